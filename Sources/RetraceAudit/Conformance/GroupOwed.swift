import Recovery

/// What one command writes is written at once: the events of its group that are still to come.
struct GroupOwed {
    private(set) var drafts: ArraySlice<Draft> = []
    private(set) var time = Instant(milliseconds: 0)
    private(set) var command: CommandReference?
    /// Of a claim that began with the outcome of an older attempt: only its own attempts name the worker.
    private var lacksWorker = false

    /// How far ahead an event is looked for among those that are owed.
    private static let reach = 64

    var next: Draft? { drafts.first }

    mutating func set(
        _ rest: ArraySlice<Draft>, at time: Instant, _ command: CommandReference?, lacksWorker: Bool = false
    ) {
        drafts = rest
        self.time = time
        self.command = command
        self.lacksWorker = lacksWorker
    }

    /// The first attempt of a claim says which worker made it, and so the rest.
    mutating func learnWorker(from event: Event) {
        guard lacksWorker, case .messageAttempted(let it) = event.payload else { return }
        lacksWorker = false
        for index in drafts.indices {
            guard case .messageAttempted(var attempt) = drafts[index].payload else { continue }
            attempt.worker = it.worker
            drafts[index].payload = .messageAttempted(attempt)
        }
    }

    mutating func pop() { drafts = drafts.dropFirst() }

    mutating func clear() { drafts = [] }

    /// How many of the owed events are skipped if this one is next; nil if it is none of them.
    func place(of event: Event) -> Int? {
        drafts.prefix(Self.reach).firstIndex { $0.isSaid(by: event) }.map { $0 - drafts.startIndex }
    }
}

extension Draft {
    init(_ event: Event) { self.init(event.session, event.actor, event.payload) }

    /// Whether the event says this and no other thing.
    func isSaid(by event: Event) -> Bool {
        session == event.session && actor == event.actor && payload == event.payload
    }

    /// Whether the event says the same kind of thing of the same session.
    func resembles(_ event: Event) -> Bool { session == event.session && payload.type == event.payload.type }

    func event(at time: Instant, _ command: CommandReference? = nil) -> Event {
        Event(time: time, session: session, actor: actor, command: command, payload: payload)
    }
}
