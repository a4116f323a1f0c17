import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import RetracePortal
import Testing

struct MountTests {
    @Test func `docs show the example that is compiled here`() throws {
        let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let source = try String(contentsOf: here.appendingPathComponent("MountExample.swift"), encoding: .utf8)
        let root = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let document = try String(contentsOf: root.appendingPathComponent("docs/portal.md"), encoding: .utf8)
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        let shown = lines.dropFirst().prefix { !$0.hasPrefix("// end: ") }.joined(separator: "\n")
        #expect(document.contains("```swift\n\(shown)\n```"))
    }

    @Test func `mounted below a path, pages and their links stand below it`() async throws {
        let rig = try await PortalRig()
        let branding = """
            {"name":{"vi":"Cổng","en":"Portal"},"shortName":{"vi":"Cổng","en":"Portal"},"hotline":"1900 1234",
             "office":{"vi":"Một cửa","en":"One stop"},"otherWays":[{"vi":"Đến quầy","en":"Come to the counter"}],
             "basePath":"/khoi-phuc"}
            """
        let portal = try makePortal(rig.engine, rig.captcha, branding: Array(branding.utf8))
        let responder = makeRouter(portal).buildResponder()
        let get = { (path: String) async throws -> Response in
            var logger = Logger(label: "test")
            logger[metadataKey: "hb.request.id"] = "1"
            let source = ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: logger)
            let head = HTTPRequest(method: .get, scheme: "https", authority: "a.example", path: path)
            return try await responder.respond(
                to: Request(head: head, body: .init(buffer: ByteBuffer())), context: .init(source: source))
        }
        #expect(portal.beginning == "/khoi-phuc/dang-nhap")
        #expect(try await get("/khoi-phuc/dang-nhap").status == .ok)
        #expect(try await get("/khoi-phuc/tai-khoan").headers[.location] == "/khoi-phuc/dang-nhap")
        #expect(try await get("/").status == .ok)
    }
}
