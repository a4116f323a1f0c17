/// What somebody may be allowed to do with personal data. The raw value is what `access.json` calls it.
public enum PersonalDataAction: String, Sendable, CaseIterable {
    /// See what a pseudonym stands for, or which pseudonym stands for somebody.
    case reveal
    /// Erase somebody.
    case erase
    /// Place and lift legal holds.
    case hold
}

/// Leave to do one thing with personal data: by whom, why, and under which case. `AccessRules` gives it; the log keeps
/// it.
public struct Warrant: Sendable {
    public let action: PersonalDataAction
    /// The login of who acts.
    public let by: String
    /// A code of the list of reasons.
    public let reason: UInt16
    public let caseNumber: CaseNumber
}

/// Why somebody may not do something with personal data.
public enum AccessRefused: Error, Equatable, Sendable {
    case notAllowed(login: String, action: PersonalDataAction)
    /// The login has no room in the log: see `AccessRules.warrant`.
    case unfitLogin(String)
    /// The list has no such reason; it has these.
    case unknownReason(UInt16, known: [UInt16])
}

extension AccessRefused: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notAllowed(let login, let action):
            "\(login) may not \(action.rawValue) personal data here; who may stands in access.json in the folder of keys, "
                + "and without that file it is the owner of the folder"
        case .unfitLogin(let login):
            "the login \(login.prefix(80).debugDescription) has no room in the log: it must have 1 to 64 bytes, no control "
                + "characters, and no space at either end"
        case .unknownReason(let reason, let known):
            "there is no reason \(reason) in the list; it has " + known.map(String.init).joined(separator: ", ")
        }
    }
}
