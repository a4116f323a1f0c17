import Foundation
import Testing

/// docs/auditing.md, an incident from complaint to evidence, and docs/replay.md, as they stand.
@Suite struct AuditingGuideTests {
    @Test func `docs show what a replay prints, and every view of the past`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/retrace-replay-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer {
            _ = try? Tool.shell("chmod -R u+w '\(folder)'")
            try? FileManager.default.removeItem(atPath: folder)
        }
        let guide = try DocumentedCommands("docs/replay.md")
        #expect(guide.count > 10)
        try FileManager.default.createSymbolicLink(
            atPath: folder + "/fixtures", withDestinationPath: guide.repository + "/fixtures")
        try guide.run(in: folder)
    }

    @Test func `docs walk through an incident with commands that print what they show`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/retrace-guide-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer {
            // The copy of the log was made read-only.
            _ = try? Tool.shell("chmod -R u+w '\(folder)'")
            try? FileManager.default.removeItem(atPath: folder)
        }
        let guide = try DocumentedCommands("docs/auditing.md")
        #expect(guide.count > 20)
        try guide.run(in: folder)
    }
}
