/// Sessions by the moment at which something may be due, the earliest first. An entry is a hint: whoever takes it looks
/// at the session itself, so entries need not be taken back when a session changes.
package struct DueQueue: Sendable {
    package struct Entry: Sendable, Comparable {
        package let time: Int64
        package let session: SessionID

        package static func < (a: Self, b: Self) -> Bool { a.time != b.time ? a.time < b.time : a.session < b.session }
    }

    private var heap = Heap<Entry>()

    package init() {}

    package var first: Entry? { heap.first }
    package var count: Int { heap.count }

    package mutating func push(_ session: SessionID, at time: Instant) {
        heap.push(Entry(time: time.milliseconds, session: session))
    }

    @discardableResult
    package mutating func pop() -> Entry? { heap.pop() }
}
