public import EventStore

/// Why a log may not be written, or no checkpoint of it be signed. Reading stays possible.
public enum CheckpointError: Error, Equatable, Sendable {
    /// The log contradicts the checkpoint that is kept outside it.
    case contradicts(path: String, CheckpointFault)
    /// The checkpoint outside is of another log.
    case otherLog(path: String, origin: String, own: String)
    /// The log was restored, and that was cut off before it was done.
    case restoreUnfinished(path: String)
    /// The checkpoint beside the keys is newer than the one that a restoration was given.
    case newerBeside(path: String, size: UInt64)
    /// The file is no checkpoint, or no key of this log has signed it.
    case notSigned(path: String, NoteError)
    /// The log no longer is what its own last checkpoint says.
    case broken(CheckpointFault)
    /// The log does not extend its own last checkpoint.
    case notExtended(ProofError)
    case signing(NoteError)
    case signingKeyMissing(epoch: UInt32)
    /// The key beside this log is not the one that it says it is signed with.
    case foreignSigningKey(epoch: UInt32)
    /// The name of a log can't be a key's name, or is too long for an event.
    case invalidOrigin(String)
    /// The name for a restored log is one that it, or what is lost of it, was signed under.
    case takenOrigin(String)
    /// There is no checkpoint that the log is behind of.
    case nothingToRestore
}

extension CheckpointError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .contradicts(let path, let fault):
            "the log does not go on from the checkpoint in \(path). \(fault) Nothing is appended to it. Put the newer log "
                + "back; or, if the events since are lost, run `retrace restore`"
        case .otherLog(let path, let origin, let own):
            "the checkpoint in \(path) is of the log \(origin), and this log is \(own). Put the right log or the right keys "
                + "in place; or, if this log is to go on in the other's place, run `retrace restore`"
        case .restoreUnfinished(let path):
            "the log goes on from the checkpoint in \(path) under a new name, but its restoration was cut off: who was erased "
                + "since may still be there. Nothing is appended to it. Run `retrace restore` again"
        case .newerBeside(let path, let size):
            "the checkpoint in \(path), of \(size) events, is newer than the given one, and the log is to be restored from that; "
                + "leave the other out"
        case .notSigned(let path, let error):
            "the checkpoint in \(path) is not believed. \(error) Put it back from a copy, and the keys with it; or put it "
                + "aside as evidence, and verify the log before you go on"
        case .broken(let fault): "the log contradicts its own last checkpoint, and no further one is signed. \(fault)"
        case .notExtended(let error):
            "the log does not extend its own last checkpoint, and no further one is signed. \(error)"
        case .signing(let error): "the checkpoint can't be signed. \(error)"
        case .signingKeyMissing(let epoch):
            "the signing key of epoch \(epoch) is missing; restore it from a backup, or make a new one with "
                + "`retrace keys rotate --kind signing`"
        case .foreignSigningKey(let epoch):
            "the signing key of epoch \(epoch) is not the one that this log is signed with; restore it from a backup"
        case .invalidOrigin(let origin):
            "\"\(origin)\" can't name a log: give 1 to 64 bytes without spaces, plus signs and control characters"
        case .takenOrigin(let origin):
            "the log was signed as \(origin) before it was restored, and must not be so again; give another name, or none"
        case .nothingToRestore:
            "the log goes on from the checkpoint, so nothing is lost and nothing is to be restored"
        }
    }
}
