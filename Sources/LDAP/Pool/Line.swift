import Glibc

/// One thread of a pool and its connection.
struct Line: Sendable {
    let options: ConnectionOptions
    let beginning: ConnectionPool.Beginning
    let queue: CallQueue

    /// A connection that has idled longer is closed: a firewall between may have forgotten it.
    private static let idleLimit = Duration.seconds(60)

    /// Runs calls until the queue is closed.
    func run() {
        leaveSignalsToOthers()
        var next = queue.take()
        while let call = next { next = converse(beginningWith: call) }
    }

    /// Opens a connection and runs calls on it for as long as it is good. Returns the call to go on with on the next.
    private func converse(beginningWith first: any Call) -> (any Call)? {
        do throws(LDAPError) {
            let connection = try Connection.open(options, by: first.deadline)
            if case .signIn(let name, let password) = beginning { try connection.bind(name, password: password) }
            return runCalls(on: connection, beginningWith: first)
        } catch {
            first.fail(error)
            return queue.take()
        }
    }

    private func runCalls(on connection: borrowing Connection, beginningWith first: any Call) -> (any Call)? {
        var call = first
        var isNew = true
        while true {
            connection.begin(by: call.deadline)
            if let error = call.attempt(on: connection) {
                let wentStale = error == .connectionLost && !isNew && connection.progress.answers == 0
                if wentStale { return call }
                call.fail(error)
                if error.endsConnection { return queue.take() }
            }
            isNew = false
            let lastUse = ContinuousClock.now
            guard let more = queue.take() else { return nil }
            if lastUse.duration(to: .now) > Self.idleLimit { return more }
            call = more
        }
    }

    /// Signals are for other threads: they would interrupt the library's waits, and writing to a connection that the server
    /// has closed is to be an error, not the end of the process (`SIGPIPE`). What tells of a crash gets through.
    private func leaveSignalsToOthers() {
        var signals = sigset_t()
        sigfillset(&signals)
        for crash in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&signals, crash) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
