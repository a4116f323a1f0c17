import Retrace
import Testing

@Suite struct PasswordHashTests {
    private let salt = PasswordSalt(cost: .test, bytes: Array(0..<16))

    @Test func `a hash is what another implementation gives`() throws {
        // Of Python's hashlib.scrypt, with OpenSSL below it.
        let hash = try PasswordHash(of: Secret("pleaseletmein"), salt: salt)
        #expect(hash.text == "$scrypt$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$GuycCvOvBXSyXn7+nY+Swhtoa6EmqeqlyFxEbPOez5o")
    }

    @Test func `a hash is read back from its text`() throws {
        let hash = try PasswordHash(of: Secret("p"), salt: salt)
        let read = try #require(PasswordHash(hash.text))
        #expect(read == hash)
        #expect(read.salt == salt)
        #expect(read != (try PasswordHash(of: Secret("q"), salt: salt)))
        #expect(hash.text.hasPrefix("$scrypt$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$"))
    }

    @Test(arguments: [
        "", "$", "$scrypt$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$", "$scrypt$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$AAAA",
        "$scrypt$ln=3,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        "$scrypt$ln=63,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        "$scrypt$ln=,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        "$scrypt$ln=4,r=9,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        "$argon2$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        "$scrypt$ln=4,r=8,p=1$AAEC$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        "$scrypt$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0O*w$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
    ])
    func `a text that is no hash is refused`(text: String) {
        #expect(PasswordHash(text) == nil)
    }

    @Test func `a well-formed text is accepted`() {
        let text = "$scrypt$ln=17,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
        #expect(PasswordHash(text)?.text == text)
        #expect(PasswordHash(text)?.salt.cost == .owasp)
    }

    @Test(arguments: zip([3, 4, 20, 21], [false, true, true, false]))
    func `a cost lies between 4 and 20`(logRounds: Int, isValid: Bool) {
        #expect((PasswordCost(logRounds: logRounds) != nil) == isValid)
    }
}
