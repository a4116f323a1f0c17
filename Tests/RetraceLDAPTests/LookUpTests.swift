import LDAP
import Recovery
import Retrace
import RetraceLDAP
import Testing

@Suite struct LookUpTests {
    private let slapd: Slapd
    private let directory: LDAPDirectory

    init() throws {
        slapd = try Slapd()
        directory = try slapd.directory()
    }

    @Test func `an account and its phone match, with all that is known`() async throws {
        #expect(
            try await directory.lookUp(Guide.account, phone: Guide.phone)
                == .matched(
                    accountName: "nguyenvana",
                    otherPhones: [try PhoneNumber("0899123456"), try PhoneNumber("0912345678")],
                    phoneSince: Instant(milliseconds: 1_714_521_600_000)))
    }

    @Test func `each of several mobile numbers matches, and the rest are told`() async throws {
        let (first, second) = (try PhoneNumber("0912345678"), try PhoneNumber("+84978111222"))
        let account = try individual("056090001236")
        #expect(
            try await directory.lookUp(account, phone: first)
                == .matched(accountName: "tranthib", otherPhones: [second], phoneSince: nil))
        #expect(
            try await directory.lookUp(account, phone: second)
                == .matched(accountName: "tranthib", otherPhones: [first], phoneSince: nil))
    }

    @Test func `other answers are other phone, disabled and unknown`() async throws {
        let other = try PhoneNumber("0912345678")
        #expect(try await directory.lookUp(Guide.account, phone: other) == .otherPhone)
        #expect(try await directory.lookUp(individual("056090001234"), phone: other) == .disabled)
        #expect(try await directory.lookUp(individual("056090001234"), phone: Guide.phone) == .disabled)
        #expect(try await directory.lookUp(individual("056090001235"), phone: other) == .unknown)
    }

    @Test func `an individual and an organization with the same digits are two accounts`() async throws {
        let phone = try PhoneNumber("0912345678")
        let organization = try AccountIdentifier("0100233488", type: .organization)
        #expect(
            try await directory.lookUp(organization, phone: phone)
                == .matched(accountName: "congty", otherPhones: [], phoneSince: nil))
        let digits = try AccountIdentifier("123456789423", type: .organization)
        #expect(try await directory.lookUp(digits, phone: Guide.phone) == .unknown)
    }

    @Test func `where the directory has no accounts of a type, they are unknown`() async throws {
        let directory = try slapd.directory { $0.organizationFilter = nil }
        let organization = try AccountIdentifier("0100233488", type: .organization)
        #expect(try await directory.lookUp(organization, phone: PhoneNumber("0912345678")) == .unknown)
    }

    @Test func `an identifier that two entries have is nobody's`() async throws {
        let error = await #expect(throws: DirectoryUnreachable.self) {
            try await directory.lookUp(individual("C1234567"), phone: PhoneNumber("0912345678"))
        }
        #expect(error?.reason == "the directory has more than one entry for an identifier")
    }

    @Test(arguments: ["123456789423", "056090001235", "056090001234"])
    func `a look-up is one search, whatever its answer`(identifier: String) async throws {
        let directory = try slapd.directory { $0.connections = 1 }
        _ = try await directory.lookUp(individual("056090009999"), phone: Guide.phone)
        let before = (try slapd.count(of: "SRCH base"), try slapd.count(of: "BIND dn"))
        _ = try await directory.lookUp(individual(identifier), phone: Guide.phone)
        #expect(try slapd.count(of: "SRCH base") == before.0 + 1)
        #expect(try slapd.count(of: "BIND dn") == before.1)
    }

    @Test func `many look-ups at once get their own answers`() async throws {
        let right = try await atOnce(200) { number in
            let isKnown = number % 2 == 0
            let account = try individual(isKnown ? "123456789423" : "056090001235")
            let answer = try await directory.lookUp(account, phone: Guide.phone)
            return isKnown ? answer != .unknown : answer == .unknown
        }
        #expect(right.allSatisfy { $0 })
    }

    @Test func `eighty connections opened at once answer as one does`() async throws {
        let directories = try (0..<10).map { _ in
            try slapd.directory {
                $0.connections = 8
                $0.timeLimit = 10
                $0.connectTimeout = 10
            }
        }
        let answers = try await atOnce(800) { number in
            try await directories[number % 10].lookUp(Guide.account, phone: Guide.phone)
        }
        #expect(answers.allSatisfy { $0 != .unknown && $0 != .otherPhone })
    }

    @Test func `a socket in the file system serves as well`() async throws {
        let directory = try slapd.directory { $0.url = slapd.socketURL }
        #expect(try await directory.lookUp(Guide.account, phone: Guide.phone) != .unknown)
    }

    @Test func `a directory that is there says so, and one whose password is wrong says that`() async throws {
        try await directory.checkConnection()
        let stranger = try slapd.directory { $0.password = Secret("not this one") }
        let error = await #expect(throws: DirectoryUnreachable.self) { try await stranger.checkConnection() }
        #expect(error?.reason == "the directory refuses the password of bindDN")
    }
}
