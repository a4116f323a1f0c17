import Synchronization

/// Whether an engine has been closed, for those who outlive it.
final class Ending: Sendable {
    private let hasCome = Atomic<Bool>(false)

    var isHere: Bool { hasCome.load(ordering: .acquiring) }

    func come() { hasCome.store(true, ordering: .releasing) }
}
