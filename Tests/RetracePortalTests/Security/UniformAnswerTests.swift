import Foundation
import HTTPTypes
import Recovery
import Retrace
import RetracePortal
import Testing

/// Rule E1: six cases, one answer, byte for byte.
@Suite struct UniformAnswerTests {
    /// A way to be nobody: what is typed, and what is done to the rig before.
    enum Case: String, CaseIterable, Sendable {
        case matched, unknown, otherPhone, disabled, hiddenLimit, directoryDown

        var typed: [String: String] {
            switch self {
            case .matched, .hiddenLimit, .directoryDown: [:]
            case .unknown: ["identifier": "056090001234"]
            case .otherPhone: ["phone": "0387584664"]
            case .disabled: ["identifier": "056090001235"]
            }
        }
    }

    private func rig(_ it: Case) async throws -> PortalRig {
        let rig = try await PortalRig()
        let csv = "type,identifier,phone,disabled\nindividual,056090001235,0387584663,true\n"
        _ = try rig.directory.importCSV(Array(csv.utf8))
        for number in 0..<(it == .hiddenLimit ? 3 : 0) {
            _ = try await TestBrowser(rig, address: "203.0.113.\(100 + number)").request(rig)
            try await rig.advance(.seconds(61))
        }
        rig.clock.move(to: PortalRig.start + .seconds(400))
        rig.breakable.set(isDown: it == .directoryDown)
        return rig
    }

    /// The answers to the whole way of somebody who has no code, without what differs by chance.
    private func answers(_ it: Case) async throws -> [String] {
        let rig = try await rig(it)
        let browser = TestBrowser(rig, address: "198.51.100.20")
        let begun = try await browser.request(rig, it.typed)
        let page = try await browser.get("/lay-lai/ma-otp")
        let early = try await browser.post("/lay-lai/gui-lai", [:])
        let wrong = try await browser.enter("000000")
        let done = try await browser.get("/lay-lai/xong")
        return [begun, page, early, wrong, done].map(\.comparable)
    }

    @Test(arguments: Case.allCases.dropFirst())
    func `whatever is wrong, pages answer as to the right citizen`(it: Case) async throws {
        #expect(try await answers(it) == answers(.matched))
    }
}

extension Seen {
    /// Status, headers, size and body, with random values of one length made equal.
    fileprivate var comparable: String {
        var text = "\(status)\n"
        for field in headers { text += "\(field.name): \(field.value)\n" }
        text += body
        for pattern in [
            "name=\"form\" value=\"[^\"]{22}\"", "__Host-recovery=[A-Za-z0-9_-]{43}",
            "value=\"[A-Za-z0-9_-]{22}\"",
        ] {
            text = text.replacingOccurrences(of: pattern, with: "*", options: .regularExpression)
        }
        return text
    }
}
