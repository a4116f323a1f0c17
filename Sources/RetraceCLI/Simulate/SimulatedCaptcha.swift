import Recovery
import Retrace

/// A captcha whose tokens say themselves whether they pass: what it costs to solve one is not the point here.
struct SimulatedCaptcha: Captcha {
    let provider = "simulated"

    /// `number` is not used twice.
    static func token(_ number: Int, _ difficulty: CaptchaDifficulty, isRight: Bool) -> Secret {
        Secret("\(isRight ? "right" : "wrong") \(difficulty.rawValue) \(number)")
    }

    func check(_ token: Secret, difficulty: CaptchaDifficulty, at now: Instant) async -> CaptchaAnswer {
        let parts = token.exposed.split(separator: " ")
        guard parts.count == 3, let level = UInt8(parts[1]) else { return .failed(.malformed) }
        guard parts[0] == "right" else { return .failed(.wrong) }
        guard level >= difficulty.rawValue else { return .failed(.tooEasy) }
        return .passed(until: now + .seconds(300), identity: token.exposed)
    }
}
