import Foundation
import NIOCore
import NIOPosix
import Recovery
import Retrace

/// A recovery by the JSON API, over loopback and connections that are kept.
struct HTTPSteps: RecoverySteps {
    private let connections: BenchConnections

    /// `clients` is how many connections there are at once.
    static func withClient<R>(
        port: Int, clients: Int, _ body: (HTTPSteps) async throws -> R
    ) async throws -> R {
        let connections = try await BenchConnections.open(
            clients, port: port, on: MultiThreadedEventLoopGroup.singleton)
        do {
            let result = try await body(HTTPSteps(connections: connections))
            await connections.close()
            return result
        } catch {
            await connections.close()
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
        _ = try await send("GET /bench/message/\(handle.session) HTTP/1.1\r\nHost: localhost\r\n\r\n")
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
        let more = header.map { "\($0.0): \($0.1)\r\n" } ?? ""
        let answer = try await send(
            "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "X-Forwarded-For: \(citizen.address)\r\nContent-Length: \(body.utf8.count)\r\n\(more)\r\n\(body)")
        return (try? JSONDecoder().decode([String: JSONValue].self, from: Data(answer.readableBytesView))) ?? [:]
    }

    private func send(_ request: String) async throws -> ByteBuffer {
        let answer = try await connections.send(request)
        guard (200..<300).contains(answer.status) else {
            throw BenchFailure("a request was answered with \(answer.status): \(String(buffer: answer.body))")
        }
        return answer.body
    }
}
