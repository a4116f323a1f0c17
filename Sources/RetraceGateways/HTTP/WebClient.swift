import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// The HTTP client of all gateways of a process: bounded in time and size, never redirected, and nothing is logged.
package struct WebClient: WebSending, CustomReflectable {
    /// It lives as long as the process; its idle connections end by themselves.
    package static let shared = WebClient()

    /// What is read of a body.
    package static let bodyLimit = 64 << 10

    private let client: HTTPClient

    /// Printing a gateway does not reach into the client.
    package var customMirror: Mirror { Mirror(self, children: [:]) }

    private init() {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(3)),
            // Shorter than any server keeps a connection: on one that is just being closed a request would be lost.
            connectionPool: .init(idleTimeout: .seconds(4), concurrentHTTP1ConnectionsPerHostSoftLimit: 64))
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    }

    package func send(_ request: WebRequest, within limit: Duration) async -> WebOutcome {
        let mark = SentMark()
        return await withTaskGroup(of: WebOutcome.self) { group in
            group.addTask { await fetch(request, mark, within: limit) }
            // The client's own deadline ends with the head of the answer; this one holds for the body, too.
            group.addTask {
                try? await Task.sleep(for: limit)
                return .timedOut(isSent: mark.isSet)
            }
            let first = await group.next() ?? .failed(isSent: true)
            group.cancelAll()
            return first
        }
    }

    private func fetch(_ request: WebRequest, _ mark: SentMark, within limit: Duration) async -> WebOutcome {
        var outgoing = HTTPClientRequest(url: request.url.text)
        outgoing.method = .POST
        for header in request.headers { outgoing.headers.add(name: header.name, value: header.value) }
        let body = MarkedBody(bytes: ByteBuffer(bytes: request.body), mark: mark)
        outgoing.body = .stream(body, length: .known(Int64(request.body.count)))
        if request.body.isEmpty { mark.set() }
        do {
            return try await read(try await client.execute(outgoing, timeout: TimeAmount(limit)))
        } catch let error as HTTPClientError where error == .deadlineExceeded {
            return .timedOut(isSent: mark.isSet)
        } catch {
            return .failed(isSent: mark.isSet)
        }
    }

    private func read(_ response: HTTPClientResponse) async throws -> WebOutcome {
        let status = Int(response.status.code)
        guard !(300..<400).contains(status) else { return .redirected(status: status) }
        var bytes: [UInt8] = []
        for try await part in response.body {
            guard bytes.count + part.readableBytes <= Self.bodyLimit else { return .tooLarge(status: status) }
            bytes.append(contentsOf: part.readableBytesView)
        }
        try Task.checkCancellation()
        return .answered(WebAnswer(status: status, body: bytes))
    }
}
