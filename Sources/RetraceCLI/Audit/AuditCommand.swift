import ArgumentParser
import EventStore
import Recovery
import Retrace
import RetraceAudit

/// Decides the log again.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Decide again: would each event have been written then?",
        discussion: """
            Folds the whole log in its order, gives each command once more to the rules under the policy then in force,
            and names every event that they would not have written, and every one that is missing. Only the log is read:
            --data may be a folder of data, or a copy of its log folder alone. Conditions hold together, and say whose
            events are judged. Exit code 1 says that something was found. What an audit cannot find stands in
            docs/audit.md; `verify` and checkpoints kept elsewhere find whether the log was altered.
            """)

    @OptionGroup var data: DataOptions

    @Option(help: ArgumentHelp("Of this session: its id, or the first digits.", valueName: "id"))
    var session: IDArgument?

    @Option(help: ArgumentHelp("About this account: its pseudonym, or the first digits.", valueName: "id"))
    var account: IDArgument?

    @Option(help: ArgumentHelp("About this phone.", valueName: "id"))
    var phone: IDArgument?

    @Option(help: ArgumentHelp("From this client.", valueName: "id"))
    var client: IDArgument?

    @OptionGroup var times: TimeOptions

    @Option(help: "table; json: one object a line, the last one the summary; or sarif: SARIF 2.1.0.")
    var format = AuditFormat.table

    private func scope() throws -> AuditScope {
        var scope = AuditScope()
        scope.session = try session.map(prefix)
        scope.account = try account.map(prefix)
        scope.phone = try phone.map(prefix)
        scope.client = try client.map(prefix)
        scope.times = times.range
        return scope
    }

    /// What was given narrows, or is refused: it never falls away.
    private func prefix(_ id: IDArgument) throws -> IDPrefix {
        guard let prefix = IDPrefix(id.digits) else { throw WrongInput("\(id.digits) is not an id's first digits") }
        return prefix
    }

    func run() throws {
        let path = try data.path
        let scope = try scope()
        let log = AuditedLog(try DataFolder.openLog(path: path))
        var bar = ProgressBar(label: "auditing", total: try log.log.head().size)
        var report = AuditReport(format, log: path, to: Output(hasVerdict: true))
        try report.begin()
        let summary = try log.audit(scope, progress: { bar.update($0) }, found: { try report.add($0) })
        bar.finish()
        if summary.judged == 0, summary.isClean, isNarrow {
            throw WrongInput("no event of the log is of this session, account, phone, client or time")
        }
        try report.end(summary)
        if !summary.isClean { throw ExitStatus.faultFound }
    }

    private var isNarrow: Bool {
        session != nil || account != nil || phone != nil || client != nil || times.range != nil
    }
}

/// How findings are written.
enum AuditFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json, sarif
}
