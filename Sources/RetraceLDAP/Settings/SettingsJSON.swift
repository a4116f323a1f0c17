import Foundation
import Retrace

extension LDAPDirectory.Settings: Decodable {
    /// Reads the JSON form, as docs/directories.md shows it; throws `LDAPSettingsError`. A key that is not known is an
    /// error, so that a typing error never leaves a setting at its standard. The password stands in `password` or,
    /// better, in a file of its own that `passwordFile` names.
    public init(from decoder: any Decoder) throws {
        var fields = try SettingsFields(decoder)
        self.init(
            url: try fields.required("url"), bindDN: try fields.required("bindDN"),
            password: try Self.password(&fields), baseDN: try fields.required("baseDN"))
        try readConnection(&fields)
        try readSearch(&fields)
        try fields.end()
    }

    public init(json: [UInt8]) throws(LDAPSettingsError) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(json))
        } catch let error as LDAPSettingsError {
            throw error
        } catch {
            throw LDAPSettingsError("settings", "the text is not JSON; check its commas, quotes and braces")
        }
    }

    /// Reads settings from a file.
    public static func read(from path: String) throws(LDAPSettingsError) -> Self {
        try Self(json: try bytes(of: path, "settings"))
    }

    private mutating func readConnection(_ fields: inout SettingsFields) throws(LDAPSettingsError) {
        startTLS = try fields.flag("startTLS") ?? startTLS
        caFile = try fields.text("caFile") ?? caFile
        allowsPlainText = try fields.flag("allowsPlainText") ?? allowsPlainText
        connectTimeout = try fields.number("connectTimeout") ?? connectTimeout
        timeLimit = try fields.number("timeLimit") ?? timeLimit
        connections = try fields.whole("connections") ?? connections
        usesPasswordReset = try fields.flag("usesPasswordReset") ?? usesPasswordReset
        decoyDN = try fields.text("decoyDN")
        if let cost = try fields.whole("passwordCost") {
            guard let cost = PasswordCost(logRounds: cost) else {
                throw LDAPSettingsError("passwordCost", "it is from 4 to 20, scrypt's N as a power of two")
            }
            passwordCost = cost
        }
    }

    private mutating func readSearch(_ fields: inout SettingsFields) throws(LDAPSettingsError) {
        if let name = try fields.text("scope") {
            guard let known = LDAPDirectory.SearchScope(rawValue: name) else {
                throw LDAPSettingsError("scope", "it is oneLevel or subtree")
            }
            scope = known
        }
        if var filters = try fields.object("filters") {
            individualFilter = try filters.text("individual")
            organizationFilter = try filters.text("organization")
            try filters.end()
        }
        if var names = try fields.object("attributes") {
            attributes = try LDAPDirectory.Attributes(&names)
            try names.end()
        }
    }

    private static func password(_ fields: inout SettingsFields) throws(LDAPSettingsError) -> Secret {
        let (text, file) = (try fields.text("password"), try fields.text("passwordFile"))
        switch (text, file) {
        case (let text?, nil): return Secret(text)
        case (nil, let path?):
            try refuseReadable(path, "passwordFile")
            let bytes = try bytes(of: path, "passwordFile")
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw LDAPSettingsError("passwordFile", "the file is not UTF-8")
            }
            return Secret(text.trimmingCharacters(in: .newlines))
        case (nil, nil): throw LDAPSettingsError("passwordFile", "name the file that holds the password of bindDN")
        case (_?, _?): throw LDAPSettingsError("passwordFile", "set either password or passwordFile, not both")
        }
    }

    /// A secret that others can read is none.
    private static func refuseReadable(_ path: String, _ key: String) throws(LDAPSettingsError) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let mode = attributes?[.posixPermissions] as? Int, mode & 0o077 != 0 else { return }
        let octal = String(mode & 0o777, radix: 8)
        throw LDAPSettingsError(key, "the file's mode \(octal) lets others read it; give it mode 600 with chmod")
    }

    private static func bytes(of path: String, _ key: String) throws(LDAPSettingsError) -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw LDAPSettingsError(key, "the file can't be read: \(error.localizedDescription)")
        }
    }
}

extension LDAPDirectory.Attributes {
    fileprivate init(_ fields: inout SettingsFields) throws(LDAPSettingsError) {
        self.init()
        phone = try fields.text("phone") ?? phone
        otherPhones = try fields.text("otherPhones")
        accountName = try fields.text("accountName") ?? accountName
        phoneSince = try fields.text("phoneSince")
        disabled = try fields.text("disabled")
        disabledValues = try fields.texts("disabledValues") ?? []
        temporaryPassword = try fields.text("temporaryPassword") ?? temporaryPassword
        if let name = try fields.text("objectClass") { objectClass = name.isEmpty ? nil : name }
    }
}
