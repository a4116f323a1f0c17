import EventStore
import Foundation
import Recovery
import Retrace
import Testing

/// T6: log time goes on whatever the wall clock does.
@Suite struct BootClockTests {
    private let folder: TemporaryFolder
    private let log: EventLog
    private let machine = FakeMachine()

    init() throws {
        folder = try TemporaryFolder()
        var options = EventLog.Options()
        options.isDurable = false
        log = try EventLog.open(at: folder.path("log"), options: options)
    }

    /// What a process that starts now decides with.
    private func process() throws -> CommandHandler {
        let log = log
        return try CommandHandler(
            log: log, keys: .test, service: ServiceSecrets(key: testKey), clock: BootClock(machine.source),
            chance: .seeded(1), firstPolicy: .standard, reload: { try foldedSituation(of: log) })
    }

    private let settle = [Job(.command(.settle))]

    private func observed() throws -> [ClockObserved] {
        try log.events().compactMap { if case .clockObserved(let it) = $0.payload { it } else { nil } }
    }

    @discardableResult
    private func now(_ process: CommandHandler) throws -> Instant {
        try #require(try process.run(settle).first).get().time
    }

    private func request(_ process: CommandHandler) throws -> SessionID {
        let request = RequestRecovery(
            newSession: SessionID(high: 0, low: 0), accountType: .individual, account: Pseudonym(high: 1, low: 1),
            phone: Pseudonym(high: 1, low: 2), client: Pseudonym(high: 1, low: 3), network: Pseudonym(high: 1, low: 4),
            standing: .matched, epoch: 0)
        let answer = try #require(try process.run([Job(.request(request))]).first).get().answer
        guard case .requested(let session, _) = answer else { throw RetraceError.unknownSession }
        return session
    }

    @Test func `the first boot takes its base from the wall clock, and says so`() throws {
        #expect(try now(process()) == EngineRig.start)
        let first = try #require(try log.events().first)
        let expected = ClockObserved(boot: BootID(high: 0, low: 1), wall: EngineRig.start, reason: .boot)
        #expect(first.payload == .clockObserved(expected))
        #expect(first.time == EngineRig.start)
    }

    @Test func `time that the machine was suspended counts, and is nothing to record`() throws {
        let process = try process()
        try now(process)
        machine.pass(.hours(9))
        #expect(try now(process) == EngineRig.start + .hours(9))
        #expect(try observed().count == 1)
    }

    @Test(arguments: [Instant.Span.hours(30), -Instant.Span.hours(30), .seconds(3)])
    func `a jump of the wall clock changes nothing, and is recorded once by whichever process`(jump: Instant.Span)
        throws
    {
        let (first, second) = (try process(), try process())
        try now(first)
        try now(second)
        machine.pass(.seconds(10))
        machine.jump(jump)
        for process in [first, second, first, try self.process()] {
            #expect(try now(process) == EngineRig.start + .seconds(10))
        }
        #expect(try observed().map(\.reason) == [.boot, .jump])
        #expect(try observed().last?.wall == EngineRig.start + .seconds(10) + jump)
    }

    @Test func `a wall clock that is set right by a second is no jump`() throws {
        let process = try process()
        try now(process)
        machine.jump(.seconds(1))
        try now(process)
        #expect(try observed().count == 1)
    }

    @Test func `a new boot goes on from the wall clock, and sessions live on`() throws {
        let session = try request(process())
        machine.reboot(wallLater: .minutes(2))
        let process = try process()
        #expect(try now(process) == EngineRig.start + .minutes(2))
        #expect(try observed().map(\.reason) == [.boot, .boot])
        #expect(process.situation.session(session)?.stage == .awaitingCaptcha)
    }

    @Test func `a new boot with the wall behind goes on from the last event, and live sessions end`() throws {
        let session = try request(process())
        machine.reboot(wallLater: -.hours(1))
        let process = try process()
        #expect(try now(process) == EngineRig.start)
        #expect(try observed().map(\.reason) == [.boot, .behind])
        #expect(process.situation.session(session)?.stage == .ended)
        #expect(try log.events().contains { $0.payload == .recoveryEnded(RecoveryEnded(reason: .clock)) })
        machine.pass(.seconds(5))
        #expect(try now(process) == EngineRig.start + .seconds(5))
        #expect(try now(self.process()) == EngineRig.start + .seconds(5))
        #expect(try observed().count == 2)
    }

    @Test func `a wall clock more than 366 days ahead is refused until it is accepted`() throws {
        try now(process())
        let size = try log.head().size
        machine.reboot(wallLater: .days(367))
        let process = try process()
        for _ in 1...2 {
            #expect {
                try now(process)
            } throws: { error in
                if case RetraceError.clockAhead(_, EngineRig.start) = error { true } else { false }
            }
        }
        #expect(try log.head().size == size)
        try process.acceptClock(Instant(milliseconds: machine.wall))
        #expect(try now(process) == EngineRig.start + .days(367))
        #expect(try observed().map(\.reason) == [.boot, .accepted])
        // What was accepted is that clock, not any other.
        machine.reboot(wallLater: .hours(1))
        #expect(try now(self.process()) == EngineRig.start + .days(367) + .hours(1))
        machine.reboot(wallLater: .days(367))
        #expect(throws: RetraceError.self) { try now(self.process()) }
    }

    @Test(arguments: [Instant.Span.hours(1), -Instant.Span.hours(1)])
    func `what is recorded of the wall clock is what log time was taken from, also if it is set meanwhile`(
        step: Instant.Span
    ) throws {
        var source = machine.source
        source.wall = { [machine] in
            machine.jump(step)
            return machine.wall
        }
        let process = try CommandHandler(
            log: log, keys: .test, service: ServiceSecrets(key: testKey), clock: BootClock(source),
            chance: .seeded(1), firstPolicy: .standard, reload: { [log] in try foldedSituation(of: log) })
        try now(process)
        let first = try #require(try log.events().first)
        #expect(try observed().map(\.wall) == [first.time])
        try now(process)
        #expect(try observed().map(\.wall) == [first.time, first.time + step])
    }

    @Test func `366 days ahead is believed`() throws {
        try now(process())
        machine.reboot(wallLater: .days(366))
        #expect(try now(process()) == EngineRig.start + .days(366))
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `log time never goes back, and within a boot it is the time that went by`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var handlers = [try process(), try process()]
        var last = try now(handlers[0])
        for _ in 0..<200 {
            let span = Instant.Span(milliseconds: .random(in: 0...100_000, using: &generator))
            let isSameBoot = Int.random(in: 0..<10, using: &generator) > 0
            if isSameBoot {
                machine.jump(.seconds(.random(in: -9_000...9_000, using: &generator)))
                machine.pass(span)
            } else {
                machine.reboot(wallLater: .seconds(.random(in: -5_000...9_000, using: &generator)))
                handlers = [try process(), try process()]
            }
            let next = try now(handlers[Int.random(in: 0..<2, using: &generator)])
            #expect(isSameBoot ? next == last + span : next >= last, "seed \(seed)")
            last = next
        }
        _ = try log.verify()
    }

    @Test func `a damaged base of log time does not trap`() throws {
        try now(process())
        for base in [Int64.max, .min] {
            try log.append { turn in
                var bytes = [UInt8](repeating: 0, count: 15) + [1]
                for word in [base, base] {
                    bytes += (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * Int64($0))) }
                }
                try turn.set("clock", to: bytes)
            }
            _ = try? now(process())
        }
        #expect(try log.head().size >= 1)
    }

    @Test func `the machine's own clock counts from its boot, with its boot's id`() throws {
        let source = try BootClock.Source.system()
        let id = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .ascii)
        #expect(source.boot == BootID(hex: id.filter(\.isHexDigit)))
        let uptime = try String(contentsOfFile: "/proc/uptime", encoding: .ascii).split(separator: " ")
        let seconds = try #require(uptime.first.flatMap { Double($0) })
        #expect(abs(Double(source.sinceBoot()) / 1000 - seconds) < 2)
        #expect(abs(Double(source.wall()) / 1000 - Date().timeIntervalSince1970) < 2)
    }
}
