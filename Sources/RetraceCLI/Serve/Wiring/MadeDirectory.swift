import Retrace
import RetraceLDAP

extension ServeSettings {
    /// Where the accounts are, and a question whether it can be reached that answers with why not.
    func madeDirectory() throws -> (any AccountDirectory, @Sendable () async -> String?) {
        switch directory {
        case .embedded(let folder): return (try EmbeddedDirectory(at: folder), { nil })
        case .ldap(let description):
            let directory: LDAPDirectory
            do throws(LDAPSettingsError) {
                directory = try LDAPDirectory(try LDAPDirectory.Settings.read(from: description))
            } catch {
                throw SettingFaults(["directory.file \(description): \(error)"])
            }
            return (directory, { await problem(of: directory) })
        }
    }
}

private func problem(of directory: LDAPDirectory) async -> String? {
    do throws(DirectoryUnreachable) {
        try await directory.checkConnection()
        return nil
    } catch {
        return "the account directory can't be reached: \(error.reason)"
    }
}
