import LMDB
import Recovery

/// What citizens must never meet: each check is a sentence that says how to mend it. With `development` none is made.
struct ProductionChecks {
    let settings: ServeSettings

    var faults: [String] {
        settings.isDevelopment
            ? secretFileFaults : gatewayFaults + clockFaults + transportFaults + adminFaults + secretFileFaults
    }

    private var gatewayFaults: [String] {
        guard case .files = settings.gateway else { return [] }
        return [
            "gateway.kind is files, which sends nothing to a phone; set kannel or webhook, or --development to try it"
        ]
    }

    private var clockFaults: [String] {
        guard settings.hasMovableClock else { return [] }
        return [
            "movable-clock lets whoever reaches the admin port move the clock; leave it out, or --development to try it"
        ]
    }

    private var transportFaults: [String] {
        var faults: [String] = []
        if settings.tls == nil, !isLoopback(settings.portal.host), settings.trustedProxies.isEmpty {
            faults.append(
                "the portal would be plain HTTP at \(settings.portal.host), for everybody on the way to read; set "
                    + "tls.certificate-file and tls.key-file, or name the proxy before it that ends TLS in trusted-proxies"
            )
        }
        if let origin = settings.origin, !origin.isSecure {
            faults.append("origin is http://\(origin.host); citizens must come by https, for cookies need it")
        }
        if settings.origin == nil {
            faults.append("origin is not set; say how citizens reach the portal: --origin https://HOST")
        }
        if settings.trustedProxies.contains(where: { $0.description.hasSuffix("/0") }) {
            faults.append("trusted-proxies names every address there is; then anybody could say who he is")
        }
        return faults
    }

    private var adminFaults: [String] {
        guard !isLoopback(settings.admin.host), settings.admin.host == "0.0.0.0" || settings.admin.host == "::" else {
            return []
        }
        return [
            "admin.host is \(settings.admin.host), every network of this machine; give it the address of an inner "
                + "network or 127.0.0.1, for it has no password"
        ]
    }

    /// A secret that others can read is none, in development either.
    private var secretFileFaults: [String] {
        settings.secretFiles.sorted { $0.key < $1.key }.compactMap { Self.modeFault($0.key, $0.value) }
    }

    /// What is wrong with a file of secrets that a setting names; nil if only its owner may read it.
    static func modeFault(_ name: String, _ path: String) -> String? {
        guard let mode = DurableFile.mode(of: path) else { return "\(name) names \(path), which is not there" }
        guard mode & 0o077 != 0 else { return nil }
        let octal = String(mode & 0o777, radix: 8)
        return "\(name) names \(path), whose mode \(octal) lets others read it; run chmod 600 \(path)"
    }
}
