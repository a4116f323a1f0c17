/// Why evidence cannot be made or read.
public enum EvidenceError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file is not an archive as evidence is written.
    case archive(String)
    /// It would be more than a file of evidence holds.
    case tooMuch(String)
    /// The log has no signed checkpoint that covers the events.
    case noCheckpoint(String)
    /// A file of the evidence is not what its name says.
    case file(String, String)

    public var description: String {
        switch self {
        case .archive(let why): "this is not an evidence file: \(why)"
        case .tooMuch(let why): "this is too much for one file of evidence: \(why); make several, of fewer recoveries"
        case .noCheckpoint(let why): "there is no checkpoint to prove the events by: \(why)"
        case .file(let name, let why): "\(name) in the evidence is not as it should be: \(why)"
        }
    }
}
