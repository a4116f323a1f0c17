import Crypto
import Foundation
public import Recovery

/// The two forms of ALTCHA's protocol.
public enum ProofOfWorkForm: Int, Sendable, CaseIterable {
    /// Find a number by its hash.
    case first = 1
    /// Find a counter by the key that is derived from it: each try costs more, so that few tries do.
    case second = 2
}

/// A puzzle in ALTCHA's second form.
public struct ProofOfWorkDerivedChallenge: Equatable, Sendable {
    let parameters: ProofOfWorkParameters
    /// HMAC-SHA256 over the parameters' JSON: 64 lower-case hexadecimal digits.
    public let signature: String

    /// The JSON that a solver is given.
    public var json: String { "{\"parameters\":\(parameters.text),\"signature\":\"\(signature)\"}" }
}

extension ProofOfWorkCaptcha {
    /// The JSON of a challenge in the form that a page's solver knows, good from log time `now` for the life in the
    /// settings.
    public func challengeJSON(
        _ form: ProofOfWorkForm, difficulty: CaptchaDifficulty, at now: Instant
    ) -> String {
        switch form {
        case .first: challenge(difficulty: difficulty, at: now).json
        case .second: derivedChallenge(difficulty: difficulty, at: now).json
        }
    }

    /// Makes a challenge of the second form. It costs one derivation, so that checking an answer costs none.
    public func derivedChallenge(
        difficulty: CaptchaDifficulty, at now: Instant
    ) -> ProofOfWorkDerivedChallenge {
        var random = SystemRandomNumberGenerator()
        return derivedChallenge(difficulty: difficulty, at: now, random: &random)
    }

    package func derivedChallenge(
        difficulty: CaptchaDifficulty, at now: Instant, random: inout some RandomNumberGenerator
    ) -> ProofOfWorkDerivedChallenge {
        let nonce = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
        let salt = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
        let counter = UInt32.random(in: 0...UInt32(settings.maxCounter(for: difficulty)), using: &random)
        return derivedChallenge(
            difficulty: difficulty, expires: expiry(from: now), nonce: nonce, salt: salt, counter: counter)
    }

    package func derivedChallenge(
        difficulty: CaptchaDifficulty, expires: Int64, nonce: [UInt8], salt: [UInt8], counter: UInt32
    ) -> ProofOfWorkDerivedChallenge {
        let derived = derivedKey(nonce: nonce, counter: counter, salt: salt, cost: settings.cost)
        let parameters = ProofOfWorkParameters(
            cost: settings.cost, difficulty: difficulty, expires: expires,
            keyPrefix: hexadecimal(derived.prefix(ProofOfWorkParameters.keyLength / 2)),
            keySignature: hexadecimal(HMAC<SHA256>.authenticationCode(for: derived, using: derivedKeySigner)),
            nonce: hexadecimal(nonce), salt: hexadecimal(salt))
        let signature = HMAC<SHA256>.authenticationCode(for: Data(parameters.text.utf8), using: key)
        return ProofOfWorkDerivedChallenge(parameters: parameters, signature: hexadecimal(signature))
    }

    func check(
        _ token: ProofOfWorkDerivedToken, difficulty: CaptchaDifficulty, at now: Instant
    ) -> CaptchaAnswer {
        guard isSigned(token) else { return .failed(.wrong) }
        let end = Instant(milliseconds: token.parameters.expires * 1000)
        guard now < end else { return .failed(.expired) }
        guard token.parameters.difficulty.rawValue >= difficulty.rawValue else { return .failed(.tooEasy) }
        return .passed(until: end, identity: token.signature)
    }

    /// Whether the challenge is one of ours and the key the one that only its counter gives.
    private func isSigned(_ token: ProofOfWorkDerivedToken) -> Bool {
        guard let signature = bytes(hexadecimal: token.signature),
            HMAC<SHA256>.isValidAuthenticationCode(
                signature, authenticating: Data(token.parameters.text.utf8), using: key),
            let keySignature = bytes(hexadecimal: token.parameters.keySignature),
            let derived = bytes(hexadecimal: token.derivedKey)
        else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(keySignature, authenticating: derived, using: derivedKeySigner)
    }

    /// Another key than the challenges' own: what is signed with it is no text of ours.
    private var derivedKeySigner: SymmetricKey {
        SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Data("altcha derived key".utf8), using: key))
    }
}

func derivedKey(nonce: [UInt8], counter: UInt32, salt: [UInt8], cost: Int) -> [UInt8] {
    let password = nonce + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: counter >> $0) }
    return KeyDerivation(password: password).key(salt: salt, rounds: cost)
}

extension ProofOfWorkSolver {
    /// The counter that a challenge of the second form asks for, and its key; nil if none up to `limit` is.
    static func counter(
        for challenge: ProofOfWorkDerivedChallenge, upTo limit: UInt32 = 1_000_000
    ) -> (counter: UInt32, key: [UInt8])? {
        let asked = challenge.parameters
        guard let nonce = bytes(hexadecimal: asked.nonce), let salt = bytes(hexadecimal: asked.salt),
            let prefix = bytes(hexadecimal: asked.keyPrefix)
        else { return nil }
        for counter in 0...limit {
            let key = derivedKey(nonce: nonce, counter: counter, salt: salt, cost: asked.cost)
            if key.starts(with: prefix) { return (counter, key) }
        }
        return nil
    }

    /// The token that answers a challenge of the second form; nil if it has no answer.
    public static func solve(_ challenge: ProofOfWorkDerivedChallenge) -> Secret? {
        counter(for: challenge).map { token(for: challenge, counter: $0.counter, key: hexadecimal($0.key)) }
    }

    /// The token that gives a counter and a key as the answer, right or not.
    package static func token(
        for challenge: ProofOfWorkDerivedChallenge, counter: UInt32, key: String
    ) -> Secret {
        let json = "{\"challenge\":\(challenge.json),\"solution\":{\"counter\":\(counter),\"derivedKey\":\"\(key)\"}}"
        return Secret(Data(json.utf8).base64EncodedString())
    }
}
