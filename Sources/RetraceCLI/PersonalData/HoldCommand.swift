import ArgumentParser
import EventStore
import Recovery
import Retrace

/// Keeps somebody from being erased.
struct HoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Place and lift legal holds, and list those that stand.",
        subcommands: [HoldList.self, HoldPlace.self, HoldLift.self], defaultSubcommand: HoldList.self)
}

struct HoldPlace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "place", abstract: "Keep a pseudonym, and all that the log names together with it, from erasure.")

    @OptionGroup var data: DataOptions
    @OptionGroup var subject: PersonOptions
    @OptionGroup var purpose: PurposeOptions

    func validate() throws { try subject.requireOne() }

    func run() async throws {
        let (id, warrant) = try await withHeld(data, subject, purpose) { engine, id, warrant in
            try await engine.placeHold(on: id, under: warrant)
            return (id, warrant)
        }
        let output = Output()
        try output.sentence(
            "\(id) is held under the case \(warrant.caseNumber): neither erase nor retention takes it away.")
        try output.flush()
    }
}

struct HoldLift: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lift", abstract: "Lift the hold that a case has on a pseudonym.")

    @OptionGroup var data: DataOptions
    @OptionGroup var subject: PersonOptions
    @OptionGroup var purpose: PurposeOptions

    func validate() throws { try subject.requireOne() }

    func run() async throws {
        let (id, warrant, others) = try await withHeld(data, subject, purpose) { engine, id, warrant in
            try await engine.liftHold(on: id, under: warrant)
            return (id, warrant, try engine.holds().filter { $0.subject == id })
        }
        let output = Output()
        try output.sentence("The hold of the case \(warrant.caseNumber) on \(id) is lifted.")
        for hold in others { try output.sentence("It is still held under the case \(hold.caseNumber).") }
        try output.flush()
    }
}

struct HoldList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the holds that stand, in the order in which they were placed.")

    @OptionGroup var data: DataOptions
    @OptionGroup(title: "Form") var form: FormatOptions

    func run() throws {
        let holds = try LegalHold.standing(in: DataFolder.open(data).log)
        var rows = Listing(Self.columns, form.format, to: Output())
        for hold in holds { try rows.add(hold) }
        try rows.end()
    }

    private static var columns: [Column<LegalHold>] {
        [
            Column("subject", "SUBJECT") { .id($0.subject) }, Column("case", "CASE") { .text("\($0.caseNumber)") },
            Column("reason", "REASON") { .number($0.reason) }, Column("since", "SINCE") { .time($0.since) },
            Column("by", "BY") { .text($0.by) },
        ]
    }
}

/// Runs `body` with an engine, with whom the command is about, and with leave to hold.
private func withHeld<R>(
    _ data: DataOptions, _ subject: PersonOptions, _ purpose: PurposeOptions,
    _ body: (Engine, Pseudonym, Warrant) async throws -> R
) async throws -> R {
    try DataFolder.refuseMissing(data.path)
    let keys = try subject.account.keys.existing(data: data.path)
    let warrant = try purpose.warrant(for: .hold, keys)
    let typed = try subject.typed()
    return try await withOperatorEngine(data.path, keys) { engine in
        let id = try await typed.pseudonym(engine) { try purpose.warrant(for: .reveal, keys) }
        guard let id else { throw typed.unknown }
        return try await body(engine, id, warrant)
    }
}
