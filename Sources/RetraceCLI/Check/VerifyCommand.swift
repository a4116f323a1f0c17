import ArgumentParser
import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import RetraceAudit

/// Checks pages, log and views.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check that nothing was altered, lost or damaged.",
        discussion: """
            First the structure of the log's file, without LMDB, which trusts its pages. Then every event: that its \
            bytes are what this version writes, that positions have no gaps and times do not go back, and that all of \
            them hash to the tree that was stored. Then the views against a fold of the log, byte for byte, which \
            needs as much space again as they have. An engine may run meanwhile. The first fault is named, with exit \
            code 1.
            """)

    @OptionGroup var data: DataOptions

    @Flag(help: "Leave the views out.")
    var logOnly = false

    @OptionGroup(title: "Form") var form: FormatOptions

    func run() throws {
        var facts = Facts()
        do {
            try Verification(path: data.path, includesViews: !logOnly).run(&facts)
            facts.add("sound", "verdict", form.format == .json ? .flag(true) : .text("sound"))
            try write(facts)
        } catch let fault as FaultFound {
            facts.add("sound", "verdict", form.format == .json ? .flag(false) : .text("FAULT"))
            facts.add("fault", "fault", .text(fault.sentence))
            try write(facts)
            throw ExitStatus.faultFound
        }
    }

    private func write(_ facts: Facts) throws {
        let output = Output(hasVerdict: true)
        try facts.write(form.format, to: output)
        try output.flush()
    }
}

/// One verification, part by part; what was gone through is in the facts.
private struct Verification {
    let path: String
    let includesViews: Bool

    func run(_ facts: inout Facts) throws {
        try DataFolder.refuseMissing(path, acceptsLogCopy: true)
        try checkPages(&facts)
        let folder = try finding { try DataFolder.open(path: path) }
        try checkLog(folder, &facts)
        if includesViews { try checkViews(folder, &facts) }
    }

    /// Without a table of LMDB's being opened: on a damaged page LMDB itself would break off.
    private func checkPages(_ facts: inout Facts) throws {
        let report = try finding { try pages() }
        facts.add("pages", "pages", .number(report.pages))
        facts.add("free_pages", "of them free", .number(report.freePages))
    }

    private func pages() throws -> PageReport {
        var options = LMDB.Environment.Options()
        options.isReadOnly = true
        let folder = AuditedLog.folder(at: path)
        let environment: LMDB.Environment
        do throws(LMDBError) {
            environment = try LMDB.Environment.open(at: folder, options: options)
        } catch {
            // Where LMDB's lock file can't be written, nobody should be writing.
            guard case .notPermitted = error else { throw error }
            return try PageCheck.check(folder: folder)
        }
        return try environment.checkPages()
    }

    private func checkLog(_ folder: DataFolder, _ facts: inout Facts) throws {
        let report = try finding { try verify(folder.log) }
        facts.add("events", "events", .number(report.size))
        facts.add("bytes", "bytes of records", .number(report.bytes))
        facts.add("hashes", "stored hashes", .number(report.subtrees))
        facts.add("last_time", "last event", report.size == 0 ? .none : .time(Instant(milliseconds: report.lastTime)))
        facts.add("root", "root", .text(report.root.hexadecimal))
    }

    private func verify(_ log: EventLog) throws -> VerifyReport {
        var bar = ProgressBar(label: "verifying the log", total: try log.head().size)
        let report = try log.verify(progress: { bar.update($0) }, check: { _, _, record in refusal(of: record) })
        bar.finish()
        return report
    }

    /// Why this version does not take a record for an event; nil if it does.
    private func refusal(of record: RawSpan) -> String? {
        do throws(EventRecordError) {
            _ = try EventRecord.decode(record)
            return nil
        } catch {
            return error.description
        }
    }

    private func checkViews(_ folder: DataFolder, _ facts: inout Facts) throws {
        guard DurableFile.mode(of: path + "/views/current") != nil else {
            return facts.add("views", "views", .text("there are none"))
        }
        if DurableFile.mode(of: path + "/views").map({ $0 & 0o200 == 0 }) ?? true || folder.isUnlocked {
            throw UnusableData("\(path)/views can't be written, which comparing views needs; use --log-only")
        }
        let result = try finding { try verifyViews(folder.log) }
        if let difference = result.difference {
            throw FaultFound(sentence: "the views differ from the log: \(difference); run `retrace rebuild`")
        }
        facts.add("views", "views", .text("as the log has them"))
        facts.add("views_position", "events in them", .number(result.position))
        let size = try folder.log.head().size
        facts.add("views_lag", "events not yet in them", .number(size > result.position ? size - result.position : 0))
        facts.add("views_entries", "entries in them", .number(result.entries))
    }

    private func verifyViews(_ log: EventLog) throws -> ViewsVerification {
        var bar = ProgressBar(label: "verifying the views", total: try log.head().size)
        let result = try ViewStore.openReadOnly(data: path).verify(against: log) { bar.update($0.position) }
        bar.finish()
        return result
    }
}
