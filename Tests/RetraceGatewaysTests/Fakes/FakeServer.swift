import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// What the fake does with one request.
enum FakeAnswer: Sendable {
    case answer(Int, String, headers: [String: String] = [:])
    /// The same once the gate opens.
    case answerBehind(Gate, Int, String)
    /// Reads the request and says nothing.
    case hang
    /// Reads the request and resets the connection.
    case reset
    /// Resets the connection as soon as it stands.
    case resetAtOnce
    /// 200 and a body of so many bytes, sent piece by piece without a length.
    case body(bytes: Int)
    /// 200 and a byte every tenth of a second, for ever.
    case dribble
}

/// A request as it arrived.
struct FakeRequest: Sendable {
    let method: String
    /// What stands in the request line: what an access log would hold.
    let target: String
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// An HTTP server on loopback whose answers are scripted: one for each request in order, the last one for all others.
final class FakeServer: Sendable {
    private let channel: any Channel
    private let script: Script
    let port: Int

    init(_ answers: FakeAnswer...) async throws {
        let script = Script(answers)
        self.script = script
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: 64)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if case .resetAtOnce = script.peek { return FakeHandler.reset(channel) }
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(FakeHandler(script))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    deinit { channel.close(promise: nil) }

    var url: String { "http://127.0.0.1:\(port)" }
    /// What has arrived whole.
    var requests: [FakeRequest] { script.requests }

    /// Where nothing listens. A port that was just closed would not do: another test's server may get it.
    static let nobody = "http://127.0.0.1:1"
}

/// The answers still to give and the requests that came.
private final class Script: Sendable {
    private let state: Mutex<(answers: [FakeAnswer], requests: [FakeRequest])>

    init(_ answers: [FakeAnswer]) { state = Mutex((answers, [])) }

    var requests: [FakeRequest] { state.withLock(\.requests) }
    var peek: FakeAnswer? { state.withLock(\.answers.first) }

    func take(_ request: FakeRequest) -> FakeAnswer {
        state.withLock { state in
            state.requests.append(request)
            return state.answers.count > 1 ? state.answers.removeFirst() : state.answers.first ?? .hang
        }
    }
}

private final class FakeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let script: Script
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(_ script: Script) { self.script = script }

    /// Closes so that the other side sees a reset.
    static func reset(_ channel: any Channel) {
        guard let socket = channel as? any SocketOptionProvider else { return channel.close(promise: nil) }
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in channel.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let part): body.append(contentsOf: part.readableBytesView)
        case .end: finish(context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func finish(_ context: ChannelHandlerContext) {
        guard let head else { return }
        let request = FakeRequest(
            method: head.method.rawValue, target: head.uri,
            headers: head.headers.map { (name: $0.name, value: $0.value) }, body: body)
        switch script.take(request) {
        case .answer(let status, let text, let headers): answer(context, status, text, headers)
        case .answerBehind(let gate, let status, let text):
            let opened = context.eventLoop.makePromise(of: Void.self)
            gate.whenOpen { opened.succeed() }
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            opened.futureResult.whenSuccess {
                let (handler, context) = bound.value
                handler.answer(context, status, text, [:])
            }
        case .hang: break
        case .reset, .resetAtOnce: Self.reset(context.channel)
        case .body(let bytes): stream(context, bytes)
        case .dribble:
            start(context, 200, [:])
            dribble(context)
        }
    }

    private func start(_ context: ChannelHandlerContext, _ status: Int, _ headers: [String: String]) {
        var head = HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: status))
        for (name, value) in headers { head.headers.add(name: name, value: value) }
        context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
    }

    private func part(_ context: ChannelHandlerContext, _ bytes: some Sequence<UInt8>) {
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
    }

    private func end(_ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func answer(
        _ context: ChannelHandlerContext, _ status: Int, _ text: String, _ headers: [String: String]
    ) {
        start(context, status, headers.merging(["Content-Length": "\(text.utf8.count)"]) { given, _ in given })
        part(context, text.utf8)
        end(context)
    }

    private func stream(_ context: ChannelHandlerContext, _ bytes: Int) {
        start(context, 200, [:])
        var left = bytes
        while left > 0 {
            part(context, [UInt8](repeating: UInt8(ascii: "x"), count: min(left, 4096)))
            left -= min(left, 4096)
        }
        end(context)
    }

    private func dribble(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        part(context, [UInt8(ascii: " ")])
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .milliseconds(100)) {
            let (handler, context) = bound.value
            handler.dribble(context)
        }
    }
}
