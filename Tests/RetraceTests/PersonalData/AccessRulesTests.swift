import Foundation
import Retrace
import Testing

@Suite struct AccessRulesTests {
    private let number = CaseNumber("K-17/2026")

    private func rules(_ json: String) throws -> AccessRules { try AccessRules(json: Array(json.utf8)) }

    @Test func `a warrant says who, why and under which case`() throws {
        let rules = try rules(#"{"reveal": ["lan", "minh"], "reasons": {"7": "complaint"}}"#)
        let warrant = try rules.warrant(for: .reveal, by: "lan", reason: 7, caseNumber: #require(number))
        #expect(warrant.by == "lan" && warrant.reason == 7 && warrant.caseNumber.description == "K-17/2026")
    }

    @Test func `what the file does not give is refused`() throws {
        let rules = try rules(#"{"reveal": ["lan"], "reasons": {"7": "complaint"}}"#)
        let number = try #require(number)
        #expect(throws: AccessRefused.notAllowed(login: "lan", action: .erase)) {
            try rules.warrant(for: .erase, by: "lan", reason: 7, caseNumber: number)
        }
        #expect(throws: AccessRefused.notAllowed(login: "root", action: .reveal)) {
            try rules.warrant(for: .reveal, by: "root", reason: 7, caseNumber: number)
        }
        #expect(throws: AccessRefused.unknownReason(1, known: [7])) {
            try rules.warrant(for: .reveal, by: "lan", reason: 1, caseNumber: number)
        }
    }

    @Test(arguments: ["", "a\nb", " lan", "lan ", "lan\u{7F}", String(repeating: "a", count: 65)])
    func `a login that the log has no room for gets no leave`(login: String) throws {
        let number = try #require(number)
        #expect(throws: AccessRefused.unfitLogin(login)) {
            try AccessRules(everythingFor: login).warrant(for: .erase, by: login, reason: 1, caseNumber: number)
        }
    }

    @Test(arguments: [
        "", "[]", #"{"revael": ["lan"]}"#, #"{"reveal": "lan"}"#, #"{"reveal": [""]}"#, #"{"reveal": ["a\nb"]}"#,
        #"{"reveal": [1]}"#,
        #"{"reasons": {}}"#, #"{"reasons": {"0": "x"}}"#, #"{"reasons": {"01": "x"}}"#, #"{"reasons": {"65536": "x"}}"#,
        #"{"reasons": ["x"]}"#,
    ])
    func `a file with a fault gives leave to nobody`(json: String) {
        #expect(throws: AccessRulesFault.self) { try rules(json) }
    }

    @Test(arguments: [
        ("K-17/2026", true), ("2026.17_a#3", true), (String(repeating: "9", count: 64), true), ("", false),
        ("Nguyễn", false), ("K 17", false), ("K-17\n", false), (String(repeating: "9", count: 65), false),
    ])
    func `the number of a case has no room for a name`(text: String, isNumber: Bool) {
        #expect((CaseNumber(text) != nil) == isNumber)
    }
}

@Suite struct AccessFileTests {
    private let folder: TemporaryFolder
    private let keys: KeyStore

    init() throws {
        folder = try TemporaryFolder()
        keys = try KeyStore.open(at: folder.path("keys"), data: folder.path("data"))
    }

    private func write(_ json: String, mode: Int) throws {
        let path = folder.path("keys/access.json")
        try json.write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test func `without the file the owner of the keys may do everything`() throws {
        #expect(try keys.accessRules() == AccessRules(everythingFor: KeyStore.currentLogin))
    }

    @Test(arguments: [0o600, 0o640, 0o400, 0o440])
    func `a file that only its owner and group can read counts`(mode: Int) throws {
        try write(#"{"hold": ["somebody"]}"#, mode: mode)
        let number = try #require(CaseNumber("1"))
        let rules = try keys.accessRules()
        #expect(throws: AccessRefused.self) {
            try rules.warrant(for: .reveal, by: KeyStore.currentLogin, reason: 1, caseNumber: number)
        }
        _ = try rules.warrant(for: .hold, by: "somebody", reason: 1, caseNumber: number)
    }

    @Test(arguments: [0o644, 0o660, 0o666, 0o604, 0o755])
    func `a file that others can read or write is refused`(mode: Int) throws {
        try write(#"{"reveal": ["root"]}"#, mode: mode)
        #expect {
            try keys.accessRules()
        } throws: { error in
            if case RetraceError.access = error { true } else { false }
        }
    }

    @Test func `a file that is no such JSON is an error and no open door`() throws {
        try write("{", mode: 0o600)
        #expect(throws: RetraceError.self) { try keys.accessRules() }
    }
}
