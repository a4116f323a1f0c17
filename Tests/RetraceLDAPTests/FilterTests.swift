import Foundation
import LDAP
import Recovery
import Testing

/// What is typed stays a value, whatever it looks like.
@Suite struct FilterTests {
    private static let odd = ["*)(uid=*", "*", ")(|(uid=*", "a\\2ab", "nguyễn", "x\0y", "(", "\\", "a*b"]

    private let slapd: Slapd
    private let pool: ConnectionPool
    private let base: DistinguishedName
    private let uid: AttributeName

    init() throws {
        slapd = try Slapd(more: Self.odd.enumerated().map { Self.entry($0.offset, uid: $0.element) }.joined())
        let url = try #require(ServerURL("ldap://127.0.0.1:\(slapd.port)"))
        pool = ConnectionPool(
            ConnectionOptions(url: url, startsTLS: false, authorities: "", connectLimit: .seconds(2)),
            beginning: .signIn(
                try #require(DistinguishedName("cn=retrace,dc=example,dc=vn")), password: Array("service secret".utf8)),
            width: 1)
        base = try #require(DistinguishedName("ou=people,dc=example,dc=vn"))
        uid = try #require(AttributeName("uid"))
    }

    private static func entry(_ number: Int, uid: String) -> String {
        """
        dn: cn=odd \(number),ou=people,dc=example,dc=vn
        objectClass: inetOrgPerson
        cn: odd \(number)
        sn: odd
        uid:: \(base64(Array(uid.utf8)))


        """
    }

    private func find(_ filter: Filter) async throws -> [Entry] {
        let (base, uid) = (base, uid)
        return try await pool.run(within: .seconds(3)) { connection throws(LDAPError) in
            try connection.search(filter, under: base, scope: .subtree, attributes: [uid], limit: 100)
        }
    }

    @Test(arguments: odd) func `a value with signs of filters finds the entry that has it, and no other`(
        value: String
    ) async throws {
        #expect(try await find(.equal(uid, Array(value.utf8))).map { $0.texts(of: "UID") } == [[value]])
        #expect(try await find(.and([.present(.objectClass), .equal(uid, Array("\(value)*".utf8))])).isEmpty)
    }

    @Test func `every other kind of filter does what it says`() async throws {
        let two: Filter = .or([.equal(uid, Array("tranthib".utf8)), .equal(uid, Array("levanc".utf8))])
        #expect(try await find(two).count == 2)
        #expect(try await find(.and([two, .not(.equal(uid, Array("levanc".utf8)))])).count == 1)
        let rule = try #require(AttributeName("caseExactMatch"))
        #expect(try await find(.matching(uid, rule: rule, Array("levanc".utf8))).count == 1)
        #expect(try await find(.matching(uid, rule: rule, Array("LEVANC".utf8))).isEmpty)
        #expect(Filter.greaterOrEqual(uid, [0xC3, 0xA9, 0]).text == "(uid>=\\c3\\a9\\00)")
        #expect(Filter.lessOrEqual(uid, Array("a)".utf8)).text == "(uid<=a\\29)")
        #expect(Filter.approximately(uid, Array("b c".utf8)).text == "(uid~=b c)")
    }

    @Test func `more entries than were asked for are an error`() async throws {
        let (base, uid) = (base, uid)
        await #expect(throws: LDAPError.answered(.sizeLimitExceeded)) {
            try await pool.run(within: .seconds(3)) { connection throws(LDAPError) in
                try connection.search(.present(uid), under: base, scope: .subtree, attributes: [], limit: 1)
            }
        }
    }

    @Test func `what looks like a filter is no identifier`() {
        for typed in Self.odd {
            #expect(throws: InvalidIdentifier.self) { try individual(typed) }
        }
    }

    @Test func `names and entries print nothing of what they hold`() async throws {
        let entry = try #require(try await find(.equal(uid, Array("tranthib".utf8))).first)
        #expect("\(entry) \(entry.name) \(String(reflecting: entry))" == "[entry] [name] [entry]")
        #expect("\(LDAPError.answered(.noSuchObject))" == "it answers: No such object (32)")
    }
}

private func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
