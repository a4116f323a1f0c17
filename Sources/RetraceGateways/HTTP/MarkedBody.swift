import NIOCore
import Synchronization

/// Whether the body of a request was asked for, which happens once a connection stands and the head is on its way.
///
/// Without its body no request is whole, so that as long as the mark is not set the service did nothing.
final class SentMark: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .acquiring) }
    func set() { flag.store(true, ordering: .releasing) }
}

/// A body in one piece that sets a mark when it is handed over.
struct MarkedBody: AsyncSequence, Sendable {
    let bytes: ByteBuffer
    let mark: SentMark

    func makeAsyncIterator() -> Iterator { Iterator(rest: bytes, mark: mark) }

    struct Iterator: AsyncIteratorProtocol {
        var rest: ByteBuffer?
        let mark: SentMark

        mutating func next() async -> ByteBuffer? {
            defer { rest = nil }
            if rest != nil { mark.set() }
            return rest
        }
    }
}
