import LMDB
public import Recovery

// A password of the citizen's own is derived slowly, at each check and once, known account or not. A temporary one that
// chance made is compared first: whoever has it needs no slow hash, and whoever has not gets one.
extension EmbeddedDirectory {
    public func setTemporaryPassword(
        _ password: Secret, until end: Instant, for account: AccountIdentifier
    ) async throws(DirectoryUnreachable) {
        try await work.run {
            try self.change(account, password) { passwords in
                try TemporaryHash(
                    of: password, before: passwords.temporary?.hash, salt: passwords.salt ?? .random(self.cost))
            } edit: { passwords, hash in
                if passwords.temporary?.hash == hash {
                    passwords.temporary?.end = end
                } else {
                    passwords.temporary = AccountPasswords.Temporary(hash: hash, end: end)
                }
            }
        }
    }

    public func revokeTemporaryPassword(of account: AccountIdentifier) async throws(DirectoryUnreachable) {
        try await work.run {
            try self.environment.write { transaction, tables in
                var passwords = try tables.passwords(of: account, in: transaction)
                guard passwords.temporary != nil else { return }
                passwords.temporary = nil
                try tables.put(passwords, for: account, in: &transaction)
            }
        }
    }

    public func setPassword(
        _ password: Secret, for account: AccountIdentifier
    ) async throws(DirectoryUnreachable) {
        try await work.run {
            try self.change(account, password) { _ in
                try PasswordHash(of: password, salt: .random(self.cost))
            } edit: { passwords, hash in
                passwords.password = hash
                passwords.temporary = nil
            }
        }
    }

    /// A disabled account's password is `wrong`, and so is an empty one. A temporary one that has been used is
    /// `expired`.
    public func checkPassword(
        _ password: Secret, for account: AccountIdentifier, at now: Instant
    ) async throws(DirectoryUnreachable) -> PasswordAnswer {
        try await work.run {
            let (record, passwords) = try self.read(account)
            let slow = try self.slowHash(password, passwords)
            guard let record, !record.isDisabled, !password.exposed.isEmpty else { return .wrong }
            if let slow, passwords.password == slow { return .right }
            guard let temporary = passwords.temporary, temporary.hash.isHash(of: password, slow: slow) else {
                return .wrong
            }
            guard !temporary.isUsed, now < temporary.end else { return .expired }
            return try self.use(temporary, of: account) ? .temporary : .expired
        }
    }

    /// Nil if the password is the account's temporary one by its fast hash.
    private func slowHash(_ password: Secret, _ passwords: AccountPasswords) throws -> PasswordHash? {
        if let hash = passwords.temporary?.hash, hash.isHash(of: password, slow: nil) { return nil }
        return try PasswordHash(of: password, salt: passwords.salt ?? otherSalt)
    }

    /// Marks a temporary password as used. False if it was used, replaced or taken back since it was read: of many
    /// checks at once, one opens.
    private func use(_ temporary: AccountPasswords.Temporary, of account: AccountIdentifier) throws -> Bool {
        try environment.write { transaction, tables in
            var passwords = try tables.passwords(of: account, in: transaction)
            guard passwords.temporary == temporary else { return false }
            passwords.temporary?.isUsed = true
            try tables.put(passwords, for: account, in: &transaction)
            return true
        }
    }

    /// Derives a hash outside any transaction, for that takes long, and stores what `edit` makes of it; from the
    /// beginning if the account's passwords have changed meanwhile.
    private func change<Hash>(
        _ account: AccountIdentifier, _ password: Secret, derive: (AccountPasswords) throws -> Hash,
        edit: (inout AccountPasswords, Hash) -> Void
    ) throws {
        guard !password.exposed.isEmpty else { throw DirectoryUnreachable(reason: "an empty password is refused") }
        for _ in 0..<5 {
            let (record, before) = try read(account)
            guard let record, !record.isDisabled else {
                throw DirectoryUnreachable(reason: "the account is not in the directory or is disabled")
            }
            let hash = try derive(before)
            let isDone = try environment.write { transaction, tables in
                guard try tables.passwords(of: account, in: transaction) == before else { return false }
                var passwords = before
                edit(&passwords, hash)
                try tables.put(passwords, for: account, in: &transaction)
                return true
            }
            if isDone { return }
        }
        throw DirectoryUnreachable(reason: "an account's passwords change too often at once")
    }

    /// The account, nil if it is unknown, and its passwords, from one snapshot.
    private func read(_ account: AccountIdentifier) throws -> (AccountRecord?, AccountPasswords) {
        try environment.read { transaction, tables in
            (try tables.record(of: account, in: transaction), try tables.passwords(of: account, in: transaction))
        }
    }
}
