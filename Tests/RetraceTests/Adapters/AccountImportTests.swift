import Foundation
import LMDB
import Recovery
import Retrace
import Testing

@Suite struct AccountImportTests {
    private let folder: TemporaryFolder
    private let directory: EmbeddedDirectory

    init() throws {
        folder = try TemporaryFolder()
        directory = try EmbeddedDirectory(at: folder.path("users"), cost: .test)
    }

    private func `import`(_ text: String) throws -> ImportReport { try directory.importCSV(Array(text.utf8)) }

    private func problems(_ text: String) throws -> [AccountImportProblem] {
        do {
            _ = try directory.importCSV(Array(text.utf8))
            return []
        } catch AccountImportError.wrongLines(let problems, let count) {
            #expect(problems.count == count)
            return problems
        }
    }

    private func places(_ text: String) throws -> [String] { try problems(text).map { "\($0.line) \($0.column)" } }

    private func individual(_ text: String) throws -> AccountIdentifier {
        try AccountIdentifier(text, type: .individual)
    }

    @Test func `a file is imported and reported`() async throws {
        let report = try self.import(
            "\u{FEFF}identifier,type,phone,phone_since\r\n"
                + "123456789423,Cá nhân,038 758 4663,2024-05-01\r\n"
                + "0100233488,\"Tổ chức\",+84912345678,\r\n")
        let since = Instant(milliseconds: 1_714_521_600_000)
        let organization = try AccountIdentifier("0100233488", type: .organization)
        #expect(
            report.registered == [
                .init(account: try individual("123456789423"), phone: try PhoneNumber("0387584663"), since: since),
                .init(account: organization, phone: try PhoneNumber("0912345678"), since: nil),
            ])
        #expect(report.phonesChanged.isEmpty)
        #expect(report.otherwiseChanged == 0)
        #expect(report.unchanged == 0)
        #expect(try directory.count() == 2)
    }

    @Test func `an account on record is updated, and its passwords stay`() async throws {
        _ = try self.import(
            """
            type,identifier,phone,phone_since,name
            individual,123456789423,0387584663,2024-05-01,a
            individual,056090001234,0387584663,2024-05-01,b
            individual,056090001235,0387584663,2024-05-01,c
            """)
        let account = try individual("123456789423")
        let noon = Instant(milliseconds: 0)
        try await directory.setPassword(Secret("old"), for: account)
        let report = try self.import(
            """
            type,identifier,phone,disabled
            individual,123456789423,0912345678,
            individual,056090001234,0387584663,true
            individual,056090001235,0387584663,false
            individual,056090001236,0387584663,
            """)
        let phone = try PhoneNumber("0912345678")
        #expect(report.phonesChanged == [.init(account: account, phone: phone, since: nil)])
        #expect(report.registered.map(\.account) == [try individual("056090001236")])
        #expect(report.otherwiseChanged == 1)
        #expect(report.unchanged == 1)
        #expect(try await directory.checkPassword(Secret("old"), for: account, at: noon) == .right)
        // The name is as it was, for the second file has no such column; the time was that of the old phone.
        #expect(
            try await directory.lookUp(account, phone: phone)
                == .matched(accountName: "a", otherPhones: [], phoneSince: nil))
        #expect(
            try await directory.lookUp(try individual("056090001235"), phone: try PhoneNumber("0387584663"))
                == .matched(accountName: "c", otherPhones: [], phoneSince: Instant(milliseconds: 1_714_521_600_000)))
    }

    @Test func `the same file again changes nothing`() throws {
        let file = "type,identifier,phone,name\nindividual,123456789423,0387584663,a\n"
        _ = try self.import(file)
        let again = try self.import(file)
        #expect(again.registered.isEmpty && again.phonesChanged.isEmpty)
        #expect(again.otherwiseChanged == 0)
        #expect(again.unchanged == 1)
    }

    @Test func `every wrong line is named, and nothing is imported`() throws {
        let found = try places(
            """
            type,identifier,phone,phone_since,other_phones,disabled,name
            individual,123456789423,0387584663,,,,
            person,123456789423,0387584663,,,,
            individual,12345678942,0387584663,,,,
            individual,056090001234,0258382222,,,,
            individual,056090001234,0387584663,2024-02-30,,,
            individual,056090001234,0387584663,,0912345678;,,
            individual,056090001234,0387584663,,,yes,
            individual,056090001234,0387584663
            organization,0123456789,0387584663,,,,
            individual,123456789423,0912345678,,,,
            individual,056090001234,0387584663,,,,"a
            b"
            individual,056090001235,,,,,
            """)
        #expect(
            found == [
                "3 type", "4 identifier", "5 phone", "6 phone_since", "7 other_phones", "8 disabled", "9 line",
                "10 identifier", "11 identifier", "12 name", "14 phone",
            ])
        #expect(try directory.count() == 0)
    }

    @Test func `a wrong line behind right ones takes back what they did`() throws {
        _ = try self.import("type,identifier,phone,name\nindividual,123456789423,0387584663,before\n")
        let found = try places(
            "type,identifier,phone,name\nindividual,123456789423,0912345678,after\nindividual,1,0912345678,\n")
        #expect(found == ["3 identifier"])
        #expect(
            try self.import("type,identifier,phone,name\nindividual,123456789423,0387584663,before\n").unchanged == 1)
    }

    @Test func `the same account twice, however it is written, is an error that names the first line`() throws {
        let found = try problems(
            "type,identifier,phone\nindividual,b1234567,0387584663\nCá nhân,B 1234567,0912345678\n")
        #expect(found.map(\.description) == ["line 3, identifier: the account stands on line 2 already"])
    }

    @Test func `no error repeats what stands in the file`() throws {
        let file = """
            type,identifier,phone,phone_since,other_phones,disabled,name
            secret1,secret1,secret1,secret1,secret1,secret1,secret1
            individual,secret1!,secret1,secret1,secret1,secret1,secret1
            individual,056090001234,secret1,secret1,secret1,secret1,secret1
            individual,056090001234,0387584663,secret1,secret1,secret1,secret1
            individual,056090001234,0387584663,,secret1,secret1,secret1
            individual,056090001234,0387584663,,,secret1,secret1
            individual,056090001234,0387584663,,,,"secret1"secret1
            """
        let found = try problems(file)
        #expect(found.count == 7)
        let text = AccountImportError.wrongLines(found, count: 7).description
        #expect(!text.contains("secret1"))
        #expect(text.hasPrefix("nothing was imported, 7 lines are wrong:\nline 2, type: "))
    }

    @Test(arguments: [
        ("", "1 line"), ("type,identifier\n", "1 phone"), ("type,identifier,phone,type\n", "1 type"),
        ("type,identifier,phone,Name\n", "1 Name"), ("type;identifier;phone\n", "1 type;identifier;phone"),
        ("type,ident\"ifier,phone\n", "1 column 2"), ("\n", "1 "),
    ])
    func `a header that is none is refused`(text: String, place: String) throws {
        #expect(try places(text) == [place])
    }

    @Test func `a file that stops being CSV is reported with what was wrong before`() throws {
        let found = try places(
            "type,identifier,phone\nindividual,1,0387584663\nindividual,\"2\"2,0387584663\nindividual,3,0\n")
        #expect(found == ["2 identifier", "3 identifier"])
    }

    @Test func `eight further phones pass and one more does not`() async throws {
        let eight = Array(repeating: "0912345678", count: 8).joined(separator: ";")
        let header = "type,identifier,phone,other_phones\nindividual,123456789423,0387584663,"
        #expect(try places(header + eight + ";0912345678") == ["2 other_phones"])
        #expect(try self.import(header + eight).registered.count == 1)
        let answer = try await directory.lookUp(
            try individual("123456789423"), phone: try PhoneNumber("0387584663"))
        let others = Array(repeating: try PhoneNumber("0912345678"), count: 8)
        #expect(answer == .matched(accountName: "123456789423", otherPhones: others, phoneSince: nil))
    }

    @Test func `of very many problems a thousand are given, and all are counted`() throws {
        let lines = String(repeating: "individual,1,0387584663\n", count: 1500)
        let fault = #expect(throws: AccountImportError.self) { try self.import("type,identifier,phone\n" + lines) }
        guard case .wrongLines(let problems, let count) = fault else {
            Issue.record("another error")
            return
        }
        #expect(problems.count == 1000)
        #expect(count == 1500)
    }

    @Test func `a long file is read in pieces, and progress is told`() throws {
        var file = "type,identifier,phone,name\n"
        for number in 0..<25_000 { file += "individual,0560\(10_000_000 + number),0387584663,người dùng \(number)\n" }
        let path = folder.path("accounts.csv")
        try Data(file.utf8).write(to: URL(fileURLWithPath: path))
        var told: [Int] = []
        let report = try directory.importCSV(at: path) { told.append($0) }
        #expect(told == [10_000, 20_000, 25_000])
        #expect(report.registered.count == 25_000)
        #expect(try directory.count() == 25_000)
    }

    @Test func `a file that is not there is an error of its own`() throws {
        let fault = #expect(throws: AccountImportError.self) {
            try directory.importCSV(at: folder.path("nothing.csv"))
        }
        guard case .unreadable = fault else {
            Issue.record("another error")
            return
        }
    }
}
