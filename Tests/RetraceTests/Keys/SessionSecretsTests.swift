import Crypto
import Recovery
import Retrace
import Testing

/// Expected values were computed with Python's `hmac` and `hashlib`, by RFC 5869 and RFC 4226 §5.3.
@Suite struct SessionSecretsTests {
    private static let key = SymmetricKey(data: Array(0..<32 as Range<UInt8>))

    private func secrets(_ session: String, _ key: SymmetricKey = Self.key) throws -> SessionSecrets {
        SessionSecrets(epochKey: key, session: try #require(SessionID(hex: session)))
    }

    @Test(arguments: [
        ("00000000000000000000000000000001", ["795155", "398505", "835828"]),
        ("ffffffffffffffffffffffffffffffff", ["567994", "908513", "664517"]),
        ("0123456789abcdef0123456789abcdef", ["129185", "141563", "955734"]),
    ])
    func `the codes of issues 1, 2 and 255`(session: String, codes: [String]) throws {
        let secrets = try secrets(session)
        #expect([1, 2, 255].map { secrets.codeText(issue: $0) } == codes)
    }

    @Test func `the guide's code comes of the test key`() throws {
        let secrets = try secrets("019b8c20abb000005e7ace00000322ac", testKey)
        #expect((1...3).map { secrets.codeText(issue: $0) } == ["725306", "616101", "018233"])
        #expect(secrets.password().exposed == "gsSc-XbNS-qW54-FQCP-fpcf")
    }

    @Test(arguments: [
        ("00000000000000000000000000000008", "077041"), ("00000000000000000000000000000069", "002641"),
        ("000000000000000000000000000003ce", "000794"),
    ])
    func `leading zeros count`(session: String, code: String) throws {
        let secrets = try secrets(session)
        #expect(secrets.codeText(issue: 1) == code)
        #expect(secrets.codes.match(try TypedCode(code).value, newest: 1) == .newest)
    }

    @Test func `a code matches its own issue alone`() throws {
        let secrets = try secrets("0123456789abcdef0123456789abcdef")
        let (first, second) = (secrets.code(issue: 1), secrets.code(issue: 2))
        #expect(secrets.codes.match(first, newest: 1) == .newest)
        #expect(secrets.codes.match(first, newest: 2) == .superseded)
        #expect(secrets.codes.match(second, newest: 2) == .newest)
        #expect(secrets.codes.match(second, newest: 1) == .none)
        #expect(secrets.codes.match(first, newest: 0) == .none)
        #expect(secrets.codes.match(first ^ 1, newest: 2) == .none)
        #expect(secrets.codes.match(secrets.code(issue: 255), newest: 255) == .newest)
    }

    @Test func `codes fill the range evenly`() throws {
        var counts = [Int](repeating: 0, count: 10)
        for number in 0..<4_000 as Range<UInt64> {
            let secrets = SessionSecrets(epochKey: Self.key, session: SessionID(high: number, low: 0))
            counts[Int(secrets.code(issue: 1) / 100_000)] += 1
        }
        // 400 each, and five standard deviations of 19.
        #expect(counts.allSatisfy { (305...495).contains($0) })
    }

    @Test(arguments: [
        ("00000000000000000000000000000001", "FTww-qVXW-NaHh-V7y8-MAUa"),
        ("ffffffffffffffffffffffffffffffff", "jWej-CP9N-hdPH-xzzW-ZmVg"),
        // These bytes have no digit at first, or too few that can be used: the next block is taken.
        ("00000000000000000000000000000019", "eTqF-ECpz-3gXQ-KzSN-nY2B"),
    ])
    func `the temporary password`(session: String, password: String) throws {
        #expect(try secrets(session).password() == Secret(password))
    }

    @Test func `every password has its form and each class, and none comes twice`() {
        let passwords = (0..<1_000 as Range<UInt64>).map { number in
            SessionSecrets(epochKey: Self.key, session: SessionID(high: 7, low: number)).password().exposed
        }
        #expect(Set(passwords).count == passwords.count)
        for password in passwords {
            #expect(password.wholeMatch(of: #/([A-HJ-NP-Za-hjkmnp-z2-9]{4}-){4}[A-HJ-NP-Za-hjkmnp-z2-9]{4}/#) != nil)
            #expect(password.contains { $0.isUppercase })
            #expect(password.contains { $0.isLowercase })
            #expect(password.contains { $0.isNumber })
        }
    }

    @Test(arguments: [
        ("00000000000000000000000000000001", "AAAAAAAAAAAAAAAAAAAAATPn7UVY9CTfrU8ASP-k4qY"),
        ("ffffffffffffffffffffffffffffffff", "_____________________x0pM3cyuzcSOFGSQoAUie4"),
        ("0123456789abcdef0123456789abcdef", "ASNFZ4mrze8BI0VniavN7zZCzFdU_ESjTJARpOc7i_4"),
    ])
    func `the handle's text`(session: String, text: String) throws {
        let handle = try #require(Handle(text))
        #expect(handle.session == SessionID(hex: session))
        #expect(handle.text == text)
        #expect(handle == Handle(session: handle.session, mac: try secrets(session).handleMAC()))
        #expect(!"\(handle)".contains(text.suffix(21)))
    }

    @Test(arguments: [
        "", "AAAA", "AAAAAAAAAAAAAAAAAAAAATPn7UVY9CTfrU8ASP-k4q", "AAAAAAAAAAAAAAAAAAAAATPn7UVY9CTfrU8ASP-k4qYA",
        "AAAAAAAAAAAAAAAAAAAAATPn7UVY9CTfrU8ASP k4qY", "AAAAAAAAAAAAAAAAAAAAATPn7UVY9CTfrU8ASP=k4qY",
        "ăAAAAAAAAAAAAAAAAAAAATPn7UVY9CTfrU8ASP-k4q",
    ])
    func `what is no handle is refused`(text: String) {
        #expect(Handle(text) == nil)
    }

    @Test func `a handle that was tampered with opens nothing`() async throws {
        let rig = try await EngineRig()
        rig.directory.add(try .guide)
        let handle = try await rig.begin(.guide)
        let text = handle.text
        var refused = 0
        for index in text.indices {
            var changed = text
            changed.replaceSubrange(index...index, with: text[index] == "A" ? "B" : "A")
            guard let forged = Handle(changed), forged != handle else { continue }
            await #expect {
                try await rig.engine.status(forged)
            } throws: { error in
                if case RetraceError.unknownSession = error { true } else { false }
            }
            refused += 1
        }
        #expect(refused >= 42)
        #expect(try await rig.engine.status(try #require(Handle(text)))?.stage == .awaitingCode)
    }
}
