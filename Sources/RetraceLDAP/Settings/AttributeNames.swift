import LDAP

/// The attributes of an account's entry, by checked names.
struct AttributeNames: Sendable {
    let phone: AttributeName
    let otherPhones: AttributeName?
    let accountName: AttributeName?
    let phoneSince: AttributeName?
    let disabled: AttributeName?
    let disabledValues: [String]
    let temporaryPassword: AttributeName
    let objectClass: AttributeName?

    init(_ names: LDAPDirectory.Attributes) throws(LDAPSettingsError) {
        phone = try Self.name(names.phone, "phone")
        otherPhones = try Self.optional(names.otherPhones, "otherPhones")
        accountName = try Self.optional(names.accountName, "accountName")
        phoneSince = try Self.optional(names.phoneSince, "phoneSince")
        disabled = try Self.optional(names.disabled, "disabled")
        disabledValues = names.disabledValues.map { $0.lowercased() }
        if disabled == nil, !disabledValues.isEmpty {
            throw LDAPSettingsError("attributes.disabled", "name the attribute that disabledValues are values of")
        }
        temporaryPassword = try Self.name(names.temporaryPassword, "temporaryPassword")
        objectClass = try Self.optional(names.objectClass, "objectClass")
    }

    /// What a look-up reads: nothing of passwords.
    var ofLookUp: [AttributeName] { [phone, otherPhones, accountName, phoneSince, disabled].compactMap(\.self) }

    /// What a call about passwords reads.
    var ofPasswords: [AttributeName] {
        [disabled, temporaryPassword, .objectClass].compactMap(\.self)
    }

    private static func optional(_ text: String?, _ key: String) throws(LDAPSettingsError) -> AttributeName? {
        guard let text else { return nil }
        return try name(text, key)
    }

    private static func name(_ text: String, _ key: String) throws(LDAPSettingsError) -> AttributeName {
        guard let name = AttributeName(text) else {
            throw LDAPSettingsError("attributes.\(key)", "it is no attribute's name; write one like mobile")
        }
        return name
    }
}
