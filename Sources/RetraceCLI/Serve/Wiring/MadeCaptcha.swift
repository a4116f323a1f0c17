import Recovery
import Retrace
import RetraceGateways
import RetracePortal

extension ServeSettings {
    /// What checks the answers to captchas, and what pages show.
    func madeCaptcha(_ keys: KeyStore) throws -> (any Captcha, PortalCaptcha) {
        switch captcha {
        case .proofOfWork:
            let captcha = try ProofOfWorkCaptcha(key: try keys.derivedKey("retrace proof of work 1"))
            return (captcha, PortalCaptcha(captcha))
        case .thirdParty(let provider, let siteKey, let secret):
            let captcha = try siteverify(provider, siteKey, secret)
            if captcha.isTestSecret, !isDevelopment {
                throw SettingFaults([
                    "captcha.site-key or captcha.secret is one that the provider publishes for tests, which lets "
                        + "every program pass; take the site's own from the provider"
                ])
            }
            let fallback = try FallbackCaptcha(captcha, key: try keys.derivedKey("retrace fallback 1"))
            return (fallback, PortalCaptcha(PortalCaptcha.Widget(captcha.widget), with: fallback))
        }
    }

    private func siteverify(
        _ provider: CaptchaProvider, _ siteKey: String, _ secret: Secret
    ) throws -> SiteverifyCaptcha {
        do throws(InvalidSiteverify) {
            return try SiteverifyCaptcha(
                provider.service, siteKey: siteKey, secret: secret, hostnames: [origin?.host ?? "localhost"])
        } catch {
            throw SettingFaults(["captcha.kind is \(provider.rawValue): \(error)"])
        }
    }
}

extension CaptchaProvider {
    fileprivate var service: SiteverifyProvider {
        switch self {
        case .reCAPTCHA: .reCAPTCHA
        case .turnstile: .turnstile
        case .hCaptcha: .hCaptcha
        }
    }
}

extension PortalCaptcha.Widget {
    fileprivate init(_ widget: RetraceGateways.CaptchaWidget) {
        let sources = widget.sources
        var origins: [String] = []
        for origin in sources.script + sources.frame + sources.connect + sources.style where !origins.contains(origin) {
            origins.append(origin)
        }
        self.init(
            scriptURL: widget.scriptURL, siteKey: widget.siteKey, cssClass: widget.cssClass,
            responseField: widget.formField, origins: origins)
    }
}
