import Logging
import Recovery
import Retrace

/// What `retrace serve` runs by: every value checked for itself. Whether they fit for production, `ProductionChecks` says.
struct ServeSettings: Sendable {
    struct Listener: Sendable, Equatable {
        var host: String
        var port: Int
    }

    struct TLSFiles: Sendable, Equatable {
        var certificate: String
        var key: String
    }

    enum Gateway: Sendable {
        case files(folder: String)
        case kannel(url: String, username: String, password: Secret, receipts: String?)
        case webhook(description: String, secrets: String?)
    }

    enum CaptchaChoice: Sendable {
        case proofOfWork
        case thirdParty(CaptchaProvider, siteKey: String, secret: Secret)
    }

    enum Directory: Sendable {
        case embedded(folder: String)
        case ldap(description: String)
    }

    struct Limits: Sendable, Equatable {
        var body = 16_384
        var header = 16_384
        var headerCount = 64
        var request = Duration.seconds(15)
        var idle = Duration.seconds(60)
        var connections = 4_096
        var stop = Duration.seconds(30)
    }

    struct Checkpoints: Sendable, Equatable {
        /// The name of a new log; nil makes one up.
        var origin: String?
        var destinations: [CheckpointDestination] = []
    }

    var data: String
    var keys: String
    var policyFile: String?
    var checkpoints = Checkpoints()
    var portal = Listener(host: "127.0.0.1", port: 8080)
    var admin = Listener(host: "127.0.0.1", port: 9090)
    var tls: TLSFiles?
    var origin: Origin?
    var trustedProxies: [CIDR] = []
    var gateway: Gateway
    var captcha = CaptchaChoice.proofOfWork
    var directory: Directory
    var brandingFile: String?
    var isCompact = false
    var sender: String?
    var passwordMinimum = 8
    var signInMinutes = 30
    var logLevel = Logger.Level.info
    var logsNetwork = false
    var limits = Limits()
    var isDevelopment = false
    var hasMovableClock = false
    /// The files that hold secrets, by the setting that names each.
    var secretFiles: [String: String] = [:]

    /// Whether citizens come by HTTPS, here or at a proxy.
    var isSecure: Bool { tls != nil || origin?.isSecure == true }

    /// What stands in a folder of its own unless it is set.
    init(data: String) {
        self.data = data
        keys = data + "-keys"
        gateway = .files(folder: data + "/sms")
        directory = .embedded(folder: data + "/directory")
    }
}

/// Whose captcha citizens solve, as the setting writes it.
enum CaptchaProvider: String, Sendable, CaseIterable {
    case reCAPTCHA = "recaptcha"
    case turnstile
    case hCaptcha = "hcaptcha"
}

/// All that is wrong with the settings, a sentence each that says how to mend it.
struct SettingFaults: Error, CustomStringConvertible {
    let sentences: [String]
    init(_ sentences: [String]) { self.sentences = sentences }

    var description: String {
        "the settings can't be used:" + sentences.map { "\n  \($0)" }.joined()
    }
}
