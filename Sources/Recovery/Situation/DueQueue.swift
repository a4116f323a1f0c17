/// Sessions by the moment at which something may be due, the earliest first. An entry is a hint: whoever takes it looks
/// at the session itself, so entries need not be taken back when a session changes.
package struct DueQueue: Sendable {
    package struct Entry: Sendable, Comparable {
        package let time: Int64
        package let session: SessionID

        package static func < (a: Self, b: Self) -> Bool { a.time != b.time ? a.time < b.time : a.session < b.session }
    }

    private var heap: ContiguousArray<Entry> = []

    package init() {}

    package var first: Entry? { heap.first }
    package var count: Int { heap.count }

    package mutating func push(_ session: SessionID, at time: Instant) {
        heap.append(Entry(time: time.milliseconds, session: session))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child] < heap[parent] else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    @discardableResult
    package mutating func pop() -> Entry? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if heap.isEmpty { return first }
        heap[0] = last
        sink()
        return first
    }

    private mutating func sink() {
        var parent = 0
        while true {
            let left = parent * 2 + 1
            let right = left + 1
            var least = parent
            if left < heap.count, heap[left] < heap[least] { least = left }
            if right < heap.count, heap[right] < heap[least] { least = right }
            if least == parent { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
