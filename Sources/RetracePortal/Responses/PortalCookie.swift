import HTTPTypes
import Hummingbird

/// A cookie of the portal's: of this host alone (`__Host-`), unseen by scripts, never sent from another site. Its
/// attributes always come in one order, so that equal answers are equal byte for byte (E1).
struct PortalCookie {
    static let recovery = "__Host-recovery"
    static let signIn = "__Host-sign-in"
    static let language = "__Host-language"

    private let name: String
    private let value: String
    /// In seconds; without it the cookie goes with the browser.
    private let life: Int?

    static func set(_ name: String, _ value: String, days: Int? = nil) -> PortalCookie {
        PortalCookie(name: name, value: value, life: days.map { $0 * 86_400 })
    }

    static func clear(_ name: String) -> PortalCookie { PortalCookie(name: name, value: "", life: 0) }

    /// The value of `Set-Cookie` (RFC 6265). Values are of the portal's own making: they need no escaping.
    var header: String {
        let life = life.map { "; Max-Age=\($0)" } ?? ""
        return "\(name)=\(value); Path=/; Secure; HttpOnly; SameSite=Strict\(life)"
    }
}

extension Response {
    func with(_ cookie: PortalCookie) -> Response {
        var response = self
        response.headers.append(HTTPField(name: .setCookie, value: cookie.header))
        return response
    }
}
