import Recovery
import Retrace
import RetraceAudit

/// One value of a row, an object or an event, before it is shown as JSON or in a table.
enum Value: Equatable {
    case none
    case text(String)
    case number(Int64)
    /// Tenths, shown with one digit behind the point.
    case decimal(Int64)
    case flag(Bool)
    case time(Instant)
    /// 32 hexadecimal digits; a terminal shows the first 16.
    case id(String)
    case list([Value])
    case object([(key: String, value: Value)])
    /// What an event says, and when it was: an object, or a few words.
    case payload(Payload, Instant)

    static func number(_ number: some BinaryInteger) -> Value { .number(Int64(clamping: number)) }
    static func id(_ id: some WordPair) -> Value { .id(id.description) }
    static func id(_ id: (some WordPair)?) -> Value { id.map { .id($0.description) } ?? .none }
    static func time(_ time: Instant?) -> Value { time.map { .time($0) } ?? .none }
    static func rule(_ rule: Rule?) -> Value { rule.map { .text($0.description) } ?? .none }

    static func == (a: Value, b: Value) -> Bool { a.json == b.json }

    /// One line of JSON: times in ISO 8601, UTC.
    var json: String {
        switch self {
        case .none: "null"
        case .text(let text), .id(let text): quoted(text)
        case .number(let number): String(number)
        case .decimal(let tenths): decimalText(tenths)
        case .flag(let flag): flag ? "true" : "false"
        case .time(let time): quoted(iso8601(time))
        case .list(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
        case .object(let fields):
            "{" + fields.map { quoted($0.key) + ":" + $0.value.json }.joined(separator: ",") + "}"
        case .payload(let payload, _): Value.object(RetraceCLI.fields(of: payload)).json
        }
    }

    /// A cell of a table: times by the clock of `zone`, with their offset where no heading says it.
    func cell(_ zone: LocalTime, shortIDs: Bool, saysOffset: Bool = true) -> String {
        switch self {
        case .none: "-"
        case .text(let text): text.visible
        case .id(let id): shortIDs ? String(id.prefix(16)) : id
        case .number(let number): String(number)
        case .decimal(let tenths): decimalText(tenths)
        case .flag(let flag): flag ? "yes" : "no"
        case .time(let time): saysOffset ? zone.exact(time) : zone.text(time)
        case .list(let values):
            values.map { $0.cell(zone, shortIDs: shortIDs, saysOffset: saysOffset) }.joined(separator: ", ")
        case .object: json
        case .payload(let payload, let time):
            payload.facts(offset: zone.offset(at: time), shortIDs: shortIDs).visible
        }
    }

    var isNumber: Bool {
        switch self {
        case .number, .decimal, .none: true
        default: false
        }
    }
}

private func decimalText(_ tenths: Int64) -> String { "\(tenths / 10).\(abs(tenths % 10))" }

/// A text as JSON writes it (RFC 8259), control characters escaped.
func quoted(_ text: String) -> String {
    // Most texts need no escape.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F }) { return "\"\(text)\"" }
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\t": result += "\\t"
        case _ where scalar.value < 0x20 || scalar.value == 0x7F:
            let digits = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
