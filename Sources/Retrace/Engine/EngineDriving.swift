package import EventStore
import LMDB
package import Recovery

// What a driver of scenarios and simulations needs beyond the public calls. What it reads of a citizen's secrets is open
// to it with the published test keys alone.
extension Engine {
    /// The code of an issue, whether or not its message was ever sent; nil unless the keys are the test keys.
    package func testCode(of session: SessionID, issue: UInt8) -> String? {
        testSecrets(of: session)?.codeText(issue: issue)
    }

    /// The temporary password of a session; nil unless the keys are the test keys.
    package func testPassword(of session: SessionID) -> Secret? { testSecrets(of: session)?.password() }

    /// The token of disavowal of a session; nil unless the keys are the test keys.
    package func testToken(of session: SessionID) -> Secret? {
        options.keys.isTest ? Secret(service.disavowalToken(session)) : nil
    }

    /// Hands the events at `position` and above to `body`, in order.
    package func readEvents(
        from position: UInt64, _ body: (_ position: UInt64, _ event: Event, _ record: RawSpan) throws -> Void
    ) throws(RetraceError) {
        do {
            try log.read(from: position) { position, record in
                try body(position, try decode(record, at: position), record)
                return true
            }
        } catch {
            throw RetraceError(error)
        }
    }

    /// Checks the log's order, encoding and tree while the engine is open.
    package func verifyLog() throws -> VerifyReport { try log.verify() }

    private func testSecrets(of session: SessionID) -> SessionSecrets? {
        guard options.keys.isTest else { return nil }
        return SessionSecrets(epochKey: testKey, session: session)
    }
}
