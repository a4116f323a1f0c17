import Recovery

/// Which policy was in force, and what another one changes.
struct PolicyWords {
    static func name(_ policy: Policy) -> Sentence {
        Sentence("chính sách \(policy.version)", "policy \(policy.version)")
    }

    /// The policy, with each field that is not as it was: `codeLife 300 → 600 s`. The names are those of a policy's file.
    static func change(from before: Policy?, to policy: Policy) -> Sentence {
        guard let before else { return name(policy) }
        let changes = PolicyField.all.compactMap { change($0, before, policy) } + lists(before, policy)
        if changes.isEmpty { return name(policy) }
        let text = changes.joined(separator: ", ")
        return name(policy) + Sentence(": \(text)", ": \(text)")
    }

    private static func change(_ field: PolicyField, _ before: Policy, _ policy: Policy) -> String? {
        let (old, new) = (field.value(in: before), field.value(in: policy))
        return old == new ? nil : "\(field.name) \(old) → \(new)" + (field.unit.isEmpty ? "" : " \(field.unit)")
    }

    private static func lists(_ before: Policy, _ policy: Policy) -> [String] {
        [
            before.way == policy.way ? nil : "way \(before.way) → \(policy.way)",
            before.pauses == policy.pauses ? nil : "pauses \(before.pauses) → \(policy.pauses)",
            before.retryWaits == policy.retryWaits ? nil : "retryWaits \(before.retryWaits) → \(policy.retryWaits)",
            before.trustedNetworks == policy.trustedNetworks
                ? nil : "trustedNetworks \(before.trustedNetworks) → \(policy.trustedNetworks)",
        ].compactMap(\.self)
    }
}
