import ArgumentParser
import Recovery
import Retrace
import RetraceAudit

/// Shows one recovery and its events.
struct SessionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "session", abstract: "Show one recovery and its events.")

    @OptionGroup var data: DataOptions

    @Argument(help: "Its id, or the first digits.")
    var id: IDArgument

    @OptionGroup var moment: AsOfOptions
    @OptionGroup(title: "Form") var form: FormatOptions

    func run() throws {
        let folder = try DataFolder.open(data, asOf: moment)
        let (session, events) = try folder.readsByIndex ? found(in: PastSubjects(folder)) : found(in: folder)
        let output = Output()
        switch form.format {
        case .json: try output.line(Value.object(fields(session, events)).json)
        case .table: try write(session, events, to: output)
        }
        try output.flush()
    }

    private func found(in folder: DataFolder) throws -> (SessionView, [LoggedEvent]) {
        let views = try folder.currentViews()
        let id = try views.session(named: id)
        guard let session = try views.session(id) else { throw WrongInput.none("session", "\(id)") }
        var filter = EventFilter()
        filter.session = id
        return (session, try views.views.events(matching: filter))
    }

    private func found(in past: PastSubjects) throws -> (SessionView, [LoggedEvent]) {
        let id = try past.session(named: id)
        guard let session = try past.state.session(id) else { throw WrongInput.none("session", "\(id)", then: true) }
        var filter = EventFilter()
        filter.session = id
        return (session, try past.events(matching: filter))
    }

    private func fields(_ session: SessionView, _ events: [LoggedEvent]) -> [(key: String, value: Value)] {
        let columns = Columns.events(withSession: false).filter { $0.key != "session" }
        let rows = events.map { event in Value.object(columns.map { ($0.key, $0.value(event)) }) }
        return Columns.sessions.map { ($0.key, $0.value(session)) } + [("events", .list(rows))]
    }

    private func write(_ session: SessionView, _ events: [LoggedEvent], to output: Output) throws {
        try Columns.facts(session, Columns.sessions).write(.table, to: output)
        try output.line()
        var rows = Listing(Columns.events(withSession: false), .table, to: output)
        for event in events { try rows.add(event) }
        try rows.flush()
    }
}

extension Columns {
    /// All columns of one row, one below the other; the key with spaces is the name.
    static func facts<Row>(_ row: Row, _ columns: [Column<Row>]) -> Facts {
        var facts = Facts()
        for column in columns {
            facts.add(column.key, column.key.replacing("_", with: " "), column.value(row))
        }
        return facts
    }
}
