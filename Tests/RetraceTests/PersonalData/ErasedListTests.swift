import Foundation
import Recovery
import Retrace
import Testing

/// The form of `keys/erased`, which outlives everything else.
@Suite struct ErasedListTests {
    private let golden = Repository.url("fixtures/personal-data/erased").path

    private func list(_ text: String) throws -> (ErasedList, TemporaryFolder) {
        let folder = try TemporaryFolder()
        try text.write(toFile: folder.path("erased"), atomically: true, encoding: .utf8)
        return (ErasedList(path: folder.path("erased")), folder)
    }

    @Test func `the golden file is read, and written again byte for byte`() throws {
        let text = try String(contentsOfFile: golden, encoding: .utf8)
        let entries = try ErasedList(path: golden).entries()
        #expect(entries.map(\.caseNumber.description) == ["K-17/2026", "K-17/2026", "2026.18_a#3", "K-18/2026"])
        #expect(entries.map(\.reason) == [2, 2, 65_535, 1])
        #expect(entries.map(\.by).suffix(2) == ["#1005", "lan nguyen"])
        #expect(entries.map(\.places) == [[], [], [], ["directory", "messages:/srv/tin nhắn"]])
        let (copy, folder) = try list("")
        try copy.add(entries)
        #expect(try String(contentsOfFile: folder.path("erased"), encoding: .utf8) == text)
    }

    @Test func `whoever is in the list is not added again`() throws {
        let entries = try ErasedList(path: golden).entries()
        let (copy, folder) = try list("")
        try copy.add(Array(entries.prefix(2)))
        try copy.add(entries)
        #expect(try copy.entries() == entries)
        #expect(FileManager.default.fileExists(atPath: folder.path("erased")))
    }

    @Test func `whoever is in the list is given the places that come later`() throws {
        let (copy, folder) = try list("")
        for places in [["b"], [], ["a+ %/ế", "b", ""]] { try copy.add([try entry(by: "lan", places: places)]) }
        #expect(try copy.entries().map(\.places) == [["a+ %/ế", "b"]])
        #expect(FileManager.default.fileExists(atPath: folder.path("erased")))
    }

    private func entry(by login: String, places: [String] = []) throws -> Erasure {
        let warrant = try AccessRules(everythingFor: login)
            .warrant(for: .erase, by: login, reason: 2, caseNumber: #require(CaseNumber("K-17/2026")))
        let first = try #require(try ErasedList(path: golden).entries().first)
        return Erasure(of: first.subject, at: first.time, warrant, places: places)
    }

    @Test(arguments: ["lan nguyen", "EXAMPLE\\Nguyen Van An", "lan@example.vn", "Nguyễn Thị Lan"])
    func `a login with spaces in it is read again`(login: String) throws {
        let entry = try entry(by: login)
        let (list, folder) = try list("")
        try list.add([entry])
        #expect(try list.entries() == [entry])
        #expect(FileManager.default.fileExists(atPath: folder.path("erased")))
    }

    @Test(arguments: [
        "x", "2026-01-05T03:02:31.001Z 019b8c20abb04c93a4fd167875720b28 2 K-17/2026",
        "2026-01-05 019b8c20abb04c93a4fd167875720b28 2 K-17/2026 retrace",
        "2026-01-05T03:02:31.001Z 019b8c20abb04c93a4fd167875720b2 2 K-17/2026 retrace",
        "2026-01-05T03:02:31.001Z 019B8C20ABB04C93A4FD167875720B28 2 K-17/2026 retrace",
        "2026-01-05T03:02:31.001Z 019b8c20abb04c93a4fd167875720b28 02 K-17/2026 retrace",
        "2026-01-05T03:02:31.001Z 019b8c20abb04c93a4fd167875720b28 2 K-17/2026 retrace ",
        "2026-01-05T03:02:31.001Z 019b8c20abb04c93a4fd167875720b28 2 K-17/2026+ retrace",
        "2026-01-05T03:02:31.001Z 019b8c20abb04c93a4fd167875720b28 2 K-17/2026+b+a retrace",
        "2026-01-05T03:02:31.001Z 019b8c20abb04c93a4fd167875720b28 2 K-17/2026+%6 retrace",
        "2026-01-05T03:02:31.001Z 019b8c20abb04c93a4fd167875720b28 2 K-17/2026+%61 retrace",
        "2026-01-05T03:02:31.001Z 019b8c20abb04c93a4fd167875720b28 2 +a retrace",
    ])
    func `a damaged line is an error that names it`(line: String) throws {
        let first = try String(contentsOfFile: golden, encoding: .utf8).prefix { $0 != "\n" }
        let (list, folder) = try list("\(first)\n\(line)\n")
        #expect {
            try list.entries()
        } throws: { error in
            "\(error)".contains(folder.path("erased") + ", line 2")
        }
    }
}
