import EventStore
import Foundation
import LMDB

/// Real bytes of one event: a line of diagnostic notation behind `#`, then hexadecimal digits, 32 bytes a line.
struct GoldenFile {
    static let folder = "fixtures/golden"
    static let ending = ".cbor.hex"

    let note: String
    let bytes: [UInt8]

    init(_ record: [UInt8]) {
        note = CBOR.diagnostic(record.rawSpan)
        bytes = record
    }

    init(named name: String) throws {
        let text = try Repository.text("\(Self.folder)/\(name)\(Self.ending)")
        let lines = text.split(separator: "\n")
        note = String(lines.first?.dropFirst(2) ?? "")
        var bytes: [UInt8] = []
        for line in lines.dropFirst() {
            var rest = line[...]
            while let byte = UInt8(rest.prefix(2), radix: 16) {
                bytes.append(byte)
                rest = rest.dropFirst(2)
            }
            guard rest.isEmpty else { throw Malformed(name: name) }
        }
        self.bytes = bytes
    }

    /// The names of all golden files, without their ending.
    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: Repository.url(folder).path)
            .filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }.sorted()
    }

    func write(named name: String) throws {
        var lines = ["# \(note)"]
        for start in stride(from: 0, to: bytes.count, by: 32) {
            lines.append(Array(bytes[start..<min(start + 32, bytes.count)]).hex)
        }
        let text = lines.joined(separator: "\n") + "\n"
        try text.write(to: Repository.url("\(Self.folder)/\(name)\(Self.ending)"), atomically: true, encoding: .utf8)
    }

    struct Malformed: Error {
        let name: String
    }
}
