import Recovery

/// A policy as a table for people: each number with its unit and the rule that it belongs to.
enum PolicyTable {
    static func text(of policy: Policy) -> String {
        let rows =
            [("version", "\(policy.version)", ""), ("way", "\(policy.way)", "how an account is given back")]
            + PolicyField.all.map { field in
                let value = "\(field.value(in: policy))" + (field.unit.isEmpty ? "" : " \(field.unit)")
                return (field.name, value, field.rule.map { "\($0): \($0.summary)" } ?? "")
            }
            + [
                ("pauses", list(policy.pauses, "s"), "\(Rule.t7): \(Rule.t7.summary)"),
                ("retryWaits", list(policy.retryWaits, "s"), "between tries of a message"),
                (
                    "trustedNetworks", policy.trustedNetworks.map(\.visible).joined(separator: ", "),
                    "with limits of their own"
                ),
            ]
        return rows.map { padded($0.0, 26) + padded($0.1, 18) + $0.2 + "\n" }.joined()
    }

    private static func list(_ numbers: [some BinaryInteger], _ unit: String) -> String {
        numbers.map { "\($0)" }.joined(separator: ", ") + " \(unit)"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
