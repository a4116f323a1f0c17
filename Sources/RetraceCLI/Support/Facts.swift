/// Named values of one thing, as one line of JSON or as lines of a name and a value.
struct Facts {
    private(set) var fields: [(key: String, name: String, value: Value)] = []

    mutating func add(_ key: String, _ name: String, _ value: Value) { fields.append((key, name, value)) }

    var json: Value { .object(fields.map { ($0.key, $0.value) }) }

    func write(_ format: Format, to output: Output) throws {
        guard format == .table else { return try output.line(json.json) }
        let zone = LocalTime()
        let nameWidth = fields.reduce(0) { max($0, $1.name.count) }
        let columns = columnsToKeepTo().map { $0 - nameWidth - 2 }
        let indent = String(repeating: " ", count: nameWidth + 2)
        for field in fields {
            let text = field.value.cell(zone, shortIDs: false)
            let longest = text.split(separator: " ").reduce(0) { max($0, $1.count) }
            if let columns, longest > columns {
                // A hash or a path that has no room beside the name stands below it, whole.
                try output.line(field.name)
                for line in text.folded(to: columns + nameWidth) { try output.line("  " + line) }
                continue
            }
            let lines = text.folded(to: columns)
            for (number, line) in lines.enumerated() {
                try output.line((number == 0 ? field.name.padded(to: nameWidth) + "  " : indent) + line)
            }
        }
    }
}
