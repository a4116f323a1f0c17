import EventStore
import LMDB
import Recovery

/// The part of the log's schema (docs/log-format.cddl) that some events need: their rules, and all that these name. The
/// whole is three times as large.
struct SchemaPart {
    private struct Rule {
        let name: String
        var lines: [Substring]
        /// What it may name: every word of it that is not in a remark.
        var words: Set<String> = []
    }

    private let rules: [Rule]

    /// Reads the schema. A rule begins with `name = ` at the beginning of a line.
    init(schema: [UInt8]) {
        let text = String(decoding: schema, as: UTF8.self)
        var rules: [Rule] = []
        for line in text.split(separator: "\n") where line.first != ";" {
            if let name = Self.name(line) { rules.append(Rule(name: name, lines: [])) }
            guard let last = rules.indices.last else { continue }
            rules[last].lines.append(line)
            rules[last].words.formUnion(Self.words(line))
        }
        self.rules = rules
    }

    /// The name of the rule that a line begins.
    private static func name(_ line: Substring) -> String? {
        guard let end = line.firstRange(of: " = ")?.lowerBound else { return nil }
        let name = line[..<end]
        return name.utf8.allSatisfy(isOfName) ? String(name) : nil
    }

    private static func words(_ line: Substring) -> [String] {
        let code = line.prefix { $0 != ";" }
        return code.utf8.split(whereSeparator: { !isOfName($0) }).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// A schema whose rule `event` is any of the rules named, such as `OTPIssued-v1`.
    func text(of names: [String]) -> String {
        var needed = Set(names)
        var open = names
        while let name = open.popLast() {
            guard let rule = rules.first(where: { $0.name == name }) else { continue }
            for word in rule.words where rules.contains(where: { $0.name == word }) {
                if needed.insert(word).inserted { open.append(word) }
            }
        }
        let kept = rules.filter { needed.contains($0.name) && $0.name != "event" }.map {
            $0.lines.joined(separator: "\n")
        }
        return """
            ; The events of this evidence in CDDL (RFC 8610): the part of docs/log-format.cddl that they need. Their bytes
            ; are besides deterministic CBOR (RFC 8949, section 4.2.1), which CDDL does not say. Names before a colon are
            ; for people to read: arrays are read by place. Remarks on the rules stand in docs/log-format.cddl.

            event = \(names.joined(separator: " / "))

            \(kept.joined(separator: "\n"))

            """
    }
}

extension Evidence {
    /// The rules of the schema that its events follow, each once.
    func schemaRules() throws(EvidenceError) -> [String] {
        var names: Set<String> = []
        for item in items {
            do throws(CBORError) {
                let header = try RecordHeader(record: item.record.rawSpan)
                names.insert("\(item.event.payload.type)-v\(header.typeVersion)")
            } catch {
                throw .file("events/\(item.position).cbor", "\(error)")
            }
        }
        return names.sorted()
    }
}
