import LMDB

extension KeyStore {
    /// Who may do what with personal data, by `access.json` beside the keys. Without that file it is the owner of the
    /// folder, and with the test keys, which everybody has, whoever asks.
    ///
    /// The file must belong to the folder's owner or to root, and nobody else may write it, nor read it but the group
    /// (mode 0600 or 0640).
    public func accessRules() throws(RetraceError) -> AccessRules {
        guard let folder else { return AccessRules(everythingFor: Self.currentLogin) }
        let path = folder + "/access.json"
        let owner = FileOwner.user(of: folder) ?? 0
        guard let mode = DurableFile.mode(of: path) else {
            return AccessRules(
                everythingFor: owner == FileOwner.thisUser ? Self.currentLogin : Self.login(of: owner))
        }
        guard mode & 0o137 == 0 else { throw .access("\(path) is open to others; set its mode to 0600 or 0640") }
        guard let user = FileOwner.user(of: path), user == owner || user == 0 else {
            throw .access("\(path) belongs to somebody else; it must be the owner of \(folder), or root")
        }
        do throws(LMDBError) {
            return try Self.rules(try DurableFile.read(at: path) ?? [], path)
        } catch {
            throw .storage(error)
        }
    }

    /// The login of whoever runs this process, by the system's list of users: of the user who signed in, also if `sudo`
    /// made another one of them; where nobody did, of the process's real user. `#` and the number for one without a login.
    public static var currentLogin: String { login(of: FileOwner.signedInUser ?? FileOwner.thisUser) }

    private static func login(of user: UInt32) -> String { FileOwner.login(of: user) ?? "#\(user)" }

    private static func rules(_ json: [UInt8], _ path: String) throws(LMDBError) -> AccessRules {
        do throws(AccessRulesFault) {
            return try AccessRules(json: json)
        } catch {
            throw .malformed(detail: "\(path): \(error)")
        }
    }
}
