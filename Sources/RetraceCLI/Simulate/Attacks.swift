import Recovery
import Retrace

// The attacks: each a plan of visits that know and do what citizens do not.
extension Simulation {
    func scheduleAttacks() throws {
        for attack in AttackName.allCases where plan.attacks.contains(attack) {
            // Once, and again every ten days.
            for day in stride(from: min(1, plan.days - 1), to: plan.days, by: 10) {
                try schedule(attack, at: plan.start + .days(Int64(day)))
            }
        }
    }

    private func schedule(_ attack: AttackName, at day: Instant) throws {
        switch attack {
        case .enumeration: try enumeration(at: day + .hours(2))
        case .guessing: try guessing(at: day + .hours(3))
        case .bombing: try bombing(at: day + .hours(13))
        case .ring: try ring(at: day + .hours(9))
        case .simswap: try simswap(at: day + .hours(1))
        }
    }

    private func victim() -> Population.Resident {
        population.residents[random.below(population.residents.count)]
    }

    private func form(_ resident: Population.Resident) -> RecoveryForm {
        RecoveryForm(account: resident.identifier, phone: resident.phone)
    }

    /// A program that knows no captcha's pain and waits for nothing.
    private var program: Habits {
        var habits = Habits.citizen
        habits.captchaFailure = 100
        habits.leavesBeforeCaptcha = 0
        habits.leavesBeforeCode = 0
        habits.pace = 1...4
        habits.mostResends = 0
        return habits
    }

    /// Which accounts are there? Sixteen machines of one network ask for one after the other, with a phone of their own.
    private func enumeration(at begin: Instant) throws {
        let phone = try Population.phone(9_100_000 + random.below(1_000))
        var habits = program
        habits.leavesBeforeCaptcha = 500
        for machine in 0..<16 {
            let client = try ClientAddress("185.220.101.\(10 + machine)")
            var time = begin + random.seconds(0...120)
            for _ in 0..<26 {
                time = time + random.seconds(20...90)
                let known = random.chance(300)
                let account = known ? victim().identifier : try unknownAccount()
                let form = RecoveryForm(account: account, phone: phone)
                add(Visit(form: form, client: client, habits: habits, attack: .enumeration), at: time)
            }
        }
    }

    private func unknownAccount() throws -> AccountIdentifier {
        try AccountIdentifier("056\(padded(90_000_000 + random.below(9_999_999), 9))", type: .individual)
    }

    /// Five codes in each session, session after session, for a few accounts whose phones are known.
    private func guessing(at begin: Instant) throws {
        var habits = program
        habits.captchaFailure = 0
        habits.guesses = 5
        for number in 0..<6 {
            let form = form(victim())
            let client = try ClientAddress("45.155.\(200 + number).\(random.within(2...250))")
            var time = begin + .minutes(Int64(number) * 20)
            for wait in [0, 45, 90, 150, 240, 420, 900] {
                time = time + .seconds(Int64(wait))
                add(Visit(form: form, client: client, habits: habits, attack: .guessing), at: time)
            }
        }
    }

    /// Messages to one phone until it is of no use: from one machine first, then from many.
    private func bombing(at begin: Instant) throws {
        var habits = program
        habits.patience = 61...70
        habits.mostResends = 6
        for number in 0..<2 {
            let form = form(victim())
            let client = try ClientAddress("103.27.\(60 + number).\(random.within(2...250))")
            var time = begin + .hours(Int64(number) * 3)
            for _ in 0..<75 {
                time = time + random.seconds(8...40)
                add(Visit(form: form, client: client, habits: habits, attack: .bombing), at: time)
            }
            for machine in 0..<12 {
                let other = try ClientAddress("\(91 + machine).108.\(4 + number).\(random.within(2...250))")
                time = time + random.seconds(60...300)
                add(Visit(form: form, client: other, habits: habits, attack: .bombing), at: time)
            }
        }
    }

    /// A ring that has put its own few phones on record for many accounts, and tries them on others.
    private func ring(at begin: Instant) throws {
        var habits = Habits.citizen
        habits.leavesBeforeCaptcha = 0
        habits.leavesBeforeCode = 0
        habits.signsIn = 1000
        var time = begin
        for index in plan.ring(of: population) {
            time = time + random.seconds(60...900)
            let client = try ClientAddress("171.244.35.\(random.within(10...14))")
            add(Visit(form: form(population.residents[index]), client: client, habits: habits, attack: .ring), at: time)
        }
        let target = victim()
        for number in 0..<9 {
            time = time + random.seconds(60...400)
            let client = try ClientAddress("171.244.35.\(20 + number)")
            let form = RecoveryForm(account: target.identifier, phone: try Population.phone(9_300_000 + number))
            add(Visit(form: form, client: client, habits: program, attack: .ring), at: time)
        }
    }

    /// The attacker has the victim's number on another card, and is quick; the victim sees the notice on another phone.
    private func simswap(at begin: Instant) throws {
        var habits = program
        habits.captchaFailure = 0
        habits.pace = 4...12
        habits.codeTypo = 0
        habits.signsIn = 1000
        habits.signInAfter = 5...30
        habits.isDisavowed = true
        let targets = population.residents.indices.filter {
            let resident = population.residents[$0]
            return !resident.otherPhones.isEmpty && !resident.isDisabled
        }
        for number in 0..<3 {
            guard let index = random.pick(targets) else { return }
            let client = try ClientAddress("104.28.\(210 + number).\(random.within(2...250))")
            let visit = Visit(
                form: form(population.residents[index]), client: client, habits: habits, attack: .simswap)
            add(visit, at: begin + .minutes(Int64(number) * 35) + random.seconds(0...600))
        }
    }
}

extension SimulationPlan {
    /// The accounts that belong to the ring: neighbours in the register, far from the first ones.
    func ring(of population: Population) -> Range<Int> {
        let count = min(12, population.residents.count)
        let first = (population.residents.count - count) * 2 / 3
        return first..<first + count
    }
}
