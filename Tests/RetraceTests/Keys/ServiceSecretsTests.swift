import Crypto
import Recovery
import Retrace
import Testing

/// Expected values were computed with Python's `hmac` and `hashlib`.
@Suite struct ServiceSecretsTests {
    private let secrets = ServiceSecrets(key: SymmetricKey(data: Array(0..<32 as Range<UInt8>)))

    @Test(arguments: [
        ("019b8c20abb000005e7ace00000322ac", "0000-68NC-00EZ-9ED0"),
        ("0123456789abcdef0123456789abcdef", "CY4T-QKFF-6YSS-AD6T"),
    ])
    func `the token of disavowal`(session: String, token: String) throws {
        let session = try #require(SessionID(hex: session))
        #expect(secrets.disavowalToken(session) == token)
        let read = try #require(DisavowalToken(token))
        #expect(read.reference == session.low & 0xFF_FFFF_FFFF)
        #expect(secrets.isRight(read.proof, for: session))
        #expect(!secrets.isRight(read.proof ^ 1, for: session))
        #expect(!secrets.isRight(read.proof, for: SessionID(high: session.high ^ 1, low: session.low)))
    }

    @Test(arguments: ["cy4t-qkff-6yss-ad6t", "CY4TQKFF6YSSAD6T", " cy4t qkff 6yss ad6t\n"])
    func `case, hyphens and spaces of a token do not matter`(typed: String) throws {
        let read = try #require(DisavowalToken(typed))
        let session = try #require(SessionID(hex: "0123456789abcdef0123456789abcdef"))
        #expect(secrets.isRight(read.proof, for: session))
    }

    @Test func `letters that are taken for digits are read as those`() throws {
        let (typed, meant) = (
            try #require(DisavowalToken("OOOO-6BNC-OOEZ-9EDI")), try #require(DisavowalToken("0000-6BNC-00EZ-9ED1"))
        )
        #expect(typed.reference == meant.reference && typed.proof == meant.proof)
    }

    @Test(arguments: [
        "", "CY4T", "CY4T-QKFF-6YSS-AD6", "CY4T-QKFF-6YSS-AD6TT", "CY4T-QKFF-6YSS-AD6U", "CY4T-QKFF-6YSS-AD6\u{301}T",
    ])
    func `what is no token is refused`(typed: String) {
        #expect(DisavowalToken(typed) == nil)
    }

    @Test func `a command's reference is a digest of scope and key, its fingerprint one of the content`() {
        let reference = secrets.reference(IdempotencyKey(scope: "portal", key: "key-1"), content: "resend")
        #expect(reference.id.description == "1cc2eecfa62a015bd62df60771378c98")
        #expect(reference.fingerprint == 0x8390_4f89_595e_27db)
        // What belongs to the scope is not taken for a part of the key.
        let shifted = secrets.reference(IdempotencyKey(scope: "portalk", key: "ey-1"), content: "resend")
        #expect(shifted.id != reference.id)
    }
}
