/// What is wrong with one field of a line: a sentence that says what was expected.
struct FieldFault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// The fields of an object. Each is asked for by name; what nobody asked for is an error.
struct JSONFields {
    private var rest: [String: JSONValue]
    private var known: [String] = []

    init(_ object: [String: JSONValue]) { rest = object }

    mutating func value(_ name: String) -> JSONValue? {
        known.append(name)
        return rest.removeValue(forKey: name)
    }

    mutating func string(_ name: String) throws(FieldFault) -> String? {
        guard let value = value(name) else { return nil }
        guard case .string(let text) = value else { throw Self.fault(name, "a text", value) }
        return text
    }

    mutating func required(_ name: String) throws(FieldFault) -> String {
        guard let text = try string(name) else { throw FieldFault("\"\(name)\" is missing") }
        return text
    }

    mutating func bool(_ name: String) throws(FieldFault) -> Bool? {
        guard let value = value(name) else { return nil }
        guard case .bool(let bool) = value else { throw Self.fault(name, "true or false", value) }
        return bool
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int64>) throws(FieldFault) -> Int64? {
        guard let value = value(name) else { return nil }
        guard case .integer(let number) = value, range.contains(number) else {
            throw Self.fault(name, "a whole number from \(range.lowerBound) to \(range.upperBound)", value)
        }
        return number
    }

    mutating func object(_ name: String) throws(FieldFault) -> JSONFields? {
        guard let value = value(name) else { return nil }
        guard case .object(let object) = value else { throw Self.fault(name, "an object", value) }
        return JSONFields(object)
    }

    mutating func array(_ name: String) throws(FieldFault) -> [JSONValue]? {
        guard let value = value(name) else { return nil }
        guard case .array(let values) = value else { throw Self.fault(name, "a list", value) }
        return values
    }

    mutating func strings(_ name: String) throws(FieldFault) -> [String]? {
        guard let values = try array(name) else { return nil }
        var texts: [String] = []
        for value in values {
            guard case .string(let text) = value else { throw Self.fault(name, "a list of texts", value) }
            texts.append(text)
        }
        return texts
    }

    mutating func integers(_ name: String) throws(FieldFault) -> [Int64]? {
        guard let values = try array(name) else { return nil }
        var numbers: [Int64] = []
        for value in values {
            guard case .integer(let number) = value else { throw Self.fault(name, "a list of whole numbers", value) }
            numbers.append(number)
        }
        return numbers
    }

    /// One of several words.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, of type: Choice.Type
    ) throws(FieldFault) -> Choice? {
        guard let text = try string(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            throw Self.fault(name, type.allCases.map(\.rawValue).joined(separator: ", "), .string(text))
        }
        return choice
    }

    /// Changes the texts that stand directly in it.
    mutating func replaceTexts(_ change: (String) -> String) {
        for (name, value) in rest {
            if case .string(let text) = value { rest[name] = .string(change(text)) }
        }
    }

    /// Throws if there is a field that was not asked for.
    func finish() throws(FieldFault) {
        guard let unknown = rest.keys.sorted().first else { return }
        throw FieldFault("there is no key \"\(unknown)\" here; expected \(known.joined(separator: ", "))")
    }

    static func fault(_ name: String, _ expected: String, _ found: JSONValue) -> FieldFault {
        FieldFault("\"\(name)\": expected \(expected), found \(found.kind)")
    }
}
