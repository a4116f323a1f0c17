import Recovery
import Retrace

// What listings show. A key is for good; a heading may change.

enum Columns {
    static func events(withSession: Bool) -> [Column<LoggedEvent>] {
        [
            Column("position", "POSITION") { .number($0.position) },
            Column("time", "TIME") { .time($0.event.time) },
            Column("type", "TYPE") { .text($0.event.payload.type.description) },
            Column("payload", "DETAIL") { .payload($0.event.payload, $0.event.time) },
            Column("actor", "ACTOR") { .text($0.event.actor.name) },
            Column("session", withSession ? "SESSION" : nil) { .id($0.event.session) },
            Column("command", nil) { .id($0.event.command?.id) },
        ]
    }

    static let sessions: [Column<SessionView>] = [
        Column("session", "SESSION") { .id($0.id) },
        Column("begun", "BEGUN") { .time($0.begun) },
        Column("stage", "STAGE") { .text(StageArgument.name($0.stage)) },
        Column("ended", "ENDED") { $0.isLocked ? .text("locked") : $0.ended.map { .text($0.name) } ?? .none },
        Column("decoy", "DECOY") { .rule($0.decoy) },
        Column("issues", "CODES") { .number($0.issues) },
        Column("wrong_codes", "WRONG") { .number($0.wrongCodes) },
        Column("account_type", nil) { .text($0.accountType.name) },
        Column("account", "ACCOUNT") { .id($0.account) },
        Column("phone", "PHONE") { .id($0.phone) },
        Column("client", "CLIENT") { .id($0.client) },
        Column("network", nil) { .id($0.network) },
        Column("standing", nil) { .text($0.standing.name) },
        Column("policy", nil) { .number($0.policy) },
        Column("locked", nil) { .flag($0.isLocked) },
        Column("disavowed", nil) { .flag($0.isDisavowed) },
        Column("codes_withheld", nil) { .number($0.codesWithheld) },
        Column("codes_accepted", nil) { .number($0.codesAccepted) },
        Column("codes_delivered", nil) { .number($0.codesDelivered) },
        Column("messages_failed", nil) { .number($0.messagesFailed) },
        Column("captcha_failures", nil) { .number($0.captchaFailures) },
        Column("credentials_end", nil) { .time($0.credentialsEnd) },
        Column("last_time", nil) { .time($0.lastTime) },
        Column("last_position", nil) { .number($0.lastPosition) },
    ]

    static let accounts: [Column<AccountView>] = [
        Column("account", "ACCOUNT") { .id($0.id) },
        Column("first_seen", "FIRST SEEN") { .time($0.firstSeen) },
        Column("sessions", "SESSIONS") { .number($0.sessions) },
        Column("decoys", "DECOYS") { .number($0.decoys) },
        Column("verified", "VERIFIED") { .number($0.verified) },
        Column("recovered", "RECOVERED") { .number($0.recovered) },
        Column("wrong_codes", "WRONG") { .number($0.wrongCodes) },
        Column("locks", "LOCKS") { .number($0.locks) },
        Column("locked", "LOCKED") { .flag($0.isLocked) },
        Column("disavowals", "DISAVOWALS") { .number($0.disavowals) },
        Column("paused_until", nil) { .time($0.pausedUntil) },
        Column("registered", nil) { .time($0.registered) },
        Column("last_session", nil) { .id($0.lastSession) },
        Column("last_seen", "LAST SEEN") { .time($0.lastSeen) },
    ]

    static let phones: [Column<PhoneView>] = [
        Column("phone", "PHONE") { .id($0.id) },
        Column("first_seen", "FIRST SEEN") { .time($0.firstSeen) },
        Column("sessions", "SESSIONS") { .number($0.sessions) },
        Column("decoys", "DECOYS") { .number($0.decoys) },
        Column("codes", "CODES") { .number($0.codes) },
        Column("parts", "PARTS") { .number($0.parts) },
        Column("delivered", "DELIVERED") { .number($0.delivered) },
        Column("failed", "FAILED") { .number($0.failed) },
        Column("verified", "VERIFIED") { .number($0.verified) },
        Column("account_changes", "CHANGES") { .number($0.accountChanges) },
        Column("last_session", nil) { .id($0.lastSession) },
        Column("last_account", nil) { .id($0.lastAccount) },
        Column("last_seen", "LAST SEEN") { .time($0.lastSeen) },
    ]

    static let clients: [Column<ClientView>] = [
        Column("client", "CLIENT") { .id($0.id) },
        Column("first_seen", "FIRST SEEN") { .time($0.firstSeen) },
        Column("sessions", "SESSIONS") { .number($0.sessions) },
        Column("decoys", "DECOYS") { .number($0.decoys) },
        Column("verified", "VERIFIED") { .number($0.verified) },
        Column("wrong_codes", "WRONG") { .number($0.wrongCodes) },
        Column("captcha_failures", "CAPTCHA") { .number($0.captchaFailures) },
        Column("refusals", "REFUSALS") { .number($0.refusals) },
        Column("account_changes", "CHANGES") { .number($0.accountChanges) },
        Column("network", nil) { .id($0.network) },
        Column("network_changes", nil) { .number($0.networkChanges) },
        Column("last_session", nil) { .id($0.lastSession) },
        Column("last_account", nil) { .id($0.lastAccount) },
        Column("last_seen", "LAST SEEN") { .time($0.lastSeen) },
    ]
}
