public import EventStore

/// The origin and the verifier keys of a log, as it keeps them among its settings: for whoever reads it.
extension EventLog {
    /// The name under which this log's checkpoints are signed now; nil if no engine has given it one yet.
    public func origin() throws -> String? { try SigningSettings.origin { try setting($0) } }

    /// The keys that sign or signed this log's checkpoints, the oldest first: one an epoch, each named like the origin of
    /// its time. Whoever can write the log can write them too: an auditor keeps a key from elsewhere.
    public func signingKeys() throws -> [SigningEpoch] {
        guard let newest = try SigningSettings.epoch({ try setting($0) }) else { return [] }
        return try (1...newest).compactMap { epoch in
            try SigningSettings.key(of: epoch) { try setting($0) }.map { SigningEpoch(epoch: epoch, key: $0) }
        }
    }
}

/// One epoch of a log's signing key.
public struct SigningEpoch: Equatable, Sendable {
    /// Counts 1, 2, 3 …
    public let epoch: UInt32
    public let key: VerifierKey
}

/// How origin and verifier keys lie among a log's settings.
enum SigningSettings {
    typealias Look = (String) throws -> [UInt8]?

    static let origin = "origin"
    /// The newest epoch: four bytes, the most significant first.
    static let epoch = "signing"
    /// The checkpoint that the log's last restoration named: the text of a checkpoint.
    static let restored = "restored"

    /// A higher epoch is damage: nobody rotates a key so often.
    static let mostEpochs: UInt32 = 65_535

    static func key(of epoch: UInt32) -> String { "signing.\(epoch)" }

    static func origin(_ look: Look) throws -> String? {
        try look(origin).map { String(decoding: $0, as: UTF8.self) }
    }

    static func epoch(_ look: Look) throws -> UInt32? {
        guard let bytes = try look(epoch), bytes.count == 4 else { return nil }
        let number = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return (1...mostEpochs).contains(number) ? number : nil
    }

    static func key(of epoch: UInt32, _ look: Look) throws -> VerifierKey? {
        try look(key(of: epoch)).flatMap { try? VerifierKey(String(decoding: $0, as: UTF8.self)) }
    }

    static func restored(_ look: Look) throws -> Checkpoint? {
        try look(restored).flatMap { try? Checkpoint(text: String(decoding: $0, as: UTF8.self)) }
    }

    static func bytes(_ epoch: UInt32) -> [UInt8] {
        stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: epoch >> UInt32($0)) }
    }
}
