import LDAP
import Recovery

/// A filter with a place for the account's identifier. Parsed once; the identifier is then put into a value of the tree,
/// never into text.
struct FilterTemplate: Sendable {
    private let shape: FilterShape

    /// Throws, under the name of the setting, unless the text is a filter that needs the identifier.
    init(_ text: String, key: String) throws(LDAPSettingsError) {
        do throws(FilterFault) {
            var parser = FilterParser(text)
            shape = try parser.parse()
        } catch {
            throw LDAPSettingsError(key, error.reason)
        }
        guard shape.needsIdentifier else {
            throw LDAPSettingsError(key, "it finds entries without {identifier}; write one like (uid={identifier})")
        }
    }

    func filter(for account: AccountIdentifier) -> Filter { shape.filter(identifier: Array(account.text.utf8)) }
}

/// A filter whose values may have places left open.
indirect enum FilterShape: Sendable {
    enum Comparison: Sendable {
        case equal, greaterOrEqual, lessOrEqual, approximately
        case rule(AttributeName)
    }

    /// A piece of a value.
    enum Part: Equatable, Sendable {
        case bytes([UInt8])
        case identifier
    }

    case and([FilterShape])
    case or([FilterShape])
    case not(FilterShape)
    case present(AttributeName)
    case compare(AttributeName, Comparison, [Part])

    func filter(identifier: [UInt8]) -> Filter {
        switch self {
        case .and(let parts): return .and(parts.map { $0.filter(identifier: identifier) })
        case .or(let parts): return .or(parts.map { $0.filter(identifier: identifier) })
        case .not(let part): return .not(part.filter(identifier: identifier))
        case .present(let name): return .present(name)
        case .compare(let name, let comparison, let parts):
            let value = parts.flatMap { part in
                switch part {
                case .bytes(let bytes): bytes
                case .identifier: identifier
                }
            }
            switch comparison {
            case .equal: return .equal(name, value)
            case .greaterOrEqual: return .greaterOrEqual(name, value)
            case .lessOrEqual: return .lessOrEqual(name, value)
            case .approximately: return .approximately(name, value)
            case .rule(let rule): return .matching(name, rule: rule, value)
            }
        }
    }

    /// Whether only entries that have the identifier as a value can match: in every branch of an "or", in one of an "and".
    var needsIdentifier: Bool {
        switch self {
        case .and(let parts): parts.contains(where: \.needsIdentifier)
        case .or(let parts): !parts.isEmpty && parts.allSatisfy(\.needsIdentifier)
        case .compare(_, .equal, let parts): parts.contains(.identifier)
        case .not, .present, .compare: false
        }
    }
}
