import Foundation
import Recovery
import Retrace
import RetraceLDAP
import Testing

@Suite struct PasswordTests {
    private let slapd: Slapd
    private let directory: LDAPDirectory

    init() throws {
        slapd = try Slapd()
        directory = try slapd.directory()
    }

    @Test func `a lasting password is right or wrong by the directory's own word`() async throws {
        #expect(try await directory.check("old password") == .right)
        #expect(try await directory.check("old Password") == .wrong)
        #expect(try await directory.check("") == .wrong)
        #expect(try await directory.check("\0") == .wrong)
    }

    @Test(arguments: ["056090001235", "056090001234"])
    func `an unknown or disabled account's password is wrong, and it takes none`(identifier: String) async throws {
        let account = try individual(identifier)
        #expect(try await directory.checkPassword(Secret("old password"), for: account, at: Guide.noon) == .wrong)
        #expect(try await directory.checkPassword(Secret(""), for: account, at: Guide.noon) == .wrong)
        await #expect(throws: DirectoryUnreachable.self) {
            try await directory.setTemporaryPassword(Secret("temporary"), until: Guide.later, for: account)
        }
        await #expect(throws: DirectoryUnreachable.self) {
            try await directory.setPassword(Secret("new password"), for: account)
        }
        try await directory.revokeTemporaryPassword(of: account)
    }

    @Test(arguments: ["123456789423", "056090001235", "056090001234"])
    func `a wrong password is one search and one sign-in, whoever's it is`(identifier: String) async throws {
        let directory = try slapd.directory { $0.connections = 1 }
        _ = try await directory.check("wrong password")
        let before = (try slapd.count(of: "SRCH base"), try slapd.count(of: "BIND dn"))
        let account = try individual(identifier)
        #expect(try await directory.checkPassword(Secret("no such"), for: account, at: Guide.noon) == .wrong)
        #expect(try slapd.count(of: "SRCH base") == before.0 + 1)
        // The server writes a second line where a sign-in succeeds, and none here.
        #expect(try slapd.count(of: "BIND dn") == before.1 + 1)
    }

    @Test func `who does not exist is checked against the entry that is named for that`() async throws {
        let directory = try slapd.directory { $0.decoyDN = "uid=tranthib,ou=people,dc=example,dc=vn" }
        let unknown = try individual("056090001235")
        #expect(try await directory.checkPassword(Secret("old password"), for: unknown, at: Guide.noon) == .wrong)
        #expect(try slapd.output().contains("BIND dn=\"uid=tranthib,ou=people,dc=example,dc=vn\" mech=SIMPLE"))
    }

    @Test func `a temporary password opens once, and the old one goes on working`() async throws {
        try await directory.setTemporary("temporary")
        #expect(try await directory.check("old password") == .right)
        #expect(try await directory.check("temporary") == .temporary)
        #expect(try await directory.check("temporary") == .expired)
        #expect(try await directory.check("old password") == .right)
    }

    @Test func `an entry without the auxiliary class gets it with its first temporary password`() async throws {
        let account = try individual("056090001236")
        for password in ["first one", "second one"] {
            try await directory.setTemporaryPassword(Secret(password), until: Guide.later, for: account)
            #expect(try await directory.checkPassword(Secret(password), for: account, at: Guide.noon) == .temporary)
        }
    }

    @Test(arguments: zip([-1, 0, 1], [.temporary, .expired, .expired] as [PasswordAnswer]))
    func `a temporary password opens until the instant of its end`(late: Int64, answer: PasswordAnswer) async throws {
        try await directory.setTemporary("temporary")
        #expect(try await directory.check("temporary", at: Guide.later + Instant.Span(milliseconds: late)) == answer)
    }

    @Test func `the same temporary password again changes nothing but its end`() async throws {
        try await directory.setTemporary("temporary", until: Guide.noon)
        #expect(try await directory.check("temporary") == .expired)
        try await directory.setTemporary("temporary")
        try await directory.setTemporary("temporary")
        #expect(try await directory.check("temporary") == .temporary)
        try await directory.setTemporary("temporary", until: Guide.later + .hours(1))
        #expect(try await directory.check("temporary") == .expired)
    }

    @Test func `another temporary password replaces the one before`() async throws {
        try await directory.setTemporary("first one")
        try await directory.setTemporary("second one")
        #expect(try await directory.check("first one") == .wrong)
        #expect(try await directory.check("second one") == .temporary)
    }

    @Test func `a temporary password can be taken back`() async throws {
        try await directory.setTemporary("temporary")
        try await directory.revokeTemporaryPassword(of: Guide.account)
        #expect(try await directory.check("temporary") == .wrong)
        #expect(try await directory.check("old password") == .right)
        try await directory.revokeTemporaryPassword(of: Guide.account)
    }

    @Test func `a password for good ends the temporary one and the old one`() async throws {
        try await directory.setTemporary("temporary")
        try await directory.setPassword(Secret("mật khẩu mới"), for: Guide.account)
        #expect(try await directory.check("temporary") == .wrong)
        #expect(try await directory.check("old password") == .wrong)
        #expect(try await directory.check("mật khẩu mới") == .right)
        // The same letters, written as other keyboards do.
        #expect(try await directory.check("mật khẩu mới".decomposedStringWithCanonicalMapping) == .right)
    }

    @Test func `of 50 checks at once by two services, one opens`() async throws {
        let other = try slapd.directory()
        try await directory.setTemporary("temporary")
        let answers = try await atOnce(50) { try await ($0 % 2 == 0 ? directory : other).check("temporary") }
        #expect(answers.count { $0 == .temporary } == 1)
        #expect(answers.count { $0 == .expired } == 49)
    }

    @Test func `of temporary passwords set at once by two services, the last one opens`() async throws {
        let other = try slapd.directory()
        // Whoever is overtaken too often says so.
        let set = try await atOnce(10) { number in
            (try? await (number % 2 == 0 ? directory : other).setTemporary("temporary \(number)")) != nil
        }
        #expect(set.contains(true))
        var answers: [PasswordAnswer] = []
        for number in 0..<10 { answers.append(try await directory.check("temporary \(number)")) }
        #expect(answers.count { $0 == .temporary } == 1)
        #expect(answers.count { $0 == .wrong } == 9)
    }

    @Test func `nothing at rest holds a password that was set`() async throws {
        try await directory.setTemporary("temporary-canary")
        try await directory.setPassword(Secret("lasting-canary"), for: Guide.account)
        try await directory.setTemporary("temporary-canary")
        let contents = try slapd.contents()
        #expect(contents.contains("retraceTemporaryPassword: 1 \(Guide.later.milliseconds) - $scrypt$ln=4,r=8,p=1$"))
        for canary in ["temporary-canary", "lasting-canary"] {
            #expect(!contents.contains(canary))
            #expect(!contents.contains(Data(canary.utf8).base64EncodedString()))
        }
    }

    @Test func `a password made by chance is hashed fast, and opens once`() async throws {
        let random = "Abcd-2345-Efgh-6789-Jkmn"
        try await directory.setTemporary(random)
        try await directory.setTemporary(random)
        let contents = try slapd.contents()
        #expect(contents.contains("retraceTemporaryPassword: 1 \(Guide.later.milliseconds) - $hkdf-sha256$"))
        #expect(!contents.contains(random))
        #expect(try await directory.check("Abcd-2345-Efgh-6789-Jkmm") == .wrong)
        #expect(try await directory.check(random) == .temporary)
        #expect(try await directory.check(random) == .expired)
        #expect(try await directory.check("old password") == .right)
    }

    @Test func `what is no state of a temporary password is none, and is replaced`() async throws {
        let slapd = try Slapd(
            more: """
                dn: uid=damaged,ou=people,dc=example,dc=vn
                objectClass: inetOrgPerson
                objectClass: retraceAccount
                uid: damaged
                cn: damaged
                sn: damaged
                employeeType: individual
                employeeNumber: 056090005555
                retraceTemporaryPassword: 1 99999 nonsense
                userPassword: old password

                """)
        let (directory, account) = (try slapd.directory(), try individual("056090005555"))
        #expect(try await directory.checkPassword(Secret("old password"), for: account, at: Guide.noon) == .right)
        try await directory.setTemporaryPassword(Secret("temporary"), until: Guide.later, for: account)
        #expect(try await directory.checkPassword(Secret("temporary"), for: account, at: Guide.noon) == .temporary)
    }
}

/// With OpenLDAP's overlay `ppolicy` in the way.
@Suite struct PasswordPolicyTests {
    private let slapd: Slapd
    private let directory: LDAPDirectory

    init() throws {
        slapd = try Slapd()
        directory = try slapd.directory()
    }

    @Test func `a use of the temporary password forces the change, and the change ends that`() async throws {
        try await directory.setTemporary("temporary")
        #expect(try !slapd.contents().contains("pwdReset"))
        #expect(try await directory.check("temporary") == .temporary)
        #expect(try slapd.contents().contains("pwdReset: TRUE"))
        try await directory.setPassword(Secret("new password"), for: Guide.account)
        #expect(try !slapd.contents().contains("pwdReset"))
    }

    @Test func `a temporary password is no wrong try at the server`() async throws {
        try await directory.setTemporary("temporary")
        #expect(try await directory.check("temporary") == .temporary)
        #expect(try !slapd.contents().contains("pwdFailureTime"))
        #expect(try await directory.check("wrong password") == .wrong)
        #expect(try slapd.contents().contains("pwdFailureTime"))
    }

    @Test func `a new password that the server's policy refuses leaves the old one`() async throws {
        let error = await #expect(throws: DirectoryUnreachable.self) {
            try await directory.setPassword(Secret("short"), for: Guide.account)
        }
        #expect(error?.reason == "the directory: it answers: Constraint violation (19)")
        #expect(try await directory.check("old password") == .right)
    }
}
