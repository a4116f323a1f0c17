import CLDAP
import Glibc

extension Connection {
    /// Waits for the answer to a request and throws unless it is success.
    func finish(_ id: Int32) throws(LDAPError) {
        let answer = try wait(for: id)
        let code = result(of: answer)
        guard code == LDAP_SUCCESS else { throw LDAPError(code: code) }
    }

    /// Waits for the whole answer to a request.
    func wait(for id: Int32) throws(LDAPError) -> Answer {
        var left = timeval(ContinuousClock.now.duration(to: progress.deadline))
        var message: OpaquePointer?
        let type = ldap_result(handle, id, Int32(LDAP_MSG_ALL), &left, &message)
        guard type > 0, let message else {
            throw type == 0 ? .timedOut : LDAPError(code: lastError)
        }
        progress.answers += 1
        return Answer(message: message)
    }

    /// The result code in an answer.
    func result(of answer: borrowing Answer) -> Int32 {
        var code: Int32 = LDAP_OTHER
        let parsed = ldap_parse_result(handle, answer.message, &code, nil, nil, nil, nil, 0)
        return parsed == LDAP_SUCCESS ? code : parsed
    }

    private var lastError: Int32 {
        var code: Int32 = LDAP_SERVER_DOWN
        ldap_get_option(handle, LDAP_OPT_RESULT_CODE, &code)
        return code == LDAP_SUCCESS ? LDAP_SERVER_DOWN : code
    }
}

/// The messages that answer one request; freed with the value.
struct Answer: ~Copyable {
    let message: OpaquePointer

    init(message: OpaquePointer) { self.message = message }

    deinit { ldap_msgfree(message) }
}
