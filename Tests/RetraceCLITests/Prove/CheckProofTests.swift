import EventStore
import Foundation
import LMDB
import Testing

/// What `retrace check-proof` answers to files that are no proofs, or that do not hold.
struct CheckProofTests {
    private let sample: SampleData
    private let key: String

    init() async throws {
        sample = try await SampleData.make()
        key = try Tool.run(["checkpoint", "key", "--data", sample.data]).lines[0]
    }

    private func path(_ name: String) -> String { sample.folder + "/" + name }

    @Test func `a file of empty lines is refused without taking many times its size`() throws {
        defer { sample.remove() }
        try Data(repeating: 0x0A, count: 32 << 20).write(to: URL(fileURLWithPath: path("lines")))
        // With 16 bytes of bookkeeping for each of its bytes it would already have no room.
        let result = try Tool.shell(
            "ulimit -v 1000000; $RETRACE check-proof \(path("lines")) --key '\(key)'")
        #expect(result.code == 64, "\(result)")
        #expect(result.errors.contains("it is larger than 1100000 bytes"), "\(result)")
    }

    @Test func `more than 64 MiB are not read`() throws {
        defer { sample.remove() }
        for source in ["/dev/zero", "- < /dev/zero"] {
            let result = try Tool.shell("$RETRACE check-proof --key '\(key)' \(source)")
            #expect(result.code == 64 && result.errors.contains("is larger than 64 MiB"), "\(result)")
        }
    }

    @Test func `in JSON a proof that does not hold has a line too`() throws {
        defer { sample.remove() }
        let made = try Tool.run(["prove", "5", "--data", sample.data])
        let other = made.output.replacing("index 5", with: "index 4")
        let check = ["check-proof", "-", "--key", key, "--format", "json"]
        let refused = try Tool.run(check, input: made.output + other)
        let objects = try refused.objects()
        #expect(refused.code == 1 && refused.errors.hasPrefix("FAULT: "), "\(refused)")
        #expect(objects.map { $0["sound"] as? Bool } == [true, false])
        let fault = try #require(objects.last?["fault"] as? String)
        #expect(refused.errors == "FAULT: \(fault)\n")
        let growth = try Tool.run(["prove-extends", "3", "--data", sample.data])
        try Data(made.output.utf8).write(to: URL(fileURLWithPath: path("proof")))
        try Data(Tool.run(["checkpoint", "show", "--data", sample.data]).output.utf8)
            .write(to: URL(fileURLWithPath: path("old")))
        let grown = try Tool.run(check + ["--old", path("old")], input: growth.output)
        #expect(grown.code == 1, "\(grown)")
        #expect(try grown.objects().map { $0["sound"] as? Bool } == [false])
    }
}
