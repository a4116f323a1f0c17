import Foundation
import LMDB
import Recovery
import Retrace
import Testing

@Suite struct EmbeddedDirectoryTests {
    private let folder: TemporaryFolder
    private let directory: EmbeddedDirectory
    private let noon = Instant(milliseconds: 1_767_607_200_000)
    private let account: AccountIdentifier
    private let phone: PhoneNumber

    init() throws {
        folder = try TemporaryFolder()
        directory = try EmbeddedDirectory(at: folder.path("users"), cost: .test)
        account = try AccountIdentifier("123456789423", type: .individual)
        phone = try PhoneNumber("0387584663")
        _ = try directory.importCSV(
            Array(
                """
                type,identifier,phone,name,phone_since,other_phones,disabled
                individual,123456789423,0387584663,nguyenvana,2024-05-01,0912345678;0899123456,
                individual,056090001234,0912345678,,,,true
                organization,0100233488,0912345678,,,,
                """.utf8))
    }

    private var later: Instant { noon + .minutes(30) }

    private func check(_ password: String, at time: Instant? = nil) async throws -> PasswordAnswer {
        try await directory.checkPassword(Secret(password), for: account, at: time ?? noon)
    }

    @Test func `an account and its phone match, with all that is known`() async throws {
        let answer = try await directory.lookUp(account, phone: phone)
        #expect(
            answer
                == .matched(
                    accountName: "nguyenvana",
                    otherPhones: [try PhoneNumber("0912345678"), try PhoneNumber("0899123456")],
                    phoneSince: Instant(milliseconds: 1_714_521_600_000)))
        let organization = try AccountIdentifier("0100233488", type: .organization)
        #expect(
            try await directory.lookUp(organization, phone: try PhoneNumber("0912345678"))
                == .matched(accountName: "0100233488", otherPhones: [], phoneSince: nil))
    }

    @Test func `other answers are other phone, disabled and unknown`() async throws {
        let other = try PhoneNumber("0912345678")
        let disabled = try AccountIdentifier("056090001234", type: .individual)
        #expect(try await directory.lookUp(account, phone: other) == .otherPhone)
        #expect(try await directory.lookUp(disabled, phone: other) == .disabled)
        #expect(try await directory.lookUp(disabled, phone: phone) == .disabled)
        let unknown = try AccountIdentifier("056090001235", type: .individual)
        #expect(try await directory.lookUp(unknown, phone: phone) == .unknown)
        // A tax code of twelve digits is another account than the same digits as a citizen's number.
        let organization = try AccountIdentifier("123456789423", type: .organization)
        #expect(try await directory.lookUp(organization, phone: phone) == .unknown)
    }

    @Test func `a password is right or wrong`() async throws {
        #expect(try await check("Old-Password-1") == .wrong)
        try await directory.setPassword(Secret("Old-Password-1"), for: account)
        #expect(try await check("Old-Password-1") == .right)
        #expect(try await check("Old-Password-1") == .right)
        #expect(try await check("Old-Password-2") == .wrong)
        #expect(try await check("") == .wrong)
        #expect(try await check("\0") == .wrong)
    }

    @Test func `a temporary password opens once, and the old one goes on working`() async throws {
        try await directory.setPassword(Secret("old"), for: account)
        try await directory.setTemporaryPassword(Secret("temporary"), until: later, for: account)
        #expect(try await check("temporary") == .temporary)
        #expect(try await check("temporary") == .expired)
        #expect(try await check("old") == .right)
    }

    @Test(arguments: zip([-1, 0, 1], [.temporary, .expired, .expired] as [PasswordAnswer]))
    func `a temporary password opens until the instant of its end`(late: Int64, answer: PasswordAnswer) async throws {
        try await directory.setTemporaryPassword(Secret("temporary"), until: later, for: account)
        #expect(try await check("temporary", at: later + Instant.Span(milliseconds: late)) == answer)
    }

    @Test func `the same temporary password again changes nothing but its end`() async throws {
        try await directory.setTemporaryPassword(Secret("temporary"), until: noon, for: account)
        #expect(try await check("temporary") == .expired)
        try await directory.setTemporaryPassword(Secret("temporary"), until: later, for: account)
        #expect(try await check("temporary") == .temporary)
        try await directory.setTemporaryPassword(Secret("temporary"), until: later + .hours(1), for: account)
        #expect(try await check("temporary") == .expired)
    }

    @Test func `another temporary password replaces the one before`() async throws {
        try await directory.setTemporaryPassword(Secret("first"), until: later, for: account)
        try await directory.setTemporaryPassword(Secret("second"), until: later, for: account)
        #expect(try await check("first") == .wrong)
        #expect(try await check("second") == .temporary)
    }

    @Test func `a temporary password can be taken back`() async throws {
        try await directory.setPassword(Secret("old"), for: account)
        try await directory.setTemporaryPassword(Secret("temporary"), until: later, for: account)
        try await directory.revokeTemporaryPassword(of: account)
        #expect(try await check("temporary") == .wrong)
        #expect(try await check("old") == .right)
        try await directory.revokeTemporaryPassword(of: account)
        try await directory.revokeTemporaryPassword(of: try AccountIdentifier("056090001235", type: .individual))
    }

    @Test func `a password for good ends the temporary one and the old one`() async throws {
        try await directory.setPassword(Secret("old"), for: account)
        try await directory.setTemporaryPassword(Secret("temporary"), until: later, for: account)
        try await directory.setPassword(Secret("new"), for: account)
        #expect(try await check("temporary") == .wrong)
        #expect(try await check("old") == .wrong)
        #expect(try await check("new") == .right)
    }

    @Test func `of many checks of a temporary password at once, one opens`() async throws {
        try await directory.setTemporaryPassword(Secret("temporary"), until: later, for: account)
        let answers = try await withThrowingTaskGroup(of: PasswordAnswer.self) { group in
            for _ in 0..<200 { group.addTask { try await self.check("temporary") } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count { $0 == .temporary } == 1)
        #expect(answers.count { $0 == .expired } == 199)
    }

    @Test func `passwords set at once leave one that works and a whole record`() async throws {
        await withTaskGroup { group in
            for number in 0..<20 {
                group.addTask { try? await directory.setPassword(Secret("p\(number)"), for: account) }
            }
        }
        var right = 0
        for number in 0..<20 where try await check("p\(number)") == .right { right += 1 }
        #expect(right == 1)
        #expect(try await directory.lookUp(account, phone: phone) != .unknown)
    }

    @Test func `an account that is unknown or disabled takes no password`() async throws {
        let disabled = try AccountIdentifier("056090001234", type: .individual)
        let unknown = try AccountIdentifier("056090001235", type: .individual)
        for other in [disabled, unknown] {
            await #expect(throws: DirectoryUnreachable.self) {
                try await directory.setPassword(Secret("p"), for: other)
            }
            await #expect(throws: DirectoryUnreachable.self) {
                try await directory.setTemporaryPassword(Secret("p"), until: later, for: other)
            }
            #expect(try await directory.checkPassword(Secret("p"), for: other, at: noon) == .wrong)
        }
        await #expect(throws: DirectoryUnreachable.self) { try await directory.setPassword(Secret(""), for: account) }
    }

    @Test func `a password of an account that was disabled since is wrong`() async throws {
        try await directory.setPassword(Secret("old"), for: account)
        let file = "type,identifier,phone,disabled\nindividual,123456789423,0387584663,true\n"
        #expect(try directory.importCSV(Array(file.utf8)).otherwiseChanged == 1)
        #expect(try await check("old") == .wrong)
    }

    @Test func `the same letters typed on another keyboard are the same password`() async throws {
        try await directory.setPassword(Secret("M\u{1EAD}t kh\u{1EA9}u"), for: account)
        #expect(try await check("Ma\u{0323}\u{0302}t kha\u{0302}\u{0309}u") == .right)
    }

    @Test func `what was set is there after the directory is opened again`() async throws {
        let path = folder.path("again")
        do {
            let first = try EmbeddedDirectory(at: path, cost: .test)
            let file = "type,identifier,phone\nindividual,123456789423,0387584663\n"
            _ = try first.importCSV(Array(file.utf8))
            try await first.setPassword(Secret("old"), for: account)
        }
        let second = try EmbeddedDirectory(at: path, cost: .test)
        #expect(try await second.checkPassword(Secret("old"), for: account, at: noon) == .right)
        #expect(try second.count() == 1)
    }

    @Test func `a password costs what OWASP asks for`() async throws {
        let costly = try EmbeddedDirectory(at: folder.path("costly"))
        _ = try costly.importCSV(Array("type,identifier,phone\nindividual,123456789423,0387584663\n".utf8))
        try await costly.setPassword(Secret("old"), for: account)
        #expect(try await costly.checkPassword(Secret("old"), for: account, at: noon) == .right)
        #expect(try await costly.checkPassword(Secret("new"), for: account, at: noon) == .wrong)
        let stored = try Data(contentsOf: URL(fileURLWithPath: folder.path("costly/data.mdb")))
        #expect(stored.range(of: Data("$scrypt$ln=17,r=8,p=1$".utf8)) != nil)
    }

    @Test func `a password made by chance is hashed fast, and opens once beside the citizen's own`() async throws {
        let random = "Abcd-2345-Efgh-6789-Jkmn"
        try await directory.setPassword(Secret("old"), for: account)
        try await directory.setTemporaryPassword(Secret(random), until: later, for: account)
        let stored = try Data(contentsOf: URL(fileURLWithPath: folder.path("users/data.mdb")))
        #expect(stored.range(of: Data("$hkdf-sha256$".utf8)) != nil)
        #expect(stored.range(of: Data(random.utf8)) == nil)
        #expect(try await check("Abcd-2345-Efgh-6789-Jkmm") == .wrong)
        #expect(try await check("old") == .right)
        #expect(try await check(random) == .temporary)
        #expect(try await check(random) == .expired)
        try await directory.setTemporaryPassword(Secret(random), until: later + .hours(1), for: account)
        #expect(try await check(random) == .expired)
        #expect(try await check("old") == .right)
    }

    @Test func `a password of such a form that a citizen chooses is hashed slowly`() async throws {
        try await directory.setPassword(Secret("Abcd-2345-Efgh-6789-Jkmn"), for: account)
        let stored = try Data(contentsOf: URL(fileURLWithPath: folder.path("users/data.mdb")))
        #expect(stored.range(of: Data("$hkdf-sha256$".utf8)) == nil)
        #expect(try await check("Abcd-2345-Efgh-6789-Jkmn") == .right)
    }

    @Test func `no password is stored as it is, and files are the owner's alone`() async throws {
        try await directory.setPassword(Secret("Plain-Password-77"), for: account)
        let path = folder.path("users/data.mdb")
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).range(of: Data("Plain-Password-77".utf8)) == nil)
        #expect(DurableFile.mode(of: path) == 0o600)
        #expect(DurableFile.mode(of: folder.path("users")) == 0o700)
    }

    @Test func `an unknown account takes as long to look up as a known one`() async throws {
        // Medians of many, taken in turn: what else the machine does falls on both.
        let clock = ContinuousClock()
        let unknown = try AccountIdentifier("123456789424", type: .individual)
        var times: [[Duration]] = [[], []]
        for _ in 0..<1000 {
            for (index, account) in [account, unknown].enumerated() {
                times[index].append(try await clock.measure { _ = try await directory.lookUp(account, phone: phone) })
            }
        }
        let medians = times.map { $0.sorted()[500] }
        #expect(medians[0] < medians[1] * 2 && medians[1] < medians[0] * 2, "\(medians)")
    }

    @Test func `opening where it can't be is a typed error`() throws {
        #expect(throws: LMDBError.alreadyOpen(path: folder.path("users"))) {
            try EmbeddedDirectory(at: folder.path("users"))
        }
        try Data().write(to: URL(fileURLWithPath: folder.path("file")))
        #expect(throws: LMDBError.self) { try EmbeddedDirectory(at: folder.path("file/below")) }
    }
}
