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
        let (gateway, receipts) = try settings.madeGateway(keys)
        self.gateway = gateway
        self.receipts = receipts
        (directory, directoryProblem) = try settings.madeDirectory()
        (captcha, shownCaptcha) = try settings.madeCaptcha(keys)
    }
}
