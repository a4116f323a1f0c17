import Foundation

/// Who may do what with personal data, and the reasons there are.
public struct AccessRules: Equatable, Sendable {
    private var logins: [PersonalDataAction: Set<String>]
    /// What each reason's code means, for people; the log keeps the code.
    public private(set) var reasons: [UInt16: String]

    /// The reasons where no file gives others.
    public static let standardReasons: [UInt16: String] = [
        1: "complaint", 2: "request of the person", 3: "investigation", 4: "order of a court or an authority",
        5: "upkeep",
    ]

    /// One login may do everything.
    public init(everythingFor login: String) {
        logins = Dictionary(uniqueKeysWithValues: PersonalDataAction.allCases.map { ($0, [login]) })
        reasons = Self.standardReasons
    }

    /// Whether the log and the list of the erased have room for a login: 1 to 64 bytes without control characters, and no
    /// space at either end.
    static func isLogin(_ text: String) -> Bool {
        (1...StoredLimit.loginName).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
            && !text.hasPrefix(" ") && !text.hasSuffix(" ")
    }

    /// Whether somebody may do something, whatever the reason.
    public func allow(_ action: PersonalDataAction, by login: String) -> Bool {
        logins[action, default: []].contains(login)
    }

    /// Gives leave, or says why not.
    public func warrant(
        for action: PersonalDataAction, by login: String, reason: UInt16, caseNumber: CaseNumber
    ) throws(AccessRefused) -> Warrant {
        guard allow(action, by: login) else {
            throw .notAllowed(login: login, action: action)
        }
        guard Self.isLogin(login) else { throw .unfitLogin(login) }
        guard reasons[reason] != nil else { throw .unknownReason(reason, known: reasons.keys.sorted()) }
        return Warrant(action: action, by: login, reason: reason, caseNumber: caseNumber)
    }
}

extension AccessRules {
    /// Reads `{"reveal": ["login", …], "erase": […], "hold": […], "reasons": {"1": "complaint", …}}`. An action that is
    /// left out is nobody's; without `reasons` the standard ones hold. Whatever else stands there is a fault, so that a
    /// misspelt line is not silently ignored.
    public init(json: [UInt8]) throws(AccessRulesFault) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(json)) as? [String: Any] else {
            throw AccessRulesFault("it is not a JSON object")
        }
        logins = [:]
        reasons = Self.standardReasons
        for (name, value) in object.sorted(by: { $0.key < $1.key }) {
            if name == "reasons" {
                reasons = try Self.reasons(value)
            } else if let action = PersonalDataAction(rawValue: name) {
                logins[action] = try Self.logins(value, name)
            } else {
                throw AccessRulesFault("\"\(name.prefix(32))\" is none of reveal, erase, hold, reasons")
            }
        }
    }

    private static func logins(_ value: Any, _ name: String) throws(AccessRulesFault) -> Set<String> {
        guard let logins = value as? [String], logins.allSatisfy(isLogin) else {
            throw AccessRulesFault(
                "\"\(name)\" must be a list of logins, each of 1 to 64 bytes without control characters")
        }
        return Set(logins)
    }

    private static func reasons(_ value: Any) throws(AccessRulesFault) -> [UInt16: String] {
        guard let entries = value as? [String: String], !entries.isEmpty else {
            throw AccessRulesFault("\"reasons\" must give a text for each code, and at least one")
        }
        var reasons: [UInt16: String] = [:]
        for (code, text) in entries {
            guard let number = UInt16(code), number > 0, String(number) == code else {
                throw AccessRulesFault("the reason \"\(code.prefix(16))\" must be a number from 1 to 65535")
            }
            reasons[number] = text
        }
        return reasons
    }
}

/// What is wrong with the text of `access.json`.
public struct AccessRulesFault: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}
