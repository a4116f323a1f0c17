package import HTTPTypes
package import Hummingbird

extension Portal {
    /// What every answer of the portal carries, and every page beside it should.
    package func secured(_ response: Response, isPage: Bool) -> Response {
        var response = response
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.referrerPolicy] = "no-referrer"
        response.headers[.crossOriginResourcePolicy] = "same-origin"
        response.headers[.xFrameOptions] = "DENY"
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        if isPage {
            response.headers[.contentSecurityPolicy] = captcha.contentSecurityPolicy
            response.headers[.crossOriginOpenerPolicy] = "same-origin"
            response.headers[.permissionsPolicy] = "camera=(), geolocation=(), microphone=(), payment=()"
        } else {
            response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        }
        if settings.isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        return response
    }
}

extension HTTPField.Name {
    package static let referrerPolicy = Self("Referrer-Policy")!
    static let xFrameOptions = Self("X-Frame-Options")!
    static let crossOriginOpenerPolicy = Self("Cross-Origin-Opener-Policy")!
    static let permissionsPolicy = Self("Permissions-Policy")!
}
