/// A POST to a service. Neither its headers nor its body ever go into an error or a log line.
package struct WebRequest: Sendable {
    package let url: EndpointURL
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    package init(url: EndpointURL, headers: [(name: String, value: String)], body: [UInt8]) {
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// What came of a request.
package enum WebOutcome: Equatable, Sendable {
    /// Any answer but a redirect, with at most 64 KiB of body.
    case answered(WebAnswer)
    case redirected(status: Int)
    case tooLarge(status: Int)
    /// `isSent` is false only if the service can't have had the whole request.
    case timedOut(isSent: Bool)
    case failed(isSent: Bool)
}

package struct WebAnswer: Equatable, Sendable {
    package let status: Int
    package let body: [UInt8]

    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}

/// Hands requests to services.
package protocol WebSending: Sendable {
    /// Returns after `limit` at the latest, whatever the service does.
    func send(_ request: WebRequest, within limit: Duration) async -> WebOutcome
}

extension String {
    /// Whether it can stand in a header as it is: printable ASCII, nothing at the ends that would be cut off.
    var isHeaderValue: Bool {
        utf8.allSatisfy { (0x20...0x7E).contains($0) } && utf8.first != 0x20 && utf8.last != 0x20
    }

    /// Whether it can be a header's name: the token of RFC 9110 §5.6.2.
    var isHeaderName: Bool {
        !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
