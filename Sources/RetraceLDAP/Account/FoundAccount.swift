import LDAP
import Recovery
import Retrace

/// What an entry says of an account and its phones.
struct FoundAccount: Sendable {
    let name: String?
    /// Numbers that it can be recovered with.
    let phones: Set<PhoneNumber>
    let otherPhones: Set<PhoneNumber>
    let phoneSince: Instant?
    let isDisabled: Bool

    /// The most phones that are told of a recovery.
    private static let otherPhoneLimit = 8

    init(_ entry: Entry, _ names: AttributeNames) {
        name = names.accountName.flatMap { entry.texts(of: $0.text).min() }
        phones = Self.phones(entry, names.phone)
        otherPhones = Self.phones(entry, names.otherPhones)
        phoneSince = names.phoneSince.flatMap { entry.texts(of: $0.text).first }.flatMap(instant(generalizedTime:))
        isDisabled = entry.isDisabled(names)
    }

    func answer(_ account: AccountIdentifier, _ phone: PhoneNumber) -> DirectoryAnswer {
        if isDisabled { return .disabled }
        guard phones.contains(phone) else { return .otherPhone }
        let others = phones.union(otherPhones).subtracting([phone]).sorted { $0.e164 < $1.e164 }
        return .matched(
            accountName: name ?? account.text, otherPhones: Array(others.prefix(Self.otherPhoneLimit)),
            phoneSince: phoneSince)
    }

    /// What is no mobile number is passed over: directories hold fixed lines too.
    private static func phones(_ entry: Entry, _ attribute: AttributeName?) -> Set<PhoneNumber> {
        guard let attribute else { return [] }
        return Set(entry.texts(of: attribute.text).compactMap { try? PhoneNumber($0) })
    }
}

/// What an entry says of an account's passwords.
struct FoundPasswords: Sendable {
    let entry: DistinguishedName
    let isDisabled: Bool
    /// The value as it stands there, to be deleted by it.
    let stored: [UInt8]?
    /// Nil if there is none, or something that is none.
    let temporary: TemporaryPassword?
    let hasClass: Bool

    init(_ entry: Entry, _ names: AttributeNames) {
        self.entry = entry.name
        isDisabled = entry.isDisabled(names)
        stored = entry.bytes(of: names.temporaryPassword.text).first
        temporary = stored.flatMap(TemporaryPassword.init)
        let needed = names.objectClass?.text.lowercased()
        hasClass = needed == nil || entry.texts(of: "objectClass").contains { $0.lowercased() == needed }
    }

    /// What puts `temporary` in the place of the value that was read: it fails if another has changed it meanwhile.
    func changes(to temporary: TemporaryPassword, _ names: AttributeNames) -> [Modification] {
        var changes: [Modification] = []
        if !hasClass, let name = names.objectClass {
            changes.append(.add(attribute: "objectClass", value: Array(name.text.utf8)))
        }
        if let stored { changes.append(.delete(attribute: names.temporaryPassword.text, value: stored)) }
        changes.append(.add(attribute: names.temporaryPassword.text, value: temporary.bytes))
        return changes
    }
}

extension Entry {
    func isDisabled(_ names: AttributeNames) -> Bool {
        guard let attribute = names.disabled else { return false }
        if names.disabledValues.isEmpty { return !bytes(of: attribute.text).isEmpty }
        return texts(of: attribute.text).contains { names.disabledValues.contains($0.lowercased()) }
    }
}
