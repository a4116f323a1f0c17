import Recovery
import Retrace
import Testing

struct ReadmeExampleTests {
    @Test func `README shows the example that is compiled here`() throws {
        let shown = DocumentBlocks.swift(in: try Repository.text("README.md"))
        #expect(try shown == DocumentBlocks.regions(in: "ReadmeExample"))
        #expect(shown.count == 1)
        #expect(shown.allSatisfy { $0.split(separator: "\n", omittingEmptySubsequences: false).count <= 30 })
    }

    @Test func `The example gives the account back`() async throws {
        let folder = try TemporaryFolder()
        let phone = PhoneReader(folder: folder.path("messages"))
        let answer = try await recoverAccount(in: folder.path) { try await phone.read($0) }
        #expect(answer == .done)
    }
}
