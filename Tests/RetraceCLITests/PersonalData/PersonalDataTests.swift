import Foundation
import Retrace
import Testing

/// `reveal`, `erase`, `hold` and `retention`, as an operator types them, on keys of their own.
struct PersonalDataTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/retrace-personal-\(UUID().uuidString)"
    private var data: String { folder + "/data" }
    private let why = ["--reason", "2", "--case", "K-17/2026"]
    private let typed = ["--type", "individual", "--id", "123456789423"]

    /// Three accounts, imported.
    private func begin() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let file = folder + "/accounts.csv"
        try "type,identifier,phone\nindividual,123456789423,0387584663\nindividual,056090001234,0912345678\n"
            .write(toFile: file, atomically: true, encoding: .utf8)
        try #require(try run(["accounts", "import", file, "--create"]).code == 0)
        try #require(try run(["rebuild"]).code == 0)
    }

    private func end() { try? FileManager.default.removeItem(atPath: folder) }

    private func run(_ arguments: [String], input: String = "") throws -> Tool.Result {
        try Tool.run(arguments + ["--data", data], input: input)
    }

    private func pseudonym() throws -> String {
        let found = try run(["reveal", "--format", "json"] + typed + why)
        return try #require(found.objects().first?["pseudonym"] as? String, "\(found)")
    }

    private func events(_ type: String) throws -> [[String: Any]] {
        try run(["log", "--type", type, "--format", "json"]).objects()
    }

    @Test func `a pseudonym is revealed, covered or in full, and the log says who looked`() throws {
        try begin()
        defer { end() }
        let id = try pseudonym()
        let covered = try run(["reveal", id] + why)
        #expect(covered.code == 0 && covered.output.contains("*********423"), "\(covered)")
        #expect(!covered.output.contains("123456789423"))
        let full = try #require(try run(["reveal", id, "--full", "--format", "json"] + why).objects().first)
        #expect(full["value"] as? String == "123456789423" && full["kind"] as? String == "account")
        let looks = try events("PersonalDataRevealed")
        #expect(looks.count == 3)
        let table = try run(["log", "--type", "PersonalDataRevealed"]).lines.dropFirst()
        #expect(table.count == 3 && table.allSatisfy { $0.contains("\(id), case K-17/2026 by ") }, "\(table)")
    }

    @Test func `without a reason or a case nothing is shown and nothing written`() throws {
        try begin()
        defer { end() }
        for missing in [[], ["--reason", "2"], ["--case", "K-1"], ["--reason", "99", "--case", "K-1"]] {
            let refused = try run(["reveal"] + typed + missing)
            #expect(refused.code == 64 && refused.output.isEmpty, "\(refused)")
        }
        for wrong in [["--reason", "2", "--case", "Nguyễn Văn A"], ["--reason", "x", "--case", "K-1"]] {
            #expect(try run(["reveal"] + typed + wrong).code == 64)
        }
        let account = try run(["account"] + typed)
        #expect(account.code == 64 && account.errors.contains("--reason"), "\(account)")
        #expect(try events("PersonalDataRevealed").isEmpty)
    }

    @Test func `whom access.json leaves out is refused everything`() throws {
        try begin()
        defer { end() }
        let id = try pseudonym()
        let path = data + "-keys/access.json"
        try #"{"reveal": ["nobody-here"]}"#.write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        for command in [
            ["reveal", id], ["erase", id], ["hold", "place", id], ["account"] + typed, ["unlock"] + typed,
        ] {
            let refused = try run(command + why)
            #expect(refused.code == 64 && refused.output.isEmpty, "\(command) \(refused)")
            #expect(refused.errors.contains("access.json"), "\(refused)")
        }
        #expect(try events("PersonalDataRevealed").count == 1)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let open = try run(["reveal", id] + why)
        #expect(open.code == 2 && open.errors.contains("mode"), "\(open)")
    }

    @Test func `a person is erased from vault, directory and messages, and the log stays sound`() throws {
        try begin()
        defer { end() }
        let messages = folder + "/sms"
        try FileManager.default.createDirectory(atPath: messages, withIntermediateDirectories: true)
        let head = "From: M\nReference: r\nTime: 2026-01-05T03:09:03.250Z\nParts: 1\n\n725306"
        try "To: +84387584663\n\(head)".write(
            toFile: messages + "/20260105T030903.250Z-a.txt", atomically: true, encoding: .utf8)
        try "To: +84912345678\n\(head)".write(
            toFile: messages + "/20260105T030903.250Z-b.txt", atomically: true, encoding: .utf8)
        let id = try pseudonym()
        let erased = try run(["erase", id, "--with-account", "--messages", messages] + why)
        #expect(erased.code == 0 && erased.output.contains(id) && erased.output.contains("epoch 2"), "\(erased)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: messages) == ["20260105T030903.250Z-b.txt"])
        for name in try #require(FileManager.default.enumerator(atPath: folder)).compactMap({ $0 as? String })
        where name != "accounts.csv" {
            let bytes = (try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))) ?? Data()
            for text in ["123456789423", "387584663"] { #expect(bytes.range(of: Data(text.utf8)) == nil, "\(name)") }
        }
        #expect(try run(["verify"]).code == 0)
        #expect(try events("SubjectErased").count == 2)
        let gone = try run(["reveal", id] + why)
        #expect(gone.code == 64 && gone.errors.contains("was erased"), "\(gone)")
        let again = try run(["erase", id] + why)
        #expect(again.code == 0 && again.output.contains("nothing left"), "\(again)")
        let other = ["--type", "individual", "--id", "056090001234"]
        #expect(try run(["account"] + other + why).code == 0)
        #expect(try run(["erase"] + typed + why).code == 64)
    }

    @Test func `what a cut-off erasure leaves in directory and messages goes with the unfinished ones`() throws {
        try begin()
        defer { end() }
        let messages = folder + "/tin nhắn"
        try "no folder".write(toFile: messages, atomically: true, encoding: .utf8)
        let broken = try run(["erase", try pseudonym(), "--with-account", "--messages", messages] + why)
        #expect(broken.code != 0 && broken.errors.contains("broke off"), "\(broken)")
        let list = try String(contentsOfFile: data + "-keys/erased", encoding: .utf8)
        #expect(list.contains("K-17/2026+directory+messages:/"), "\(list)")

        let kept = try Data(contentsOf: URL(fileURLWithPath: data + "/directory/data.mdb"))
        #expect(kept.range(of: Data("123456789423".utf8)) != nil, "it may know of more phones than the vault does")

        // A disk that is not mounted: whose messages lie there is still known afterwards.
        try FileManager.default.removeItem(atPath: messages)
        let missing = try run(["erase", "--unfinished"] + why)
        #expect(missing.code != 0 && missing.errors.contains("there is no folder \(messages)"), "\(missing)")
        try FileManager.default.createDirectory(atPath: messages, withIntermediateDirectories: true)
        let message = "To: +84387584663\nFrom: M\nReference: r\nTime: 2026-01-05T03:09:03.250Z\nParts: 1\n\n725306"
        try message.write(toFile: messages + "/20260105T030903.250Z-a.txt", atomically: true, encoding: .utf8)
        #expect(try run(["erase", "--unfinished", "--messages", messages] + why).code == 64)
        let finished = try run(["erase", "--unfinished"] + why)
        #expect(finished.code == 0 && finished.output.contains("epoch 2"), "\(finished)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: messages) == [])
        let accounts = try Data(contentsOf: URL(fileURLWithPath: data + "/directory/data.mdb"))
        #expect(accounts.range(of: Data("123456789423".utf8)) == nil)
        #expect(accounts.range(of: Data("056090001234".utf8)) != nil)
    }

    @Test func `a hold stops an erasure until it is lifted`() throws {
        try begin()
        defer { end() }
        let id = try pseudonym()
        #expect(try run(["hold", "place", id, "--reason", "4", "--case", "COURT-9"]).code == 0)
        let list = try run(["hold", "--format", "json"]).objects()
        #expect(list.first?["case"] as? String == "COURT-9")
        let refused = try run(["erase", id] + why)
        #expect(refused.code == 64 && refused.errors.contains("COURT-9"), "\(refused)")
        #expect(try run(["hold", "lift", id, "--reason", "4", "--case", "OTHER"]).code == 64)
        #expect(try run(["hold", "lift", id, "--reason", "4", "--case", "COURT-9"]).code == 0)
        #expect(try run(["hold", "--format", "json"]).lines.isEmpty)
        #expect(try run(["erase", "--phone", "-"] + why, input: "038 758 4663\n").code == 0)
        #expect(try run(["erase", id] + why).code == 0)
        #expect(try run(["audit"]).code == 0)
    }

    @Test func `a terminal of 80 columns shows whom a hold is about`() throws {
        try begin()
        defer { end() }
        let id = try pseudonym()
        try #require(try run(["hold", "place", id] + why).code == 0)
        let types = ["PersonalDataRevealed", "HoldPlaced"].flatMap { ["--type", $0] }
        let shown = try Tool.runInTerminal(["log", "--data", data] + types).plainLines
        #expect(shown.count { $0.contains(id.prefix(16) + ", case K-17/2026") } == 2, "\(shown)")
        #expect(shown.allSatisfy { $0.count <= 80 })
    }

    @Test func `two cases hold one subject, and each lifts its own`() throws {
        try begin()
        defer { end() }
        let id = try pseudonym()
        for step in [["place", "A"], ["place", "B"], ["lift", "A"]] {
            #expect(try run(["hold", step[0], id, "--reason", "4", "--case", step[1]]).code == 0)
        }
        let refused = try run(["erase", id] + why)
        #expect(refused.code == 64 && refused.errors.contains("the case B holds it"), "\(refused)")
        #expect(try run(["hold", "lift", id, "--reason", "4", "--case", "B"]).code == 0)
        #expect(try run(["erase", id] + why).code == 0)
        let audit = try run(["audit"])
        #expect(audit.code == 0, "\(audit)")
    }

    @Test func `retention says what it would remove, and removes nothing that is young`() throws {
        try begin()
        defer { end() }
        let dry = try #require(try run(["retention", "--dry-run", "--format", "json"]).objects().first)
        #expect(dry["accounts"] as? Int == 0 && dry["dry_run"] as? Bool == true)
        let done = try run(["retention", "--format", "json"])
        #expect(done.code == 0, "\(done)")
        #expect(try events("RetentionApplied").count == 1)
    }

    @Test func `who may not erase can't order it by a policy`() async throws {
        let person = try await Person()
        defer { person.sample.remove() }
        let login = KeyStore.currentLogin
        let access = person.keys + "/access.json"
        try #"{"reveal": ["\#(login)"]}"#.write(toFile: access, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: access)
        for (text, code) in [
            (#"{"identityDays": 1}"#, 64), (#"{"clientDays": 1}"#, 64), (#"{"checkpointSeconds": 61}"#, 0),
        ] {
            let file = person.folder + "/policy.json"
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            let result = try person.run("policy", "adopt", file)
            #expect(result.code == code, "\(text): \(result)")
            if code != 0 { #expect(result.errors.contains("may not erase"), "\(result)") }
        }
        try #"{"erase": ["\#(login)"]}"#.write(toFile: access, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: access)
        let file = person.folder + "/policy.json"
        try #"{"identityDays": 1}"#.write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try person.run("policy", "adopt", file).code == 0)
    }

    @Test func `an account's flag is refused with a pseudonym that is no account's`() async throws {
        let person = try await Person()
        defer { person.sample.remove() }
        let phones = try person.run("phones", "--format", "json").objects()
        let phone = try #require(phones.first?["phone"] as? String)
        let refused = try person.act("erase", phone, "--with-account")
        #expect(refused.code == 64 && refused.errors.contains("is no account"), "\(refused)")
        #expect(!FileManager.default.fileExists(atPath: person.keys + "/erased"))
        #expect(try person.act("erase", phone).code == 0)
    }

    @Test func `a command that writes is run by the owner of the log alone`() async throws {
        let person = try await Person()
        defer { person.sample.remove() }
        // Only root may be somebody else than the owner and get so far.
        let isRoot = getuid() == 0
        if isRoot {
            try FileManager.default.setAttributes([.ownerAccountID: 65534], ofItemAtPath: person.data + "/log/data.mdb")
        }
        for command in [["keys", "rotate"], ["rebuild"], ["restore"], ["retention"], ["clock", "accept"]] {
            let result = try Tool.run(command + ["--data", person.data])
            #expect(result.errors.contains("belongs to") == isRoot, "\(command): \(result)")
            if isRoot { #expect(result.code == 2) }
        }
        #expect(try person.run("log", "--limit", "1").code == 0, "reading stays possible")
    }
}
