import Foundation
import Recovery
import Retrace

/// What a provider says of a token. Read strictly: `"true"` or `1` is not `true`.
struct SiteverifyAnswer: Decodable {
    let success: Bool
    let hostname: String?
    let challengeTime: String?
    let errorCodes: [String]?

    enum CodingKeys: String, CodingKey {
        case success, hostname
        case challengeTime = "challenge_ts"
        case errorCodes = "error-codes"
    }

    /// Nil unless the body is such an object.
    init?(_ body: [UInt8]) {
        guard let read = try? JSONDecoder().decode(Self.self, from: Data(body)) else { return nil }
        self = read
    }

    /// When the citizen solved it; nil if that is missing or no time. Fractions of a second are cut off.
    var solvedAt: Instant? {
        let form = /([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})/
        guard let parts = challengeTime?.wholeMatch(of: form) else { return nil }
        return instant(iso8601: "\(parts.1)\(parts.3)")
    }

    /// Why the token did not pass, in the words of all three providers. What only the operator can mend is not the
    /// citizen's failure: it counts as a provider that could not be asked.
    var failure: CaptchaFailure {
        let codes = Set(errorCodes ?? [])
        if !codes.isDisjoint(with: Self.operatorCodes) { return .unreachable }
        if !codes.isDisjoint(with: ["timeout-or-duplicate", "expired-input-response"]) { return .expired }
        if !codes.isDisjoint(with: ["already-seen-response", "invalid-or-already-seen-response"]) { return .used }
        return .wrong
    }

    private static let operatorCodes: Set = [
        "missing-input-secret", "invalid-input-secret", "sitekey-secret-mismatch", "invalid-keys",
        "not-using-dummy-secret",
        "not-using-dummy-passcode", "bad-request", "internal-error", "missing-remoteip", "invalid-remoteip",
    ]
}
