import Recovery
import Retrace
import RetraceGateways
import Testing

@Suite struct DeliveryReceiptsTests {
    private let reference = MessageReference(session: Sample.session, message: MessageID(kind: .credentials, number: 1))

    private func path(_ receipts: DeliveryReceipts) -> String {
        let url = receipts.callbackURL(for: reference)
        return String(url.dropFirst(receipts.base.origin.count).prefix { $0 != "?" })
    }

    @Test func `the URL holds the reference, a MAC and Kannel's escape`() throws {
        let url = try Sample.receipts("https://Portal.example:8443/receipts/").callbackURL(for: reference)
        #expect(
            url.wholeMatch(
                of: #/https://portal\.example:8443/receipts/019b8c20abb000005e7ace00000322acp1-[0-9a-f]{32}\?status=%d/#
            )
                != nil)
        #expect(
            try Sample.receipts("https://portal.example").callbackURL(for: reference).hasPrefix(
                "https://portal.example/0"))
    }

    @Test(arguments: [
        (1, true), (2, false), (16, false), (34, false), (3, true), (33, true), (18, false), (9, true), (17, true),
        (24, false),
    ])
    func `the bits say what became of it`(bits: Int, isDelivered: Bool) throws {
        let receipts = try Sample.receipts()
        let receipt = DeliveryReceipts.Receipt(
            session: reference.session, message: reference.message, isDelivered: isDelivered)
        #expect(receipts.read(path: path(receipts), status: "\(bits)") == .final(receipt))
    }

    @Test(arguments: [0, 4, 8, 12, 32, 64, 65_472])
    func `other bits are progress`(bits: Int) throws {
        let receipts = try Sample.receipts()
        #expect(receipts.read(path: path(receipts), status: "\(bits)") == .progress(reference))
    }

    @Test(arguments: ["", "-1", "+1", " 1", "1 ", "0x1", "99999", "%d", "١"])
    func `what is no number says nothing`(status: String) throws {
        let receipts = try Sample.receipts()
        #expect(receipts.read(path: path(receipts), status: status) == .unknown)
    }

    @Test func `no other path is read`() throws {
        let receipts = try Sample.receipts()
        let right = path(receipts)
        let other = try DeliveryReceipts(key: Array("another-key-of-ours".utf8), base: receipts.base)
        let wrong = [
            "", "/", "/receipts", "/receipts/", "/receipts/-", String(right.dropLast()), right + "0", right + "-",
            right + "/", "/x" + right, right.replacing("/receipts", with: "/other"), right.uppercased(),
            right.replacing("p1-", with: "p2-"), right.replacing("p1-", with: "c1-"),
            right.replacing("p1-", with: "p01-"),
            String(right.dropLast()) + (right.hasSuffix("0") ? "1" : "0"), path(other),
            right.replacing("-", with: "%2D"),
            "/receipts/" + String(repeating: "a", count: 5000),
        ]
        for path in wrong { #expect(receipts.read(path: path, status: "1") == .unknown, "\(path.prefix(90))") }
        #expect(receipts.read(path: right, status: "1") != .unknown)
    }

    @Test func `every message has a path of its own`() throws {
        let receipts = try Sample.receipts()
        var seen: Set<String> = []
        for kind in MessageKind.allCases {
            for number in UInt8.min...UInt8.max {
                let reference = MessageReference(
                    session: Sample.session, message: MessageID(kind: kind, number: number))
                let url = receipts.callbackURL(for: reference)
                seen.insert(url)
                let path = String(url.dropFirst(receipts.base.origin.count).prefix { $0 != "?" })
                #expect(receipts.read(path: path, status: "8") == .progress(reference))
            }
        }
        #expect(seen.count == 3 * 256)
    }

    @Test func `a short key and a base with a query are refused`() throws {
        let base = try EndpointURL("https://portal.example/receipts")
        #expect(throws: InvalidReceipts.keyTooShort(bytes: 15)) {
            try DeliveryReceipts(key: [UInt8](repeating: 1, count: 15), base: base)
        }
        for text in ["https://portal.example/receipts?a=b", "https://portal.example/%2e"] {
            #expect(throws: InvalidReceipts.base) {
                try DeliveryReceipts(key: [UInt8](repeating: 1, count: 16), base: EndpointURL(text))
            }
        }
    }
}
