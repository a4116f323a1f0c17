import Hummingbird

/// The portal's cookies: of this host alone (`__Host-`), unseen by scripts, never sent from another site.
enum PortalCookie {
    static let recovery = "__Host-recovery"
    static let signIn = "__Host-sign-in"
    static let language = "__Host-language"

    /// Until the browser ends, or for `days`.
    static func set(_ name: String, _ value: String, days: Int? = nil) -> Cookie {
        Cookie(
            name: name, value: value, maxAge: days.map { $0 * 86_400 }, path: "/", secure: true, httpOnly: true,
            sameSite: .strict)
    }

    static func clear(_ name: String) -> Cookie {
        Cookie(name: name, value: "", maxAge: 0, path: "/", secure: true, httpOnly: true, sameSite: .strict)
    }
}
