import ArgumentParser
import Foundation
import Recovery
import Retrace
import RetraceAudit

/// Tells the events again, in words.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Tell events again in plain words, step by step.",
        discussion: """
            For each event: what happened, the session before and after, the rule that decided, what the citizen was \
            told, and what was sent. Conditions hold together; without any, the whole log is told. It needs the log \
            alone, and uses views where there are some.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup(title: "Conditions") var events: EventOptions
    @OptionGroup(title: "Form") var form: ReplayForm

    func run() async throws {
        if form.step { try TerminalReplay.refuseWithoutTerminal() }
        let folder = try DataFolder.open(data)
        let views = try folder.indexedViewsIfAny()
        var filter = try views.map { try events.filter(in: $0) } ?? events.filter(in: folder.log)
        filter.limit = form.limit ?? .max
        let replayer = Replayer(AuditedLog(folder.log), views: views?.views)
        let language = form.language?.language ?? .ofEnvironment
        let path = try data.path
        if let file = form.html {
            let page = try HTMLReplay(language, title: path, file: file)
            if let steps = try collect(replayer, filter, .page) { try page.write(steps) }
        } else if form.step {
            if let steps = try collect(replayer, filter, .held) { try TerminalReplay(steps, language).run() }
        } else if let speed = form.speed {
            guard let steps = try collect(replayer, filter, .held) else { return }
            try await untilInterrupted { try await PacedReplay(speed: speed, language).play(steps) }
        } else {
            try list(replayer, filter, language)
        }
    }

    /// All steps at once, up to a limit; nil, which is said, if there are none.
    private func collect(_ replayer: Replayer, _ filter: EventFilter, _ limit: StepLimit) throws -> [ReplayedStep]? {
        var steps: [ReplayedStep] = []
        try replayer.forEachStep(matching: filter) { step in
            steps.append(step)
            return steps.count <= limit.rawValue
        }
        try limit.check(steps.count)
        if steps.isEmpty {
            remark(nothingMatches)
            return nil
        }
        return steps
    }

    private func list(_ replayer: Replayer, _ filter: EventFilter, _ language: AuditLanguage) throws {
        let output = Output()
        let text = StepText(language, Style.of(), width: columnsToKeepTo())
        var isFirst = true
        try replayer.forEachStep(matching: filter) { step in
            switch form.format {
            case .json: try output.line(StepFields(language).json(step))
            case .text:
                if !isFirst { try output.line() }
                for line in text.lines(step) { try output.line(line) }
            }
            isFirst = false
            return true
        }
        try output.flush()
        if isFirst { remark(nothingMatches) }
    }
}

/// In what form steps are told.
struct ReplayForm: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Option(help: "text, or json: one object a line.")
    var format = Format.text

    @Option(help: ArgumentHelp("vi or en; otherwise that of LANG.", valueName: "language"))
    var language: LanguageArgument?

    @Option(help: ArgumentHelp("Tell at most so many.", valueName: "n"))
    var limit: Int?

    @Flag(help: "Walk forwards and backwards in the terminal.")
    var step = false

    @Option(help: ArgumentHelp("Play so many times as fast as it happened, until ctrl-C.", valueName: "factor"))
    var speed: Double?

    @Option(
        help: ArgumentHelp("Write one page with a timeline into this file.", valueName: "file"),
        completion: .file(extensions: ["html"]))
    var html: String?

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit is \(limit); it must be at least 1.") }
        if let speed, !(speed > 0 && speed.isFinite) { throw ValidationError("--speed must be above 0, such as 60.") }
        let chosen =
            [step ? "--step" : nil, speed.map { _ in "--speed" }, html.map { _ in "--html" }].compactMap(\.self)
            + (format == .json ? ["--format json"] : [])
        if chosen.count > 1 { throw ValidationError("\(chosen.joined(separator: " and ")) exclude each other.") }
    }
}

/// How many steps are held at once; a listing holds none.
enum StepLimit: Int {
    /// For --step and --speed.
    case held = 20_000
    /// For --html: some megabytes, which a browser still shows.
    case page = 5_000

    func check(_ count: Int) throws {
        guard count > rawValue else { return }
        let option = self == .page ? "--html" : "--step or --speed"
        throw WrongInput(
            "more than \(rawValue) events are too many for \(option); give conditions such as --session or --from, "
                + "or --limit \(rawValue)")
    }
}

/// `vi` or `en`.
struct LanguageArgument: ExpressibleByArgument {
    let language: AuditLanguage

    init?(argument: String) {
        guard let language = AuditLanguage(rawValue: argument) else { return nil }
        self.language = language
    }

    static var allValueStrings: [String] { AuditLanguage.allCases.map(\.rawValue) }
}

extension AuditLanguage {
    /// By LC_ALL, LC_MESSAGES or LANG, the first that is set; English unless that is Vietnamese.
    static var ofEnvironment: AuditLanguage {
        let environment = ProcessInfo.processInfo.environment
        let name = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        return name?.hasPrefix("vi") == true ? .vietnamese : .english
    }
}
