import ArgumentParser
import EventStore
import LMDB
import Recovery
import Retrace

struct ClockCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "Show log time against the wall clock, or accept the wall clock.",
        subcommands: [ClockShow.self, ClockAccept.self], defaultSubcommand: ClockShow.self)
}

struct ClockShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show log time against the wall clock.")

    @OptionGroup var data: DataOptions
    @OptionGroup(title: "Form") var form: FormatOptions

    func run() throws {
        let state = try ClockState(of: DataFolder.open(data).log)
        var facts = Facts()
        facts.add("wall", "wall clock", .time(state.wall))
        facts.add("log", "log time", .time(state.now))
        facts.add("last_event", "last event", .time(state.lastEvent))
        facts.add("same_boot", "clock begun in this boot", .flag(state.isOfThisBoot))
        facts.add("accepted", "wall clock accepted", .time(state.accepted))
        facts.add("refused", "refused as too far ahead", .flag(state.isTooFarAhead))
        let output = Output()
        try facts.write(form.format, to: output)
        try output.flush()
        if state.isTooFarAhead { remark("If the wall clock is right, run `retrace clock accept`.") }
    }
}

struct ClockAccept: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "Accept the wall clock as it is now, however far it is ahead of the log.",
        discussion: """
            Only a wall clock that is more than 366 days ahead of the last event needs it. It holds for a day: start \
            the engine within that.
            """)

    @OptionGroup var data: DataOptions

    func run() throws {
        try DataFolder.refuseMissing(data.path)
        try refuseForeign(data.path)
        let log = try EventLog.open(at: data.path + "/log")
        let state = try ClockState(of: log)
        let output = Output()
        if state.isTooFarAhead {
            try ClockState.accept(in: log)
            try output.sentence(
                "The wall clock, \(LocalTime().exact(state.wall)), is accepted; log time goes on from it.")
        } else {
            try output.sentence(
                "The wall clock, \(LocalTime().exact(state.wall)), is not refused; nothing was changed.")
        }
        try output.flush()
    }
}
