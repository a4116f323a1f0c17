import Foundation
import Recovery
import Retrace
import Testing

/// E4: nothing that is written below the data holds a secret or a direct identifier.
@Suite struct SecrecyTests {
    @Test(arguments: [CredentialsWay.temporary, .chosen])
    func `no file below the data holds what must not be there`(way: CredentialsWay) async throws {
        let rig = try await EngineRig { options in
            options.policy.way = way
            options.seed = 3
        }
        rig.directory.add(try .guide, others: [try PhoneNumber("0912345678")])
        let engine = try rig.engine
        let client = try ClientAddress("203.0.113.77")
        let key = IdempotencyKey(scope: "portal-scope", key: "idempotency-key-of-the-browser")
        let request = try await engine.requestRecovery(
            Citizen.guide.form, from: client, key: key, session: SessionID(hex: "019b8c20abb000005e7ace00000322ac"))
        let handle = try #require(request.handle)
        _ = try await engine.submitCaptcha(Secret("bad"), handle)
        _ = try await engine.submitCaptcha(
            Secret("captcha-token-of-the-browser"), handle, key: .init(scope: "s", key: "second-idempotency-key"))
        _ = try await engine.deliverMessages()
        _ = try await engine.verifyCode(TypedCode("999321"), handle)
        _ = try await engine.verifyCode(TypedCode("725306"), handle)
        if way == .chosen { _ = try await engine.choosePassword(Secret("my own secret"), handle) }
        _ = try await engine.deliverMessages()
        let texts = rig.inbox.messages.map(\.text.exposed)
        var secrets = texts.compactMap(Reading.token) + texts.compactMap(Reading.password)
        if let password = texts.compactMap(Reading.password).first {
            _ = try await engine.signIn(Citizen.guide.account, Secret(password))
            _ = try await engine.changePassword(Citizen.guide.account, to: Secret("my own secret"))
            secrets.append(password.filter { $0 != "-" })
        }
        #expect(secrets.count >= 2)
        secrets += secrets.map { $0.filter { $0 != "-" } }
        secrets += [
            "123456789423", "387584663", "912345678", "725306", "999321", "203.0.113", "captcha-token-of-the-browser",
            "my own secret", "idempotency-key", "portal-scope", "nguyenvana", handle.text,
            String(handle.text.suffix(21)),
        ]
        try engine.catchUpViews()
        try #require(secrets.allSatisfy { $0.utf8.count >= 6 })
        await rig.close()
        let files = try files(below: rig.options.data)
        #expect(Set(files.map(\.lastPathComponent)).isSuperset(of: ["data.mdb", "lock.mdb"]))
        #expect(files.count >= 6)
        for file in files {
            let bytes = try Data(contentsOf: file)
            for secret in secrets {
                #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(file.path) holds \(secret)")
            }
        }
    }

    @Test func `nothing that is printed holds a secret`() async throws {
        let rig = try await EngineRig()
        rig.directory.add(try .guide)
        let handle = try await rig.begin(.guide)
        _ = try await rig.engine.deliverMessages()
        let code = try TypedCode("725306")
        let printed = [
            "\(handle)", "\(code)", "\(Secret("my own secret"))", "\(try ClientAddress("203.0.113.77"))",
            "\(try Citizen.guide.form)", "\(try #require(rig.inbox.messages.first))", "\(rig.options)",
            String(reflecting: handle), String(reflecting: code), String(reflecting: try Citizen.guide.form),
            String(reflecting: try #require(rig.inbox.messages.first)),
        ].joined(separator: "\n")
        let mac = String(handle.text.suffix(21))
        for secret in [
            "725306", "my own secret", "203.0.113", "123456789423", "387584663", mac, try rig.inbox.lastCode(),
        ] {
            #expect(!printed.contains(secret), "\(secret)")
        }
        #expect(Mirror(reflecting: handle).children.isEmpty)
    }

    private func files(below folder: String) throws -> [URL] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
        return paths.map { URL(fileURLWithPath: "\(folder)/\($0)") }.filter {
            (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true
        }
    }
}
