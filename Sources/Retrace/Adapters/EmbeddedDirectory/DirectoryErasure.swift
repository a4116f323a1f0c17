import LMDB
public import Recovery

extension EmbeddedDirectory {
    /// Deletes an account with its passwords, and makes the file anew so that nothing of it is left in free pages. Returns
    /// the phones that were on record; none if there was no such account.
    public func erase(_ account: AccountIdentifier) throws(DirectoryUnreachable) -> [PhoneNumber] {
        do {
            let phones = try environment.write { transaction, tables in
                let record = try tables.record(of: account, in: transaction)
                try transaction.delete(AccountKey(account), in: tables.accounts)
                try transaction.delete(AccountKey(account), in: tables.passwords)
                return record.map { [$0.phone] + $0.otherPhones } ?? []
            }
            try environment.compact()
            return phones
        } catch {
            throw DirectoryUnreachable(error)
        }
    }
}
