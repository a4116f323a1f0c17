import Recovery

extension StepAction {
    /// Reads what belongs to the `do` of a line.
    init(_ fields: inout JSONFields) throws(FieldFault) {
        let word = try fields.required("do")
        switch word {
        case "request": self = .request(try RequestStep(&fields))
        case "captcha":
            self = .captcha(try fields.choice("captcha", of: CaptchaChoice.self) ?? .solve, of: try fields.string("of"))
        case "code": self = .code(CodeChoice(try fields.required("code")))
        case "resend": self = .resend
        case "giveUp": self = .giveUp
        case "choosePassword": self = .choosePassword(try fields.required("password"))
        case "signIn": self = .signIn(PasswordChoice(try fields.required("password")))
        case "changePassword": self = .changePassword(try fields.required("password"))
        case "disavow":
            self = .disavow(try fields.choice("token", of: TokenChoice.self) ?? .right, of: try fields.string("of"))
        case "unlock": self = .unlock(caseNumber: try fields.required("case"))
        case "forge": self = .forge(of: try fields.required("of"))
        case "repeat": self = .repeatLast
        case "status": self = .status
        case "wait": self = .wait
        case "search": self = .search
        default: self = try Self.outside(word, &fields)
        }
    }

    /// What does not come from a citizen.
    private static func outside(_ word: String, _ fields: inout JSONFields) throws(FieldFault) -> StepAction {
        switch word {
        case "receipt": return try receipt(&fields)
        case "adopt":
            guard let overrides = try fields.object("policy") else { throw FieldFault("\"policy\" is missing") }
            return .adopt(try PolicyOverrides(overrides))
        case "gateway":
            guard let mode = try fields.choice("mode", of: ScenarioGateway.Mode.self) else {
                throw FieldFault("\"mode\" is missing")
            }
            return .gateway(mode)
        case "directory": return try directory(&fields)
        case "stop": return .stop
        case "start": return .start(clock: try fields.time("clock"))
        case "restart": return .restart(clock: try fields.time("clock"))
        default: throw JSONFields.fault("do", words, .string(word))
        }
    }

    private static let words = """
        request, captcha, code, resend, giveUp, choosePassword, signIn, changePassword, disavow, receipt, status, \
        wait, unlock, adopt, gateway, directory, stop, start, restart, repeat, forge or search
        """

    private enum ReceiptMessage: String, CaseIterable {
        case code, credentials, notice
    }

    private static func receipt(_ fields: inout JSONFields) throws(FieldFault) -> StepAction {
        let number = UInt8(clamping: try fields.integer("number", in: 1...255) ?? 1)
        let kind: MessageKind =
            switch try fields.choice("message", of: ReceiptMessage.self) ?? .code {
            case .code: .code
            case .credentials: .credentials
            case .notice: .notice
            }
        let isDelivered = try fields.bool("delivered") ?? true
        return .receipt(MessageID(kind: kind, number: number), isDelivered: isDelivered, of: try fields.string("of"))
    }

    private enum DirectoryState: String, CaseIterable {
        case up, down
    }

    private static func directory(_ fields: inout JSONFields) throws(FieldFault) -> StepAction {
        if let state = try fields.choice("state", of: DirectoryState.self) { return .directory(isDown: state == .down) }
        let type = try accountType(&fields) ?? .individual
        return .record(
            RecordStep(
                type: type, identifier: try fields.required("identifier"), phone: try fields.string("phone"),
                isDisabled: try fields.bool("disabled")))
    }
}

extension RequestStep {
    init(_ fields: inout JSONFields) throws(FieldFault) {
        type = try accountType(&fields)
        identifier = try fields.string("identifier")
        phone = try fields.string("phone")
        client = try fields.string("client")
        isResuming = try fields.bool("resume") ?? true
        session = nil
        guard let text = try fields.string("session") else { return }
        guard let id = SessionID(hex: text) else {
            throw JSONFields.fault("session", "32 hexadecimal digits", .string(text))
        }
        session = id
    }
}

extension CodeChoice {
    init(_ text: String) {
        self =
            switch text {
            case "right": .right
            case "wrong": .wrong
            case "superseded": .superseded
            case "arrived": .arrived
            case "wrongFirst": .wrongFirst
            case "wrongLast": .wrongLast
            default: text.hasPrefix("of:") ? .of(String(text.dropFirst(3))) : .typed(text)
            }
    }
}

extension PasswordChoice {
    init(_ text: String) { self = text == "temporary" ? .temporary : .typed(text) }
}
