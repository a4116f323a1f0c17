import Recovery
import Testing

/// E1 and E2: who does not know the pair sees the same whether it matches or not, however they go about it.
@Suite struct TwinTests {
    @Test(arguments: seeds)
    func `a matched and an unmatched pair give the same answers to whoever has no code`(seed: UInt64) {
        var random = InputGenerator(seed: seed)
        var real = Scenario.given()
        var other = Scenario.given()
        let standing = random.pick(RuleE1Tests.standings)
        for number in 0..<200 {
            let step = Self.step(&random).after(RandomCommands.wait(&random))
            let answer = real.play(step).answer
            #expect(other.play(step.asked(as: standing)).answer == answer, "seed \(seed), step \(number)")
            // The worker and the gateway have something to do for one of them only.
            if random.chance(30) {
                real.play(Self.background(&random))
                other.now = real.now
            }
        }
        #expect(other.codesDue == 0)
        #expect(real.codesDue > 0, "seed \(seed)")
    }

    private static func step(_ random: inout InputGenerator) -> Step {
        let session = random.below(12) + 1
        return switch random.below(10) {
        case 0, 1:
            .request(
                random.pick([.an, .an, .binh]), client: UInt64(random.below(3)),
                resuming: random.chance(30) ? session : nil)
        case 2, 3: .passCaptcha(in: random.chance(50) ? nil : session)
        case 4:
            .captcha(
                random.chance(50) ? .success(Scenario.noon + .days(9)) : .failure(.expired), token: 1 << 40, in: nil)
        case 5, 6: .resend(in: random.chance(50) ? nil : session)
        case 7, 8: .verify(random.pick([.none, .superseded]), in: random.chance(50) ? nil : session)
        default: random.chance(20) ? .giveUp(in: session) : .wrongCode
        }
    }

    private static func background(_ random: inout InputGenerator) -> Step {
        Step([.claim.after(.seconds(0)), random.pick([Step.accept, .refuseForNow, .loseAnswer]).after(.seconds(0))])
    }
}

extension RandomCommands {
    static func wait(_ random: inout InputGenerator) -> Instant.Span {
        random.chance(80)
            ? Instant.Span(milliseconds: Int64(random.below(30_000)))
            : Instant.Span(milliseconds: random.pick([60_000, 299_999, 600_000, 1_200_000, 7_200_000, 90_000_000]))
    }
}
