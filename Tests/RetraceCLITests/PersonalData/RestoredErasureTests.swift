import Foundation
import Testing

/// A backup from before an erasure is put back.
struct RestoredErasureTests {
    private func copy(_ from: String, _ to: String) throws {
        try? FileManager.default.removeItem(atPath: to)
        try FileManager.default.copyItem(atPath: from, toPath: to)
    }

    /// With the vault and its key, the erased person is back; without them, only the log has forgotten the erasure.
    @Test(arguments: [true, false])
    func `restore erases again whom the lost part had erased`(withVault: Bool) async throws {
        let person = try await Person()
        defer { person.sample.remove() }
        let (backup, vaultKeys) = (person.folder + "/backup", person.folder + "/vault-keys")
        let court = ["--reason", "4", "--case", "COURT-9", "--data", person.data]
        try #require(try Tool.run(["hold", "place", person.id] + court).code == 0)
        try #require(try person.run("backup", backup, "--with-vault", "--with-directory").code == 0)
        try copy(person.keys + "/vault", vaultKeys)
        let rows = Array(try person.sealed().values)
        try #require(try Tool.run(["hold", "lift", person.id] + court).code == 0)
        try #require(try person.act("erase", person.id, "--with-account").code == 0)

        for part in ["log"] + (withVault ? ["vault", "directory"] : []) {
            try copy("\(backup)/\(part)", "\(person.data)/\(part)")
        }
        try FileManager.default.removeItem(atPath: person.data + "/views")
        if withVault {
            let name = "/1.key"
            try FileManager.default.copyItem(atPath: vaultKeys + name, toPath: person.keys + "/vault" + name)
        }
        let early = try person.act("reveal", person.id)
        #expect(early.code == 1 && early.errors.contains("retrace restore"), "\(early)")
        let restored = try person.run("restore")
        #expect(restored.code == 0 && restored.output.contains("erased again 4 pseudonyms"), "\(restored)")
        try #require(try person.run("rebuild").code == 0)

        #expect(try person.files(with: rows + Person.names) == [])
        #expect(try person.vaultKeys().count == 1)
        let gone = try person.act("reveal", person.id)
        #expect(gone.code == 64 && gone.errors.contains("was erased"), "\(gone)")
        let events = try person.run("log", "--type", "SubjectErased", "--format", "json").objects()
        #expect(events.count == 4)
        let holds = try person.run("hold", "--format", "json").objects()
        #expect(holds.map { $0["case"] as? String } == ["COURT-9"], "its lifting is lost")
        for check in [["verify"], ["audit"], ["checkpoint", "verify"]] {
            let result = try Tool.run(check + ["--data", person.data])
            #expect(result.code == 0, "\(check) \(result)")
        }
        let other = try person.act("reveal", "--type", "individual", "--id", "056090001234")
        #expect(other.code == 0, "whoever was not erased is still known: \(other)")
        #expect(try person.act("erase", "--unfinished").output.contains("nothing left"))
        #expect(try person.run("restore").code == 2, "there is nothing to restore any more")
    }
}
