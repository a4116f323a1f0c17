public import Recovery

/// An account whose sign-ins must end: its password was changed by a recovery, or a recovery was disavowed.
public struct Revocation: Sendable {
    public let account: Pseudonym
    /// Where in the log it is told. A sign-in that was checked when the log was no longer than this must end; note
    /// `Engine.position` before a password is checked, and `Reply.position` after a change of password.
    public let position: UInt64
    /// Log time at which it was written.
    public let time: Instant
}

/// The accounts whose sign-ins must end, as the log tells of them, whichever process wrote it. Read with `for try await`;
/// it ends when the engine is closed, and throws if the log cannot be read.
///
/// Nothing is kept for a reader that is slow: it reads on in the log when it asks for the next one.
public struct Revocations: AsyncSequence, Sendable {
    public typealias Element = Revocation
    public typealias Failure = RetraceError

    let writer: Writer
    let tail: EventTail
    let ending: Ending

    public func makeAsyncIterator() -> Iterator { Iterator(writer: writer, tail: tail, ending: ending) }

    public struct Iterator: AsyncIteratorProtocol {
        private let writer: Writer
        private var tail: EventTail
        private let ending: Ending
        private var found: ArraySlice<Revocation> = []

        /// How often the log is looked at while nothing happens.
        private static let interval = Duration.milliseconds(50)

        init(writer: Writer, tail: EventTail, ending: Ending) {
            self.writer = writer
            self.tail = tail
            self.ending = ending
        }

        public mutating func next() async throws(RetraceError) -> Revocation? {
            while true {
                if let first = found.popFirst() { return first }
                if Task.isCancelled || ending.isHere { return nil }
                guard let events = try tail.next() else {
                    try? await Task.sleep(for: Self.interval)
                    continue
                }
                for (position, event) in events {
                    guard let account = try await account(of: event) else { continue }
                    found.append(Revocation(account: account, position: position, time: event.time))
                }
            }
        }

        public mutating func next(
            isolation actor: isolated (any _Concurrency.Actor)?
        ) async throws(RetraceError) -> Revocation? { try await next() }

        /// The session tells whose it is; a disavowal is of a session of the last ten days, so it is still remembered.
        private func account(of event: Event) async throws(RetraceError) -> Pseudonym? {
            guard let id = event.session else { return nil }
            do throws(RetraceError) {
                let session = try await writer.submit(Job(.look(id))).session
                return session?.isDecoy == false ? session?.request.account : nil
            } catch .stopped {
                return nil
            }
        }
    }
}

extension Engine {
    /// The accounts whose sign-ins must end, from now on: for a service that keeps sign-ins of its own, in as many
    /// processes as it has. Ask for it before the first sign-in.
    public func revocations() -> Revocations {
        let tail = EventTail(of: log, from: position, types: [.passwordChanged, .recoveryDisavowed])
        return Revocations(writer: writer, tail: tail, ending: ending)
    }
}
