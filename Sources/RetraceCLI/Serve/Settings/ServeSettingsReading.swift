import Logging
import Recovery
import Retrace

extension ServeSettings {
    /// Throws every fault at once.
    init(_ resolved: ResolvedSettings) throws(SettingFaults) {
        var reading = SettingsChecking(resolved)
        let settings = reading.settings()
        guard reading.faults.isEmpty else { throw SettingFaults(reading.faults) }
        self = settings
    }
}

/// Turns values into what they stand for, and gathers faults.
struct SettingsChecking {
    let resolved: ResolvedSettings
    var faults: [String]
    var secretFiles: [String: String] = [:]

    init(_ resolved: ResolvedSettings) {
        self.resolved = resolved
        faults = resolved.faults
    }

    mutating func settings() -> ServeSettings {
        if text("data") == nil {
            faults.append("the folder of data is not set; give --data DIR, RETRACE_DATA, or data in the file")
        }
        var settings = ServeSettings(data: folder("data") ?? "")
        if let keys = folder("keys") { settings.keys = keys }
        settings.policyFile = text("policy-file")
        readCheckpoints(&settings)
        readListeners(&settings)
        readOutside(&settings)
        readGateway(&settings)
        readCaptcha(&settings)
        readDirectory(&settings)
        readPages(&settings)
        readLimits(&settings.limits)
        settings.isDevelopment = flag("development") ?? false
        settings.hasMovableClock = flag("movable-clock") ?? false
        settings.secretFiles = secretFiles
        return settings
    }

    // MARK: Parts

    private mutating func readCheckpoints(_ settings: inout ServeSettings) {
        if let origin = text("checkpoints.origin") {
            do throws(RetraceError) {
                try refuseUnfit(origin: origin)
                settings.checkpoints.origin = origin
            } catch {
                faults.append("\(resolved.name("checkpoints.origin")): \(error)")
            }
        }
        for key in ["checkpoints.file", "checkpoints.folder"] {
            guard let path = folder(key) else { continue }
            if isInside(path, settings.data) {
                faults.append(
                    "\(resolved.name(key)) is \(path), in the data, and is lost or put back with them; name a place "
                        + "elsewhere, the best one on another machine")
            }
            settings.checkpoints.destinations.append(key == "checkpoints.file" ? .file(path) : .folder(path))
        }
        if let command = text("checkpoints.command") { settings.checkpoints.destinations.append(.command(command)) }
    }

    private mutating func readListeners(_ settings: inout ServeSettings) {
        settings.portal = listener("host", "port", settings.portal)
        settings.admin = listener("admin.host", "admin.port", settings.admin)
        if settings.portal == settings.admin, settings.portal.port != 0 {
            faults.append("port and admin.port are both \(settings.portal.port) on one address; give them two ports")
        }
        switch (text("tls.certificate-file"), text("tls.key-file")) {
        case (let certificate?, let key?):
            settings.tls = ServeSettings.TLSFiles(certificate: certificate, key: key)
            secretFiles["tls.key-file"] = key
        case (nil, nil): break
        case (_?, nil): faults.append("tls.certificate-file is set without tls.key-file; TLS needs both")
        case (nil, _?): faults.append("tls.key-file is set without tls.certificate-file; TLS needs both")
        }
    }

    private func listener(
        _ host: String, _ port: String, _ standard: ServeSettings.Listener
    ) -> ServeSettings.Listener {
        ServeSettings.Listener(host: text(host) ?? standard.host, port: number(port) ?? standard.port)
    }

    private mutating func readOutside(_ settings: inout ServeSettings) {
        if let text = text("origin") {
            settings.origin = Origin(text)
            if settings.origin == nil {
                faults.append(
                    "\(resolved.name("origin")) must be a scheme and a host, https://dichvucong.example.vn, "
                        + "and is \(quoted(text))")
            }
        }
        for network in list("trusted-proxies") ?? [] {
            do throws(InvalidNetwork) {
                settings.trustedProxies.append(try CIDR(network))
            } catch {
                faults.append("\(resolved.name("trusted-proxies")) names \(quoted(network)): \(error)")
            }
        }
    }

    private mutating func readGateway(_ settings: inout ServeSettings) {
        switch text("gateway.kind") ?? "files" {
        case "kannel":
            // Each is looked at, so that all that is missing is told at once.
            let (url, user) = (needed("gateway.url", by: "kannel"), needed("gateway.username", by: "kannel"))
            let password = needed(secret("gateway.password"), "gateway.password", by: "kannel")
            guard let url, let user, let password else { return }
            settings.gateway = .kannel(
                url: url, username: user, password: password, receipts: text("gateway.receipts-url"))
        case "webhook":
            if let file = needed("gateway.file", by: "webhook") {
                settings.gateway = .webhook(description: file, secrets: text("gateway.secrets"))
            }
        default:
            if let folder = folder("gateway.folder") { settings.gateway = .files(folder: folder) }
        }
    }

    private mutating func readCaptcha(_ settings: inout ServeSettings) {
        guard let kind = text("captcha.kind"), let provider = CaptchaProvider(rawValue: kind) else { return }
        let site = needed("captcha.site-key", by: kind)
        let secret = needed(secret("captcha.secret"), "captcha.secret", by: kind)
        if let site, let secret { settings.captcha = .thirdParty(provider, siteKey: site, secret: secret) }
    }

    private mutating func readDirectory(_ settings: inout ServeSettings) {
        if text("directory.kind") == "ldap" {
            if let file = needed("directory.file", by: "ldap") { settings.directory = .ldap(description: file) }
        } else if let folder = folder("directory.folder") {
            settings.directory = .embedded(folder: folder)
        }
    }

    private func readPages(_ settings: inout ServeSettings) {
        settings.brandingFile = text("branding-file")
        settings.isCompact = text("messages.template") == "compact"
        settings.sender = text("messages.sender")
        settings.passwordMinimum = number("password.minimum") ?? settings.passwordMinimum
        settings.signInMinutes = number("sign-in.minutes") ?? settings.signInMinutes
        settings.logLevel = text("log.level").flatMap(Logger.Level.init(rawValue:)) ?? settings.logLevel
        settings.logsNetwork = flag("log.network") ?? false
    }

    private func readLimits(_ limits: inout ServeSettings.Limits) {
        limits.body = number("limits.body") ?? limits.body
        limits.header = number("limits.header") ?? limits.header
        limits.headerCount = number("limits.header-count") ?? limits.headerCount
        limits.connections = number("limits.connections") ?? limits.connections
        limits.request = number("limits.request-seconds").map { .seconds($0) } ?? limits.request
        limits.idle = number("limits.idle-seconds").map { .seconds($0) } ?? limits.idle
        limits.stop = number("limits.stop-seconds").map { .seconds($0) } ?? limits.stop
    }
}
