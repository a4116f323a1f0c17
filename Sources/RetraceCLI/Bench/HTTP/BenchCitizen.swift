import Recovery
import Retrace

/// Who asks, by a number: an account, a phone and an address of their own.
struct BenchCitizen: Sendable {
    let index: Int

    var identifier: String { "056" + digits(index, 9) }
    var phone: String { "091" + digits(index % 10_000_000, 7) }
    /// A /24 for every 200, within what one network may ask.
    var address: String { "10.\(index / 50_000 % 250).\(index / 200 % 250).\(index % 200 + 1)" }

    /// What the phone shows, computed from the test key.
    static func code(_ session: SessionID) -> String {
        SessionSecrets(epochKey: testKey, session: session).codeText(issue: 1)
    }

    static func password(_ session: SessionID) -> Secret {
        SessionSecrets(epochKey: testKey, session: session).password()
    }

    /// An answer to a challenge of the test key's, without the work.
    static func token(_ captcha: ProofOfWorkCaptcha, at now: Instant, number: Int) -> Secret {
        var random = SystemRandomNumberGenerator()
        let digits = (0..<24).map { _ in String(UInt8.random(in: 0...15, using: &random), radix: 16) }.joined()
        let salt = "\(digits)?expires=\((now + .seconds(240)).milliseconds / 1000)&"
        let challenge = captcha.challenge(salt: salt, number: number, maxNumber: 50_000)
        return ProofOfWorkSolver.token(for: challenge, number: number)
    }

    static func captcha() throws -> ProofOfWorkCaptcha {
        try ProofOfWorkCaptcha(key: try KeyStore.test.derivedKey("retrace proof of work 1"))
    }

    private func digits(_ number: Int, _ width: Int) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}

/// A recovery from the form to the new password, one call a step.
protocol RecoverySteps: Sendable {
    func begin(_ citizen: BenchCitizen) async throws -> Handle
    func solve(_ token: Secret, _ handle: Handle, _ citizen: BenchCitizen) async throws
    func verify(_ handle: Handle, _ citizen: BenchCitizen) async throws
    func awaitMessage(_ handle: Handle) async throws
    /// Returns what stands for the sign-in in the next step.
    func signIn(_ handle: Handle, _ citizen: BenchCitizen) async throws -> String
    func change(_ signIn: String, _ citizen: BenchCitizen) async throws
}

/// Something went otherwise than the benchmark expects.
struct BenchFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
