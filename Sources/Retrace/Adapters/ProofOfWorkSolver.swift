import Crypto
import Foundation

/// Does a challenge's work, as a citizen's browser would: for demonstrations, simulations and tests.
public enum ProofOfWorkSolver {
    /// The number that a challenge asks for; nil if none up to its largest one is.
    public static func number(for challenge: ProofOfWorkChallenge) -> Int? {
        guard challenge.maxNumber >= 0, let wanted = bytes(hexadecimal: challenge.challenge) else { return nil }
        var salted = SHA256()
        salted.update(data: Data(challenge.salt.utf8))
        return (0...challenge.maxNumber).first { number in
            var hash = salted
            hash.update(data: Array(String(number).utf8))
            return hash.finalize() == wanted
        }
    }

    /// The token that answers a challenge; nil if it has no answer.
    public static func solve(_ challenge: ProofOfWorkChallenge) -> Secret? {
        number(for: challenge).map { token(for: challenge, number: $0) }
    }

    /// The token that gives a number as the answer, right or not.
    package static func token(for challenge: ProofOfWorkChallenge, number: Int) -> Secret {
        let json = """
            {"algorithm":"\(challenge.algorithm)","challenge":"\(challenge.challenge)","number":\(number),\
            "salt":"\(challenge.salt)","signature":"\(challenge.signature)"}
            """
        return Secret(Data(json.utf8).base64EncodedString())
    }
}
