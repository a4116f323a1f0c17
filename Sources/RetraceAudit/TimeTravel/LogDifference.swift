public import Recovery
public import Retrace

/// Something as it was at one moment, and as it was at a later one.
public struct StateChange<State: Equatable & Sendable>: Equatable, Sendable {
    /// Nil if it was not there yet.
    public let before: State?
    public let after: State

    public init(before: State?, after: State) {
        self.before = before
        self.after = after
    }

    public var isNew: Bool { before == nil }
}

/// What changed in a log between two moments. Whatever is not named here was the same at both.
public struct LogDifference: Equatable, Sendable {
    /// The numbers of events that the log had at the two moments.
    public let sizes: Range<UInt64>
    /// Each in the order of their ids.
    public internal(set) var sessions: [StateChange<SessionView>] = []
    public internal(set) var accounts: [StateChange<AccountView>] = []
    public internal(set) var phones: [StateChange<PhoneView>] = []
    public internal(set) var clients: [StateChange<ClientView>] = []
    /// The policies in force at the two moments, if they are not the same.
    public internal(set) var policy: StateChange<Policy>?

    public init(sizes: Range<UInt64>) { self.sizes = sizes }
}
