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
                found = ArraySlice(try await revocations(events))
            }
        }

        public mutating func next(
            isolation actor: isolated (any _Concurrency.Actor)?
        ) async throws(RetraceError) -> Revocation? { try await next() }

        /// A session tells whose it is; a disavowal is of a session of the last ten days, so it is still remembered. All
        /// are looked up in one trip.
        private func revocations(
            _ events: [(position: UInt64, event: Event)]
        ) async throws(RetraceError) -> [Revocation] {
            let told = events.filter { $0.event.session != nil }
            guard !told.isEmpty else { return [] }
            do throws(RetraceError) {
                let looks = told.compactMap { $0.event.session.map { Job(.look($0)) } }
                var found: [Revocation] = []
                for ((position, event), outcome) in zip(told, try await writer.submit(looks)) {
                    guard let session = try outcome.get().session, !session.isDecoy else { continue }
                    found.append(
                        Revocation(account: session.request.account, position: position, time: event.time))
                }
                return found
            } catch .stopped {
                return []
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
