import CLMDB
import Glibc

/// How full an environment is, and who reads it.
public struct EnvironmentStatistics: Sendable {
    /// Bytes of address space for the map.
    public let mapSize: Int
    /// Bytes of the file in use, free pages within it included.
    public let usedSize: Int
    /// The number of the last committed transaction; it changes with every commit of any process.
    public let lastTransaction: Int
    /// The number of reader slots ever used at once.
    public let readers: Int

    /// Whether more than four fifths of the map are used.
    public var isNearlyFull: Bool { usedSize > mapSize / 5 * 4 }
}

extension Environment {
    public func statistics() throws(LMDBError) -> EnvironmentStatistics {
        try enter()
        defer { gate.leave() }
        return try unguardedStatistics()
    }

    /// For a caller that is inside the gate, or has closed it: LMDB looks into the map for them.
    func unguardedStatistics() throws(LMDBError) -> EnvironmentStatistics {
        var info = MDB_envinfo()
        var stat = MDB_stat()
        try check(mdb_env_info(handle.pointer, &info), path: path)
        try check(mdb_env_stat(handle.pointer, &stat), path: path)
        // The numbers are the file's: not to be trusted to fit.
        let pages = Int(truncatingIfNeeded: info.me_last_pgno) &+ 1
        return EnvironmentStatistics(
            mapSize: Int(clamping: info.me_mapsize), usedSize: pages &* Int(stat.ms_psize),
            lastTransaction: Int(clamping: info.me_last_txnid), readers: Int(info.me_numreaders))
    }

    /// How many commits the oldest open read transaction of any process lies behind: what keeps pages from being
    /// used again. Zero if no one reads.
    public func oldestReaderLag() throws(LMDBError) -> Int {
        // Asked first: a reader that comes in between is then not older than it.
        let newest = try statistics().lastTransaction
        final class Oldest { var transaction = Int.max }
        let oldest = Oldest()
        let code = withExtendedLifetime(oldest) {
            mdb_reader_list(
                handle.pointer,
                { line, context in
                    guard let line, let context else { return 0 }
                    let oldest = Unmanaged<Oldest>.fromOpaque(context).takeUnretainedValue()
                    let fields = String(cString: line).split(separator: " ")
                    if let last = fields.last.flatMap({ Int($0.trimmingSuffix("\n")) }), fields.count == 3 {
                        oldest.transaction = min(oldest.transaction, last)
                    }
                    return 0
                }, Unmanaged.passUnretained(oldest).toOpaque())
        }
        if code < 0 { throw LMDBError(code: code, path: path) }
        return oldest.transaction == .max ? 0 : max(0, newest - oldest.transaction)
    }
}

extension Substring {
    fileprivate func trimmingSuffix(_ suffix: Character) -> Substring { last == suffix ? dropLast() : self }
}
