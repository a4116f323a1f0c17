import Recovery
import Retrace
import Testing

@Suite struct AccountRecordTests {
    private func passwords() throws -> [AccountPasswords] {
        let hash = try PasswordHash(of: Secret("p"), salt: PasswordSalt(cost: .test, bytes: Array(0..<16)))
        let random = try #require(RandomPasswordHash(of: Secret("Abcd-2345-Efgh-6789-Jkmn")))
        var permanent = AccountPasswords()
        permanent.password = hash
        var temporary = AccountPasswords()
        temporary.temporary = AccountPasswords.Temporary(hash: .fast(random), end: Instant(milliseconds: 0))
        var both = permanent
        both.temporary = AccountPasswords.Temporary(
            hash: .slow(hash), end: Instant(milliseconds: .max), isUsed: true)
        return [AccountPasswords(), permanent, temporary, both]
    }

    private func records() throws -> [AccountRecord] {
        let plain = AccountRecord(name: "123456789423", phone: try PhoneNumber("0387584663"))
        var full = plain
        full.name = "Nguyễn Văn A"
        full.otherPhones = [try PhoneNumber("0912345678"), try PhoneNumber("0899123456")]
        full.phoneSince = Instant(milliseconds: -1)
        full.isDisabled = true
        return [plain, full]
    }

    /// The bytes with each of their bits turned in turn.
    private func damaged(_ bytes: [UInt8]) -> [[UInt8]] {
        bytes.indices.flatMap { index in
            (0..<8).map { bit in
                var damaged = bytes
                damaged[index] ^= 1 << bit
                return damaged
            }
        }
    }

    @Test func `a record is read back as it was written`() throws {
        for record in try records() {
            #expect(AccountRecord(encoded: record.encoded) == record)
        }
        for record in try passwords() {
            #expect(AccountPasswords(encoded: record.encoded) == record)
        }
    }

    @Test func `a plain record has these bytes`() throws {
        let record = try #require(try records().first)
        #expect(record.encoded == [1, 0, 12] + Array("123456789423".utf8) + [12] + Array("+84387584663".utf8) + [0])
    }

    @Test func `a record cut off or with more behind it is refused`() throws {
        for record in try records() {
            let bytes = record.encoded
            for length in bytes.indices { #expect(AccountRecord(encoded: Array(bytes[..<length])) == nil) }
            #expect(AccountRecord(encoded: bytes + [0]) == nil)
        }
        for record in try passwords() {
            let bytes = record.encoded
            for length in bytes.indices { #expect(AccountPasswords(encoded: Array(bytes[..<length])) == nil) }
            #expect(AccountPasswords(encoded: bytes + [0]) == nil)
        }
    }

    @Test func `a damaged record is refused or read, and never traps`() throws {
        for record in try records() {
            for damaged in damaged(record.encoded) { #expect(AccountRecord(encoded: damaged) != record) }
        }
        for record in try passwords() {
            for damaged in damaged(record.encoded) { #expect(AccountPasswords(encoded: damaged) != record) }
        }
    }
}
