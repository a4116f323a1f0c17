import Retrace
import Testing

@Suite struct CSVReaderTests {
    /// Reads a text in pieces of a size, so that every token is cut somewhere.
    private func rows(_ bytes: [UInt8], piece: Int = 1) throws -> [CSVReader.Row] {
        var rest = bytes[...]
        var reader = CSVReader {
            guard !rest.isEmpty else { return nil }
            defer { rest = rest.dropFirst(piece) }
            return Array(rest.prefix(piece))
        }
        var rows: [CSVReader.Row] = []
        while let row = try reader.next() { rows.append(row) }
        return rows
    }

    private func fields(_ text: String, piece: Int = 1) throws -> [[String]] {
        try rows(Array(text.utf8), piece: piece).map(\.fields)
    }

    @Test(arguments: [1, 2, 3, 7, 1000])
    func `rows are read whatever the pieces`(piece: Int) throws {
        let text = "\u{FEFF}a,\"b,\"\"c\"\"\",\r\n\"line\r\none\",ữ,\"\"\nx,y,z"
        #expect(
            try fields(text, piece: piece)
                == [["a", "b,\"c\"", ""], ["line\r\none", "ữ", ""], ["x", "y", "z"]])
    }

    @Test func `a row is on the line that it begins on`() throws {
        #expect(try rows(Array("a\n\"b\nc\nd\"\r\ne\n".utf8)).map(\.line) == [1, 2, 5])
    }

    @Test(
        arguments: [
            ("", []), ("\n", [[""]]), ("a", [["a"]]), ("a\r\n", [["a"]]), ("a,", [["a", ""]]), (",", [["", ""]]),
            ("\"\"", [[""]]), ("\u{FEFF}", []), ("a\n\nb", [["a"], [""], ["b"]]), (" a , b ", [[" a ", " b "]]),
        ] as [(String, [[String]])])
    func `the ends of rows and files are right`(text: String, expected: [[String]]) throws {
        #expect(try fields(text) == expected)
    }

    @Test(
        arguments: [
            ("a\"b", 1, 0, .quoteInField), ("a,b\n\"c\"d,e", 2, 0, .afterQuote), ("a,\"b\"\"", 1, 1, .openQuote),
            ("\"a\nb", 2, 0, .openQuote), ("a,b\rc", 1, 1, .carriageReturn), ("a\r", 1, 0, .carriageReturn),
            ("a\n\"b\" ,c", 2, 0, .afterQuote),
        ] as [(String, Int, Int, CSVFault.Reason)])
    func `a malformed file is refused where it is`(text: String, line: Int, field: Int, reason: CSVFault.Reason) {
        #expect(throws: CSVFault(line: line, field: field, reason: reason)) { try fields(text) }
    }

    @Test func `bytes that are no UTF-8 are refused`() {
        #expect(throws: CSVFault(line: 1, field: 1, reason: .notUTF8)) {
            try rows([0x61, 0x2C, 0xC3, 0x28, 0x0A])
        }
    }

    @Test func `a field of 4,096 bytes passes and one more does not`() throws {
        let field = String(repeating: "x", count: 4096)
        #expect(try fields(field, piece: 100) == [[field]])
        #expect(throws: CSVFault(line: 1, field: 0, reason: .tooLong)) { try fields(field + "x", piece: 100) }
        #expect(throws: CSVFault(line: 1, field: 0, reason: .tooLong)) { try fields("\"" + field + "x\"", piece: 100) }
    }

    @Test func `what is quoted comes back, whatever it holds`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let alphabet = ["a", "\"", ",", "\r", "\n", "ữ", " ", ""]
        for _ in 0..<200 {
            let cells = (0..<3).map { _ in
                (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                }.joined()
            }
            let line = cells.map {
                "\""
                    + $0.split(separator: "\"", omittingEmptySubsequences: false)
                    .joined(separator: "\"\"") + "\""
            }.joined(separator: ",")
            let piece = Int.random(in: 1...9, using: &random)
            let read = try fields(line + "\r\n", piece: piece)
            #expect(read.map { $0.map { Array($0.utf8) } } == [cells.map { Array($0.utf8) }], "seed \(seed)")
        }
    }
}
