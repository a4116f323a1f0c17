import ArgumentParser
import EventStore
import LMDB
import Recovery
import Retrace

/// Finds the recovery that a citizen's receipt is of.
struct ReceiptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt", abstract: "Find the recovery that a citizen's receipt names.",
        discussion: """
            The whole log is looked through, without views. With the keys at hand it is also said whether the service \
            gave the receipt out; without them a recovery is found by its reference alone. Exit code 1: the log has no \
            such recovery, or the receipt is not genuine.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var keys: KeyOptions

    @Argument(help: "The receipt: sixteen letters and digits, such as 0H4XK2M9-7QJT3C0B.")
    var receipt: String

    @OptionGroup(title: "Form") var form: FormatOptions

    func run() throws {
        guard let receipt = Receipt(receipt) else {
            throw WrongInput("\(receipt) is no receipt: it has sixteen letters and digits, without I, L, O and U")
        }
        let folder = try DataFolder.open(data)
        var found = try Found(receipt, in: folder.log)
        let key = try receiptKey(data: folder.path)
        if let key { found.keepGenuine { key.isRight(receipt, for: $0) } }
        let output = Output(hasVerdict: true)
        switch form.format {
        case .json: try output.line(found.json(isChecked: key != nil))
        case .table: try found.write(isChecked: key != nil, to: output)
        }
        try output.flush()
        if found.sessions.isEmpty { throw ExitStatus.faultFound }
    }

    private func receiptKey(data: String) throws -> ReceiptKey? {
        if keys.testKeys { return try KeyStore.test.receiptKey() }
        guard DurableFile.mode(of: keys.path(data: data)) != nil else { return nil }
        return try keys.existing(data: data).receiptKey()
    }
}

/// What a log holds of the sessions that a receipt names: nearly always one or none.
private struct Found {
    let receipt: Receipt
    private(set) var sessions: [(id: SessionID, events: [LoggedEvent])] = []
    /// Sessions with the receipt's reference for which it is not genuine.
    private(set) var foreign = 0

    init(_ receipt: Receipt, in log: EventLog) throws {
        self.receipt = receipt
        var events: [SessionID: [LoggedEvent]] = [:]
        var bar = ProgressBar(label: "looking", total: try log.head().size)
        defer { bar.finish() }
        try log.read(from: 0) { position, record in
            bar.update(position)
            let event = try decode(record, at: position)
            if let id = event.session, receipt.names(id) {
                events[id, default: []].append(LoggedEvent(position: position, event: event))
            }
            return true
        }
        sessions = events.sorted { $0.key < $1.key }.map { (id: $0.key, events: $0.value) }
    }

    mutating func keepGenuine(_ isRight: (SessionID) -> Bool) {
        let all = sessions.count
        sessions.removeAll { !isRight($0.id) }
        foreign = all - sessions.count
    }

    private var verdict: String {
        if !sessions.isEmpty { return "found" }
        if foreign > 0 { return "not genuine" }
        return "not in this log"
    }

    /// Whether the service gave the receipt out; nil where nothing says so, as without keys, or for a recovery that is not
    /// in this log.
    private func isGenuine(isChecked: Bool) -> Bool? {
        guard isChecked else { return nil }
        if !sessions.isEmpty { return true }
        return foreign > 0 ? false : nil
    }

    private var sentence: String {
        foreign > 0
            ? "The service did not give this receipt out: its reference is that of a recovery, its proof is not."
            : "This log has no such recovery: an event was left out, or the receipt is not of this log."
    }

    func json(isChecked: Bool) -> String {
        let columns = Columns.events(withSession: false).filter { $0.key != "session" }
        let list = sessions.map { session in
            Value.object([
                ("session", .id(session.id)),
                ("events", .list(session.events.map { row in .object(columns.map { ($0.key, $0.value(row)) }) })),
            ])
        }
        return Value.object([
            ("receipt", .text("\(receipt)")), ("verdict", .text(verdict)),
            ("genuine", isGenuine(isChecked: isChecked).map { .flag($0) } ?? .none), ("sessions", .list(list)),
        ]).json
    }

    func write(isChecked: Bool, to output: Output) throws {
        guard !sessions.isEmpty else { return try output.sentence(sentence) }
        for (id, events) in sessions {
            var facts = Facts()
            facts.add("receipt", "receipt", .text("\(receipt)"))
            facts.add("session", "session", .id(id))
            facts.add("genuine", "proof", .text(isChecked ? "right" : "not checked: the keys are not at hand"))
            try facts.write(.table, to: output)
            try output.line()
            var rows = Listing(Columns.events(withSession: false), .table, to: output)
            for event in events { try rows.add(event) }
            try rows.flush()
        }
    }
}
