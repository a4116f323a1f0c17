import CoreMetrics
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Recovery
import Retrace
import RetracePortal
import Synchronization

/// The portal on this machine, with the guide's account and a page that shows a phone's inbox.
struct PortalDemo {
    let folder: String
    /// Tried first; if it is taken, the next free one.
    let port: Int
    let screen: PortalDemoScreen

    private static let accounts = "type,identifier,phone,name\nindividual,123456789423,0387584663,123456789423\n"

    func run() async throws {
        let settings = try await settings()
        let gateway = try FileSMSGateway(folder: folder + "/sms")
        let directory = try EmbeddedDirectory(at: folder + "/directory")
        let captcha = try ProofOfWorkCaptcha(key: try KeyStore.test.derivedKey("retrace proof of work 1"))
        let parts = ServeParts(
            keys: .test, gateway: gateway, directory: directory, captcha: captcha, shownCaptcha: PortalCaptcha(captcha))
        let guide = try GuideSession()
        let inbox = try InboxRoute(gateway: gateway)
        let registry = PrometheusRegistry()
        let logger = Logger(label: "retrace") { JSONLogHandler(label: $0, level: .error) }
        let served = try await ServedPortal.build(
            settings, parts, logger: logger, registry: registry,
            options: { options in
                options.isDevelopment = true
                options.chosenSession = { guide.session(for: $0) }
            }, routes: { inbox.add(to: $0, $1) })
        _ = try await served.engine.record(try directory.importCSV(Array(Self.accounts.utf8)))
        try await serve(served)
    }

    private func serve(_ served: ServedPortal) async throws {
        // The terminal's end is the demonstration's too.
        let signals = SignalWatch(
            onStop: { Task { await served.stop() } }, onReload: { Task { await served.stop() } })
        defer { signals.end() }
        let announcing = Task { [screen, folder] in
            let ports = await served.addresses.ports()
            try screen.begin(port: ports.portal, folder: folder)
        }
        do {
            try await served.run()
        } catch {
            announcing.cancel()
            throw error
        }
        try await announcing.value
        try screen.end(folder: folder)
    }

    private func settings() async throws -> ServeSettings {
        var settings = ServeSettings(data: folder)
        settings.portal.port = try await FreePort.first(from: port)
        settings.admin.port = 0
        settings.isDevelopment = true
        return settings
    }
}

/// The session id that makes the guide's code, 725306, come out: for the first recovery of the guide's own account.
private final class GuideSession: Sendable {
    private let account: AccountIdentifier
    private let phone: PhoneNumber
    private let id = Mutex<SessionID?>(SessionID(high: 0x019b_8c20_abb0_0000, low: 0x5e7a_ce00_0003_22ac))

    init() throws {
        account = try AccountIdentifier("123456789423", type: .individual)
        phone = try PhoneNumber("0387584663")
    }

    func session(for form: RecoveryForm) -> SessionID? {
        guard form.account == account, form.phone == phone else { return nil }
        return id.withLock { id in
            defer { id = nil }
            return id
        }
    }
}

/// `/hop-thu`: the messages that were sent, as a phone shows them.
private struct InboxRoute: Sendable {
    let gateway: FileSMSGateway
    private let renderer: PageRenderer

    init(gateway: FileSMSGateway) throws {
        self.gateway = gateway
        renderer = try PageRenderer(branding: .standard)
    }

    func add(to router: Router<PortalRequestContext>, _ portal: Portal) {
        router.get("hop-thu") { request, _ in
            let language =
                request.cookies["__Host-language"].flatMap { Language(rawValue: $0.value) }
                ?? request.headers[.acceptLanguage].flatMap { Language(acceptLanguage: $0) } ?? .vietnamese
            let page = InboxPage(messages: try gateway.messages().map { InboxMessage($0.message) })
            let html = renderer.render(page, in: language, path: "/hop-thu")
            let response = Response(
                status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: html)))
            return portal.secured(response, isPage: true)
        }
    }
}

extension InboxMessage {
    fileprivate init(_ message: TextMessage) {
        self.init(
            sender: message.sender, recipient: message.recipient.national, text: message.text.exposed,
            time: message.time)
    }
}
