import Foundation
import LDAP
import Recovery
import Retrace

/// Settings that have been checked, in the types that the directory works with.
struct CheckedSettings: Sendable {
    let connection: ConnectionOptions
    let bindName: DistinguishedName
    let password: [UInt8]
    let base: DistinguishedName
    let scope: Scope
    let filters: [AccountType: FilterTemplate]
    let names: AttributeNames
    let timeLimit: Duration
    let connections: Int
    let passwordCost: PasswordCost
    let usesPasswordReset: Bool
    let decoy: DistinguishedName

    init(_ settings: LDAPDirectory.Settings) throws(LDAPSettingsError) {
        connection = try Self.connection(settings)
        bindName = try Self.name(settings.bindDN, "bindDN")
        guard !settings.password.exposed.isEmpty else {
            throw LDAPSettingsError("password", "it is empty; set the password of bindDN")
        }
        password = settings.password.preparedBytes
        base = try Self.name(settings.baseDN, "baseDN")
        scope = settings.scope == .subtree ? .subtree : .oneLevel
        filters = try Self.filters(settings)
        names = try AttributeNames(settings.attributes)
        timeLimit = try Self.seconds(settings.timeLimit, "timeLimit")
        guard (1...64).contains(settings.connections) else {
            throw LDAPSettingsError("connections", "it is from 1 to 64")
        }
        connections = settings.connections
        passwordCost = settings.passwordCost
        usesPasswordReset = settings.usesPasswordReset
        decoy = try Self.name(settings.decoyDN ?? "cn=no such entry,\(settings.baseDN)", "decoyDN")
    }

    private static func connection(_ settings: LDAPDirectory.Settings) throws(LDAPSettingsError) -> ConnectionOptions {
        guard let url = ServerURL(settings.url) else {
            throw LDAPSettingsError(
                "url", "write ldaps://HOST, ldap://HOST:PORT or ldapi://%2FPATH, and nothing behind it")
        }
        if settings.startTLS, url.transport != .plain {
            throw LDAPSettingsError("startTLS", "it goes with ldap:// alone; leave it out with ldaps:// and ldapi://")
        }
        if url.transport == .plain, !settings.startTLS, !url.isLoopback, !settings.allowsPlainText {
            throw LDAPSettingsError(
                "url", "passwords would cross the network unencrypted; use ldaps://, or set startTLS to true")
        }
        if settings.startTLS || url.transport == .tls, !FileManager.default.isReadableFile(atPath: settings.caFile) {
            throw LDAPSettingsError("caFile", "the file can't be read; name the PEM file of the server's authority")
        }
        return ConnectionOptions(
            url: url, startsTLS: settings.startTLS, authorities: settings.caFile,
            connectLimit: try seconds(settings.connectTimeout, "connectTimeout"))
    }

    private static func name(_ text: String, _ key: String) throws(LDAPSettingsError) -> DistinguishedName {
        guard let name = DistinguishedName(text) else {
            throw LDAPSettingsError(key, "it is no distinguished name; write one like cn=retrace,dc=example,dc=vn")
        }
        return name
    }

    private static func filters(
        _ settings: LDAPDirectory.Settings
    ) throws(LDAPSettingsError) -> [AccountType: FilterTemplate] {
        var filters: [AccountType: FilterTemplate] = [:]
        if let text = settings.individualFilter {
            filters[.individual] = try FilterTemplate(text, key: "filters.individual")
        }
        if let text = settings.organizationFilter {
            filters[.organization] = try FilterTemplate(text, key: "filters.organization")
        }
        guard !filters.isEmpty else {
            throw LDAPSettingsError("filters", "set individual, organization or both")
        }
        return filters
    }

    private static func seconds(_ value: Double, _ key: String) throws(LDAPSettingsError) -> Duration {
        guard value >= 0.1, value <= 30 else { throw LDAPSettingsError(key, "it is from 0.1 to 30 seconds") }
        return .milliseconds(Int64((value * 1000).rounded()))
    }
}

extension Secret {
    /// As a directory compares it: in one Unicode form (RFC 4513, 5.1.3), since keyboards write the same Vietnamese letter
    /// in more than one.
    var preparedBytes: [UInt8] { Array(exposed.precomposedStringWithCompatibilityMapping.utf8) }
}
