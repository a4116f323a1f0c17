import LMDB
import Recovery
import Retrace

/// Drives an engine through a scenario under a virtual clock. One thing after the other, so the same scenario gives the
/// same log.
final class ScenarioDriver {
    let scenario: Scenario
    let directory = SimulatedDirectory()
    let gateway = ScenarioGateway()
    let captcha: ProofOfWorkCaptcha
    var browsers: [String: Browser] = [:]
    var random: SeededRandom
    /// What must never be in the log, by kind.
    var secrets: [(kind: String, text: String)] = []
    var lastPassedToken: Secret?
    /// How far the clock is behind the scenario's time, after it was set back.
    private(set) var lag = Instant.Span(milliseconds: 0)

    private let data: String
    private var clock: VirtualClock
    private var days: DailyCheckpoints
    private var running: Engine?
    private var openings: UInt64 = 0
    private var seenEvents: UInt64 = 0
    private var seenMessages = 0

    init(_ scenario: Scenario, data: String) throws {
        self.scenario = scenario
        self.data = data
        clock = VirtualClock(at: scenario.start)
        days = DailyCheckpoints(from: scenario.start)
        random = SeededRandom(seed: scenario.seed, stream: 1)
        // A little work is enough to show that it is asked for.
        var settings = ProofOfWorkCaptcha.Settings()
        settings.maxNumber = 100
        settings.harderMaxNumber = 1_000
        captcha = try ProofOfWorkCaptcha(key: Array("the key of scenarios alone".utf8), settings: settings)
    }

    var now: Instant { clock.now }

    func engine() throws(FieldFault) -> Engine {
        guard let running else {
            throw FieldFault("the engine is stopped; expected a line with \"do\": \"start\" before")
        }
        return running
    }

    // MARK: Begin and end

    func begin() async throws {
        try await open()
        var entries: [ImportReport.Entry] = []
        for account in scenario.accounts {
            directory.set(
                SimulatedDirectory.Account(
                    phone: account.phone, otherPhones: account.otherPhones, phoneSince: account.phoneSince,
                    isDisabled: account.isDisabled), for: account.identifier)
            let entry = ImportReport.Entry(
                account: account.identifier, phone: account.phone, since: account.phoneSince)
            entries.append(entry)
        }
        try await engine().record(ImportReport(registered: entries))
        _ = try observeEvents()
    }

    func open() async throws {
        guard running == nil else { throw FieldFault("the engine is running already; expected \"stop\" before") }
        var options = EngineOptions(data: data, keys: .test)
        options.policy = scenario.policy
        options.isDevelopment = true
        options.isDurable = false
        options.clock = clock
        options.seed = scenario.seed &+ openings &* 0x9E37_79B9
        options.freeSpaceNeeded = 1 << 20
        openings += 1
        running = try await Engine.open(
            options, EnginePorts(directory: directory, gateway: gateway, captcha: captcha))
    }

    func close() async {
        await running?.close()
        running = nil
    }

    /// Sets the clock, back too, for the next engine.
    func setClock(_ time: Instant) {
        lag = Instant.Span(milliseconds: lag.milliseconds + (now - time).milliseconds)
        clock = VirtualClock(at: time)
    }

    // MARK: Time

    /// Moves the clock to a moment, and on the way there lets happen what falls due and what is to be sent.
    func advance(to target: Instant) async throws {
        if let running {
            var last = Int64.min
            while let moment = running.nextMoment, moment < target, moment.milliseconds > last {
                last = moment.milliseconds
                try days.sign(before: moment, running)
                clock.move(to: moment)
                try await running.settle()
                try await running.deliverMessages()
            }
            try days.sign(before: target, running)
        }
        clock.move(to: target)
    }

    /// Lets happen what is due now.
    func catchUp() async throws {
        guard let running, let moment = running.nextMoment, moment <= now else { return }
        try await running.settle()
        try await running.deliverMessages()
    }

    // MARK: What has happened

    func observe(_ observation: inout Observation) throws {
        observation.events = try observeEvents()
        let sent = gateway.sent
        observation.messages = Array(sent.dropFirst(seenMessages))
        seenMessages = sent.count
    }

    private func observeEvents() throws -> [SeenEvent] {
        guard let running else { return [] }
        var events: [SeenEvent] = []
        try running.readEvents(from: seenEvents) { position, event, _ in
            events.append(SeenEvent(position: position, event))
        }
        seenEvents += UInt64(events.count)
        return events
    }

    /// Looks for every secret of the scenario in the bytes of every record.
    func search() throws -> [String] {
        var found: Set<String> = []
        let wanted = secrets.map { ($0.kind, Array($0.text.utf8)) }
        try engine().readEvents(from: 0) { _, _, record in
            let bytes = record.array
            for (kind, text) in wanted where bytes.contains(text) { found.insert(kind) }
        }
        return found.sorted()
    }
}

extension [UInt8] {
    /// Whether a run of bytes stands anywhere in these.
    fileprivate func contains(_ run: [UInt8]) -> Bool {
        guard let first = run.first, run.count <= count else { return false }
        for start in 0...count - run.count where self[start] == first {
            if self[start..<start + run.count].elementsEqual(run) { return true }
        }
        return false
    }
}
