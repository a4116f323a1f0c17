import RetraceAudit
import Testing

@Suite struct StoredArchiveTests {
    private func sample() throws -> StoredArchive {
        var archive = StoredArchive()
        try archive.add("README.txt", Array("xin chào\n".utf8))
        try archive.add("events/0.cbor", [])
        try archive.add("events/17.cbor", (0...255).map { UInt8($0) })
        return archive
    }

    @Test func `what was written is read`() throws {
        let archive = try sample()
        #expect(try StoredArchive(archive.bytes) == archive)
        #expect(try StoredArchive(StoredArchive().bytes).files.isEmpty)
    }

    @Test func `an archive with any one byte changed is refused`() throws {
        let bytes = try sample().bytes
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 0x10
            // A byte of a name may become another name: then the whole directory differs, or it is another archive.
            #expect(throws: EvidenceError.self, "byte \(index)") { try StoredArchive(changed) }
        }
    }

    @Test func `an archive that is cut off or goes on is refused`() throws {
        let bytes = try sample().bytes
        for count in 0..<bytes.count {
            #expect(throws: EvidenceError.self) { try StoredArchive(Array(bytes.prefix(count))) }
        }
        #expect(throws: EvidenceError.self) { try StoredArchive(bytes + [0]) }
    }

    @Test(arguments: ["", "/etc/passwd", "../x", "a/../b", "a//b", ".hidden", "a/", "tên", "a b", "a\u{0}b"])
    func `a name that leads out of the folder, or is no plain path, is refused`(name: String) throws {
        var archive = StoredArchive()
        #expect(throws: EvidenceError.self) { try archive.add(name, []) }
    }

    @Test func `as many files as the format can count are kept, and one more is refused`() throws {
        var archive = StoredArchive()
        for number in 0..<StoredArchive.mostFiles { try archive.add("\(number)", []) }
        #expect(throws: EvidenceError.self) { try archive.add("more", []) }
        #expect(try StoredArchive(archive.bytes) == archive)
    }

    @Test func `a name stands once`() throws {
        var archive = try sample()
        #expect(throws: EvidenceError.self) { try archive.add("README.txt", []) }
    }

    @Test func `an archive that is larger than what is read again is not made`() throws {
        var archive = StoredArchive()
        try archive.add("most", [UInt8](repeating: 0, count: StoredArchive.limit - 500))
        #expect(try StoredArchive(EvidenceFile.packed(archive)) == archive)
        try archive.add("more", [UInt8](repeating: 0, count: 500))
        #expect(throws: EvidenceError.self) { try EvidenceFile.packed(archive) }
    }
}
