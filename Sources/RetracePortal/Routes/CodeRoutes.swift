import HTTPTypes
import Hummingbird
import Recovery
import Retrace

// The code: its page, a try, another message, "never mind".
extension Portal {
    /// The browser's session as it stands; nil if it has none that is known.
    func status(_ visit: Visit) async throws -> SessionStatus? {
        guard let handle = visit.handle else { return nil }
        do throws(RetraceError) {
            return try await engine.status(handle)
        } catch {
            if case .unknownSession = error { return nil }
            throw error
        }
    }

    /// The page that a session's stage belongs to.
    func path(of stage: Stage) -> String {
        switch stage {
        case .awaitingCaptcha: PortalPath.captcha
        case .awaitingCode, .codeExpired, .ended: PortalPath.code
        case .awaitingChoice: PortalPath.choose
        case .awaitingDelivery, .credentialsLive, .credentialsUsed, .completed: PortalPath.done
        }
    }

    @Sendable func showCode(_ call: Call) async throws -> Response {
        codePage(call.visit, try await status(call.visit), notice: call.hasNotice ? .sentAgain : nil)
    }

    @Sendable func verifyCode(_ call: Call) async throws -> Response {
        let fields = try call.form()
        guard let handle = call.visit.handle else { return ended(.unknown, call.visit) }
        guard let code = try? TypedCode(fields["code"]) else {
            return codePage(call.visit, try await status(call.visit), .malformed)
        }
        let key = IdempotencyKey(scope: "portal", key: "code \(fields.formID) \(code.value)")
        let reply = try await engine.verifyCode(code, handle, key: key)
        switch reply.answer {
        case .verified(.temporary): return redirect(to: PortalPath.done)
        case .verified(.chosen): return redirect(to: PortalPath.choose)
        case .codeRejected: return codePage(call.visit, reply.status, .wrong)
        case .locked: return ended(.tooManyWrongCodes, call.visit)
        case .refused(let refusal) where refusal.rule == .o7: return ended(.timeOver, call.visit)
        default: return redirect(to: PortalPath.code)
        }
    }

    @Sendable func resendCode(_ call: Call) async throws -> Response {
        let fields = try call.form()
        guard let handle = call.visit.handle else { return ended(.unknown, call.visit) }
        let reply = try await engine.resendCode(handle, key: call.key("resend", fields))
        switch reply.answer {
        case .codeIssued: return redirect(to: PortalPath.code + "?da-gui")
        case .refused(let refusal):
            switch refusal.rule {
            case .t2:
                let wait = retryAfter(refusal)
                return codePage(call.visit, reply.status, .resendTooSoon, retryAfter: wait)
            case .t3, .l8: return codePage(call.visit, reply.status, .resendRefused)
            case .o7: return ended(.timeOver, call.visit)
            default: return redirect(to: PortalPath.code)
            }
        default: return redirect(to: PortalPath.code)
        }
    }

    @Sendable func giveUp(_ call: Call) async throws -> Response {
        if let handle = call.visit.handle {
            _ = try await engine.giveUp(handle, key: call.key("give up", try call.form()))
        }
        return redirect(to: PortalPath.signIn, PortalCookie.clear(PortalCookie.recovery))
    }

    private func codePage(
        _ visit: Visit, _ status: SessionStatus?, _ problem: CodeProblem? = nil, notice: CodeNotice? = nil,
        retryAfter: Int64? = nil
    ) -> Response {
        guard let status else { return ended(.unknown, visit) }
        switch status.stage {
        case .awaitingCode, .codeExpired: break
        case .ended: return ended(status.triesLeft == 0 ? .tooManyWrongCodes : .timeOver, visit)
        default: return redirect(to: path(of: status.stage))
        }
        let shown = CodePage(
            formID: FormID.new(), resendFormID: FormID.new(), secondsLeft: status.secondsUntil(status.codeExpires),
            resendInSeconds: status.secondsUntil(status.resendAt),
            canResend: max(status.resendAt, status.time) < status.lastIssueAt, triesLeft: Int(status.triesLeft),
            problem: problem, notice: notice, giveUpFormID: FormID.new(), limits: CodeLimits(engine.policy))
        return page(shown, visit, status: problem?.status ?? .ok).with(retryAfter: retryAfter)
    }
}

extension SessionStatus {
    /// Whole seconds from now until then, none if it is past.
    fileprivate func secondsUntil(_ moment: Instant) -> Int { max(0, Int((moment - time).secondsRoundedUp)) }
}

extension CodeProblem {
    fileprivate var status: HTTPResponse.Status {
        switch self {
        case .malformed, .wrong, .noneAlive: .unprocessableContent
        case .resendTooSoon: .tooManyRequests
        case .resendRefused: .conflict
        case .unavailable: .serviceUnavailable
        }
    }
}

extension Call {
    /// Whether the page was reached by a resend: it then says so.
    fileprivate var hasNotice: Bool { head.path?.hasSuffix("?da-gui") == true }
}
