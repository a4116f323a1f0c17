import Recovery
import Retrace
import RetraceLDAP
import Testing

/// A server that is gone, or that takes connections and never answers.
@Suite struct OutageTests {
    private let slapd: Slapd
    private let directory: LDAPDirectory

    init() throws {
        slapd = try Slapd()
        directory = try slapd.directory {
            $0.timeLimit = 1
            $0.connectTimeout = 0.5
        }
    }

    private func lookUp() async throws -> DirectoryAnswer {
        try await directory.lookUp(Guide.account, phone: Guide.phone)
    }

    /// Every call of the port throws within its time limit.
    private func expectUnreachable() async throws {
        let began = ContinuousClock.now
        await #expect(throws: DirectoryUnreachable.self) { try await lookUp() }
        await #expect(throws: DirectoryUnreachable.self) { try await directory.check("old password") }
        await #expect(throws: DirectoryUnreachable.self) { try await directory.setTemporary("temporary") }
        await #expect(throws: DirectoryUnreachable.self) {
            try await directory.setPassword(Secret("new password"), for: Guide.account)
        }
        await #expect(throws: DirectoryUnreachable.self) {
            try await directory.revokeTemporaryPassword(of: Guide.account)
        }
        #expect(began.duration(to: .now) < .seconds(5 * 2))
    }

    @Test func `a server that was killed is unreachable, and reached again after its restart`() async throws {
        #expect(try await lookUp() != .unknown)
        #expect(try await directory.check("old password") == .right)
        slapd.kill()
        try await expectUnreachable()
        try slapd.startOnPort()
        #expect(try await lookUp() != .unknown)
        #expect(try await directory.check("old password") == .right)
    }

    @Test func `connections that a restart has broken are opened again, and nobody notices`() async throws {
        _ = try await atOnce(20) { _ in try await directory.check("old password") }
        slapd.kill()
        try slapd.startOnPort()
        let answers = try await atOnce(20) { _ in try await directory.check("old password") }
        #expect(answers.allSatisfy { $0 == .right })
    }

    @Test(arguments: [true, false])
    func `a server that never answers is unreachable within the limit`(isConnected: Bool) async throws {
        if isConnected { _ = try await lookUp() }
        try slapd.pause()
        defer { slapd.resume() }
        let began = ContinuousClock.now
        // Twenty at once wait for four connections, and none waits longer for that.
        let answers = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask { (try? await directory.lookUp(Guide.account, phone: Guide.phone)) == nil }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers == Array(repeating: true, count: 20))
        #expect(began.duration(to: .now) < .seconds(3))
        slapd.resume()
        #expect(try await lookUp() != .unknown)
    }

    @Test func `a server that hangs while encryption is agreed on is unreachable within the limit`() async throws {
        let slapd = try Slapd(usesTLS: true)
        try slapd.pause()
        defer { slapd.resume() }
        for (url, startTLS) in [
            ("ldaps://127.0.0.1:\(slapd.port + 1)", false), ("ldap://127.0.0.1:\(slapd.port)", true),
        ] {
            let directory = try slapd.directory {
                $0.url = url
                $0.startTLS = startTLS
                $0.caFile = slapd.folder.path("ca.pem")
                $0.timeLimit = 1
                $0.connectTimeout = 0.5
            }
            let began = ContinuousClock.now
            await #expect(throws: DirectoryUnreachable.self) { try await directory.checkConnection() }
            #expect(began.duration(to: .now) < .seconds(3))
        }
    }

    @Test func `a directory that was closed throws`() async throws {
        #expect(try await lookUp() != .unknown)
        directory.close()
        let error = await #expect(throws: DirectoryUnreachable.self) { try await lookUp() }
        #expect(error?.reason == "the directory: it has been closed")
    }

    @Test func `no reason names the account`() async throws {
        slapd.kill()
        let error = await #expect(throws: DirectoryUnreachable.self) { try await lookUp() }
        #expect(error?.reason == "the directory: it can't be reached, or its certificate is not accepted")
    }
}
