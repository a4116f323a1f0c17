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
            Folds the whole log in its order, gives each command once more to the rules under the policy then in \
            force, and names every event that they would not have written, and every one that is missing. Only the log \
            is read: --data may be a folder of data, or a copy of its log folder alone. Conditions hold together, and \
            say whose events are judged. Exit code 1 says that something was found. What an audit cannot find stands \
            in docs/audit.md; `verify` and checkpoints kept elsewhere find whether the log was altered.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup(title: "Conditions") var conditions: AuditConditions

    @Option(help: "table; json: one object a line, the last one the summary; or sarif: SARIF 2.1.0.")
    var format = AuditFormat.table

    func run() throws {
        let path = try data.path
        let log = AuditedLog(try DataFolder.openLog(path: path))
        let scope = try conditions.scope
        var report = AuditReport(format, log.log, at: path, to: Output(hasVerdict: true))
        try report.begin()
        let summary: AuditSummary
        do {
            summary = try audit(log, scope, &report)
        } catch {
            // What was found until then is worth as much.
            try report.breakOff(error)
            throw error
        }
        try report.end(summary)
        if !summary.isClean { throw ExitStatus.faultFound }
    }

    private func audit(_ log: AuditedLog, _ scope: AuditScope, _ report: inout AuditReport) throws -> AuditSummary {
        var bar = ProgressBar(label: "auditing", total: try log.log.head().size)
        let summary = try log.audit(scope) {
            bar.update($0)
        } found: {
            bar.finish()
            try report.add($0)
        }
        bar.finish()
        if summary.judged == 0, summary.isClean, conditions.areAny {
            throw WrongInput("nothing matches, so nothing was judged; look at the conditions")
        }
        return summary
    }
}

/// How findings are written.
enum AuditFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json, sarif
}
