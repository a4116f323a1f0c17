import EventStore
import Foundation
import Recovery
import Retrace
import Testing

/// Several processes on the same data, and one that is killed.
@Suite(.serialized) struct ProcessTests {
    private let folder: TemporaryFolder
    private let data: String

    init() throws {
        folder = try TemporaryFolder()
        data = folder.path("data")
    }

    private func peer(
        _ name: String = "messages", clock: Instant? = EngineRig.start, isDurable: Bool = false, role: String? = nil,
        limitedToBlocks: Int? = nil
    ) throws -> PeerProcess {
        let peer = try PeerProcess(
            data: data, messages: folder.path(name), clock: clock.map { "\($0.milliseconds)" } ?? "real",
            isDurable: isDurable, role: role, limitedToBlocks: limitedToBlocks)
        return peer
    }

    private func opened(_ peers: [PeerProcess]) throws {
        for peer in peers { #expect(try peer.answer().first == "open") }
    }

    private func log() throws -> EventLog {
        var options = EventLog.Options()
        options.isReadOnly = true
        return try EventLog.open(at: data + "/log", options: options)
    }

    private func begin(_ peer: PeerProcess, browser: String = "10.0.0.1") throws -> Handle {
        let requested = try peer.ask("request 123456789423 0387584663 \(browser)")
        let handle = try #require(Handle(requested[2]))
        #expect(try peer.ask("captcha \(handle.text) token-\(browser)").first == "captcha")
        return handle
    }

    private func digits(_ issue: UInt8, _ handle: Handle) -> String {
        String(String(1_000_000 + SessionSecretsBox(testSession: handle.session).code(issue: issue)).dropFirst())
    }

    @Test(arguments: 1...100)
    func `of the right codes of four processes at once one verifies`(round: Int) throws {
        let peers = try (1...4).map { try peer("messages \($0)") }
        try opened(peers)
        let handle = try begin(peers[0])
        for peer in peers { try peer.write("try \(handle.text) \(digits(1, handle)) 50") }
        let counts = try peers.map { try $0.answer().dropFirst().compactMap { Int($0) } }
        #expect(counts.map { $0[0] }.reduce(0, +) == 1)
        #expect(counts.map { $0[3] }.reduce(0, +) == 199)
        for peer in peers { #expect(try peer.close() == ["closed"]) }
        #expect(try log().events().count { $0.payload.type == .otpVerified } == 1)
        _ = try log().verify()
    }

    @Test(arguments: 1...100)
    func `of the wrong codes of four processes at once five count`(round: Int) throws {
        let peers = try (1...4).map { try peer("messages \($0)") }
        try opened(peers)
        let handle = try begin(peers[0])
        let wrong = digits(1, handle) == "000000" ? "000001" : "000000"
        for peer in peers { try peer.write("try \(handle.text) \(wrong) 50") }
        let counts = try peers.map { try $0.answer().dropFirst().compactMap { Int($0) } }
        #expect(counts.map { $0[1] }.reduce(0, +) == 4)
        #expect(counts.map { $0[2] }.reduce(0, +) == 1)
        #expect(counts.map { $0[3] }.reduce(0, +) == 195)
        for peer in peers { #expect(try peer.close() == ["closed"]) }
        #expect(try log().events().count { $0.payload.type == .otpRejected } == 5)
    }

    @Test(arguments: 1...100)
    func `200 browsers in four processes at once get as many codes for a pair as T2 and L2 allow`(round: Int) throws {
        let peers = try (1...4).map { try peer("messages \($0)") }
        try opened(peers)
        let came = try all(peers) { "crowd 123456789423 0387584663 \($0 * 50) 50" }
        #expect(came == Array(repeating: ["came", "50"], count: 4))
        var sent = try delivered(peers)
        #expect(sent == 1)
        // A minute later T2 lets one more through, and so on; the fourth within ten minutes is too many for L2.
        for expected in [2, 3, 3] {
            _ = try all(peers) { _ in "advance 61" }
            let resent = try all(peers) { _ in "resend" }
            #expect(resent == Array(repeating: ["resent", "50"], count: 4))
            sent += try delivered(peers)
            #expect(sent == expected)
        }
        for peer in peers { #expect(try peer.close() == ["closed"]) }
        let messages = try (1...4).flatMap { try lines("messages \($0)") }
        #expect(messages.count == 3 && Set(messages).count == 3)
        #expect(try log().verify().size > 0)
    }

    /// What is sent many times under one key.
    enum Repeated: CaseIterable { case request, captcha, failedCaptcha, resend, rightCode, wrongCode, deadTry, giveUp }

    @Test(arguments: 1...100)
    func `the same command 200 times at once in four processes has one effect and one answer`(round: Int) throws {
        let what = Repeated.allCases[round % Repeated.allCases.count]
        let peers = try (1...4).map { try peer("messages \($0)") }
        try opened(peers)
        let requested = try peers[0].ask("request 123456789423 0387584663 10.0.0.1")
        let handle = try #require(Handle(requested[2]))
        let (needsCode, line, effect) = command(what, handle)
        if needsCode { #expect(try peers[0].ask("captcha \(handle.text) token").first == "captcha") }
        if what == .resend { _ = try all(peers) { _ in "advance 61" } }
        let before = try log().events().count
        let answers = try all(peers) { _ in "same 50 key \(line)" }
        #expect(Set(answers).count == 1 && answers.allSatisfy { $0.starts(with: ["same", "1"]) }, "\(answers)")
        for peer in peers { #expect(try peer.close() == ["closed"]) }
        let added = try log().events().dropFirst(before)
        #expect(added.map(\.payload.type) == effect)
        #expect(Set(added.map(\.command)).count == 1)
    }

    /// Whether a code must be there first, what the peers are told, and what comes of it.
    private func command(_ what: Repeated, _ handle: Handle) -> (needsCode: Bool, line: String, effect: [EventType]) {
        let (right, text) = (digits(1, handle), handle.text)
        let wrong = right == "000000" ? "000001" : "000000"
        return switch what {
        case .request: (false, "request 100000000001 0387584661 10.0.0.2", [.recoveryRequested])
        case .captcha: (false, "captcha \(text) token-2", [.captchaPassed, .otpIssued])
        case .failedCaptcha: (false, "captcha \(text) bad", [.captchaFailed])
        case .resend: (true, "resend \(text)", [.otpIssued])
        case .rightCode: (true, "code \(text) \(right)", [.otpVerified])
        case .wrongCode: (true, "code \(text) \(wrong)", [.otpRejected])
        case .deadTry: (false, "code \(text) \(wrong)", [.otpRejected])
        case .giveUp: (true, "giveUp \(text)", [.recoveryEnded])
        }
    }

    /// Gives every process a command, all at once, and waits for all answers.
    private func all(_ peers: [PeerProcess], _ line: (Int) -> String) throws -> [[String]] {
        for (index, peer) in peers.enumerated() { try peer.write(line(index)) }
        return try peers.map { try $0.answer() }
    }

    /// How many messages all processes at once hand over.
    private func delivered(_ peers: [PeerProcess]) throws -> Int {
        try all(peers) { _ in "deliver" }.map { try #require(Int($0[1])) }.reduce(0, +)
    }

    @Test func `all processes see each other's events in one order without gaps`() throws {
        let peers = try (1...4).map { try peer("messages \($0)", clock: nil) }
        try opened(peers)
        // Twenty browsers in four processes ask for the same pair; the vault gives all the same pseudonyms.
        for round in 0..<5 {
            for (index, peer) in peers.enumerated() {
                try peer.write("request 123456789423 0387584663 10.\(round).\(index).1")
            }
            let positions = try peers.map { try #require(UInt64(try $0.answer()[1])) }
            #expect(Set(positions).count == 4)
            let last = try #require(positions.max())
            for peer in peers {
                let settled = try #require(UInt64(try peer.ask("settle")[1]))
                #expect(settled >= last)
            }
        }
        for peer in peers { #expect(try peer.close() == ["closed"]) }
        let events = try log().events()
        let requests = events.compactMap { if case .recoveryRequested(let it) = $0.payload { it } else { nil } }
        #expect(requests.count == 20)
        #expect(Set(requests.map(\.account)).count == 1 && Set(requests.map(\.phone)).count == 1)
        #expect(Set(requests.map(\.client)).count == 20)
        #expect(events.map(\.time) == events.map(\.time).sorted())
        #expect(events.count { $0.payload.type == .policyAdopted } == 1)
        #expect(events.count { $0.payload.type == .clockObserved } == 1)
        #expect(try log().verify().size == UInt64(events.count))
    }

    @Test func `messages of four processes' sessions go out once`() throws {
        let peers = try (1...4).map { try peer("messages \($0)") }
        try opened(peers)
        for (index, peer) in peers.enumerated() {
            let requested = try peer.ask("request 10000000000\(index) 038758466\(index) 10.0.\(index).1")
            #expect(try peer.ask("captcha \(requested[2]) token-\(index)").first == "captcha")
        }
        for peer in peers { try peer.write("deliver") }
        let delivered = try peers.map { try #require(Int(try $0.answer()[1])) }
        #expect(delivered.reduce(0, +) == 4)
        for peer in peers { #expect(try peer.close() == ["closed"]) }
        let sent = try (1...4).flatMap { try lines("messages \($0)") }
        #expect(sent.count == 4 && Set(sent).count == 4)
    }

    @Test func `a process that only sends follows what another begins`() async throws {
        let sender = try peer("sent", clock: nil, role: "sender")
        let idle = try peer("idle", clock: nil, role: "idle")
        try opened([sender, idle])
        _ = try begin(idle)
        let limit = ContinuousClock.now + .seconds(1)
        while try lines("sent").isEmpty, ContinuousClock.now < limit { try await Task.sleep(for: .milliseconds(20)) }
        #expect(try lines("sent").count == 1)
        #expect(try sender.close() == ["closed"])
        #expect(try idle.close() == ["closed"])
        #expect(try lines("idle").isEmpty)
    }

    @Test func `a process hears of a disavowal that another one wrote`() async throws {
        let other = try peer()
        try opened([other])
        let handle = try begin(other)
        var options = EngineOptions(data: data, keys: .test)
        options.isDevelopment = true
        options.isDurable = false
        options.freeSpaceNeeded = 0
        options.clock = VirtualClock(at: EngineRig.start)
        let ports = EnginePorts(directory: TestDirectory(), gateway: Inbox(), captcha: OnceCaptcha())
        let engine = try await Engine.open(options, ports)
        var revocations = engine.revocations().makeAsyncIterator()
        let disavowed = try other.ask("disavow \(handle.text)")
        #expect(disavowed.first == "disavowed" && disavowed.last == "done")
        let told = try #require(try await revocations.next())
        #expect(try told.account == engine.knownPseudonym(of: AccountIdentifier("123456789423", type: .individual)))
        #expect(UInt64(disavowed[1]) == told.position + 2)
        await engine.close()
        #expect(try other.close() == ["closed"])
    }

    @Test func `a process that is killed at any moment loses nothing that it acknowledged`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        var acknowledged: [(position: UInt64, type: String, session: String)] = []
        for round in 0..<20 {
            // Each round comes after the leases of the one before have lapsed.
            let peer = try peer(clock: EngineRig.start + .seconds(Int64(round) * 40), isDurable: true)
            try opened([peer])
            #expect(try peer.ask("deliver").first == "delivered")
            try peer.write("work \(round * 100_000)")
            var lines = (0..<Int.random(in: 1...60, using: &generator)).compactMap { _ in peer.readLine() }
            usleep(UInt32.random(in: 0...5_000, using: &generator))
            lines += peer.kill()
            for line in lines {
                let words = line.split(separator: " ").map(String.init)
                try #require(words.count == 4 && words[0] == "ack", "\(line), seed \(seed)")
                acknowledged.append((try #require(UInt64(words[1])), words[2], words[3]))
            }
            let events = try log().events()
            #expect(try log().verify().size == UInt64(events.count), "seed \(seed)")
            let known = Set(events.map { "\($0.payload.type) \($0.session?.description ?? "")" })
            for ack in acknowledged {
                #expect(ack.position <= events.count && known.contains("\(ack.type) \(ack.session)"), "seed \(seed)")
            }
        }
        #expect(acknowledged.count >= 20)
        let last = try peer(clock: EngineRig.start + .seconds(20 * 40), isDurable: true)
        try opened([last])
        #expect(try last.ask("deliver").first == "delivered")
        #expect(try last.close() == ["closed"])
        let sent = Dictionary(try lines("messages").map { ($0, 1) }, uniquingKeysWith: +)
        for (reference, count) in sent {
            #expect(count <= (reference.dropFirst(32).hasPrefix("c") ? 1 : 2), "\(reference), seed \(seed)")
        }
        // Whoever was told that the code is right has got credentials, or a session that ended and says so.
        let events = try log().events()
        for ack in acknowledged where ack.type == "OTPVerified" {
            let types = events.filter { $0.session?.description == ack.session }.map(\.payload.type)
            #expect(types.contains(.credentialsSent) || types.contains(.recoveryEnded), "seed \(seed)")
        }
    }

    @Test func `a file that cannot grow gives errors, and what was acknowledged stays`() throws {
        let limited = try peer(isDurable: true, limitedToBlocks: 600)
        try opened([limited])
        try limited.write("work 0")
        var acknowledged: [String] = []
        var failures = 0
        while failures < 8, let line = limited.readLine() {
            if line.hasPrefix("ack ") { acknowledged.append(line) } else { failures += 1 }
        }
        #expect(failures == 8)
        #expect(!acknowledged.isEmpty)
        _ = limited.kill()
        let before = try log().verify().size
        let known = Set(try log().events().map { "\($0.payload.type) \($0.session?.description ?? "")" })
        for line in acknowledged {
            let words = line.split(separator: " ")
            #expect(known.contains("\(words[2]) \(words[3])"))
        }
        let free = try peer(clock: EngineRig.start + .seconds(60), isDurable: true)
        try opened([free])
        _ = try begin(free, browser: "192.0.2.1")
        #expect(try free.close() == ["closed"])
        #expect(try log().verify().size > before)
    }

    private func lines(_ name: String) throws -> [String] {
        try String(contentsOfFile: folder.path(name), encoding: .utf8).split(separator: "\n").map(String.init)
    }
}
