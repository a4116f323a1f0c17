import Crypto
import Recovery
import Retrace
import Testing

/// What a citizen keeps of a recovery.
struct ReceiptTests {
    private let key = ReceiptKey(service: testKey)
    private let session = SessionID(high: 0x019B_8C20_ABB0_0000, low: 0x0123_4567_89AB_CDEF)

    @Test func `it is read back from what is typed, in whatever case`() throws {
        let receipt = key.receipt(of: session)
        #expect("\(receipt)".wholeMatch(of: /[0-9A-HJKMNP-TV-Z]{8}-[0-9A-HJKMNP-TV-Z]{8}/) != nil)
        for typed in ["\(receipt)", "\(receipt)".lowercased(), " \(receipt) ".replacing("-", with: " ")] {
            #expect(Receipt(typed) == receipt)
        }
        #expect(receipt.names(session))
        for typed in ["", "1234", "\(receipt)0", "UUUUUUUU-UUUUUUUU"] { #expect(Receipt(typed) == nil) }
    }

    @Test func `it is right for its session and key alone, and is no disavowal token`() throws {
        let receipt = key.receipt(of: session)
        #expect(key.isRight(receipt, for: session))
        // The same reference, another session.
        #expect(!key.isRight(receipt, for: SessionID(high: session.high + 1, low: session.low)))
        let other = ReceiptKey(service: SymmetricKey(data: [UInt8](repeating: 1, count: 32)))
        #expect(!other.isRight(receipt, for: session))
        let token = ServiceSecrets(key: testKey).disavowalToken(session)
        #expect(Receipt(token)?.reference == receipt.reference)
        #expect(Receipt(token).map { key.isRight($0, for: session) } == false)
    }

    @Test func `every reply about a session has it, and the notice`() async throws {
        let rig = try await EngineRig { $0.policy.way = .chosen }
        rig.directory.add(try .guide)
        let begun = try await rig.engine.requestRecovery(try Citizen.guide.form, from: try .browser(1))
        let handle = try #require(begun.handle)
        let receipt = try #require(begun.receipt)
        #expect(key.isRight(receipt, for: handle.session))
        #expect(try await rig.engine.submitCaptcha(Secret("t"), handle).receipt == receipt)
        let code = try handle.rightCode()
        #expect(try await rig.engine.verifyCode(code, handle).receipt == receipt)
        #expect(try await rig.engine.choosePassword(Secret("a long new password"), handle).receipt == receipt)
        #expect(try rig.engine.receipt(of: handle) == receipt)
        _ = try await rig.engine.deliverMessages()
        #expect(rig.inbox.messages.last?.text.exposed.contains(" \(receipt). ") == true)
        await rig.close()
    }
}
