import ArgumentParser
import Foundation
import Recovery

extension AttackName: ExpressibleByArgument {}

/// `retrace simulate`
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Let a province recover its passwords for some days, with attacks if asked for.",
        discussion: """
            Citizens come by day and week, mistype, wait for late messages, ask again and give up; the engine is the \
            real one, under a virtual clock that begins on Monday 2026-01-05 in Vietnam. The same seed gives the same \
            log, byte for byte. Uses the published test keys. Which sessions were attacks stands in labels.jsonl in \
            the folder of data. At the end of each day a checkpoint is signed.
            """)

    @Option(help: ArgumentHelp("How many accounts there are, 10 to 1,000,000.", valueName: "n"))
    var accounts: Int

    @Option(help: ArgumentHelp("How many days, 1 to 366.", valueName: "d"))
    var days: Int

    @Option(help: ArgumentHelp("A number; another one gives another history.", valueName: "s"))
    var seed: UInt64

    @Option(
        name: .customLong("attack"),
        help: ArgumentHelp(
            "\(AttackName.allCases.map(\.rawValue).joined(separator: ", ")); may be given several times.",
            valueName: "name"))
    var attacks: [AttackName] = []

    @Option(help: ArgumentHelp("A new or empty folder for the data.", valueName: "dir"))
    var data: String

    func validate() throws {
        guard (10...1_000_000).contains(accounts) else {
            throw ValidationError("--accounts must be a number from 10 to 1000000.")
        }
        guard (1...366).contains(days) else { throw ValidationError("--days must be a number from 1 to 366.") }
    }

    func run() async throws {
        let plan = SimulationPlan(accounts: accounts, days: days, seed: seed, attacks: attacks)
        var bar = ProgressBar(label: "simulating", total: UInt64(days) * 86_400)
        let outcome = try await simulate(plan, data: data) { time in
            bar.update(UInt64(clamping: (time - plan.start).milliseconds / 1000))
        }
        bar.finish()
        show(outcome)
    }

    private func show(_ outcome: SimulationOutcome) {
        print("events    \(outcome.events)")
        print("sessions  \(outcome.sessions)")
        for attack in outcome.attacks { print("  \(attack.name.padded(to: 12))\(attack.sessions) of them") }
        print("size      \(outcome.bytes) bytes")
        print("root      \(outcome.root)")
        if !attacks.isEmpty { print("labels    \(data)/labels.jsonl") }
    }
}
