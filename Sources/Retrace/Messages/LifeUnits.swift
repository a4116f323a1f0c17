public import Recovery

/// How a message says how long something lives: the words behind the number.
public struct LifeUnits: Sendable, Equatable {
    public let minutes: String
    public let seconds: String

    public init(minutes: String, seconds: String) {
        self.minutes = minutes
        self.seconds = seconds
    }

    /// `5 phút`, `30 giây`.
    public static let vietnamese = Self(minutes: "phút", seconds: "giây")
    /// The same without accents.
    public static let unaccented = Self(minutes: "phut", seconds: "giay")

    /// Whole minutes, rounded down: nobody is to come too late. Below two minutes that would say too little, so what is
    /// then no whole minute is told in seconds.
    public func text(_ life: Instant.Span) -> String {
        let seconds = life.milliseconds / 1_000
        return seconds < 120 && seconds % 60 != 0 ? "\(seconds) \(self.seconds)" : "\(seconds / 60) \(minutes)"
    }
}
