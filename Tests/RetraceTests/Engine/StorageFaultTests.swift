import EventStore
import LMDB
import Recovery
import Retrace
import Synchronization
import Testing

/// Log not writable: nothing is issued, verified or sent, and the engine goes on when it is again.
@Suite struct StorageFaultTests {
    private let folder: TemporaryFolder
    private let log: EventLog
    private let faulty: FaultyLog
    private let clock = VirtualClock(at: EngineRig.start)

    init() throws {
        folder = try TemporaryFolder()
        var options = EventLog.Options()
        options.isDurable = false
        log = try EventLog.open(at: folder.path("log"), options: options)
        faulty = FaultyLog(log)
    }

    private func handler() throws -> CommandHandler {
        let faulty = faulty
        return try CommandHandler(
            log: faulty, keys: .test, service: ServiceSecrets(key: testKey), clock: clock, chance: .seeded(1),
            firstPolicy: .standard, reload: { try foldedSituation(of: faulty) })
    }

    private func request(_ number: UInt64) -> Job {
        Job(
            .request(
                RequestRecovery(
                    newSession: SessionID(at: clock.now, random: (0, number)), accountType: .individual,
                    account: Pseudonym(high: number, low: 1), phone: Pseudonym(high: number, low: 2),
                    client: Pseudonym(high: number, low: 3), network: Pseudonym(high: number, low: 4),
                    standing: .matched, epoch: 0)))
    }

    private func captcha(_ number: UInt64) -> Job {
        let session = SessionID(at: clock.now, random: (0, number))
        return Job(
            .command(
                .submitCaptcha(
                    SubmitCaptcha(
                        session: session, provider: "test", digest: TokenDigest(high: 1, low: number),
                        result: .success(clock.now + .minutes(5))))))
    }

    private func expectDiskFull(_ body: () async throws -> Void) async {
        await #expect {
            try await body()
        } throws: { error in
            switch error {
            case RetraceError.log(.storage(.diskFull)), EventLogError.storage(.diskFull): true
            default: false
            }
        }
    }

    @Test func `when a commit fails every caller of the batch gets the error`() async throws {
        let writer = Writer(try handler())
        defer { writer.close() }
        _ = try await writer.submit(request(0))
        faulty.fail(true)
        let jobs = (0...50).map { request(UInt64($0)) }
        let failures = try await atOnce(50) { index in
            do {
                _ = try await writer.submit(jobs[index + 1])
                return "none"
            } catch {
                return "\(error)"
            }
        }
        #expect(Set(failures) == ["\(RetraceError.log(.storage(.diskFull)))"])
        faulty.fail(false)
        let answers = try await atOnce(50) { index in try await writer.submit(jobs[index + 1]).answer }
        #expect(answers.allSatisfy { $0.refusal == nil })
        #expect(try log.events().count { $0.payload.type == .recoveryRequested } == 51)
    }

    @Test func `after a failed commit the situation is that of the log`() async throws {
        let handler = try handler()
        _ = try handler.run([request(1), captcha(1), request(2)])
        let before = SituationSnapshot.encode(handler.situation)
        faulty.fail(true)
        await expectDiskFull { _ = try handler.run([captcha(2), request(3), Job(.claim(worker: 1, limit: 10))]) }
        #expect(SituationSnapshot.encode(handler.situation) == before)
        #expect(SituationSnapshot.encode(try foldedSituation(of: log)) == before)
        // The message that the failed claim had taken is still due.
        faulty.fail(false)
        let claimed = try #require(try handler.run([Job(.claim(worker: 1, limit: 10))]).first).get().answer
        guard case .claimed(let claims) = claimed else { throw Unexpected(answer: claimed) }
        #expect(claims.count == 1)
        #expect(SituationSnapshot.encode(try foldedSituation(of: log)) == SituationSnapshot.encode(handler.situation))
    }

    @Test func `a log that cannot even be read decides nothing until it can`() async throws {
        let handler = try handler()
        _ = try handler.run([request(1)])
        faulty.fail(true, isUnreadable: true)
        for _ in 1...2 { #expect(throws: EventLogError.self) { try handler.run([request(2)]) } }
        #expect(handler.situation.position == 0)
        faulty.fail(false)
        let answer = try #require(try handler.run([captcha(1)]).first).get().answer
        #expect(answer == .codeIssued(issue: 1, expires: clock.now + .seconds(300)))
        #expect(SituationSnapshot.encode(try foldedSituation(of: log)) == SituationSnapshot.encode(handler.situation))
    }

    @Test func `a case number that is too long is refused`() async throws {
        let rig = try await EngineRig()
        await #expect {
            try await rig.engine.unlock(Pseudonym(high: 1, low: 1), caseNumber: String(repeating: "x", count: 65))
        } throws: { error in
            if case RetraceError.caseNumberTooLong = error { true } else { false }
        }
    }

    @Test func `on a disk that is nearly full nothing is written, and then the engine goes on`() async throws {
        let free = FreeSpace()
        let rig = try await EngineRig { options in
            options.freeSpaceNeeded = 1 << 20
            options.freeSpace = { _ in free.bytes }
        }
        rig.directory.add(try .guide)
        let handle = try await rig.begin(.guide)
        let size = try rig.events().count
        free.set((1 << 20) - 1)
        let engine = try rig.engine
        for attempt in [
            { _ = try await engine.verifyCode(handle.rightCode(), handle) },
            { _ = try await engine.resendCode(handle) },
            { _ = try await engine.deliverMessages() },
            { _ = try await engine.requestRecovery(Citizen.guide.form, from: .browser(2)) },
        ] as [() async throws -> Void] {
            await #expect {
                try await attempt()
            } throws: { error in
                if case RetraceError.diskNearlyFull(1_048_575) = error { true } else { false }
            }
        }
        #expect(try rig.events().count == size)
        #expect(rig.inbox.messages.isEmpty)
        free.set(1 << 20)
        #expect(try await engine.verifyCode(handle.rightCode(), handle).answer == .verified(.temporary))
    }
}

/// The free space that a test says there is.
private final class FreeSpace: Sendable {
    private let state = Mutex<UInt64>(.max)
    var bytes: UInt64 { state.withLock { $0 } }
    func set(_ bytes: UInt64) { state.withLock { $0 = bytes } }
}
