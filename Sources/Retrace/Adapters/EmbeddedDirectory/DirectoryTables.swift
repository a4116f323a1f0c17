import LMDB
import Recovery

/// The tables of an embedded directory: what is on record of an account, and its passwords.
struct DirectoryTables: Sendable {
    let accounts: Table<AccountKey>
    let passwords: Table<AccountKey>

    init(in environment: Environment) throws {
        accounts = try environment.table("accounts-1")
        passwords = try environment.table("passwords-1")
    }

    func bytes(
        of account: AccountIdentifier, in transaction: borrowing some Reading & ~Copyable
    ) throws -> [UInt8]? {
        guard let span = try transaction.bytes(for: AccountKey(account), in: accounts) else { return nil }
        return span.array
    }

    /// The account's record; nil if there is none.
    func record(
        of account: AccountIdentifier, in transaction: borrowing some Reading & ~Copyable
    ) throws -> AccountRecord? {
        guard let bytes = try bytes(of: account, in: transaction) else { return nil }
        guard let record = AccountRecord(encoded: bytes) else { throw damagedRecord }
        return record
    }

    func put(
        _ record: AccountRecord, for account: AccountIdentifier, in transaction: inout WriteTransaction
    ) throws {
        try transaction.put(record.encoded.rawSpan, for: AccountKey(account), in: accounts)
    }

    /// The account's passwords; none if it has none.
    func passwords(
        of account: AccountIdentifier, in transaction: borrowing some Reading & ~Copyable
    ) throws -> AccountPasswords {
        guard let span = try transaction.bytes(for: AccountKey(account), in: passwords)
        else { return AccountPasswords() }
        guard let passwords = AccountPasswords(encoded: span.array) else { throw damagedRecord }
        return passwords
    }

    func put(
        _ passwords: AccountPasswords, for account: AccountIdentifier, in transaction: inout WriteTransaction
    ) throws {
        try transaction.put(passwords.encoded.rawSpan, for: AccountKey(account), in: self.passwords)
    }
}
