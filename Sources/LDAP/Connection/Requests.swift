import CLDAP
import Glibc

/// Where a search looks, below or at its base.
public enum Scope: String, Sendable, CaseIterable {
    case base, oneLevel, subtree

    var code: Int32 {
        switch self {
        case .base: CLDAP_SCOPE_BASE
        case .oneLevel: CLDAP_SCOPE_ONE_LEVEL
        case .subtree: CLDAP_SCOPE_SUBTREE
        }
    }
}

extension Connection {
    /// Signs in. An empty password would be no sign-in at all (RFC 4513, 5.1.2) and is refused as a wrong one.
    public func bind(_ name: DistinguishedName, password: [UInt8]) throws(LDAPError) {
        guard !password.isEmpty else { throw .answered(.invalidCredentials) }
        let memory = CMemory()
        defer { withExtendedLifetime(memory) {} }
        var credentials = memory.berval(password)
        var id: Int32 = 0
        try check(ldap_sasl_bind(handle, name.text, nil, &credentials, nil, nil, &id))
        try finish(id)
    }

    /// Finds entries, at most `limit`, with the named attributes. Throws `sizeLimitExceeded` if there are more.
    public func search(
        _ filter: Filter, under base: DistinguishedName, scope: Scope, attributes: [AttributeName], limit: Int32
    ) throws(LDAPError) -> [Entry] {
        let memory = CMemory()
        defer { withExtendedLifetime(memory) {} }
        var names: [UnsafeMutablePointer<CChar>?] = attributes.map { memory.text($0.text) } + [nil]
        var left = timeval(max(ContinuousClock.now.duration(to: progress.deadline), .seconds(1)))
        var id: Int32 = 0
        try check(
            ldap_search_ext(
                handle, base.text, scope.code, filter.text, &names, 0, nil, nil, &left, limit, &id))
        let answer = try wait(for: id)
        let code = result(of: answer)
        guard code == LDAP_SUCCESS else { throw LDAPError(code: code) }
        return entries(in: answer)
    }

    /// Changes an entry: all of the list, or nothing.
    public func modify(_ name: DistinguishedName, _ changes: [Modification]) throws(LDAPError) {
        let memory = CMemory()
        defer { withExtendedLifetime(memory) {} }
        var list: [UnsafeMutablePointer<LDAPMod>?] = changes.map(memory.change) + [nil]
        var id: Int32 = 0
        try check(ldap_modify_ext(handle, name.text, &list, nil, nil, &id))
        try finish(id)
    }

    /// Gives an entry a password by RFC 3062, so that the server hashes it as its own policy says.
    public func setPassword(_ password: [UInt8], of name: DistinguishedName) throws(LDAPError) {
        let memory = CMemory()
        defer { withExtendedLifetime(memory) {} }
        var user = memory.berval(Array(name.text.utf8))
        var new = memory.berval(password)
        var id: Int32 = 0
        try check(ldap_passwd(handle, &user, nil, &new, nil, nil, &id))
        try finish(id)
    }
}
