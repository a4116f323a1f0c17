/// A moment of log time: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct Instant: Hashable, Comparable, Sendable {
    public var milliseconds: Int64

    @inlinable
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    @inlinable
    public static func < (a: Self, b: Self) -> Bool { a.milliseconds < b.milliseconds }

    @inlinable
    public static func + (a: Self, b: Span) -> Self { Self(milliseconds: a.milliseconds &+ b.milliseconds) }

    @inlinable
    public static func - (a: Self, b: Span) -> Self { Self(milliseconds: a.milliseconds &- b.milliseconds) }

    @inlinable
    public static func - (a: Self, b: Self) -> Span { Span(milliseconds: a.milliseconds &- b.milliseconds) }

    /// A length of log time, in milliseconds.
    public struct Span: Hashable, Comparable, Sendable {
        public var milliseconds: Int64

        @inlinable
        public init(milliseconds: Int64) { self.milliseconds = milliseconds }

        @inlinable
        public static func < (a: Self, b: Self) -> Bool { a.milliseconds < b.milliseconds }

        public static func seconds(_ count: Int64) -> Self { Self(milliseconds: count &* 1000) }
        public static func minutes(_ count: Int64) -> Self { .seconds(count &* 60) }
        public static func hours(_ count: Int64) -> Self { .minutes(count &* 60) }
        public static func days(_ count: Int64) -> Self { .hours(count &* 24) }

        /// Whole seconds, rounded up: what a person is asked to wait.
        public var secondsRoundedUp: Int64 { (milliseconds &+ 999) / 1000 }
    }
}
