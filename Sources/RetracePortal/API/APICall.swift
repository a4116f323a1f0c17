package import HTTPTypes
import Hummingbird
import Recovery
import Retrace

// What calls of the API read of their requests.
extension Call {
    /// The body, which must say that it is JSON unless there is nothing in it.
    func json(_ fields: Set<String>) throws(APIProblem) -> JSONBody {
        if body.readableBytes > 0 || !fields.isEmpty {
            let type = head.headerFields[.contentType]?.split(separator: ";").first.map(String.init)?.lowercased()
            guard type == "application/json" else {
                throw APIProblem(
                    .unsupportedMediaType, "not-json", "The body must be JSON", "Send Content-Type: application/json.")
            }
        }
        return try JSONBody(body, fields: fields)
    }

    /// The handle of the recovery that the call is about.
    func handle() throws(APIProblem) -> Handle {
        guard let handle = head.headerFields[.retraceHandle].flatMap(Handle.init) else { throw .unknownRecovery }
        return handle
    }

    /// The caller's own name for this command. Two clients may use the same one.
    func key() throws(APIProblem) -> IdempotencyKey? {
        guard let text = head.headerFields[.idempotencyKey] else { return nil }
        guard (1...255).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .badRequest("The Idempotency-Key must have 1 to 255 visible ASCII characters.")
        }
        return IdempotencyKey(scope: "api \(visit.client.client)", key: text)
    }

    func bearer() throws(APIProblem) -> String {
        guard let text = head.headerFields[.authorization], text.lowercased().hasPrefix("bearer ") else {
            throw .notSignedIn
        }
        return String(text.dropFirst("bearer ".count))
    }
}

extension HTTPField.Name {
    package static let retraceHandle = Self("Retrace-Handle")!
    package static let idempotencyKey = Self("Idempotency-Key")!
}

func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
    Response(status: status, headers: [.contentType: "application/json"], body: jsonBody(value))
}
