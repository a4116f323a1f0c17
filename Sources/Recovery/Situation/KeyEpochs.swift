/// The session keys that exist, by their epochs, with how many of their sessions are still open.
package struct KeyEpochs: Sendable {
    package private(set) var all: [UInt32: Int] = [:]
    /// Epochs that had no open session when they were put here. The first of them has none now.
    private var idle = Heap<UInt32>()

    package init() {}

    package var count: Int { all.count }

    /// The open sessions of a key; nil if there is no such key.
    package subscript(epoch: UInt32) -> Int? { all[epoch] }

    /// The earliest epoch without an open session. A log that somebody forged may have any number of keys, so this looks
    /// at none of the others.
    package var firstIdle: UInt32? { idle.first }

    package mutating func create(_ epoch: UInt32) {
        guard all[epoch] == nil else { return }
        set(0, for: epoch)
    }

    package mutating func destroy(_ epoch: UInt32) {
        guard all.removeValue(forKey: epoch) != nil else { return }
        forgetBusy()
    }

    /// A session begins.
    package mutating func enter(_ epoch: UInt32) { set((all[epoch] ?? 0) + 1, for: epoch) }

    /// A session ends.
    package mutating func leave(_ epoch: UInt32) {
        guard let open = all[epoch], open > 0 else { return }
        set(open - 1, for: epoch)
    }

    package mutating func set(_ open: Int, for epoch: UInt32) {
        let before = all.updateValue(open, forKey: epoch)
        if open == 0, before != 0 { idle.push(epoch) }
        if before == 0, open != 0 { forgetBusy() }
    }

    private mutating func forgetBusy() {
        while let first = idle.first, all[first] != 0 { _ = idle.pop() }
    }
}
