/// A puzzle in ALTCHA's first form: find the number whose decimal digits behind `salt` hash to `challenge`.
public struct ProofOfWorkChallenge: Equatable, Sendable {
    public let algorithm = "SHA-256"
    /// 64 lower-case hexadecimal digits.
    public let challenge: String
    /// The largest number that may be the answer.
    public let maxNumber: Int
    /// Random digits and parameters: `…?difficulty=1&expires=<seconds since 1970>&`.
    public let salt: String
    /// HMAC-SHA256 of the text of `challenge`: 64 lower-case hexadecimal digits.
    public let signature: String

    public init(challenge: String, maxNumber: Int, salt: String, signature: String) {
        self.challenge = challenge
        self.maxNumber = maxNumber
        self.salt = salt
        self.signature = signature
    }

    /// The JSON that a solver is given. Published solvers read `maxnumber` or `maxNumber`; both are there.
    public var json: String {
        """
        {"algorithm":"\(algorithm)","challenge":"\(challenge)","maxnumber":\(maxNumber),"maxNumber":\(maxNumber),\
        "salt":"\(salt)","signature":"\(signature)"}
        """
    }
}
