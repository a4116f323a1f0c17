import Foundation
import Synchronization

/// A value that several tasks of a test write.
final class Shared<Value: Sendable>: Sendable {
    private let stored: Mutex<Value>

    init(_ value: Value) { stored = Mutex(value) }

    var value: Value { stored.withLock { $0 } }

    func set(_ value: Value) { stored.withLock { $0 = value } }

    func change(_ body: @Sendable (inout Value) -> Void) { stored.withLock { body(&$0) } }
}

extension Shared<Bool> {
    /// Holds the thread, for a transaction can't be held across an `await`.
    func waitUntilTrue() { while !value { usleep(500) } }
}
