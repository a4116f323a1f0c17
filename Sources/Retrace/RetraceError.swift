public import EventStore
public import LMDB
public import Recovery

/// What can go wrong with an engine. A refusal of a rule is no error: it is an answer.
public enum RetraceError: Error, Sendable {
    case storage(LMDBError)
    case log(EventLogError)
    /// A record that this version cannot read, at its position.
    case record(EventRecordError, position: UInt64)
    /// The views or a snapshot hold something that is not theirs; they can be rebuilt.
    case views(String)
    case keysInsideData(String)
    case keyIsReadable(String)
    case keyIsMalformed(String)
    case keyMissing(String)
    case testKey(String)
    /// The log does not fit the checkpoint that was signed last, or none can be signed.
    case checkpoint(CheckpointError)
    /// The same idempotency key came with another content.
    case conflict
    /// The handle is not of a session of this engine, or its session's key is destroyed.
    case unknownSession
    /// The wall clock is more than 366 days ahead of the log.
    case clockAhead(wall: Instant, log: Instant)
    /// The disk is nearly full: nothing is issued, verified or sent.
    case diskNearlyFull(free: UInt64)
    case directory(DirectoryUnreachable)
    case policy([PolicyFault])
    /// The number of an operator's case has more than 64 bytes.
    case caseNumberTooLong
    /// Somebody may not do something with personal data.
    case refused(AccessRefused)
    /// The file that says who may do what can't be used.
    case access(String)
    /// Personal data can't be handled so: which, why, and what to do.
    case personalData(String)
    /// Test keys, a seed, a virtual clock or commits that are not flushed, without `isDevelopment`.
    case developmentOnly
    case notOpenForWriting
    case stopped
}

extension RetraceError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .storage(let error): error.description
        case .log(let error): error.description
        case .record(let error, let position): "at position \(position): \(error)"
        case .views(let detail): "the views are damaged: \(detail); run `retrace rebuild`"
        case .keysInsideData(let path):
            "the folder of keys, \(path), is inside the folder of data; keep it elsewhere, so that the data can be handed on"
        case .keyIsReadable(let path): "the key \(path) can be read by others; set its mode to 0600"
        case .keyIsMalformed(let path): "the key \(path) does not have 32 bytes; restore it from a backup"
        case .keyMissing(let path): "the key \(path) is missing; restore it from a backup"
        case .testKey(let path):
            "\(path) is the published test key, which production refuses; put a random key in its place"
        case .checkpoint(let error): error.description
        case .conflict: "the idempotency key was used before with another content; use a new one"
        case .unknownSession: "the session is unknown or over; begin again"
        case .clockAhead(let wall, let log):
            "the wall clock (\(iso8601(wall))) is more than 366 days ahead of the log (\(iso8601(log))); "
                + "set the clock, or run `retrace clock accept` if it is right"
        case .diskNearlyFull(let free):
            "only \(free) bytes are left on the disk; nothing is written until some are freed"
        case .directory(let error): "the account directory cannot be reached: \(error.reason)"
        case .policy(let faults): "the policy cannot be adopted: " + faults.map(\.description).joined(separator: "; ")
        case .caseNumberTooLong: "the case number has more than 64 bytes; give the number alone, no free text"
        case .refused(let refusal): refusal.description
        case .access(let detail): detail
        case .personalData(let detail): detail
        case .developmentOnly:
            "test keys, a seed, a virtual clock and commits that are not flushed are for development; "
                + "use a folder of keys, or set isDevelopment"
        case .notOpenForWriting: "the data were opened for reading only"
        case .stopped: "the engine has been closed"
        }
    }
}
