import CLDAP
import Glibc

/// A connection to a server, of one thread alone; it closes with the value. All calls block their thread, until the
/// deadline at the latest.
public struct Connection: ~Copyable {
    let handle: OpaquePointer
    let progress: Progress

    /// What changes while a connection is used.
    final class Progress {
        /// When the calls on it must have ended.
        var deadline: ContinuousClock.Instant
        /// Answers that have come since the deadline was set.
        var answers = 0

        init(deadline: ContinuousClock.Instant) { self.deadline = deadline }
    }

    /// Connects, encrypts, and checks the server's certificate.
    public static func open(
        _ options: ConnectionOptions, by deadline: ContinuousClock.Instant
    ) throws(LDAPError) -> Connection {
        let connection = Connection(handle: try Handle.make(options, by: deadline), deadline: deadline)
        try connection.connect(options)
        return connection
    }

    private init(handle: OpaquePointer, deadline: ContinuousClock.Instant) {
        self.handle = handle
        progress = Progress(deadline: deadline)
    }

    deinit { ldap_unbind_ext(handle, nil, nil) }

    /// Sets the time by which the calls that follow must have ended.
    func begin(by deadline: ContinuousClock.Instant) {
        progress.deadline = deadline
        progress.answers = 0
    }

    private func connect(_ options: ConnectionOptions) throws(LDAPError) {
        let code = ldap_connect(handle)
        guard code == LDAP_SUCCESS else { throw LDAPError(code: code) }
        boundSocket()
        guard options.startsTLS else { return }
        var id: Int32 = 0
        try check(ldap_start_tls(handle, nil, nil, &id))
        try finish(id)
        guard ldap_install_tls(handle) == LDAP_SUCCESS else { throw .connectionLost }
    }

    /// Half an answer must not hold the thread for ever: a read or write that gets nowhere ends after a second, and the
    /// library then looks at the clock.
    private func boundSocket() {
        var descriptor: Int32 = -1
        guard ldap_get_option(handle, LDAP_OPT_DESC, &descriptor) == LDAP_OPT_SUCCESS, descriptor >= 0 else { return }
        var second = timeval(tv_sec: 1, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &second, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &second, size)
    }

    /// Throws if a call of the library could not send its request.
    func check(_ code: Int32) throws(LDAPError) {
        guard code == LDAP_SUCCESS else { throw LDAPError(code: code) }
    }
}

@available(*, unavailable)
extension Connection: Sendable {}
