import CLDAP
import Glibc

/// Makes the library's handles. Everything that a file or a variable of the environment could have set for them
/// (`ldap.conf`, `LDAPTLS_REQCERT`) is set here, so that none of it counts.
enum Handle {
    /// The library reads its defaults at the first call, which is not safe from two threads at once.
    private static let isReady: Bool = {
        var version = LDAP_VERSION3
        return ldap_set_option(nil, LDAP_OPT_PROTOCOL_VERSION, &version) == LDAP_OPT_SUCCESS
    }()

    static func make(
        _ options: ConnectionOptions, by deadline: ContinuousClock.Instant
    ) throws(LDAPError) -> OpaquePointer {
        guard isReady else { throw .refusedLocally(code: LDAP_LOCAL_ERROR) }
        var made: OpaquePointer?
        let code = ldap_initialize(&made, options.url.text)
        guard code == LDAP_SUCCESS, let handle = made else { throw .refusedLocally(code: code) }
        do throws(LDAPError) {
            try setGeneral(handle, connectLimit: min(options.connectLimit, ContinuousClock.now.duration(to: deadline)))
            if options.isEncrypted { try setEncryption(handle, authorities: options.authorities) }
        } catch {
            ldap_unbind_ext(handle, nil, nil)
            throw error
        }
        return handle
    }

    private static func setGeneral(_ handle: OpaquePointer, connectLimit: Duration) throws(LDAPError) {
        try set(handle, LDAP_OPT_PROTOCOL_VERSION, LDAP_VERSION3)
        try set(handle, LDAP_OPT_DEREF, LDAP_DEREF_NEVER)
        try set(handle, LDAP_OPT_SIZELIMIT, 0)
        try set(handle, LDAP_OPT_TIMELIMIT, 0)
        // Dead peers are found while a connection idles.
        try set(handle, LDAP_OPT_X_KEEPALIVE_IDLE, 30)
        try set(handle, LDAP_OPT_X_KEEPALIVE_INTERVAL, 10)
        try set(handle, LDAP_OPT_X_KEEPALIVE_PROBES, 3)
        try check(ldap_set_option(handle, LDAP_OPT_REFERRALS, nil))
        // A signal that interrupts a wait does not end it.
        try check(ldap_set_option(handle, LDAP_OPT_RESTART, CLDAP_OPT_ON()))
        var limit = timeval(connectLimit)
        try check(ldap_set_option(handle, LDAP_OPT_NETWORK_TIMEOUT, &limit))
        try check(ldap_set_option(handle, LDAP_OPT_TIMEOUT, &limit))
    }

    private static func setEncryption(_ handle: OpaquePointer, authorities: String) throws(LDAPError) {
        try set(handle, LDAP_OPT_X_TLS_REQUIRE_CERT, LDAP_OPT_X_TLS_DEMAND)
        try set(handle, LDAP_OPT_X_TLS_REQUIRE_SAN, LDAP_OPT_X_TLS_TRY)
        try set(handle, LDAP_OPT_X_TLS_PROTOCOL_MIN, CLDAP_TLS_1_2)
        try check(ldap_set_option(handle, LDAP_OPT_X_TLS_CACERTFILE, authorities))
        // Takes over what was set above.
        try set(handle, LDAP_OPT_X_TLS_NEWCTX, 0)
    }

    private static func set(_ handle: OpaquePointer, _ option: Int32, _ value: Int32) throws(LDAPError) {
        var value = value
        try check(ldap_set_option(handle, option, &value))
    }

    private static func check(_ code: Int32) throws(LDAPError) {
        guard code == LDAP_OPT_SUCCESS else { throw .refusedLocally(code: code == -1 ? LDAP_PARAM_ERROR : code) }
    }
}

extension timeval {
    /// At least a millisecond: zero and less would mean "for ever" or "not at all".
    init(_ duration: Duration) {
        let bounded = max(duration, .milliseconds(1)).components
        self.init(tv_sec: Int(bounded.seconds), tv_usec: Int(bounded.attoseconds / 1_000_000_000_000))
    }
}
