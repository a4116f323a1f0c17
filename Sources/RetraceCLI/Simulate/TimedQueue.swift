import Recovery

/// Entries by time; of the same time, in the order in which they came.
struct TimedQueue<Entry> {
    private var heap: [(time: Int64, serial: Int, entry: Entry)] = []
    private var serial = 0

    var nextTime: Instant? { heap.first.map { Instant(milliseconds: $0.time) } }

    mutating func push(_ entry: Entry, at time: Instant) {
        heap.append((time.milliseconds, serial, entry))
        serial += 1
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard isBefore(child, parent) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    mutating func pop() -> Entry? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if heap.isEmpty { return first.entry }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [parent * 2 + 1, parent * 2 + 2] where child < heap.count && isBefore(child, least) {
                least = child
            }
            if least == parent { return first.entry }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    private func isBefore(_ a: Int, _ b: Int) -> Bool {
        (heap[a].time, heap[a].serial) < (heap[b].time, heap[b].serial)
    }
}
