import CLDAP

/// One change of an entry's attribute. A list of them happens whole or not at all, in its order.
public enum Modification: Sendable {
    /// Fails with `attributeOrValueExists` if the value is there, with `constraintViolation` if there may be only one.
    case add(attribute: String, value: [UInt8])
    /// Fails with `noSuchAttribute` if the value is not there: so whoever deletes the value that they read is the first
    /// to change it.
    case delete(attribute: String, value: [UInt8])
    /// In the place of all values.
    case replace(attribute: String, values: [[UInt8]])

    var operation: Int32 {
        switch self {
        case .add: LDAP_MOD_ADD
        case .delete: LDAP_MOD_DELETE
        case .replace: LDAP_MOD_REPLACE
        }
    }

    var attribute: String {
        switch self {
        case .add(let attribute, _), .delete(let attribute, _), .replace(let attribute, _): attribute
        }
    }

    var values: [[UInt8]] {
        switch self {
        case .add(_, let value), .delete(_, let value): [value]
        case .replace(_, let values): values
        }
    }
}
