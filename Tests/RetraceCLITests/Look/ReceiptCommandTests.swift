import Foundation
import Recovery
import Retrace
import Testing

/// From what a citizen has in hand to the events of their recovery.
struct ReceiptCommandTests {
    @Test func `a receipt finds its recovery, and says when the log has none`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let begun = try Tool.run(
            ["log", "--data", sample.data, "--type", "RecoveryRequested", "--format", "json"]
        ).objects()
        let session = try #require(begun.first?["session"] as? String)
        let key = try #require(try KeyStore.test.receiptKey())
        let receipt = "\(key.receipt(of: try #require(SessionID(hex: session))))"
        let found = try Tool.run(["receipt", receipt.lowercased(), "--data", sample.data, "--test-keys"])
        #expect(found.code == 0 && found.output.contains(session) && found.output.contains("right"), "\(found)")
        #expect(found.output.contains("CredentialsSent"))
        let unchecked = try Tool.run(["receipt", receipt, "--data", sample.data, "--format", "json"])
        let object = try #require(try unchecked.objects().first)
        #expect(object["genuine"] is NSNull && object["verdict"] as? String == "found", "\(unchecked)")
        let forged = receipt.prefix(9) + (receipt.hasSuffix("0") ? "11111111" : "00000000")
        let refused = try Tool.run(["receipt", String(forged), "--data", sample.data, "--test-keys"])
        #expect(refused.code == 1 && refused.output.contains("did not give"), "\(refused)")
        let strange = try Tool.run(["receipt", "00000000-00000000", "--data", sample.data])
        #expect(strange.code == 1 && strange.output.contains("left out"), "\(strange)")
        // Of what is not in this log nobody can say whether it is genuine.
        for (text, verdict, genuine) in [
            (receipt, "found", true), (String(forged), "not genuine", false),
            ("00000000-00000000", "not in this log", nil),
        ] as [(String, String, Bool?)] {
            let told = try Tool.run(["receipt", text, "--data", sample.data, "--test-keys", "--format", "json"])
            let object = try #require(try told.objects().first)
            #expect(object["verdict"] as? String == verdict && object["genuine"] as? Bool == genuine, "\(told)")
        }
        #expect(try Tool.run(["receipt", "abc", "--data", sample.data]).code == 64)
    }
}
