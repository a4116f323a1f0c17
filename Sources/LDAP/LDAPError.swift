import CLDAP

/// Why the directory gave no answer, or another one than was hoped for. Names no entry and holds no value.
public enum LDAPError: Error, Equatable, Sendable {
    /// The server could not be reached, its certificate was not accepted, or the connection broke before the answer.
    case connectionLost
    /// No answer within the time limit. What was asked for may have been done.
    case timedOut
    /// Too many calls wait for a connection already.
    case busy
    /// The pool has been closed.
    case closed
    /// The library refused something before it was sent: a setting, or memory. The code is libldap's own.
    case refusedLocally(code: Int32)
    /// The server answered with another result than success.
    case answered(ResultCode)

    /// Whether the connection is of no use any more.
    var endsConnection: Bool { self == .connectionLost || self == .timedOut }

    /// From a result code of libldap: negative ones are the library's own, the others the server's.
    init(code: Int32) {
        switch code {
        case LDAP_SERVER_DOWN, LDAP_CONNECT_ERROR: self = .connectionLost
        case LDAP_TIMEOUT: self = .timedOut
        case ..<0: self = .refusedLocally(code: code)
        default: self = .answered(ResultCode(rawValue: code))
        }
    }
}

/// A server's result code (RFC 4511, 4.1.9).
public struct ResultCode: RawRepresentable, Hashable, Sendable {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let sizeLimitExceeded = Self(rawValue: 4)
    public static let noSuchAttribute = Self(rawValue: 16)
    public static let constraintViolation = Self(rawValue: 19)
    public static let attributeOrValueExists = Self(rawValue: 20)
    public static let noSuchObject = Self(rawValue: 32)
    public static let inappropriateAuthentication = Self(rawValue: 48)
    public static let invalidCredentials = Self(rawValue: 49)
    public static let unwillingToPerform = Self(rawValue: 53)
}

extension LDAPError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .connectionLost: "it can't be reached, or its certificate is not accepted"
        case .timedOut: "no answer within the time limit"
        case .busy: "too many calls wait for it"
        case .closed: "it has been closed"
        case .refusedLocally(let code): "the LDAP library refuses the call: \(meaning(of: code))"
        case .answered(let result): "it answers: \(meaning(of: result.rawValue))"
        }
    }
}

/// The library's own words for a code, from a fixed table.
private func meaning(of code: Int32) -> String {
    guard let text = ldap_err2string(code) else { return "code \(code)" }
    return "\(String(cString: text)) (\(code))"
}
