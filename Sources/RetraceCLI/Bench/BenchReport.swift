import Foundation

/// One figure of a benchmark, with what it is measured against.
struct BenchFigure: Encodable {
    var name: String
    var value: Double
    var unit: String
    /// The bare loop's figure in the same unit, and ours as a share of it.
    var raw: Double?
    var ratio: Double?
    var p50Microseconds: Double?
    var p99Microseconds: Double?
    var eventsPerCommit: Double?
    var flushesPerCommit: Double?
    var note: String?

    init(_ name: String, _ value: Double, _ unit: String, raw: Double? = nil, note: String? = nil) {
        self.name = name
        self.value = value
        self.unit = unit
        self.raw = raw
        self.note = note
        ratio = raw.map { $0 > 0 ? value / $0 : 0 }
    }

    mutating func setLatencies(_ nanoseconds: [Int64]) {
        let sorted = nanoseconds.sorted()
        guard !sorted.isEmpty else { return }
        p50Microseconds = Double(sorted[sorted.count / 2]) / 1000
        p99Microseconds = Double(sorted[min(sorted.count - 1, sorted.count * 99 / 100)]) / 1000
    }
}

/// Prints figures as they come: aligned lines, or one JSON object a line.
struct BenchReport {
    let format: BenchFormat

    func begin(folder: String) {
        guard format == .table else { return }
        #if DEBUG
            print("This is a debug build: its figures say nothing. Build with `swift build -c release`.")
        #endif
        print(
            [
                pad("what", 38), lead("figure", 12), pad(" unit", 11), lead("raw LMDB", 12), lead("ratio", 6),
                lead("p50 µs", 9), lead("p99 µs", 9), lead("ev/commit", 9), lead("flush/commit", 13),
            ].joined(separator: " "))
    }

    func add(_ figure: BenchFigure) {
        switch format {
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            if let data = try? encoder.encode(figure) { print(String(decoding: data, as: UTF8.self)) }
        case .table: printRow(figure)
        }
        fflush(nil)
    }

    private func printRow(_ figure: BenchFigure) {
        let row = [
            pad(figure.name, 38), lead(number(figure.value), 12), pad(" " + figure.unit, 11),
            lead(figure.raw.map(number) ?? "", 12), lead(figure.ratio.map { String(format: "%.2f", $0) } ?? "", 6),
            lead(figure.p50Microseconds.map(number) ?? "", 9), lead(figure.p99Microseconds.map(number) ?? "", 9),
            lead(figure.eventsPerCommit.map(number) ?? "", 9), lead(figure.flushesPerCommit.map(number) ?? "", 13),
        ]
        print(row.joined(separator: " ").trimmedEnd + (figure.note.map { "  " + $0 } ?? ""))
    }

    private func number(_ value: Double) -> String {
        value >= 1000 ? grouped(Int(value.rounded())) : String(format: value >= 100 ? "%.0f" : "%.2f", value)
    }

    private func grouped(_ value: Int) -> String {
        var digits = String(value)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return ([digits] + groups).joined(separator: ",")
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private func lead(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
