import LMDB
public import Recovery

extension EmbeddedDirectory {
    /// The phones on record of an account; none if there is no such account.
    public func phones(of account: AccountIdentifier) throws(DirectoryUnreachable) -> [PhoneNumber] {
        do {
            return try environment.read { transaction, tables in
                try tables.record(of: account, in: transaction).map { [$0.phone] + $0.otherPhones } ?? []
            }
        } catch {
            throw DirectoryUnreachable(error)
        }
    }

    /// Deletes an account with its passwords, and makes the file anew so that nothing of it is left in free pages.
    public func erase(_ account: AccountIdentifier) throws(DirectoryUnreachable) {
        do {
            try environment.write { transaction, tables in
                try transaction.delete(AccountKey(account), in: tables.accounts)
                try transaction.delete(AccountKey(account), in: tables.passwords)
            }
            try environment.compact()
        } catch {
            throw DirectoryUnreachable(error)
        }
    }
}
