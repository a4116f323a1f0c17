import Foundation
import LMDB
import Testing

/// `retrace verify`: what it says of sound data, and what it finds.
struct VerifyTests {
    private func altered(_ sample: SampleData, _ file: String, _ change: (inout Data) throws -> Void) throws {
        let url = URL(fileURLWithPath: sample.data + "/" + file)
        var bytes = try Data(contentsOf: url)
        try change(&bytes)
        try bytes.write(to: url)
    }

    @Test func `sound data are said to be, with the root that the log has`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        try #require(try Tool.run(["rebuild", "--data", sample.data]).code == 0)
        let result = try Tool.run(["verify", "--data", sample.data, "--format", "json"])
        #expect(result.code == 0, "\(result)")
        let report = try #require(try result.objects().first)
        let statistics = try Tool.run(["stats", "--data", sample.data, "--format", "json"]).objects().first
        let log = try #require(statistics?["log"] as? [String: Any])
        #expect(report["root"] as? String == log["root"] as? String)
        #expect(report["events"] as? Int == log["events"] as? Int)
        #expect(report["views_position"] as? Int == log["events"] as? Int)
        #expect(report["sound"] as? Bool == true)
    }

    @Test func `an altered event is found, and where it is`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        // The provider's name stands in the event of each captcha: another letter is a sound record, and another leaf.
        try altered(sample, "log/data.mdb") { bytes in
            var start = bytes.startIndex
            while let found = bytes.range(of: Data([0x64] + Array("test".utf8)), in: start..<bytes.endIndex) {
                bytes[found.lowerBound + 1] = UInt8(ascii: "b")
                start = found.upperBound
            }
        }
        let result = try Tool.run(["verify", "--data", sample.data])
        #expect(result.code == 1, "\(result)")
        #expect(result.output.contains("positions 0 to "))
        #expect(result.output.contains("do not hash"))
        #expect(!result.output.contains("sound"))
    }

    @Test func `a truncated file is a fault`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        try altered(sample, "log/data.mdb") { $0 = $0.prefix($0.count / 4096 / 2 * 4096) }
        let result = try Tool.run(["verify", "--data", sample.data])
        #expect(result.code == 1, "\(result)")
        #expect(result.output.contains("damaged"))
    }

    @Test func `a damaged page is a fault, and not a crash`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        for page in 2..<8 {
            let copy = SampleData(folder: sample.folder + "-\(page)")
            defer { copy.remove() }
            try FileManager.default.copyItem(atPath: sample.folder, toPath: copy.folder)
            try altered(copy, "log/data.mdb") { bytes in
                let start = page * 4096
                guard start + 64 < bytes.count else { return }
                for offset in 10..<64 { bytes[start + offset] = 0xE7 }
            }
            let result = try Tool.run(["verify", "--data", copy.data])
            #expect(result.code == 1 || (result.code == 0 && result.output.contains("sound")), "\(page): \(result)")
            for command in ["log", "stats"] {
                let code = try Tool.run([command, "--data", copy.data]).code
                #expect(code == 0 || code == 2, "\(page): \(command) ended with \(code)")
            }
        }
    }

    @Test func `views that differ are a fault, and are named`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        try #require(try Tool.run(["rebuild", "--data", sample.data]).code == 0)
        do {
            let current = try String(contentsOfFile: sample.data + "/views/current", encoding: .utf8)
            let environment = try LMDB.Environment.open(at: sample.data + "/views/" + current)
            let accounts: Table<NameKey> = try environment.table("accounts")
            try environment.write { transaction in
                try transaction.put([1].rawSpan, for: "zzzzzzzzzzzzzzzz", in: accounts)
            }
        }
        let result = try Tool.run(["verify", "--data", sample.data])
        #expect(result.code == 1, "\(result)")
        #expect(result.output.contains("the table accounts"))
        #expect(try Tool.run(["verify", "--data", sample.data, "--log-only"]).code == 0)
    }
}
