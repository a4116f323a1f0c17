import Recovery
import Retrace
import RetraceLDAP
import Testing

/// With an authority of our own.
@Suite struct EncryptionTests {
    private let slapd: Slapd

    init() throws { slapd = try Slapd(usesTLS: true) }

    private enum Way: CaseIterable {
        case ldaps, startTLS
    }

    private func answer(_ way: Way, host: String = "127.0.0.1", authority: String = "ca.pem") async throws
        -> DirectoryAnswer
    {
        let directory = try slapd.directory {
            $0.url = way == .ldaps ? "ldaps://\(host):\(slapd.port + 1)" : "ldap://\(host):\(slapd.port)"
            $0.startTLS = way == .startTLS
            $0.caFile = slapd.folder.path(authority)
        }
        return try await directory.lookUp(Guide.account, phone: Guide.phone)
    }

    @Test(arguments: Way.allCases)
    private func `a certificate of the right authority for the right host is accepted`(way: Way) async throws {
        #expect(try await answer(way) != .unknown)
        let encrypted = try slapd.output().split(separator: "\n").count { $0.contains("TLS established") }
        #expect(encrypted > 0)
    }

    @Test(arguments: Way.allCases)
    private func `a certificate of another authority is refused before anything is said`(way: Way) async throws {
        await #expect(throws: DirectoryUnreachable.self) { try await answer(way, authority: "other-ca.pem") }
        #expect(try slapd.count(of: "BIND dn") == 0)
    }

    @Test(arguments: Way.allCases)
    private func `a certificate for another host is refused before anything is said`(way: Way) async throws {
        await #expect(throws: DirectoryUnreachable.self) { try await answer(way, host: "127.0.0.2") }
        #expect(try slapd.count(of: "BIND dn") == 0)
    }

    @Test func `a server without encryption is not talked to where it is asked for`() async throws {
        let plain = try Slapd()
        let directory = try plain.directory {
            $0.startTLS = true
            $0.caFile = slapd.folder.path("ca.pem")
        }
        await #expect(throws: DirectoryUnreachable.self) { try await directory.checkConnection() }
        #expect(try plain.count(of: "BIND dn") == 0)
    }
}
