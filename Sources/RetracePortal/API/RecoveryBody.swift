import Recovery
import Retrace

/// Where a recovery stands, as the API tells it. A decoy's is the same as a real one's.
struct RecoveryBody: Encodable {
    /// What is to be done next.
    enum Next: String, Encodable {
        case captcha
        case code
        case password
        /// Nothing here: a message with a temporary password is on its way, or has been used.
        case signIn = "sign-in"
        case nothing
    }

    let next: Next
    /// Only when it begins or is resumed: what the front end keeps and sends as `Retrace-Handle`.
    let handle: String?
    let captcha: CaptchaBody?
    let code: CodeBody?
    /// Of every recovery at every step, so that it tells nothing of what becomes of it.
    let receipt: String
    let time: String

    init(_ status: SessionStatus, _ receipt: Receipt, handle: Handle? = nil, captcha: CaptchaBody? = nil) {
        next = Next(status.stage)
        self.handle = handle?.text
        self.captcha = captcha
        code = CodeBody(status)
        self.receipt = receipt.description
        time = iso8601(status.time)
    }
}

extension RecoveryBody.Next {
    fileprivate init(_ stage: Stage) {
        switch stage {
        case .awaitingCaptcha: self = .captcha
        case .awaitingCode, .codeExpired: self = .code
        case .awaitingChoice: self = .password
        case .awaitingDelivery, .credentialsLive, .credentialsUsed, .completed: self = .signIn
        case .ended: self = .nothing
        }
    }
}

/// The newest code of a recovery that waits for one.
struct CodeBody: Encodable {
    let issue: Int
    let expiresAt: String
    let resendAt: String
    /// No code is issued after it: the recovery has not long enough to live.
    let lastIssueAt: String
    let triesLeft: Int

    init?(_ status: SessionStatus) {
        guard status.stage == .awaitingCode || status.stage == .codeExpired else { return nil }
        issue = Int(status.issue)
        expiresAt = iso8601(status.codeExpires)
        resendAt = iso8601(status.resendAt)
        lastIssueAt = iso8601(status.lastIssueAt)
        triesLeft = Int(status.triesLeft)
    }
}

/// The captcha to be solved: ALTCHA's challenge, or the site key of a third party's widget.
struct CaptchaBody: Encodable {
    struct Challenge: Encodable {
        let algorithm: String
        let challenge: String
        let maxnumber: Int
        let salt: String
        let signature: String
    }

    struct Widget: Encodable {
        let script: String
        let siteKey: String
    }

    let difficulty: String
    let challenge: Challenge?
    let widget: Widget?
}

extension PortalCaptcha {
    func body(_ difficulty: CaptchaDifficulty, at now: Instant) -> CaptchaBody {
        let name = difficulty == .harder ? "harder" : "normal"
        switch task(difficulty, at: now) {
        case .widget(let widget):
            let shown = CaptchaBody.Widget(script: widget.scriptURL, siteKey: widget.siteKey)
            return CaptchaBody(difficulty: name, challenge: nil, widget: shown)
        case .proofOfWork(let it):
            let challenge = CaptchaBody.Challenge(
                algorithm: it.algorithm, challenge: it.challenge, maxnumber: it.maxNumber, salt: it.salt,
                signature: it.signature)
            return CaptchaBody(difficulty: name, challenge: challenge, widget: nil)
        }
    }
}
