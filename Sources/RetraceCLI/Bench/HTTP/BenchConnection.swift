import NIOCore
import NIOPosix
import Synchronization

/// A kept connection that carries one request after another: as little as a client can be, for it shares the processor
/// with the server that is measured.
struct BenchConnection: Sendable {
    struct Answer: Sendable {
        let status: Int
        let body: ByteBuffer
    }

    private let channel: any Channel

    static func open(port: Int, on group: any EventLoopGroup) async throws -> BenchConnection {
        let channel = try await ClientBootstrap(group: group)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AnswerReader())
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return BenchConnection(channel: channel)
    }

    func send(_ request: String) async throws -> Answer {
        let answer = channel.eventLoop.makePromise(of: Answer.self)
        channel.writeAndFlush(Exchange(request: request, answer: answer), promise: nil)
        return try await answer.futureResult.get()
    }

    func close() async { try? await channel.close() }
}

/// What is sent, and who waits for what comes back.
private struct Exchange: Sendable {
    let request: String
    let answer: EventLoopPromise<BenchConnection.Answer>
}

/// Reads answers that say how long their body is, or have none: those of the portal's API.
private final class AnswerReader: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Exchange
    typealias OutboundOut = ByteBuffer

    private var received = ByteBuffer()
    private var waiting: EventLoopPromise<BenchConnection.Answer>?

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let exchange = unwrapOutboundIn(data)
        guard context.channel.isActive else { return exchange.answer.fail(closed) }
        waiting = exchange.answer
        context.write(wrapOutboundOut(context.channel.allocator.buffer(string: exchange.request)), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var part = unwrapInboundIn(data)
        received.writeBuffer(&part)
        guard let answer = wholeAnswer() else { return }
        waiting?.succeed(answer)
        waiting = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        waiting?.fail(closed)
        waiting = nil
    }

    private let closed = BenchFailure("the portal closed the connection")

    /// The answer once all of it is there.
    private func wholeAnswer() -> BenchConnection.Answer? {
        let bytes = received.readableBytesView
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).lowercased()
        let length = value(of: "content-length", in: head).flatMap { Int($0) } ?? 0
        let headLength = end.upperBound - bytes.startIndex
        guard received.readableBytes >= headLength + length else { return nil }
        received.moveReaderIndex(forwardBy: headLength)
        let body = received.readSlice(length: length) ?? ByteBuffer()
        received.discardReadBytes()
        return BenchConnection.Answer(status: Int(head.dropFirst(9).prefix(3)) ?? 0, body: body)
    }

    private func value(of field: String, in head: String) -> Substring? {
        let line = head.split(separator: "\r\n").first { $0.hasPrefix(field + ":") }
        return line?.dropFirst(field.utf8.count + 1).drop { $0 == " " }
    }
}

@available(*, unavailable)
extension AnswerReader: Sendable {}

/// Connections that wait for their next request.
final class BenchConnections: Sendable {
    private let idle: Mutex<[BenchConnection]>
    private let all: [BenchConnection]

    private init(_ all: [BenchConnection]) {
        self.all = all
        idle = Mutex(all)
    }

    static func open(_ count: Int, port: Int, on group: any EventLoopGroup) async throws -> BenchConnections {
        var all: [BenchConnection] = []
        for _ in 0..<count { all.append(try await BenchConnection.open(port: port, on: group)) }
        return BenchConnections(all)
    }

    /// There is one for each client, and a client sends one request at a time.
    func send(_ request: String) async throws -> BenchConnection.Answer {
        guard let connection = idle.withLock({ $0.popLast() }) else {
            throw BenchFailure("there are more clients than connections")
        }
        let answer = try await connection.send(request)
        idle.withLock { $0.append(connection) }
        return answer
    }

    func close() async { for connection in all { await connection.close() } }
}
