import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Recovery
import Retrace

/// What went wrong with a call: problem details (RFC 9457), without anything that was sent.
struct APIProblem: Error {
    let status: HTTPResponse.Status
    /// The last part of `type`: what a program looks at.
    let name: String
    let title: String
    var detail: String?
    /// The rule that refused, where it reveals nothing.
    var rule: Rule?
    var until: Instant?
    var errors: [InvalidField]?
    var triesLeft: Int?
    var captcha: CaptchaBody?
    var retryAfter: Int64?

    init(_ status: HTTPResponse.Status, _ name: String, _ title: String, _ detail: String? = nil) {
        self.status = status
        self.name = name
        self.title = title
        self.detail = detail
    }
}

/// A field of the body that cannot be used.
struct InvalidField: Encodable {
    let field: String
    let detail: String
}

extension APIProblem {
    static func badRequest(_ detail: String) -> APIProblem {
        APIProblem(.badRequest, "bad-request", "The request cannot be read", detail)
    }

    static func invalid(_ errors: [InvalidField]) -> APIProblem {
        var problem = APIProblem(.unprocessableContent, "invalid-input", "A field cannot be used")
        problem.errors = errors
        return problem
    }

    static let unknownRecovery = APIProblem(
        .notFound, "unknown-recovery", "No such recovery",
        "The Retrace-Handle header is missing, wrong or too old. Begin again.")
    static let notSignedIn = APIProblem(
        .unauthorized, "not-signed-in", "Not signed in", "Send the token of a sign-in as Authorization: Bearer.")
    static let unavailable = APIProblem(
        .serviceUnavailable, "unavailable", "Not possible at the moment",
        "Nothing was lost. Try again later with the same Idempotency-Key.")
    static let tooMany = APIProblem(.tooManyRequests, "too-many-tries", "Too many wrong tries", "Wait ten minutes.")

    /// A refusal by a rule. The seconds to wait are told where they depend on the client or its session alone.
    static func refused(_ refusal: Refusal, retryAfter: Int64?) -> APIProblem {
        let status: HTTPResponse.Status =
            switch refusal.rule {
            case .l4, .l5, .l6, .l7, .t2: .tooManyRequests
            case .l8: .serviceUnavailable
            default: .conflict
            }
        var problem = APIProblem(status, "refused", "Refused by rule \(refusal.rule): \(refusal.rule.summary)")
        problem.rule = refusal.rule
        problem.until = refusal.until
        problem.retryAfter = retryAfter
        return problem
    }

    var response: Response {
        var headers: HTTPFields = [.contentType: "application/problem+json"]
        if let retryAfter { headers[.retryAfter] = String(max(1, retryAfter)) }
        if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
        return Response(status: status, headers: headers, body: jsonBody(ProblemBody(self)))
    }
}

private struct ProblemBody: Encodable {
    let type: String
    let title: String
    let status: Int
    let detail: String?
    let rule: String?
    let until: String?
    let errors: [InvalidField]?
    let triesLeft: Int?
    let captcha: CaptchaBody?

    init(_ problem: APIProblem) {
        type = "urn:retrace:problem:\(problem.name)"
        title = problem.title
        status = problem.status.code
        detail = problem.detail
        rule = problem.rule?.description
        until = problem.until.map(iso8601)
        errors = problem.errors
        triesLeft = problem.triesLeft
        captcha = problem.captcha
    }
}

extension Portal {
    /// The problem that an error of a call comes to.
    func problem(for error: any Error, _ visit: Visit) -> APIProblem {
        switch error {
        case let problem as APIProblem: return problem
        case RetraceError.unknownSession: return .unknownRecovery
        case RetraceError.conflict:
            return APIProblem(
                .conflict, "idempotency-conflict", "This Idempotency-Key came with another content before",
                "Use a new key for a new request.")
        case is NIOTooManyBytesError:
            return APIProblem(
                .contentTooLarge, "too-large", "The body is too large", "It may have \(settings.bodyLimit) bytes.")
        default:
            report(error, visit)
            return .unavailable
        }
    }
}

private let answerEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
}()

func jsonBody(_ value: some Encodable) -> ResponseBody {
    // Texts and numbers only: encoding them cannot fail.
    let data = (try? answerEncoder.encode(value)) ?? Data("{}".utf8)
    return ResponseBody(byteBuffer: ByteBuffer(bytes: data))
}
