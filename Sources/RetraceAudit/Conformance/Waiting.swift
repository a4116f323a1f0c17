import Recovery

/// The two events behind the one that is judged, where they lie without an array of their own.
struct Waiting {
    typealias Held = (event: Event, position: UInt64)

    private(set) var first: Held?
    private(set) var second: Held?

    /// Takes one in, and gives the oldest once there are three.
    mutating func push(_ event: Event, _ position: UInt64) -> Held? {
        guard first != nil else {
            first = (event, position)
            return nil
        }
        guard second != nil else {
            second = (event, position)
            return nil
        }
        let oldest = pop()
        second = (event, position)
        return oldest
    }

    /// The oldest; nil if there is none.
    mutating func pop() -> Held? {
        let oldest = first
        first = second
        second = nil
        return oldest
    }
}
