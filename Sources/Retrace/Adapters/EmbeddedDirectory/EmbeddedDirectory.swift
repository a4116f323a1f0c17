public import LMDB
public import Recovery

/// A user store on an LMDB environment of its own, for services that have none and for demonstrations.
///
/// It holds account names, phone numbers and hashes of passwords as they are: it is the service's user store, not a
/// part of the log, and nothing of it is sealed. Keep its folder on a disk that the service alone may read (files have
/// mode 0600), and encrypt that disk if the law of the place asks for it.
///
/// An account is first imported (`importCSV`), without a password; passwords are set through `AccountDirectory`.
/// Several processes may open the same folder.
public final class EmbeddedDirectory: AccountDirectory {
    let environment: RenewableEnvironment<DirectoryTables>
    let cost: PasswordCost
    let work: WorkQueue
    /// Derived with for an account that is unknown or has no password, so that its check takes as long.
    let otherSalt: PasswordSalt
    /// Read in the place of an unknown account's record, so that its look-up takes as long.
    private let decoy: [UInt8]

    /// Opens the directory in a folder, which is made (mode 0700) if it is not there. `cost` is of passwords that are
    /// set from now on; those on record keep theirs. At most two passwords are derived at once.
    public init(at folder: String, cost: PasswordCost = .owasp) throws(LMDBError) {
        do {
            try DurableFile.makeFolder(folder)
            environment = try RenewableEnvironment(at: folder) { try DirectoryTables(in: $0) }
        } catch {
            throw error as? LMDBError ?? .other(code: 0, message: "\(error)")
        }
        self.cost = cost
        work = WorkQueue(width: 2, patience: .seconds(4))
        otherSalt = .random(cost)
        decoy = try decoyRecord()
    }

    /// The number of accounts.
    public func count() throws(LMDBError) -> Int {
        do {
            return try environment.read { transaction, tables in try transaction.count(of: tables.accounts) }
        } catch {
            throw error as? LMDBError ?? .other(code: 0, message: "\(error)")
        }
    }

    /// One read of the store and one record decoded, whether the account is known or not (E1). A disabled account is
    /// said to be disabled whatever the phone.
    public func lookUp(
        _ account: AccountIdentifier, phone: PhoneNumber
    ) async throws(DirectoryUnreachable) -> DirectoryAnswer {
        let stored: [UInt8]?
        do {
            stored = try environment.read { transaction, tables in try tables.bytes(of: account, in: transaction) }
        } catch {
            throw DirectoryUnreachable(error)
        }
        guard let record = AccountRecord(encoded: stored ?? decoy) else { throw damagedRecord }
        let isPhone = record.phone == phone
        guard stored != nil else { return .unknown }
        if record.isDisabled { return .disabled }
        guard isPhone else { return .otherPhone }
        return .matched(accountName: record.name, otherPhones: record.otherPhones, phoneSince: record.phoneSince)
    }
}

let damagedRecord = DirectoryUnreachable(reason: "an account's record in the directory is damaged")

/// As long as the record of most accounts.
private func decoyRecord() throws(LMDBError) -> [UInt8] {
    do {
        let phone = try PhoneNumber("0912345678")
        var record = AccountRecord(name: "056090001234", phone: phone)
        record.phoneSince = Instant(milliseconds: 0)
        return record.encoded
    } catch {
        throw .other(code: 0, message: "\(error)")
    }
}
