import Recovery

/// O8: every command in every state, decided anew and told in short. The text stands in docs/rules.md.
enum StateTable {
    struct State: Sendable {
        let name: String
        var way = CredentialsWay.temporary
        var who = Citizen.an
        /// Which message reports are of; otherwise the last that was claimed.
        var message: MessageID?
        let given: Step
    }

    struct Column: Sendable {
        let name: String
        let kind: CommandKind
        let step: @Sendable (State) -> Step

        init(_ name: String, _ kind: CommandKind, _ step: @escaping @Sendable (State) -> Step) {
            self.name = name
            self.kind = kind
            self.step = step
        }
    }

    static func table(_ title: String, _ columns: [Column], _ states: [State]) -> [String] {
        let header = ([title] + columns.map(\.name)).joined(separator: " | ")
        let rule = Array(repeating: "---", count: columns.count + 1).joined(separator: "|")
        return ["| \(header) |", "|\(rule)|"]
            + states.map { state in
                let cells = columns.map { cell(state, $0) }
                return "| \(([state.name] + cells).joined(separator: " | ")) |"
            }
    }

    private static func cell(_ state: State, _ column: Column) -> String {
        let scenario = Scenario.given(state.given, policy: .standard { $0.way = state.way })
        return told(scenario.when(column.step(state)), of: column.kind)
    }

    /// All tables, as they stand between the marks.
    static var text: [String] {
        [
            "**What the citizen does until the code is verified**", "",
        ] + table("state", Column.untilVerified, State.all) + [
            "", "**What follows, and what falls due if nobody comes back**", "",
        ] + table("state", Column.afterwards, State.all) + [
            "",
            "**Messages, by the state of the session.** The newest message that the session has, if any, is under way.",
            "",
        ] + table("state", Column.messages, State.all) + [
            "", "**Messages, by their own state**", "",
        ] + table("message", Column.messages, State.deliveries)
    }
}

extension StateTable.State {
    /// What was claimed before is not what reports are of.
    private static let forget = Step { scenario in
        scenario.claims = []
        return .settle
    }

    static let all: [Self] = [
        Self(name: "none", given: Step([])),
        Self(name: "awaiting captcha", given: .request),
        Self(name: "awaiting code", given: Step([.untilCode, .claim])),
        Self(
            name: "awaiting code, message kept back",
            given: Step([.untilCode(client: 2), .claim, .accept, forget, .untilCode])),
        Self(name: "code expired", given: Step([.untilCode, .claim, .wait(.minutes(5))])),
        Self(name: "awaiting delivery", given: Step([.untilCode, .claim, .accept, .rightCode, .claim])),
        Self(name: "awaiting choice", way: .chosen, given: Step([.untilCode, .claim, .accept, .rightCode])),
        Self(name: "credentials live", given: .untilCredentials),
        Self(name: "credentials used", given: Step([.untilCredentials, .useCredentials])),
        Self(name: "completed", given: Step([.untilCredentials, .useCredentials, .changePassword])),
        Self(name: "ended", given: Step([.untilCode, .claim, .giveUp])),
        Self(name: "decoy: awaiting captcha", who: .nobody, given: .request(.nobody)),
        Self(name: "decoy: awaiting code", who: .nobody, given: Step([.untilCode(.nobody), .claim])),
        Self(
            name: "decoy: code expired", who: .nobody, given: Step([.untilCode(.nobody), .claim, .wait(.minutes(5))])),
        Self(name: "decoy: ended", who: .nobody, given: Step([.untilCode(.nobody), .giveUp])),
    ]

    private static let verified = Step([.untilCode, .claim, .accept, .rightCode])
    private static let changed = Step([.untilCredentials, .useCredentials, .changePassword(notices: 1)])

    /// A message under way is looked at when its lease has lapsed, which `ClaimMessages` is there for.
    static let deliveries: [Self] = messages.map { state in
        var state = state
        let kind: MessageKind =
            state.name.hasPrefix("code") ? .code : state.name.hasPrefix("notice") ? .notice : .credentials
        state.message = MessageID(kind: kind, number: 1)
        return state
    }

    private static let messages: [Self] = [
        Self(name: "code, due", given: .untilCode),
        Self(name: "code, attempted", given: Step([.untilCode, .claim])),
        Self(name: "code, refused for now", given: Step([.untilCode, .claim, .refuseForNow])),
        Self(name: "code, answer lost", given: Step([.untilCode, .claim, .loseAnswer])),
        Self(name: "code, accepted", given: Step([.untilCode, .claim, .accept])),
        Self(name: "code, delivered before its answer", given: Step([.untilCode, .claim, .receipt(true)])),
        Self(name: "code, delivered", given: Step([.untilCode, .claim, .accept, .receipt(true)])),
        Self(name: "code, failed", given: Step([.untilCode, .claim, .refuseForGood])),
        Self(name: "credentials, due", given: verified),
        Self(name: "credentials, attempted", given: Step([verified, .claim])),
        Self(name: "credentials, refused for now", given: Step([verified, .claim, .refuseForNow])),
        Self(name: "credentials, answer lost", given: Step([verified, .claim, .loseAnswer])),
        Self(
            name: "credentials, attempted again",
            given: Step([verified, .claim, .loseAnswer, .claim.after(.minutes(1))])),
        Self(name: "credentials, delivered before their answer", given: Step([verified, .claim, .receipt(true)])),
        Self(name: "credentials, accepted", given: .untilCredentials),
        Self(name: "notice, due", given: changed),
        Self(name: "notice, attempted", given: Step([changed, .claim])),
        Self(name: "notice, answer lost", given: Step([changed, .claim, .loseAnswer])),
        Self(name: "notice, attempted again", given: Step([changed, .claim, .loseAnswer, .claim.after(.minutes(1))])),
        Self(name: "notice, accepted", given: Step([changed, .claim, .accept])),
    ]
}

extension StateTable.Column {
    static let untilVerified: [Self] = [
        Self("RequestRecovery", .requestRecovery) { .request($0.who, resuming: 1) },
        Self("SubmitCaptcha, passed", .submitCaptcha) { _ in .passCaptcha },
        Self("SubmitCaptcha, failed", .submitCaptcha) { _ in .failCaptcha },
        Self("ResendCode at once", .resendCode) { _ in .resend },
        Self("ResendCode after T2", .resendCode) { _ in .resend.after(.seconds(60)) },
        Self("VerifyCode, right", .verifyCode) { _ in .rightCode },
        Self("VerifyCode, wrong", .verifyCode) { _ in .wrongCode },
        Self("VerifyCode, wrong for the fifth time", .verifyCode) { _ in .wrongCode.times(5) },
        Self("GiveUp", .giveUp) { _ in .giveUp },
    ]

    static let afterwards: [Self] = [
        Self("ChoosePassword", .choosePassword) { _ in .choosePassword },
        Self("UseCredentials", .useCredentials) { .useCredentials($0.who) },
        Self("ChangePassword", .changePassword) { .changePassword($0.who) },
        Self("Disavow, right token", .disavow) { _ in .disavow },
        Self("Disavow, wrong token", .disavow) { _ in .disavow(false) },
        Self("AbandonDelivery", .abandonDelivery) { _ in .abandon },
        Self("Settle, when the next is due", .settle) { _ in
            Step { scenario in
                // To the moment itself, and not a millisecond further.
                let session = scenario.situation.session(scenario.session(nil))
                let due = session.flatMap { $0.due(under: scenario.situation.policy(of: $0)) }
                scenario.now = due ?? scenario.now
                return .settle
            }
        },
    ]

    static let messages: [Self] = [
        Self("ClaimMessages, a minute later", .claimMessages) { _ in .claim.after(.minutes(1)) },
        Self("ReportSend, accepted", .reportSend) {
            .answer(.accepted(reference: "gateway-1", parts: 2), to: $0.message)
        },
        Self("ReportSend, refused for now", .reportSend) {
            .answer(.rejected(code: 7, isRetryable: true), to: $0.message)
        },
        Self("ReportSend, refused for good", .reportSend) {
            .answer(.rejected(code: 8, isRetryable: false), to: $0.message)
        },
        Self("ReportSend, unknown", .reportSend) { .answer(.unknown, to: $0.message) },
        Self("ReportReceipt, delivered", .reportReceipt) { .receipt(true, for: $0.message) },
        Self("ReportReceipt, failed", .reportReceipt) { .receipt(false, for: $0.message) },
    ]

    static let all = untilVerified + afterwards + messages
}
