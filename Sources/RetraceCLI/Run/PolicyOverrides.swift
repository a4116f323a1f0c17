import Recovery
import Retrace

/// The numbers of a policy that a scenario changes, by their names in docs/rules.md.
struct PolicyOverrides {
    private var changes: [(inout Policy) -> Void] = []

    /// Reads an object such as `{"codeLife": 120, "way": "chosen"}`. Whether the policy may be adopted is seen when it is.
    init(_ fields: consuming JSONFields) throws(FieldFault) {
        var fields = fields
        for field in PolicyField.all {
            guard let value = try fields.integer(field.name, in: Int64.min...Int64.max) else { continue }
            changes.append { field.set(value, in: &$0) }
        }
        if let way = try fields.choice("way", of: Way.self) {
            changes.append { $0.way = way == .chosen ? .chosen : .temporary }
        }
        if let pauses = try fields.integers("pauses") { changes.append { $0.pauses = pauses } }
        if let waits = try fields.integers("retryWaits") { changes.append { $0.retryWaits = waits } }
        if let networks = try fields.strings("trustedNetworks") { changes.append { $0.trustedNetworks = networks } }
        try fields.finish()
    }

    func applied(to policy: Policy) -> Policy {
        var policy = policy
        for change in changes { change(&policy) }
        return policy
    }

    private enum Way: String, CaseIterable {
        case temporary, chosen
    }
}
