import Foundation
import RetraceAudit
import Testing

/// `retrace evidence` as its user meets it.
struct EvidenceCommandTests {
    private let sample: SampleData
    private let key: String
    private let session: String

    init() async throws {
        sample = try await SampleData.make()
        key = try Tool.run(["checkpoint", "key", "--data", sample.data]).lines[0]
        let begun = try Tool.run(["log", "--data", sample.data, "--type", "RecoveryRequested", "--format", "json"])
        session = try #require(try begun.objects().first?["session"] as? String)
    }

    private func path(_ name: String) -> String { sample.folder + "/" + name }

    private func make(_ name: String) throws {
        let made = try Tool.run(["evidence", session, "--data", sample.data, "-o", path(name)])
        try #require(made.code == 0, "\(made)")
    }

    private func verify(_ name: String, _ more: String...) throws -> Tool.Result {
        try Tool.run(["evidence", "verify", path(name), "--key", key] + more)
    }

    /// The file with one of its texts rewritten, and its hash list made anew.
    private func rewrite(_ name: String, _ text: String, to other: String) throws {
        var archive = StoredArchive()
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
        for file in try StoredArchive(bytes).files where file.name != EvidenceFile.sums {
            try archive.add(file.name, file.name == text ? Array("all was well\n".utf8) : file.bytes)
        }
        try archive.add(EvidenceFile.sums, EvidenceFile.hashList(of: archive))
        try Data(archive.bytes).write(to: URL(fileURLWithPath: path(other)))
    }

    @Test func `what was made is sound, and says so to people and to machines`() throws {
        defer { sample.remove() }
        try make("e.zip")
        let told = try verify("e.zip")
        #expect(told.code == 0 && told.output.contains("\nSound: ") && !told.output.contains("DO NOT"), "\(told)")
        let object = try #require(try verify("e.zip", "--format", "json").objects().first)
        #expect(object["sound"] as? Bool == true && object["differing"] as? [String] == [])
    }

    @Test(arguments: ["report.txt", "policies/1.txt", "README.txt"])
    func `a rewritten text is a fault, said before what is proven`(text: String) throws {
        defer { sample.remove() }
        try make("e.zip")
        try rewrite("e.zip", text, to: "r.zip")
        let told = try verify("r.zip")
        #expect(told.code == 1 && told.errors.hasPrefix("FAULT: \(text): "), "\(told)")
        let warning = try #require(told.output.range(of: "DO NOT READ \(text) in this file"))
        let proven = try #require(told.output.range(of: "Proven all the same: "))
        #expect(warning.lowerBound < proven.lowerBound && !told.output.contains("Sound"))
        #expect(try verify("r.zip", "--report").output.contains("\nPHIÊN / RECOVERY \(session)\n"))
        let object = try #require(try verify("r.zip", "--format", "json").objects().first)
        #expect(object["sound"] as? Bool == false && object["differing"] as? [String] == [text])
        // Whoever knows that another version made it may say so.
        let allowed = try verify("r.zip", "--other-version")
        #expect(allowed.code == 0 && allowed.output.contains("DO NOT READ \(text)"), "\(allowed)")
    }

    @Test func `a fault is told to machines too`() throws {
        defer { sample.remove() }
        try Data("no evidence".utf8).write(to: URL(fileURLWithPath: path("x.zip")))
        let result = try verify("x.zip", "--format", "json")
        #expect(result.code == 1 && result.errors.hasPrefix("FAULT: "), "\(result)")
        let object = try #require(try result.objects().first)
        #expect(object["sound"] as? Bool == false && (object["fault"] as? String)?.isEmpty == false)
    }

    @Test func `the first digits of a session are enough, also in a copy of the log alone`() throws {
        defer { sample.remove() }
        let made = try Tool.run(
            ["evidence", String(session.prefix(16)), "--data", sample.data + "/log", "-o", path("e.zip")])
        #expect(made.code == 0, "\(made)")
        #expect(try verify("e.zip").output.contains(session))
    }
}
