import ArgumentParser
import Foundation

/// How a listing is written.
enum Format: String, ExpressibleByArgument, CaseIterable {
    case table, json
}

/// The folder of data.
struct DataOptions: ParsableArguments {
    @Option(
        name: .long, help: ArgumentHelp("The folder of data; otherwise RETRACE_DATA.", valueName: "dir"),
        completion: .directory)
    var data: String?

    /// The path, without a slash at its end. Looked for when it is used, so that an unknown option is named first.
    var path: String {
        get throws {
            let path = trimmed(data ?? environment("RETRACE_DATA") ?? "")
            if path.isEmpty { throw WrongInput("give the folder of data: --data DIR, or RETRACE_DATA") }
            return path
        }
    }
}

/// The folder of keys.
struct KeyOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The folder of keys; otherwise RETRACE_KEYS, or the data folder's name with \"-keys\" beside it.",
            valueName: "dir"),
        completion: .directory)
    var keys: String?

    @Flag(name: .long, help: "The published test keys: for data that `demo`, `run` or `simulate` made.")
    var testKeys = false

    func path(data: String) -> String { trimmed(keys ?? environment("RETRACE_KEYS") ?? data + "-keys") }
}

/// How much of a listing is shown, and in what form.
struct ListingOptions: ParsableArguments {
    @Option(name: .long, help: "table, or json: one object a line.")
    var format = Format.table

    @Option(name: .long, help: ArgumentHelp("Show at most so many.", valueName: "n"))
    var limit: Int?

    @Flag(name: .long, help: "The newest first.")
    var reverse = false

    var most: Int { limit ?? .max }

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit is \(limit); it must be at least 1.") }
    }
}

/// What a command that shows one thing is told.
struct FormatOptions: ParsableArguments {
    @Option(name: .long, help: "table, or json: one object a line.")
    var format = Format.table
}

private func environment(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
}

private func trimmed(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
}
