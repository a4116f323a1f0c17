/// Why a proof proves nothing, or can't be made.
public enum ProofError: Error, Equatable, Sendable {
    /// The event is not in the tree that is asked about.
    case notInTree(position: UInt64, size: UInt64)
    /// The newer tree is the smaller one.
    case shrinks(old: UInt64, new: UInt64)
    /// A proof between these sizes has another number of hashes.
    case wrongLength(expected: Int, found: Int)
    /// The hashes do not lead from the event to the root.
    case notIncluded(position: UInt64, size: UInt64)
    /// The hashes do not lead from the old root: another history.
    case wrongOldRoot(size: UInt64)
    /// The hashes lead from the old root, and not to the new one: another history.
    case wrongNewRoot(size: UInt64)
    /// A file is no proof in one of the known forms.
    case malformed(String)
    /// The checkpoint in a proof is refused.
    case checkpoint(NoteError)
}

extension ProofError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notInTree(let position, let size):
            "Position \(position) is not in a tree of \(size) events; take a newer checkpoint."
        case .shrinks(let old, let new):
            "The older tree has \(old) events, the newer one \(new): a log never shrinks. Perhaps they are swapped."
        case .wrongLength(let expected, let found):
            "The proof has \(found) hashes where \(expected) are needed."
        case .notIncluded(let position, let size):
            "The proof does not lead from this event at position \(position) to the root of the \(size) events: the "
                + "event, the position or the proof was altered."
        case .wrongOldRoot(let size):
            "The proof does not lead to the older root, of \(size) events: the newer log has another history, or the "
                + "proof was altered."
        case .wrongNewRoot(let size):
            "The proof does not lead to the newer root, of \(size) events: the newer log has another history, or the "
                + "proof was altered."
        case .malformed(let detail): "This is no proof: \(detail)."
        case .checkpoint(let error): error.description
        }
    }
}
