/// Named values of one thing, as one line of JSON or as lines of a name and a value.
struct Facts {
    private(set) var fields: [(key: String, name: String, value: Value)] = []

    mutating func add(_ key: String, _ name: String, _ value: Value) { fields.append((key, name, value)) }

    var json: Value { .object(fields.map { ($0.key, $0.value) }) }

    func write(_ format: Format, to output: Output) throws {
        guard format == .table else { return try output.line(json.json) }
        let zone = LocalTime()
        let width = fields.reduce(0) { max($0, $1.name.count) }
        for field in fields {
            let padding = String(repeating: " ", count: width - field.name.count)
            try output.line("\(field.name)\(padding)  \(field.value.cell(zone, shortIDs: false))")
        }
    }
}
