import Crypto
import Foundation
import LMDB
import Recovery
import Retrace
import RetracePortal

// What settings say, as the things that the portal is made of. Each throws a sentence.
extension ServeSettings {
    /// The templates of messages; with an origin the code's message ends with the line by which a browser fills it in.
    func messageTemplates() throws -> MessageTemplates {
        var templates = isCompact ? MessageTemplates.compact : MessageTemplates.guide
        if let sender { templates = try templates.with(sender: sender) }
        if let origin { templates = try templates.with(host: origin.host) }
        return templates
    }

    /// The policy that a new log begins with.
    func firstPolicy() throws -> Policy {
        guard let policyFile else { return .standard }
        let bytes = try read(policyFile, "policy-file")
        do throws(PolicyTextFaults) {
            return try PolicyText.policy(from: bytes, over: .standard)
        } catch {
            throw SettingFaults(error.sentences.map { "policy-file \(policyFile): \($0)" })
        }
    }

    func branding() throws -> Branding {
        guard let brandingFile else { return .standard }
        let bytes = try read(brandingFile, "branding-file")
        do throws(BrandingFault) {
            return try Branding(json: bytes)
        } catch {
            throw SettingFaults(["branding-file \(brandingFile): \(error)"])
        }
    }

    func portalSettings() -> PortalSettings {
        var portal = PortalSettings()
        portal.trustedProxies = trustedProxies
        portal.isSecure = isSecure
        portal.passwordMinimum = passwordMinimum
        portal.signInLife = .minutes(Int64(signInMinutes))
        portal.bodyLimit = limits.body
        return portal
    }

    func read(_ path: String, _ name: String) throws -> [UInt8] {
        do {
            guard let bytes = try DurableFile.read(at: path) else {
                throw SettingFaults(["\(name) names \(path), which is not there"])
            }
            return bytes
        } catch let error as LMDBError {
            throw SettingFaults(["\(name) names \(path), which can't be read: \(error)"])
        }
    }
}

extension KeyStore {
    /// A key for one more purpose of this installation, the same in all its processes.
    func derivedKey(_ label: String) throws -> [UInt8] {
        let key = try keyOrCreate(.service, 1)
        return Array(HMAC<SHA256>.authenticationCode(for: Array(label.utf8), using: key))
    }
}
