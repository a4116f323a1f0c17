import Recovery

// What a pseudonym stands for, in the types that the ports speak.
extension Vault {
    /// The account of a pseudonym; nil if the vault does not know it, or no longer.
    func account(_ pseudonym: Pseudonym) throws(RetraceError) -> AccountIdentifier? {
        guard let value = try value(of: pseudonym), value.kind == .account else { return nil }
        return AccountIdentifier(vaultText: value.text)
    }

    /// The phone of a pseudonym; nil if the vault does not know it, or no longer.
    func phone(_ pseudonym: Pseudonym) throws(RetraceError) -> PhoneNumber? {
        guard let value = try value(of: pseudonym), value.kind == .phone else { return nil }
        return try? PhoneNumber(value.text)
    }
}
