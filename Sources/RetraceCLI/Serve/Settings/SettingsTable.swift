/// All settings of `retrace serve`, in the order in which help and documents list them.
enum SettingsTable {
    static let all: [Setting] =
        storage + checkpoints + listeners + outside + gateway + captcha + directory + pages + logs + limits
        + development

    static func setting(_ key: String) -> Setting? { byKey[key] }

    private static let byKey = Dictionary(all.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })

    /// A secret, and the setting that names the file that may hold it.
    private static func secret(_ key: String, _ what: String) -> [Setting] {
        [
            Setting(key, .secret, what + "; from the environment only"),
            Setting(key + "-file", .path, "a file with nothing but that, mode 0600"),
        ]
    }

    private static let storage = [
        Setting("data", .path, "the folder of data"),
        Setting("keys", .path, "the folder of keys, outside the data", standard: "DATA-keys"),
        Setting("policy-file", .path, "the policy that a new log begins with, as `retrace policy show` writes it"),
    ]

    private static let checkpoints = [
        Setting(
            "checkpoints.origin", .text, "the name that a new log's checkpoints are signed under; a log keeps its name"),
        Setting("checkpoints.file", .path, "where the newest checkpoint is put besides, for somebody to fetch"),
        Setting("checkpoints.folder", .path, "where each checkpoint is put, in a file of its own"),
        Setting("checkpoints.command", .text, "what each checkpoint is given to, a command of /bin/sh"),
    ]

    private static let listeners = [
        Setting("host", .text, "the address that the portal listens at", standard: "127.0.0.1"),
        Setting("port", .number(0...65_535), "its port; 0 takes any free one", standard: "8080"),
        Setting("admin.host", .text, "the address of /healthz, /readyz and /metrics", standard: "127.0.0.1"),
        Setting("admin.port", .number(0...65_535), "its port; 0 takes any free one", standard: "9090"),
        Setting("tls.certificate-file", .path, "the certificate and those above it, PEM"),
        Setting("tls.key-file", .path, "its private key, PEM, mode 0600"),
    ]

    private static let outside = [
        Setting("origin", .text, "how citizens reach the portal: https://dichvucong.example.vn"),
        Setting(
            "trusted-proxies", .list, "networks of the proxies whose X-Forwarded-For, -Proto and X-Request-Id count"),
    ]

    private static let gateway =
        [
            Setting("gateway.kind", .choice(["files", "kannel", "webhook"]), "what sends messages", standard: "files"),
            Setting("gateway.folder", .path, "files: where messages are written", standard: "DATA/sms"),
            Setting("gateway.url", .text, "kannel: the address of sendsms"),
            Setting("gateway.username", .text, "kannel: the user of sendsms"),
        ] + secret("gateway.password", "kannel: the password of sendsms") + [
            Setting(
                "gateway.receipts-url", .text,
                "kannel: where it reports deliveries: https://HOST/receipts here, or the admin port's "
                    + "http://127.0.0.1:9090/receipts"),
            Setting("gateway.file", .path, "webhook: the JSON that describes the carrier's interface"),
            Setting("gateway.secrets", .path, "webhook: a folder with a file, mode 0600, for each secret it names"),
        ]

    private static let captcha =
        [
            Setting(
                "captcha.kind", .choice(["proof-of-work"] + CaptchaProvider.allCases.map(\.rawValue)),
                "what tells people from programs", standard: "proof-of-work"),
            Setting("captcha.site-key", .text, "the third party's public key for this site"),
        ] + secret("captcha.secret", "the third party's secret for this site")

    private static let directory =
        [
            Setting("directory.kind", .choice(["embedded", "ldap"]), "where accounts are", standard: "embedded"),
            Setting("directory.folder", .path, "embedded: its folder", standard: "DATA/directory"),
            Setting("directory.file", .path, "ldap: the JSON that says how accounts look there"),
        ]

    private static let pages = [
        Setting("branding-file", .path, "the JSON with the province's name, emblem, colours and hotline"),
        Setting("messages.template", .choice(["guide", "compact"]), "the texts of messages", standard: "guide"),
        Setting("messages.sender", .text, "what a phone shows as the sender", standard: "MotcuaSMS"),
        Setting(
            "password.minimum", .number(8...128), "the fewest characters of a password of the citizen's own",
            standard: "8"),
        Setting("sign-in.minutes", .number(1...1_440), "how long an idle sign-in lasts", standard: "30"),
    ]

    private static let logs = [
        Setting(
            "log.level", .choice(["trace", "debug", "info", "notice", "warning", "error", "critical"]),
            "the least level that is written", standard: "info"),
        Setting("log.network", .flag, "whether request lines name the client's network", standard: "false"),
    ]

    private static let limits = [
        Setting("limits.body", .number(1_024...1_048_576), "bytes of a request's body", standard: "16384"),
        Setting("limits.header", .number(1_024...81_920), "bytes of a request's header fields", standard: "16384"),
        Setting("limits.header-count", .number(10...1_000), "a request's header fields", standard: "64"),
        Setting(
            "limits.request-seconds", .number(1...300), "in which a whole request must have arrived", standard: "15"),
        Setting("limits.idle-seconds", .number(1...3_600), "that a connection may wait", standard: "60"),
        Setting("limits.connections", .number(1...100_000), "at once", standard: "4096"),
        Setting(
            "limits.stop-seconds", .number(1...300), "that what is in flight has to end when told to stop",
            standard: "30"),
    ]

    private static let development = [
        Setting(
            "development", .flag, "allow what no citizen must meet: messages in files, plain HTTP, test secrets",
            standard: "false"),
        Setting(
            "movable-clock", .flag, "development: POST /clock?seconds=N on the admin port moves the clock",
            standard: "false"),
    ]
}
