import LMDB
public import Recovery

// Every call derives exactly one hash, known account or not: an account's passwords share a salt.
extension EmbeddedDirectory {
    public func setTemporaryPassword(
        _ password: Secret, until end: Instant, for account: AccountIdentifier
    ) async throws(DirectoryUnreachable) {
        try await work.run {
            try self.change(account, password) { record in
                record.salt
            } edit: { record, hash in
                if record.temporary?.hash == hash {
                    record.temporary?.end = end
                } else {
                    record.temporary = AccountRecord.TemporaryPassword(hash: hash, end: end)
                }
            }
        }
    }

    public func revokeTemporaryPassword(of account: AccountIdentifier) async throws(DirectoryUnreachable) {
        try await work.run {
            try self.environment.write { transaction in
                guard var record = try self.record(of: account, in: transaction), record.temporary != nil
                else { return }
                record.temporary = nil
                try self.put(record, for: account, in: &transaction)
            }
        }
    }

    public func setPassword(
        _ password: Secret, for account: AccountIdentifier
    ) async throws(DirectoryUnreachable) {
        try await work.run {
            try self.change(account, password) { _ in
                nil
            } edit: { record, hash in
                record.password = hash
                record.temporary = nil
            }
        }
    }

    /// A disabled account's password is `wrong`, and so is an empty one.
    public func checkPassword(
        _ password: Secret, for account: AccountIdentifier, at now: Instant
    ) async throws(DirectoryUnreachable) -> PasswordAnswer {
        try await work.run {
            let record = try self.environment.read { transaction in try self.record(of: account, in: transaction) }
            let hash = try PasswordHash(of: password, salt: record?.salt ?? self.otherSalt)
            guard let record, !record.isDisabled, !password.exposed.isEmpty else { return .wrong }
            if record.password == hash { return .right }
            guard let temporary = record.temporary, temporary.hash == hash else { return .wrong }
            guard !temporary.isUsed, now < temporary.end else { return .expired }
            return try self.use(temporary, of: account) ? .temporary : .expired
        }
    }

    /// Marks a temporary password as used. False if it was used, replaced or taken back since it was read: of many
    /// checks at once, one opens.
    private func use(_ temporary: AccountRecord.TemporaryPassword, of account: AccountIdentifier) throws -> Bool {
        try environment.write { transaction in
            guard var record = try self.record(of: account, in: transaction), record.temporary == temporary
            else { return false }
            record.temporary?.isUsed = true
            try put(record, for: account, in: &transaction)
            return true
        }
    }

    /// Derives a hash outside any transaction, for that takes long, and stores what `edit` makes of it; from the
    /// beginning if the account's passwords have changed meanwhile. Without a salt from `salt` it takes a new one.
    private func change(
        _ account: AccountIdentifier, _ password: Secret, salt: (AccountRecord) -> PasswordSalt?,
        edit: (inout AccountRecord, PasswordHash) -> Void
    ) throws {
        guard !password.exposed.isEmpty else { throw DirectoryUnreachable(reason: "an empty password is refused") }
        for _ in 0..<5 {
            let before = try environment.read { transaction in try self.record(of: account, in: transaction) }
            guard let before, !before.isDisabled else { throw noAccount }
            let hash = try PasswordHash(of: password, salt: salt(before) ?? .random(cost))
            let isDone = try environment.write { transaction in
                guard var record = try self.record(of: account, in: transaction) else { throw noAccount }
                guard record.hasPasswords(of: before) else { return false }
                edit(&record, hash)
                try put(record, for: account, in: &transaction)
                return true
            }
            if isDone { return }
        }
        throw DirectoryUnreachable(reason: "an account's passwords change too often at once")
    }
}

private let noAccount = DirectoryUnreachable(reason: "the account is not in the directory or is disabled")
