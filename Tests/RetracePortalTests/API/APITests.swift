import Foundation
import HTTPTypes
import Recovery
import Retrace
import RetracePortal
import Testing

@Suite struct APITests {
    /// A service's front end: calls the API and reads JSON.
    private func call(
        _ rig: PortalRig, _ method: HTTPRequest.Method, _ path: String, _ fields: [String: String]? = nil,
        handle: String? = nil, key: String? = nil, bearer: String? = nil
    ) async throws -> Seen {
        var headers: HTTPFields = [:]
        var body = ""
        if let fields {
            headers[.contentType] = "application/json"
            body = String(decoding: try JSONEncoder().encode(fields), as: UTF8.self)
        }
        headers[.retraceHandle] = handle
        headers[.idempotencyKey] = key
        if let bearer { headers[.authorization] = "Bearer \(bearer)" }
        return try await TestBrowser(rig).send(method, "/api/v1" + path, headers, body)
    }

    private func begin(_ rig: PortalRig, key: String? = nil) async throws -> String {
        let begun = try await call(rig, .post, "/recoveries", TestBrowser.guide, key: key)
        #expect(begun.status == 201)
        return try #require(try begun.json["handle"] as? String)
    }

    /// Up to the code, by the challenge that the API itself gave.
    private func pass(_ rig: PortalRig, _ handle: String) async throws {
        let fresh = try await call(rig, .get, "/recoveries/current/captcha", handle: handle).json
        let it = try #require(fresh["challenge"] as? [String: Any])
        let challenge = ProofOfWorkChallenge(
            challenge: try #require(it["challenge"] as? String), maxNumber: try #require(it["maxnumber"] as? Int),
            salt: try #require(it["salt"] as? String), signature: try #require(it["signature"] as? String))
        let token = try #require(ProofOfWorkSolver.solve(challenge)).exposed
        let passed = try await call(rig, .post, "/recoveries/current/captcha", ["token": token], handle: handle)
        #expect(passed.status == 200)
        #expect(try passed.json["next"] as? String == "code")
    }

    @Test func `a service recovers the guide's account`() async throws {
        let rig = try await PortalRig()
        let handle = try await begin(rig)
        try await pass(rig, handle)
        let code = try await rig.lastCode()
        let verified = try await call(rig, .post, "/recoveries/current/code", ["code": code], handle: handle)
        #expect(try verified.json["next"] as? String == "sign-in")

        let account = ["accountType": "individual", "identifier": "123456789423"]
        let password = try await rig.lastPassword()
        let opened = try await call(rig, .post, "/sign-ins", account.merging(["password": password]) { $1 })
        #expect(opened.status == 201)
        #expect(try opened.json["mustChangePassword"] as? Bool == true)
        let token = try #require(try opened.json["token"] as? String)
        let changed = try await call(
            rig, .post, "/sign-ins/current/password", ["password": "one of my own"], bearer: token)
        #expect(changed.status == 200)
        #expect(try await call(rig, .post, "/sign-ins/current/end", bearer: token).status == 204)
    }

    @Test func `the same key begins the same recovery, and with other content it is a conflict`() async throws {
        let rig = try await PortalRig()
        let first = try await begin(rig, key: "k-1")
        #expect(try await begin(rig, key: "k-1") == first)
        #expect(try await begin(rig, key: "k-2") != first)
        var other = TestBrowser.guide
        other["phone"] = "0912345678"
        let conflict = try await call(rig, .post, "/recoveries", other, key: "k-1")
        #expect(conflict.status == 409)
        #expect(try conflict.json["type"] as? String == "urn:retrace:problem:idempotency-conflict")
    }

    @Test func `a wrong code tells the tries that are left, and the fifth ends it`() async throws {
        let rig = try await PortalRig()
        let handle = try await begin(rig)
        try await pass(rig, handle)
        let wrong = ["code": try await rig.lastCode() == "000000" ? "000001" : "000000"]
        for left in [4, 3, 2, 1] {
            let seen = try await call(rig, .post, "/recoveries/current/code", wrong, handle: handle)
            #expect(seen.status == 422)
            #expect(try seen.json["triesLeft"] as? Int == left)
        }
        let last = try await call(rig, .post, "/recoveries/current/code", wrong, handle: handle)
        #expect(last.status == 409)
        #expect(try last.json["rule"] as? String == "L1")
    }

    @Test func `a resend too soon says how long to wait`() async throws {
        let rig = try await PortalRig()
        let handle = try await begin(rig)
        try await pass(rig, handle)
        let seen = try await call(rig, .post, "/recoveries/current/resend", handle: handle)
        #expect(seen.status == 429)
        #expect(seen.headers[.retryAfter] == "60")
        #expect(try seen.json["rule"] as? String == "T2")
    }

    @Test(arguments: [
        ("not json", 400), ("[]", 400), (#"{"accountType":"individual"}"#, 422),
        (#"{"accountType":"person","identifier":"1","phone":"1"}"#, 422),
        (#"{"accountType":"individual","identifier":"12a","phone":"12"}"#, 422),
        (#"{"accountType":"individual","identifier":"123456789423","phone":"0387584663","more":1}"#, 422),
        (#"{"accountType":"individual","identifier":123456789423,"phone":"0387584663"}"#, 422),
    ])
    func `what cannot be used is named, and begins nothing`(body: String, status: Int) async throws {
        let rig = try await PortalRig()
        let before = rig.engine.position
        let seen = try await TestBrowser(rig).send(
            .post, "/api/v1/recoveries", [.contentType: "application/json"], body)
        #expect(seen.status == status)
        #expect(seen.headers[.contentType] == "application/problem+json")
        #expect(rig.engine.position == before)
    }

    @Test func `calls without a handle, a sign-in or a type of content are told so`() async throws {
        let rig = try await PortalRig()
        #expect(try await call(rig, .get, "/recoveries/current").status == 404)
        #expect(try await call(rig, .get, "/recoveries/current", handle: "nonsense").status == 404)
        let change = ["password": "one of my own"]
        #expect(try await call(rig, .post, "/sign-ins/current/password", change, bearer: "nobody").status == 401)
        let untyped = try await TestBrowser(rig).send(.post, "/api/v1/recoveries", [:], "{}")
        #expect(untyped.status == 415)
        #expect(try await call(rig, .post, "/disavowals", ["token": "AAAA-BBBB"]).status == 422)
    }

    @Test func `the same receipt stands in every answer about a recovery, and it is the citizen's`() async throws {
        let rig = try await PortalRig()
        let handle = try await begin(rig)
        let first = try await call(rig, .get, "/recoveries/current", handle: handle)
        try await pass(rig, handle)
        let code = ["code": try await rig.lastCode()]
        let verified = try await call(rig, .post, "/recoveries/current/code", code, handle: handle)
        let receipt = try #require(try verified.json["receipt"] as? String)
        #expect(try first.json["receipt"] as? String == receipt)
        #expect(receipt == "\(try rig.engine.receipt(of: try #require(Handle(handle))))")
    }

    @Test(arguments: [["identifier": "056090001234"], ["phone": "0387584664"]])
    func `a decoy's answers have the same fields of the same lengths, a receipt among them`(
        typed: [String: String]
    ) async throws {
        #expect(try await shapes(typed) == shapes([:]))
    }

    /// The answers to the way of somebody who has no code: status, and every field with the length of its value.
    private func shapes(_ typed: [String: String]) async throws -> [String] {
        let rig = try await PortalRig()
        let begun = try await call(rig, .post, "/recoveries", TestBrowser.guide.merging(typed) { $1 })
        let handle = try #require(try begun.json["handle"] as? String)
        let waiting = try await call(rig, .get, "/recoveries/current", handle: handle)
        try await pass(rig, handle)
        let passed = try await call(rig, .get, "/recoveries/current", handle: handle)
        let wrong = try await call(rig, .post, "/recoveries/current/code", ["code": "000000"], handle: handle)
        let ended = try await call(rig, .post, "/recoveries/current/give-up", handle: handle)
        #expect(try [begun, waiting, passed, ended].allSatisfy { try $0.json["receipt"] is String })
        return try [begun, waiting, passed, wrong, ended].map { seen in
            let fields = try seen.json.map { name, value in "\(name): \("\(value)".count)" }.sorted()
            return "\(seen.status) \(seen.body.utf8.count) \(fields)"
        }
    }

    @Test func `an answer about a recovery has the fields that the description promises`() async throws {
        let rig = try await PortalRig()
        let document = try await TestBrowser(rig).get("/openapi.json").json
        let components = try #require(document["components"] as? [String: Any])
        let schemas = try #require(components["schemas"] as? [String: [String: Any]])
        let properties = try #require(schemas["Recovery"]?["properties"] as? [String: [String: Any]])
        let needed = try #require(schemas["Recovery"]?["required"] as? [String])
        let begun = try await call(rig, .post, "/recoveries", TestBrowser.guide).json
        #expect(Set(begun.keys).isSubset(of: properties.keys))
        #expect(Set(needed).isSubset(of: begun.keys))
        let pattern = try #require(properties["receipt"]?["pattern"] as? String)
        let receipt = try #require(begun["receipt"] as? String)
        #expect(receipt.range(of: pattern, options: .regularExpression) != nil)
    }

    @Test func `the description names every route, and no others`() async throws {
        let rig = try await PortalRig()
        let document = try await TestBrowser(rig).get("/openapi.json").json
        #expect(document["openapi"] as? String == "3.1.0")
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        let described = Set(paths.flatMap { path, methods in methods.keys.map { "\($0) \(path)" } })
        let routed = Set(rig.portal.apiRoutes.map { "\($0.method.rawValue.lowercased()) \($0.path)" })
        #expect(described == routed)
    }
}
