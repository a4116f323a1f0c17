import CLDAP

/// An entry's name (RFC 4514), well formed. Prints as `[name]`: it may hold a person's.
public struct DistinguishedName: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    public let text: String

    /// Nil if the text is no name; the empty one names no entry and is none here.
    public init?(_ text: String) {
        guard !text.isEmpty, !text.utf8.contains(0) else { return nil }
        var parsed: LDAPDN?
        guard ldap_str2dn(text, &parsed, UInt32(LDAP_DN_FORMAT_LDAPV3)) == LDAP_SUCCESS else { return nil }
        ldap_dnfree(parsed)
        self.text = text
    }

    /// As a server gave it.
    init(unchecked text: String) { self.text = text }

    public var description: String { "[name]" }
    public var debugDescription: String { "[name]" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
