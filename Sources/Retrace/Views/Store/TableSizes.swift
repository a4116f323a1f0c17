import LMDB

extension ViewStore {
    /// The tables of the generation in use: their entries, and the bytes of the file that they take. Of an index the
    /// pages of keys with many entries are not counted.
    public func tableSizes() throws(RetraceError) -> [(name: String, entries: Int, bytes: Int)] {
        let generation = try generation(isFresh: true)
        let tables = [
            ("sessions", generation.sessions), ("accounts", generation.accounts), ("phones", generation.phones),
            ("clients", generation.clients),
        ]
        return try generation.read { transaction in
            try tables.map { name, table in
                (name, try transaction.count(of: table), try transaction.size(of: table))
            }
        }
    }
}
