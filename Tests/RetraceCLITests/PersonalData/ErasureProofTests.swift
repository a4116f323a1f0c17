import Foundation
import Testing

/// After an erasure everything that was proved before is still proved, and nothing leads to the person.
struct ErasureProofTests {
    @Test func `every check passes after an erasure as before, and no file has anything of the person`() async throws {
        let person = try await Person()
        defer { person.sample.remove() }
        let kept = person.folder + "/kept"
        try FileManager.default.createDirectory(atPath: kept, withIntermediateDirectories: true)
        let key = try #require(try person.run("checkpoint", "key").lines.first)
        try person.run("checkpoint", "show").output.write(
            toFile: kept + "/checkpoint", atomically: true, encoding: .utf8)
        #expect(try person.run("evidence", person.session, "-o", kept + "/evidence").code == 0)
        #expect(try person.run("prove", person.session, "-o", kept + "/proof").code == 0)
        let told = try person.run("replay", "--account", person.id, "--format", "json")

        let rows = try person.sealed()
        let keys = try person.vaultKeys()
        // As a process of an older version leaves it that was killed while it made the key.
        let key1 = person.keys + "/vault/1.key"
        try FileManager.default.linkItem(atPath: key1, toPath: key1 + ".77.123456789.new")
        #expect(rows.count == 6, "two accounts, two phones, a client and its network")
        #expect(try person.files(with: Array(rows.values)) == ["vault/data.mdb"], "the search finds what is there")
        #expect(try person.files(with: Person.names) == ["directory/data.mdb"])
        #expect(try person.act("erase", person.id, "--with-account").code == 0)
        #expect(try person.files(with: Person.names + Array(rows.values) + keys) == [])
        #expect(try person.sealed().count == 2, "the other account and its phone")

        for check in [
            ["verify"], ["audit"], ["checkpoint", "verify"], ["checkpoint", "verify", kept + "/checkpoint"],
            ["prove-extends", kept + "/checkpoint"],
        ] {
            let result = try Tool.run(check + ["--data", person.data])
            #expect(result.code == 0, "\(check) \(result)")
        }
        for check in [["evidence", "verify", kept + "/evidence"], ["check-proof", kept + "/proof"]] {
            let result = try Tool.run(check + ["--key", key])
            #expect(result.code == 0, "\(check) \(result)")
        }
        let again = try person.run("replay", "--account", person.id, "--format", "json")
        #expect(again.lines.starts(with: told.lines) && !told.lines.isEmpty)
        #expect(try person.run("evidence", person.session, "-o", kept + "/after").code == 0)
        let after = try Tool.run(["evidence", "verify", kept + "/after", "--key", key])
        #expect(after.code == 0, "\(after)")
        #expect(try person.act("reveal", person.id).errors.contains("was erased"))
    }
}
