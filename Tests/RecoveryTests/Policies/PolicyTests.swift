import Recovery
import Testing

@Suite struct PolicyTests {
    @Test func `the standard policy has no faults and the rules' own numbers`() {
        let policy = Policy.standard
        #expect(policy.faults.isEmpty)
        #expect(policy.codeLife == 300)
        #expect(policy.resendWait == 60)
        #expect(policy.sessionLife == 900)
        #expect(policy.credentialsLife == 1_800)
        #expect(policy.deliveryLife == 1_800)
        #expect(policy.pauses == [30, 120, 600, 3_600])
        #expect(policy.wrongCodes == 5)
        #expect([policy.codesInTenMinutes, policy.codesInDay, policy.codesInThirtyDays] == [3, 5, 0])
        #expect([policy.pairWrongInDay, policy.pairWrongInAll] == [10, 100])
        #expect([policy.limits.requestsForHarder, policy.limits.requestsInHour] == [10, 60])
        #expect([policy.limits.requestsInDay, policy.limits.networkInHour] == [200, 300])
        #expect([policy.limits.accountsInHour, policy.limits.phonesInDay] == [20, 5])
        #expect(policy.dailyMessagesWarning == 70)
        #expect([policy.answerFloor, policy.answerJitter] == [400, 100])
        #expect([policy.checkpointSeconds, policy.checkpointEvents] == [60, 10_000])
        #expect([policy.identityDays, policy.clientDays] == [0, 90])
    }

    @Test(arguments: PolicyField.all.map(\.name))
    func `a number has to lie in its range`(name: String) throws {
        let field = try #require(PolicyField.all.first { $0.name == name })
        for bound in [field.range.lowerBound, field.range.upperBound] {
            #expect(!Self.policy(field, bound).faults.contains { Self.names(field, $0) })
        }
        for value in [field.range.lowerBound - 1, field.range.upperBound + 1, .min, .max] {
            let policy = Self.policy(field, value)
            #expect(field.value(in: policy) == value)
            let expected = PolicyFault.outOfRange(name, value, field.range, field.rule)
            #expect(policy.faults.contains(expected))
            let allowed = field.rule.map { "\($0) allows" } ?? "allowed is"
            #expect(
                expected.description
                    == "\(name) is \(value); \(allowed) \(field.range.lowerBound) to \(field.range.upperBound)")
        }
    }

    private static func policy(_ field: PolicyField, _ value: Int64) -> Policy {
        var policy = Policy.standard
        field.set(value, in: &policy)
        return policy
    }

    private static func names(_ field: PolicyField, _ fault: PolicyFault) -> Bool {
        guard case .outOfRange(let name, _, _, _) = fault else { return false }
        return name == field.name
    }

    @Test func `keys and names are there once, keys in rising order`() {
        let keys = PolicyField.all.map(\.key)
        #expect(keys == keys.sorted())
        #expect(Set(keys).count == keys.count)
        #expect(Set(PolicyField.all.map(\.name)).count == keys.count)
    }

    @Test func `every field sets a number of its own`() {
        for field in PolicyField.all {
            let changed = Self.policy(field, 77)
            let others = PolicyField.all.filter { $0.value(in: changed) != $0.value(in: .standard) }
            #expect(others.map(\.name) == [field.name])
        }
    }

    @Test func `a code life over ten minutes is refused`() {
        let policy = Policy.standard { $0.codeLife = 601 }
        #expect(policy.faults.map(\.description) == ["codeLife is 601; T1 allows 30 to 600"])
    }

    @Test func `a session shorter than a code's life is refused`() {
        let policy = Policy.standard {
            $0.codeLife = 300
            $0.sessionLife = 299
        }
        #expect(
            policy.faults.map(\.description) == [
                "sessionLife is 299 s, shorter than codeLife, 300 s; T3 needs a session that outlives its code"
            ])
        #expect(Policy.standard { $0.sessionLife = 300 }.faults.isEmpty)
    }

    static let bad: [(policy: Policy, sentence: String)] = [
        (.standard { $0.pauses = [] }, "pauses must be 1 to 16 waits of 1 to 86400 s"),
        (.standard { $0.pauses = [0] }, "pauses must be 1 to 16 waits of 1 to 86400 s"),
        (.standard { $0.pauses = [86_401] }, "pauses must be 1 to 16 waits of 1 to 86400 s"),
        (.standard { $0.pauses = Array(repeating: 1, count: 17) }, "pauses must be 1 to 16 waits of 1 to 86400 s"),
        (.standard { $0.retryWaits = [0] }, "retryWaits must be up to 16 waits of 1 to 3600 s"),
        (
            .standard { $0.retryWaits = Array(repeating: 1, count: 17) },
            "retryWaits must be up to 16 waits of 1 to 3600 s"
        ),
        (.standard { $0.codesInDay = 2 }, "codesInDay must be no less than codesInTenMinutes"),
        (
            .standard { $0.trustedNetworks = ["203.0.113.0/24", "here"] },
            "trustedNetworks has \"here\", which is not a network such as 203.0.113.0/24 or 2001:db8::/32"
        ),
        (
            .standard { $0.trustedNetworks = Array(repeating: "203.0.113.0/24", count: 1_001) },
            "trustedNetworks must be at most 1000 networks"
        ),
    ]

    @Test(arguments: bad.indices)
    func `a fault is told in a sentence`(_ index: Int) {
        #expect(Self.bad[index].policy.faults.map(\.description) == [Self.bad[index].sentence])
    }

    @Test func `a policy is adopted under the next version, one with faults is not`() {
        let scenario = Scenario.given(.adopt { $0.codeLife = 120 })
        #expect(scenario.situation.policyInForce.version == 1)
        #expect(scenario.when(.adopt { $0.codeLife = 601 }).events.isEmpty)
        #expect(scenario.when(.adopt { $0.codeLife = 601 }).rule == .o8)
        #expect(scenario.and(.adopt { $0.codeLife = 60 }).situation.policyInForce.version == 2)
    }

    @Test func `pauses beyond the last are the last`() {
        let policy = Policy.standard
        #expect(
            [0, 1, 2, 3, 4, 5, .max].map { policy.pause(afterLockouts: $0) }
                == [30, 30, 120, 600, 3_600, 3_600, 3_600].map { .seconds($0) })
    }
}
