import EventStore
import LMDB

extension RetraceError {
    /// The error that a transaction's closure threw, as one of the engine's.
    package init(_ error: any Error) {
        self =
            switch error {
            case let error as RetraceError: error
            case let error as LMDBError: .storage(error)
            case let error as EventLogError: .log(error)
            case let fault as CheckpointFault: .checkpoint(.broken(fault))
            default: .views(String(describing: error))
            }
    }
}
