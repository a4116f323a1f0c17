import Testing

/// The steps of the guide's flow in a browser.
extension TestBrowser {
    static let guide = ["accountType": "individual", "identifier": "123456789423", "phone": "0387584663"]

    /// Fills the first form and sends it. `typed` takes the place of what the guide types.
    func request(_ rig: PortalRig, _ typed: [String: String] = [:]) async throws -> Seen {
        let form = try await get("/lay-lai")
        var fields = Self.guide.merging(typed) { $1 }
        if fields["form"] == nil { fields["form"] = form.field("form") }
        if fields["captcha"] == nil { fields["captcha"] = try rig.token() }
        return try await post("/lay-lai", fields)
    }

    func enter(_ code: String) async throws -> Seen {
        let page = try await get("/lay-lai/ma-otp")
        return try await post("/lay-lai/ma-otp", ["form": try #require(page.field("form")), "code": code])
    }

    /// The whole flow up to the message with the temporary password.
    func recover(_ rig: PortalRig) async throws {
        _ = try await follow(try await request(rig))
        _ = try await follow(try await enter(try await rig.lastCode()))
    }

    func signIn(_ password: String) async throws -> Seen {
        try await post(
            "/dang-nhap", ["accountType": "individual", "identifier": "123456789423", "password": password])
    }
}
