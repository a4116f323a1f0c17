/// Reads comma-separated values (RFC 4180) row by row, from bytes that come in pieces.
///
/// Written here, small and strict, because the one such package for Swift that is still kept up, SwiftCSV, holds the
/// whole file in memory and reads malformed files as best it can, while an import of accounts must refuse them.
///
/// UTF-8 with or without a byte order mark; rows end with CRLF or LF, the last one may end with neither. Refused are: a
/// quote within an unquoted field, anything behind a closing quote, a quote that never closes, a carriage return alone,
/// bytes that are no UTF-8, and a field of more than `limit` bytes.
package struct CSVReader {
    package struct Row: Equatable, Sendable {
        /// The line of the file that the row begins on; the first is 1.
        package let line: Int
        package let fields: [String]
    }

    /// The largest field, in bytes.
    static let limit = 4096

    private let source: () throws -> [UInt8]?
    private var piece: [UInt8] = []
    private var position = 0
    private var line = 1
    private var hasBegun = false

    /// `source` gives the next bytes, and nil at the end.
    package init(source: @escaping () throws -> [UInt8]?) { self.source = source }

    /// The next row; nil at the end of the file.
    package mutating func next() throws -> Row? {
        try skipByteOrderMark()
        guard try peek() != nil else { return nil }
        let start = line
        var fields: [String] = []
        while true {
            var bytes: [UInt8] = []
            let field = fields.count
            if try peek() == quote { try quoted(&bytes, field) } else { try unquoted(&bytes, field) }
            guard let text = String(validating: bytes, as: UTF8.self) else { throw fault(.notUTF8, field) }
            fields.append(text)
            if try endOfField(field) { return Row(line: start, fields: fields) }
        }
    }

    private mutating func unquoted(_ bytes: inout [UInt8], _ field: Int) throws {
        while let byte = try peek() {
            if byte == comma || byte == lineFeed || byte == carriageReturn { return }
            guard byte != quote else { throw fault(.quoteInField, field) }
            try add(byte, to: &bytes, field)
        }
    }

    private mutating func quoted(_ bytes: inout [UInt8], _ field: Int) throws {
        position += 1
        while let byte = try peek() {
            if byte == quote {
                position += 1
                // Two quotes stand for one; a single one closes the field.
                guard try peek() == quote else { return }
            } else if byte == lineFeed {
                line += 1
            }
            try add(byte, to: &bytes, field)
        }
        throw fault(.openQuote, field)
    }

    private mutating func add(_ byte: UInt8, to bytes: inout [UInt8], _ field: Int) throws {
        guard bytes.count < Self.limit else { throw fault(.tooLong, field) }
        bytes.append(byte)
        position += 1
    }

    /// Returns whether the row ends behind the field.
    private mutating func endOfField(_ field: Int) throws -> Bool {
        guard let byte = try peek() else { return true }
        position += 1
        if byte == comma { return false }
        if byte == carriageReturn {
            guard try peek() == lineFeed else { throw fault(.carriageReturn, field) }
            position += 1
        } else if byte != lineFeed {
            throw fault(.afterQuote, field)
        }
        line += 1
        return true
    }

    private mutating func skipByteOrderMark() throws {
        guard !hasBegun else { return }
        hasBegun = true
        while piece.count < 3, let more = try source() { piece += more }
        if piece.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    private mutating func peek() throws -> UInt8? {
        while position >= piece.count {
            guard let more = try source() else { return nil }
            piece = more
            position = 0
        }
        return piece[position]
    }

    private func fault(_ reason: CSVFault.Reason, _ field: Int) -> CSVFault {
        CSVFault(line: line, field: field, reason: reason)
    }
}

/// Where a file is not comma-separated values, and why.
package struct CSVFault: Error, Equatable {
    package let line: Int
    /// The first is 0.
    package let field: Int
    package let reason: Reason

    package init(line: Int, field: Int, reason: Reason) {
        self.line = line
        self.field = field
        self.reason = reason
    }

    package enum Reason: String, CaseIterable {
        case quoteInField = "a quote stands within a field that does not begin with one"
        case afterQuote = "something stands behind a closing quote"
        case openQuote = "a quote is never closed"
        case carriageReturn = "a carriage return stands without its line feed"
        case notUTF8 = "the text is not UTF-8"
        case tooLong = "the field is longer than 4,096 bytes"
    }
}

private let comma = UInt8(ascii: ",")
private let quote = UInt8(ascii: "\"")
private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")
