public import Recovery
public import Retrace

/// A captcha whose tokens are checked by asking its provider: reCAPTCHA v2, Turnstile or hCaptcha.
///
/// A token passes if and only if the provider answers 200 with JSON in which `success` is `true`, `hostname` is one of
/// ours and `challenge_ts` lies within the token's life. Everything else fails.
public struct SiteverifyCaptcha: Captcha {
    public let service: SiteverifyProvider
    /// What a page needs to show the widget.
    public let widget: CaptchaWidget
    /// Whether the secret or the site key is one that the provider publishes for tests: never fit for citizens.
    public let isTestSecret: Bool
    private let secret: Secret
    private let hostnames: Set<String>
    private let url: EndpointURL
    private let limit: Duration
    private let client: any WebSending

    public var provider: String { service.rawValue }

    /// `hostnames` are those of our own pages, as the provider sees them. `url` takes the place of the provider's own,
    /// for tests and for a proxy of one's own.
    public init(
        _ service: SiteverifyProvider, siteKey: String, secret: Secret, hostnames: Set<String>, url: EndpointURL? = nil
    ) throws(InvalidSiteverify) {
        try self.init(
            service, siteKey: siteKey, secret: secret, hostnames: hostnames, url: url, limit: .seconds(3),
            client: WebClient.shared)
    }

    package init(
        _ service: SiteverifyProvider, siteKey: String, secret: Secret, hostnames: Set<String>, url: EndpointURL?,
        limit: Duration, client: any WebSending
    ) throws(InvalidSiteverify) {
        guard !siteKey.isEmpty, siteKey.utf8.allSatisfy(isKeyCharacter) else { throw .siteKey }
        guard !secret.exposed.isEmpty else { throw .secretMissing }
        guard !hostnames.isEmpty, !hostnames.contains("") else { throw .hostnamesMissing }
        guard let own = url ?? (try? EndpointURL(service.verifyURL)) else { throw .url }
        self.service = service
        widget = service.widget(siteKey: siteKey)
        isTestSecret = !service.publishedTestKeys.isDisjoint(with: [siteKey, secret.exposed])
        self.secret = secret
        self.hostnames = Set(hostnames.map { $0.lowercased() })
        self.url = own
        self.limit = limit
        self.client = client
    }

    /// The providers know no difficulties; they judge the visitor by themselves.
    public func check(_ token: Secret, difficulty: CaptchaDifficulty, at now: Instant) async -> CaptchaAnswer {
        guard isToken(token.exposed) else { return .failed(.malformed) }
        let body = form([("secret", secret.exposed), ("response", token.exposed)])
        let request = WebRequest(
            url: url, headers: [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json")],
            body: body)
        guard case .answered(let answer) = await client.send(request, within: limit), answer.status == 200,
            let said = SiteverifyAnswer(answer.body)
        else { return .failed(.unreachable) }
        return judge(said, token, at: now)
    }

    private func judge(_ said: SiteverifyAnswer, _ token: Secret, at now: Instant) -> CaptchaAnswer {
        guard said.success else { return .failed(said.failure) }
        guard let host = said.hostname?.lowercased(), hostnames.contains(host), let solved = said.solvedAt else {
            return .failed(.wrong)
        }
        let end = solved + .seconds(service.tokenLife)
        guard now < end else { return .failed(.expired) }
        // Two clocks may differ a little; a time further ahead says nothing about the token's age.
        guard solved <= now + .seconds(60) else { return .failed(.wrong) }
        return .passed(until: end, identity: token.exposed)
    }
}

/// Why a siteverify captcha can't be set up so.
public enum InvalidSiteverify: Error, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    case siteKey
    case secretMissing
    case hostnamesMissing
    case url

    public var description: String {
        switch self {
        case .siteKey: "the captcha's site key is missing or has other characters than letters, digits, - and _"
        case .secretMissing: "the captcha's secret is missing; the provider shows it beside the site key"
        case .hostnamesMissing: "name the host names of the pages that show the captcha, such as dichvucong.example"
        case .url: "the captcha's URL can't be used"
        }
    }
}

/// What any provider's token looks like: printable ASCII without spaces, at most 8 KiB.
private func isToken(_ text: String) -> Bool {
    (1...8192).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
}

private func isKeyCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
}
