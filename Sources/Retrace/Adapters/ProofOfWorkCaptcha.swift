public import Recovery
import Crypto
import Foundation

/// The built-in captcha: a little work for the citizen's own device, and no third party that sees the citizen.
///
/// ALTCHA's protocol in both forms. A challenge holds all that is needed to check it, under an HMAC, so nothing is kept;
/// only a token's use is the engine's to remember, by its challenge.
public struct ProofOfWorkCaptcha: Captcha {
    /// How much work is asked for, and for how long a challenge is good.
    public struct Settings: Sendable, Equatable {
        /// The largest number that may be the answer; half of it is tried on average.
        public var maxNumber = 50_000
        public var harderMaxNumber = 500_000
        /// Of the second form: the rounds of one try, and the largest counter that may be the answer.
        public var cost = 1000
        public var maxCounter = 500
        public var harderMaxCounter = 5000
        public var life: Instant.Span = .seconds(300)

        public init() {}

        /// The largest number for a difficulty.
        public func maxNumber(for difficulty: CaptchaDifficulty) -> Int {
            switch difficulty {
            case .normal: maxNumber
            case .harder: harderMaxNumber
            }
        }

        /// The same for the second form.
        public func maxCounter(for difficulty: CaptchaDifficulty) -> Int {
            switch difficulty {
            case .normal: maxCounter
            case .harder: harderMaxCounter
            }
        }
    }

    public let provider = "altcha"
    public let settings: Settings
    let key: SymmetricKey

    /// `key` is at least 16 secret bytes, the same in every process that checks the tokens of another.
    public init(key: [UInt8], settings: Settings = Settings()) throws(InvalidProofOfWork) {
        guard key.count >= 16 else { throw .keyTooShort(bytes: key.count) }
        let numbers = CaptchaDifficulty.allCases.map { settings.maxNumber(for: $0) }
        guard numbers.allSatisfy({ (1...100_000_000).contains($0) }) else { throw .maxNumberOutOfRange }
        let counters = CaptchaDifficulty.allCases.map { settings.maxCounter(for: $0) }
        guard counters.allSatisfy({ (1...1_000_000).contains($0) }), (1...100_000).contains(settings.cost) else {
            throw .costOutOfRange
        }
        guard settings.life >= .seconds(1), settings.life <= .hours(24) else { throw .lifeOutOfRange }
        self.key = SymmetricKey(data: key)
        self.settings = settings
    }

    /// Makes a challenge that is good from log time `now` for the life in the settings.
    public func challenge(
        difficulty: CaptchaDifficulty, at now: Instant, random: inout some RandomNumberGenerator
    ) -> ProofOfWorkChallenge {
        let maxNumber = settings.maxNumber(for: difficulty)
        let digits = hexadecimal((0..<12).map { _ in UInt8.random(in: 0...255, using: &random) })
        let salt = ProofOfWorkSalt(random: digits, difficulty: difficulty, expires: expiry(from: now))
        let number = Int.random(in: 0...maxNumber, using: &random)
        return challenge(salt: salt.text, number: number, maxNumber: maxNumber)
    }

    /// Makes a challenge with the system's own random numbers.
    public func challenge(difficulty: CaptchaDifficulty, at now: Instant) -> ProofOfWorkChallenge {
        var random = SystemRandomNumberGenerator()
        return challenge(difficulty: difficulty, at: now, random: &random)
    }

    /// In whole seconds since 1970, rounded up, so that no challenge is shorter than promised.
    func expiry(from now: Instant) -> Int64 {
        (now + settings.life + Instant.Span(milliseconds: 999)).milliseconds / 1000
    }

    /// Checks a token of either form.
    public func check(_ token: Secret, difficulty: CaptchaDifficulty, at now: Instant) async -> CaptchaAnswer {
        if let derived = ProofOfWorkDerivedToken(token.exposed) {
            return check(derived, difficulty: difficulty, at: now)
        }
        guard let token = ProofOfWorkToken(token.exposed), token.algorithm == "SHA-256", token.number >= 0,
            let salt = ProofOfWorkSalt(token.salt)
        else { return .failed(.malformed) }
        guard isSigned(token) else { return .failed(.wrong) }
        let end = Instant(milliseconds: salt.expires * 1000)
        guard now < end else { return .failed(.expired) }
        guard salt.difficulty.rawValue >= difficulty.rawValue else { return .failed(.tooEasy) }
        return .passed(until: end, identity: token.challenge)
    }

    package func challenge(salt: String, number: Int, maxNumber: Int) -> ProofOfWorkChallenge {
        let challenge = challengeText(salt: salt, number: number)
        let signature = HMAC<SHA256>.authenticationCode(for: Data(challenge.utf8), using: key)
        return ProofOfWorkChallenge(
            challenge: challenge, maxNumber: maxNumber, salt: salt, signature: hexadecimal(signature))
    }

    /// Whether the number is the answer to the challenge, and the challenge one of ours.
    private func isSigned(_ token: ProofOfWorkToken) -> Bool {
        guard token.challenge == challengeText(salt: token.salt, number: token.number),
            let signature = bytes(hexadecimal: token.signature)
        else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: Data(token.challenge.utf8), using: key)
    }
}

/// Why a proof-of-work captcha can't be set up so.
public enum InvalidProofOfWork: Error, Equatable, Sendable, CustomStringConvertible {
    case keyTooShort(bytes: Int)
    case maxNumberOutOfRange
    case costOutOfRange
    case lifeOutOfRange

    public var description: String {
        switch self {
        case .keyTooShort(let bytes): "the captcha's key has \(bytes) bytes; give it at least 16"
        case .maxNumberOutOfRange: "the captcha's largest number must lie between 1 and 100,000,000"
        case .costOutOfRange:
            "the captcha's cost must lie between 1 and 100,000 and its largest counter between 1 and 1,000,000"
        case .lifeOutOfRange: "a captcha must be good for between one second and 24 hours"
        }
    }
}

private func challengeText(salt: String, number: Int) -> String {
    hexadecimal(SHA256.hash(data: Data("\(salt)\(number)".utf8)))
}
