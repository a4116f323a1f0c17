import Recovery
import Retrace
import Testing

@Suite struct RandomPasswordHashTests {
    private let password = Secret("Abcd-2345-Efgh-6789-Jkmn")
    /// Of Python's hmac, twice, as RFC 5869 says.
    private let text = "$hkdf-sha256$AAECAwQFBgcICQoLDA0ODw$3+NYsLBJL2WPCXqbB2wnruzqtZBFjxtl6d82m16ePYY"

    @Test func `a hash is what another implementation gives`() {
        #expect(RandomPasswordHash(of: password, salt: Array(0..<16))?.text == text)
    }

    @Test func `a hash is read back from its text and knows its password`() throws {
        let hash = try #require(RandomPasswordHash(text))
        #expect(hash.text == text)
        #expect(hash.matches(password))
        #expect(!hash.matches(Secret("Abcd-2345-Efgh-6789-Jkmm")))
        #expect(!hash.matches(Secret("")))
    }

    @Test func `two hashes of one password differ`() {
        #expect(RandomPasswordHash(of: password) != RandomPasswordHash(of: password))
    }

    @Test(arguments: 0..<200)
    func `every password that the engine makes is hashed so`(number: UInt64) {
        let secrets = SessionSecrets(epochKey: testKey, session: SessionID(high: number, low: ~number))
        #expect(RandomPasswordHash(of: secrets.password()) != nil)
    }

    @Test(arguments: [
        "", "temporary", "bốn từ ngẫu nhiên dài", "Abcd-2345-Efgh-6789", "Abcd-2345-Efgh-6789-Jkm",
        "Abcd-2345-Efgh-6789-Jkmn-", "Abcd2345Efgh6789Jkmn", "abcd-2345-efgh-6789-jkmn", "Abcd-Efgh-Jkmn-Pqrs-Tuvw",
        "Abcd-2345-Efgh-6789-Jkm0", "Abcd 2345 Efgh 6789 Jkmn",
    ])
    func `a password that somebody may have chosen is not`(text: String) {
        #expect(RandomPasswordHash(of: Secret(text)) == nil)
    }

    @Test(arguments: [
        "", "$hkdf-sha256$", "$hkdf-sha256$AAECAwQFBgcICQoLDA0ODw$", "$hkdf-sha256$AAECAwQFBgcICQoLDA0ODw$AAAA",
        "$hkdf-sha256$AAEC$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        "$hkdf-sha1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        "$hkdf-sha256$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8$",
        "$hkdf-sha256$AAECAwQFBgcICQoLDA0O*w$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
    ])
    func `a text that is no hash is refused`(text: String) {
        #expect(RandomPasswordHash(text) == nil)
    }
}
