import EventStore
import LMDB
import Retrace

/// The first thing that is wrong, in a sentence.
struct FaultFound: Error {
    let sentence: String

    /// In JSON, the line that stands where that of a sound thing would; in a table nothing, for the sentence is said
    /// beside it.
    func write(_ format: Format, to output: Output) throws {
        guard format == .json else { return }
        var facts = Facts()
        facts.add("sound", "verdict", .flag(false))
        facts.add("fault", "fault", .text(sentence))
        try facts.write(.json, to: output)
        try output.flush()
    }
}

/// Runs a check of data. What it finds is a fault, of `what` if that is named; what keeps it from looking is an error.
func finding<R>(_ what: String? = nil, _ body: () throws -> R) throws -> R {
    do {
        return try body()
    } catch  where isFault(error) {
        throw FaultFound(sentence: (what.map { $0 + ": " } ?? "") + "\(error)")
    }
}

private func isFault(_ error: any Error) -> Bool {
    switch error {
    case is VerifyFault, is CheckpointFault, is NoteError: true
    case let error as EventLogError: isFault(error)
    case let error as LMDBError: isFault(error)
    case let error as RetraceError: isFault(error)
    default: false
    }
}

private func isFault(_ error: EventLogError) -> Bool {
    switch error {
    case .damaged, .notALog: true
    case .storage(let error): isFault(error)
    default: false
    }
}

private func isFault(_ error: LMDBError) -> Bool {
    switch error {
    case .truncated, .damaged, .malformed: true
    default: false
    }
}

private func isFault(_ error: RetraceError) -> Bool {
    switch error {
    case .views, .record: true
    case .log(let error): isFault(error)
    case .storage(let error): isFault(error)
    default: false
    }
}
