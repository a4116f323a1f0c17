import Recovery
import Retrace
import RetracePortal

/// What stands behind the portal: the engine's ports and its keys. The demonstration and benchmarks bring their own.
struct ServeParts: Sendable {
    var keys: KeyStore
    var gateway: any SMSGateway
    var directory: any AccountDirectory
    /// What checks answers, and what pages show.
    var captcha: any Captcha
    var shownCaptcha: PortalCaptcha
    /// Why the directory can't be reached; nil if it can.
    var directoryProblem: @Sendable () async -> String? = { nil }
    /// Reads the receipts that the gateway sends back; nil if it sends none.
    var receipts: ReceiptReader?
}

/// A receipt as a gateway's callback brings it, and what it says; nil if its MAC is wrong.
struct ReceiptReader: Sendable {
    enum Reading: Sendable {
        case receipt(SessionID, MessageID, isDelivered: Bool)
        /// On its way still: nothing to note.
        case progress
        case forged
    }

    /// Below which path receipts come, without a slash at its end.
    let path: String
    /// `path` is what the request asked for, `status` the value of its query.
    let read: @Sendable (_ path: String, _ status: String) -> Reading
}

extension ServeParts {
    /// Throws `SettingFaults` for what can't be made so, and errors of the data.
    init(_ settings: ServeSettings) throws {
        keys = try KeyStore.open(at: settings.keys, data: settings.data)
        gateway = try Self.gateway(settings)
        directory = try Self.directory(settings)
        let proofOfWork = try ProofOfWorkCaptcha(key: try keys.derivedKey("retrace proof of work 1"))
        captcha = proofOfWork
        shownCaptcha = PortalCaptcha(proofOfWork)
    }

    private static func gateway(_ settings: ServeSettings) throws -> any SMSGateway {
        switch settings.gateway {
        case .files(let folder): try FileSMSGateway(folder: folder)
        case .kannel, .webhook: throw SettingFaults(["this gateway is not there yet"])
        }
    }

    private static func directory(_ settings: ServeSettings) throws -> any AccountDirectory {
        switch settings.directory {
        case .embedded(let folder): try EmbeddedDirectory(at: folder)
        case .ldap: throw SettingFaults(["this directory is not there yet"])
        }
    }
}
