import LMDB
public import Recovery

/// Finds pseudonyms in the vault of a data folder without an engine: for an operator who has an identifier at hand.
public enum VaultLookup {
    /// The pseudonym of an account, if the vault has one. Several processes may have the vault open.
    ///
    /// Throws `RetraceError.keyMissing` if the vault's key is not among the keys: nothing is made.
    public static func pseudonym(
        of account: AccountIdentifier, data: String, keys: KeyStore
    ) throws(RetraceError) -> Pseudonym? {
        guard DurableFile.mode(of: data + "/vault/data.mdb") != nil else {
            throw .storage(.missing(path: data + "/vault"))
        }
        let vault = try Vault.open(at: data + "/vault", keys: keys, chance: .system, isDurable: true)
        let epoch: UInt32
        do { epoch = try vault.epoch } catch { throw RetraceError(error) }
        guard try keys.key(.vault, epoch) != nil else { throw .keyMissing("vault/\(epoch).key") }
        return try vault.pseudonym(of: .account, account.vaultText)
    }
}
