import LMDB

/// An error of the caller's closure on its way through LMDB's, so that it is not taken for one of the storage.
struct PassedOn: Error {
    let error: any Error
}

extension EventLog {
    /// Runs `body` in a snapshot. Errors of LMDB become `EventLogError.storage`.
    func snapshot<R>(_ body: (borrowing ReadTransaction) throws -> R) throws -> R {
        do {
            return try environment.read(body)
        } catch {
            throw outward(error)
        }
    }

    /// Runs `body` as the one writer and commits. Errors of LMDB become `EventLogError.storage`.
    func commit<R>(_ body: (inout WriteTransaction) throws -> R) throws -> R {
        do {
            return try environment.write(body)
        } catch {
            throw outward(error)
        }
    }
}

/// An error as the caller of the log sees it.
func outward(_ error: any Error) -> any Error {
    switch error {
    case let passed as PassedOn: passed.error
    case let error as LMDBError: EventLogError.storage(error)
    default: error
    }
}

/// Runs an operation of LMDB; its error becomes the log's.
@inline(__always)
func storing<R>(_ body: () throws(LMDBError) -> R) throws(EventLogError) -> R {
    do throws(LMDBError) {
        return try body()
    } catch {
        throw .storage(error)
    }
}
