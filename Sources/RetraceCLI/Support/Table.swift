import Foundation
import LMDB

/// A column of a listing: the key of JSON, the heading of the table, and what it shows of a row.
struct Column<Row>: Sendable {
    let key: String
    /// Nil where only JSON has it.
    let heading: String?
    let value: @Sendable (Row) -> Value

    init(_ key: String, _ heading: String?, _ value: @escaping @Sendable (Row) -> Value) {
        self.key = key
        self.heading = heading
        self.value = value
    }
}

/// What every listing says, on the standard error and with exit code 0, whose conditions nothing meets.
let nothingMatches = "Nothing matches."

/// Rows as they come, as JSON lines or as a table with a header. A table's columns are as wide as the first rows need.
struct Listing<Row> {
    private let columns: [Column<Row>]
    private let output: Output
    private var table: TableWriter?
    private var isEmpty = true

    init(_ columns: [Column<Row>], _ format: Format, to output: Output) {
        self.columns = columns
        self.output = output
        if format == .table { table = TableWriter(columns.compactMap(\.heading), output) }
    }

    mutating func add(_ row: Row) throws {
        isEmpty = false
        if table == nil {
            try output.line(Value.object(columns.map { ($0.key, $0.value(row)) }).json)
        } else {
            try table?.add(columns.filter { $0.heading != nil }.map { $0.value(row) })
        }
    }

    /// Shows what was added so far; before a wait, and where that there is nothing needs no word.
    mutating func flush() throws {
        try table?.flush()
        try output.flush()
    }

    /// Shows what is left at the end of a listing, and says if nothing was found.
    mutating func end() throws {
        try flush()
        if isEmpty { remark(nothingMatches) }
    }
}

/// Writes aligned columns: numbers to the right, the rest to the left, two spaces between. On a terminal ids are shortened,
/// and columns that have no room go on in another line; in a pipe a row is a line.
struct TableWriter {
    private var headings: [String]
    private let output: Output
    private let width: Int?
    private let zone = LocalTime()
    private let isFixed: Bool
    private let style = Style.of()
    private var waiting: [[Value]] = []
    private var widths: [Int]?
    private var layout = TableLayout([], width: nil)
    private var isRight: [Bool] = []

    /// So many rows are looked at before the first is written.
    private static let lookAhead = 500

    init(_ headings: [String], _ output: Output) {
        self.headings = headings
        self.output = output
        width = columnsToKeepTo()
        isFixed = zone.isFixed
    }

    mutating func add(_ row: [Value]) throws {
        waiting.append(row)
        if widths != nil || waiting.count >= Self.lookAhead { try flush() }
    }

    mutating func flush() throws {
        let cells = waiting.map { row in row.map { $0.cell(zone, shortIDs: width != nil, saysOffset: !isFixed) } }
        let isFirst = widths == nil
        if isFirst {
            headings = headings.enumerated().map { $1 + zoneText(ofColumn: $0) }
            measure(cells)
        }
        waiting.removeAll(keepingCapacity: true)
        if isFirst { for line in lines(headings) { try output.line(style.bold(line)) } }
        for row in cells { for line in lines(row) { try output.line(line) } }
    }

    /// What a heading says of the times below it: ` (+07:00)`. Where a zone changes its offset, each time says its own.
    private func zoneText(ofColumn column: Int) -> String {
        guard isFixed else { return "" }
        for row in waiting {
            guard case .time(let time) = row[column] else { continue }
            let offset = LocalTime.text(of: zone.offset(at: time))
            return " (\(offset == "Z" ? "UTC" : offset))"
        }
        return ""
    }

    private mutating func measure(_ cells: [[String]]) {
        let widths = headings.indices.map { column in
            cells.reduce(headings[column].count) { max($0, $1[column].count) }
        }
        layout = TableLayout(widths, width: width)
        self.widths = widths
        isRight = headings.indices.map { column in
            waiting.contains { $0[column] != .none } && waiting.allSatisfy { $0[column].isNumber }
        }
    }

    private func lines(_ cells: [String]) -> [String] {
        layout.lines.enumerated().map { number, columns in
            let indent = String(repeating: " ", count: number == 0 ? 0 : layout.indent)
            return shortened(indent + columns.map { padded(cells[$0], $0) }.joined(separator: "  "))
        }
    }

    private func padded(_ cell: String, _ column: Int) -> String {
        let padding = String(repeating: " ", count: max(0, (widths?[column] ?? 0) - cell.count))
        return isRight[column] ? padding + cell : cell + padding
    }

    /// Without spaces at its end, and cut where a row that came later is wider than the first ones.
    private func shortened(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        guard let width, line.count > width else { return line }
        return line.prefix(max(0, width - 1)) + "…"
    }
}

/// How wide lines of the standard output may be; nil where it is no terminal, and lines stay whole.
func columnsToKeepTo() -> Int? { Terminal.isTerminal(1) ? columnsOfTerminal() : nil }

/// `COLUMNS` if it is a number, as for other commands; otherwise what the terminal says.
func columnsOfTerminal(_ file: Int32 = 1) -> Int {
    let asked = ProcessInfo.processInfo.environment["COLUMNS"].flatMap(Int.init)
    return max(20, asked ?? Terminal.columns(file) ?? 80)
}
