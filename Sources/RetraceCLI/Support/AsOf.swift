import ArgumentParser
import EventStore
import Foundation
import Recovery
import Retrace
import RetraceAudit

/// A moment as typed: a position, which is a whole number, or a time.
struct MomentArgument: ExpressibleByArgument {
    let moment: Moment

    init?(argument: String) {
        if argument.utf8.count <= 20, !argument.isEmpty, argument.allSatisfy({ $0.isASCII && $0.isNumber }) {
            guard let position = UInt64(argument), position < .max else { return nil }
            moment = .position(position)
        } else if let time = TimeArgument(argument: argument) {
            moment = .time(time.instant)
        } else {
            return nil
        }
    }
}

/// As of when something is shown.
struct AsOfOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "As it was at this time, or after the event at this position.", valueName: "time|position"))
    var asOf: MomentArgument?
}

extension EventLog {
    /// The log as it was at a moment. A position beyond its end is wrong input.
    func past(_ moment: Moment) throws -> EventLog {
        do {
            return try asOf(moment)
        } catch EventLogError.beyondEnd(let asked, let size) {
            throw WrongInput("there is no position \(asked): the log has \(size) events")
        }
    }
}
