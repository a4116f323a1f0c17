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
        var info = MDB_envinfo()
        var stat = MDB_stat()
        try check(mdb_env_info(handle.pointer, &info), path: path)
        try check(mdb_env_stat(handle.pointer, &stat), path: path)
        return EnvironmentStatistics(
            mapSize: Int(info.me_mapsize), usedSize: (Int(info.me_last_pgno) + 1) * Int(stat.ms_psize),
            lastTransaction: Int(info.me_last_txnid), readers: Int(info.me_numreaders))
    }

    /// How many commits the oldest open read transaction of any process lies behind: what keeps pages from being
    /// used again. Zero if no one reads.
    public func oldestReaderLag() throws(LMDBError) -> Int {
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
        return oldest.transaction == .max ? 0 : max(0, try statistics().lastTransaction - oldest.transaction)
    }
}

extension Substring {
    fileprivate func trimmingSuffix(_ suffix: Character) -> Substring { last == suffix ? dropLast() : self }
}
