public import EventStore
public import LMDB

/// Why a witness does not sign, or can't work.
public enum WitnessError: Error, Equatable, Sendable {
    /// There is no witness in this folder.
    case missing(path: String)
    /// There is a witness in this folder already.
    case exists(path: String)
    /// A file of the folder is not what it should be.
    case damaged(path: String, detail: String)
    /// Nobody told the witness whose signature counts for this log.
    case unknownLog(origin: String)
    /// A key is not one that a log signs its checkpoints with.
    case notALogKey(String)
    /// The checkpoint is of fewer events than the one seen last.
    case older(seen: UInt64, offered: UInt64)
    /// A proof that begins at the checkpoint seen last is needed.
    case proofNeeded(seen: UInt64, begins: UInt64?)
    /// The proof does not lead from the one checkpoint to the other. That says nothing about the log.
    case notShown(seen: Checkpoint, offered: Checkpoint)
    /// The checkpoint does not extend the one seen last: two histories of one log, both signed. Shown by two roots of one
    /// size, or by a log that has the root of the checkpoint offered, and not of the one seen.
    case twoHistories(seen: Checkpoint, offered: Checkpoint, reason: ProofError)
    /// The log at hand has fewer events than the checkpoint that was offered.
    case behind(offered: UInt64, log: UInt64)
    /// The log at hand does not have the root of the checkpoint that was offered.
    case notTheLog(offered: Checkpoint)
    /// The checkpoint's signatures are refused.
    case checkpoint(NoteError)
    /// A proof can't be read.
    case proof(ProofError)
    /// The log can't be read.
    case log(EventLogError)
    /// A file can't be read or written.
    case file(LMDBError)
}

extension WitnessError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missing(let path): "There is no witness at \(path); make one with `retrace witness init`."
        case .exists(let path): "There is a witness at \(path) already; give another folder."
        case .damaged(let path, let detail): "\(path) can't be used: \(detail.hasSuffix(".") ? detail : detail + ".")"
        case .unknownLog(let origin):
            "The log \(origin) is not known here; name its key with `retrace witness trust`, once you have it from its "
                + "operator in a way that you believe."
        case .notALogKey(let key): "\(key) is not a key that a log signs with: its type must be 1 (Ed25519)."
        case .older(let seen, let offered):
            "The checkpoint has \(offered) events, and one with \(seen) was seen already: it is an older one, or, if the "
                + "log's operator has no newer one, the log was cut back."
        case .proofNeeded(let seen, let begins):
            "The checkpoint seen last has \(seen) events, "
                + (begins.map { "and the proof begins at \($0)" } ?? "and nothing shows what became of them")
                + "; give the log itself, or a proof from `retrace prove-extends`."
        case .notShown(let seen, let offered):
            "This proof does not show that the checkpoint of \(offered.size) events extends the one of \(seen.size) events "
                + "that was seen here. It may be damaged, or another log's: ask for another, or give the log itself (--data), "
                + "which shows either that it extends it, or two histories."
        case .twoHistories(let seen, let offered, _):
            "TWO HISTORIES of \(seen.origin): the checkpoint of \(offered.size) events does not extend the one of "
                + "\(seen.size) events that was seen here, though both are signed. Keep both files: together they "
                + "are the evidence."
        case .behind(let offered, let log):
            "The log at hand has \(log) events, and the checkpoint \(offered): the log was cut back, or is an older copy or "
                + "another log."
        case .notTheLog(let offered):
            "The log at hand does not have the root of the checkpoint of \(offered.size) events: it is another log's, "
                + "or the log was altered."
        case .checkpoint(let error): error.description
        case .proof(let error): error.description
        case .log(let error): error.description
        case .file(let error): error.description
        }
    }
}
