import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization
import Testing

/// What came back of a request.
struct Seen: Sendable {
    let status: Int
    let headers: HTTPFields
    let body: String

    var location: String? { headers[.location] }

    /// The value of a hidden or a typed field.
    func field(_ name: String) -> String? {
        let pattern = "<input[^>]*name=\"\(name)\"[^>]*>"
        guard let tag = body.range(of: pattern, options: .regularExpression).map({ body[$0] }),
            let value = tag.range(of: "value=\"[^\"]*\"", options: .regularExpression).map({ tag[$0] })
        else { return nil }
        return String(value.dropFirst("value=\"".count).dropLast())
    }

    var json: [String: Any] {
        get throws {
            try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
        }
    }
}

/// A browser with its cookies, as far as the portal sees one.
final class TestBrowser: Sendable {
    private let rig: PortalRig
    private let address: String
    private let cookies = Mutex<[String: String]>([:])

    init(_ rig: PortalRig, address: String = "203.0.113.7") {
        self.rig = rig
        self.address = address
    }

    func cookie(_ name: String) -> String? { cookies.withLock { $0[name] } }

    func get(_ path: String, _ headers: HTTPFields = [:]) async throws -> Seen {
        try await send(.get, path, headers, "")
    }

    /// Sends a form as a page of the portal would.
    func post(_ path: String, _ fields: [String: String], site: String? = "same-origin") async throws -> Seen {
        let body = fields.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")" }
            .joined(separator: "&")
        var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        if let site, let name = HTTPField.Name("Sec-Fetch-Site") { headers[name] = site }
        return try await send(.post, path, headers, body)
    }

    /// Follows the answer of a form to the page that it leads to.
    func follow(_ seen: Seen) async throws -> Seen {
        #expect(seen.status == 303)
        return try await get(try #require(seen.location))
    }

    func send(_ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields, _ body: String) async throws -> Seen
    {
        var headers = headers
        let jar = cookies.withLock { $0 }
        if !jar.isEmpty {
            headers[.cookie] = jar.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "; ")
        }
        let head = HTTPRequest(
            method: method, scheme: "https", authority: "khanhhoa.example", path: path, headerFields: headers)
        let request = Request(head: head, body: .init(buffer: ByteBuffer(string: body)))
        var logger = Logger(label: "test")
        logger[metadataKey: "hb.request.id"] = "request-1"
        let peer = try SocketAddress(ipAddress: address, port: 4711)
        let context = TestContext(source: .init(logger: logger, peer: peer))
        let response = try await rig.responder.respond(to: request, context: context)
        keep(response.headers[values: .setCookie])
        let writer = Collector()
        try await response.body.write(writer)
        return Seen(status: response.status.code, headers: response.headers, body: writer.text)
    }

    private func keep(_ set: [String]) {
        for line in set {
            let pair = line.split(separator: ";").first?.split(separator: "=", maxSplits: 1) ?? []
            guard let name = pair.first.map(String.init) else { continue }
            let isGone = line.contains("Max-Age=0")
            let value = isGone || pair.count < 2 ? nil : String(pair[1])
            cookies.withLock { $0[name] = value }
        }
    }
}

private final class Collector: ResponseBodyWriter, Sendable {
    private let bytes = Mutex<[UInt8]>([])

    var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }

    func write(_ buffer: ByteBuffer) async throws { bytes.withLock { $0 += Array(buffer.readableBytesView) } }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
