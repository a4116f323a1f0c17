/// Several files in one: a ZIP archive (PKWARE APPNOTE 6.3.10) whose files lie in it as they are, so that every system
/// opens it and nothing unpacks to more than it is. The same files give the same bytes.
package struct StoredArchive: Equatable, Sendable {
    package struct File: Equatable, Sendable {
        package let name: String
        package let bytes: [UInt8]
    }

    /// In the order in which they lie in the archive.
    package private(set) var files: [File] = []
    /// Where a file lies among them, by its name.
    private var places: [String: Int] = [:]

    package init() {}

    package subscript(name: String) -> [UInt8]? { places[name].map { files[$0].bytes } }

    /// A name is a relative path of ASCII letters, digits and `-._/`, and stands once.
    package mutating func add(_ name: String, _ bytes: [UInt8]) throws(EvidenceError) {
        guard Self.isPlain(name) else { throw .archive("a file's name is not a plain relative path") }
        guard places[name] == nil else { throw .archive("\(name) stands in it twice") }
        guard files.count < Self.mostFiles else { throw .archive("it has more than \(Self.mostFiles) files") }
        places[name] = files.count
        files.append(File(name: name, bytes: bytes))
    }

    /// The format counts its files in 16 bits.
    package static let mostFiles = 65_535

    private static func isPlain(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return name.utf8.count <= 100
            && parts.allSatisfy { part in
                part.first.map { $0 != UInt8(ascii: ".") } == true && part.allSatisfy(isPlain)
            }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

// The stored form. All numbers are little-endian.
extension StoredArchive {
    /// The archive's bytes.
    package var bytes: [UInt8] {
        var out: [UInt8] = []
        var directory: [UInt8] = []
        for file in files {
            let common = Self.header(of: file)
            directory.little32(0x0201_4B50)
            directory.little16(20)
            directory += common
            // No comment, first disk, no attributes, then where the file lies.
            directory += [UInt8](repeating: 0, count: 10)
            directory.little32(out.count)
            directory += Array(file.name.utf8)
            out.little32(0x0403_4B50)
            out += common
            out += Array(file.name.utf8)
            out += file.bytes
        }
        let start = out.count
        out += directory
        out.little32(0x0605_4B50)
        out.little32(0)
        for _ in 0..<2 { out.little16(files.count) }
        out.little32(directory.count)
        out.little32(start)
        out.little16(0)
        return out
    }

    /// What the local header and the directory have in common, from the version needed to the length of extra fields:
    /// version 2.0, names in UTF-8, stored, 1980-01-01.
    private static func header(of file: File) -> [UInt8] {
        var header: [UInt8] = []
        for number in [20, 0x0800, 0, 0, 0x21] { header.little16(number) }
        header.little32(Int(CRC32.checksum(file.bytes)))
        for _ in 0..<2 { header.little32(file.bytes.count) }
        header.little16(file.name.utf8.count)
        header.little16(0)
        return header
    }

    /// The greatest archive that is read.
    package static let limit = 64 << 20
    static let tooLarge = "it is larger than 64 MiB"

    /// Reads an archive that `bytes` wrote. One that another program wrote, or that was altered in a byte, is refused.
    package init(_ archive: [UInt8]) throws(EvidenceError) {
        guard archive.count <= Self.limit else { throw .archive(Self.tooLarge) }
        var rest = archive[...]
        while rest.number(at: 0) == 0x0403_4B50 {
            guard let size = rest.number(at: 22), let end = rest.number(at: 26) else { throw Self.cutOff }
            let start = 30 + Int(end & 0xFFFF)
            guard rest.count >= start + Int(size) else { throw Self.cutOff }
            let name = String(decoding: rest.dropFirst(30).prefix(start - 30), as: UTF8.self)
            do { try add(name, Array(rest.dropFirst(start).prefix(Int(size)))) } catch { throw Self.foreign }
            rest = rest.dropFirst(start + Int(size))
        }
        // Whatever stands elsewhere, such as a sum that does not fit, shows here.
        guard bytes == archive else { throw Self.foreign }
    }

    private static let cutOff = EvidenceError.archive("it is cut off")
    private static let foreign = EvidenceError.archive("it is no archive that Retrace wrote, or it was altered")
}

extension [UInt8] {
    fileprivate mutating func little16(_ number: Int) { little(number, 2) }
    fileprivate mutating func little32(_ number: Int) { little(number, 4) }

    private mutating func little(_ number: Int, _ count: Int) {
        for index in 0..<count { append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
    }
}

extension ArraySlice<UInt8> {
    /// Four bytes, the least significant first; nil beyond the end.
    fileprivate func number(at offset: Int) -> UInt32? {
        let four = dropFirst(offset).prefix(4)
        guard four.count == 4 else { return nil }
        return four.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
