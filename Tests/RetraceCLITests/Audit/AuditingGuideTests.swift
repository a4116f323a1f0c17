import Foundation
import Testing

/// docs/auditing.md: an incident from complaint to evidence, as it stands.
@Suite struct AuditingGuideTests {
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
