import Recovery
import Retrace
import Testing

@Suite struct AccountRecordTests {
    private func records() throws -> [AccountRecord] {
        let plain = AccountRecord(name: "123456789423", phone: try PhoneNumber("0387584663"))
        let hash = try PasswordHash(of: Secret("p"), salt: PasswordSalt(cost: .test, bytes: Array(0..<16)))
        var full = plain
        full.name = "Nguyễn Văn A"
        full.otherPhones = [try PhoneNumber("0912345678"), try PhoneNumber("0899123456")]
        full.phoneSince = Instant(milliseconds: -1)
        full.isDisabled = true
        full.password = hash
        full.temporary = AccountRecord.TemporaryPassword(hash: hash, end: Instant(milliseconds: .max), isUsed: true)
        var temporary = plain
        temporary.temporary = AccountRecord.TemporaryPassword(hash: hash, end: Instant(milliseconds: 0))
        return [plain, full, temporary]
    }

    @Test func `a record is read back as it was written`() throws {
        for record in try records() {
            #expect(AccountRecord(encoded: record.encoded) == record)
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
    }

    @Test func `a damaged record is refused or read, and never traps`() throws {
        for record in try records() {
            let bytes = record.encoded
            for index in bytes.indices {
                for bit in 0..<8 {
                    var damaged = bytes
                    damaged[index] ^= 1 << bit
                    #expect(AccountRecord(encoded: damaged) != record)
                }
            }
        }
    }
}
