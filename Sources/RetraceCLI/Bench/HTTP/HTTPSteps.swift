import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Recovery
import Retrace

/// A recovery by the JSON API, over loopback and connections that are kept.
struct HTTPSteps: RecoverySteps {
    let client: HTTPClient
    let base: String

    /// `clients` is how many connections there are at once.
    static func withClient<R>(
        port: Int, clients: Int, _ body: (HTTPSteps) async throws -> R
    ) async throws -> R {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = clients
        let client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
        do {
            let result = try await body(HTTPSteps(client: client, base: "http://127.0.0.1:\(port)"))
            try await client.shutdown()
            return result
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    func begin(_ citizen: BenchCitizen) async throws -> Handle {
        let body =
            "{\"accountType\":\"individual\",\"identifier\":\"\(citizen.identifier)\",\"phone\":\"\(citizen.phone)\"}"
        let answer = try await post("/api/v1/recoveries", body, citizen)
        guard case .string(let text)? = answer["handle"], let handle = Handle(text) else {
            throw BenchFailure("begin was answered without a handle")
        }
        return handle
    }

    func solve(_ token: Secret, _ handle: Handle, _ citizen: BenchCitizen) async throws {
        _ = try await post(
            "/api/v1/recoveries/current/captcha", "{\"token\":\"\(token.exposed)\"}", citizen,
            ("Retrace-Handle", handle.text))
    }

    func verify(_ handle: Handle, _ citizen: BenchCitizen) async throws {
        _ = try await post(
            "/api/v1/recoveries/current/code", "{\"code\":\"\(BenchCitizen.code(handle.session))\"}", citizen,
            ("Retrace-Handle", handle.text))
    }

    func awaitMessage(_ handle: Handle) async throws {
        _ = try await send(HTTPClientRequest(url: "\(base)/bench/message/\(handle.session)"))
    }

    func signIn(_ handle: Handle, _ citizen: BenchCitizen) async throws -> String {
        let password = BenchCitizen.password(handle.session).exposed
        let body =
            "{\"accountType\":\"individual\",\"identifier\":\"\(citizen.identifier)\",\"password\":\"\(password)\"}"
        guard case .string(let token)? = try await post("/api/v1/sign-ins", body, citizen)["token"] else {
            throw BenchFailure("the sign-in was answered without a token")
        }
        return token
    }

    func change(_ signIn: String, _ citizen: BenchCitizen) async throws {
        _ = try await post(
            "/api/v1/sign-ins/current/password", "{\"password\":\"bench password of my own\"}", citizen,
            ("Authorization", "Bearer \(signIn)"))
    }

    private func post(
        _ path: String, _ body: String, _ citizen: BenchCitizen, _ header: (String, String)? = nil
    ) async throws -> [String: JSONValue] {
        var request = HTTPClientRequest(url: base + path)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "X-Forwarded-For", value: citizen.address)
        if let header { request.headers.add(name: header.0, value: header.1) }
        request.body = .bytes(ByteBuffer(string: body))
        let answer = try await send(request)
        return (try? JSONDecoder().decode([String: JSONValue].self, from: Data(answer.readableBytesView))) ?? [:]
    }

    private func send(_ request: HTTPClientRequest) async throws -> ByteBuffer {
        let response = try await client.execute(request, timeout: .seconds(60))
        let body = try await response.body.collect(upTo: 1 << 16)
        guard (200..<300).contains(response.status.code) else {
            throw BenchFailure(
                "\(request.method.rawValue) was answered with \(response.status.code): \(String(buffer: body))")
        }
        return body
    }
}
