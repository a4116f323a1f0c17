public import Recovery

/// Something in a log that the command handler would not have written then, or would have and that is not there.
public struct ConformanceFinding: Equatable, Sendable {
    /// What is wrong. The raw value is part of the output's form.
    public enum Kind: String, Sendable, CaseIterable {
        /// Decided again, the command comes to no such event.
        case notDecided = "not-decided"
        /// The event was due, but says something else than was decided.
        case differs
        /// An event is not there that is written with the one before, or that had fallen due.
        case missing
        /// It stands inside a group of events that are written together.
        case intruder
        /// Its time is before that of the event before it, or after those behind it.
        case time
        /// No session of its id is known, or remembered for so long.
        case unknownSession = "unknown-session"
        case actor
        /// A repetition whose number is not the next one.
        case count
        /// A command's id that is known already, or where no command from outside can be.
        case command
    }

    public let kind: Kind
    /// The event's position; of something missing, that of the event which should not have come yet, or of the log's last
    /// event.
    public let position: UInt64
    public let time: Instant
    /// What lies at that position.
    public let found: EventType
    public let session: SessionID?
    /// The rule that was broken.
    public let rule: Rule
    /// A sentence in plain words.
    public let reason: String
    /// What was to be written there instead; nil if nothing was.
    public let expected: Draft?
    /// The position of the first finding in the same session: this one may be but its consequence.
    public internal(set) var first: UInt64?
}
