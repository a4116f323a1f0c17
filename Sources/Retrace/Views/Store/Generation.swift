import EventStore
import LMDB
import Recovery

/// One generation of the views: an LMDB environment with its tables. All of it is made from the log.
final class Generation: Sendable {
    enum Mode {
        /// Followed as the log grows: each commit is on disk when it returns, if the store is durable.
        case live(isDurable: Bool)
        /// Being made beside the live one: flushed once, at the end.
        case building
        case readOnly
        /// Read without LMDB's locks: only where nobody writes, such as on a read-only disk.
        case unlocked
    }

    let number: UInt64
    let environment: Environment
    let sessions: Table<ID16>
    let accounts: Table<ID16>
    let phones: Table<ID16>
    let clients: Table<ID16>
    let index: TagIndex
    let meta: Table<NameKey>
    let snapshots: Table<UInt64>

    /// Opens a generation. One that is not whole, or of another format, is `RetraceError.views`.
    static func open(_ number: UInt64, in folder: ViewsFolder, _ mode: Mode) throws(RetraceError) -> Generation {
        do {
            let environment = try Environment.open(at: folder.path(of: number), options: options(mode))
            let generation = try Generation(number, environment)
            try generation.checkFormat()
            return generation
        } catch {
            throw RetraceError(views: error)
        }
    }

    private init(_ number: UInt64, _ environment: Environment) throws {
        self.number = number
        self.environment = environment
        sessions = try environment.table("sessions")
        accounts = try environment.table("accounts")
        phones = try environment.table("phones")
        clients = try environment.table("clients")
        index = try TagIndex.open(in: environment, tagKinds: TagKind.allCases.map(\.rawValue))
        meta = try environment.table("meta")
        snapshots = try environment.table("snapshots")
    }

    private static func options(_ mode: Mode) -> Environment.Options {
        var options = Environment.Options()
        options.tables = 20
        switch mode {
        case .live(let isDurable):
            options.isDurable = isDurable
            // A commit that a crash undoes is folded again.
            options.mayLoseLastCommit = true
        case .building: options.isDurable = false
        case .readOnly: options.isReadOnly = true
        case .unlocked: options.isUnlocked = true
        }
        return options
    }

    // MARK: Format and position

    private static let format = "retrace views 1"

    /// An environment without any events may have none yet: it gets this version's.
    private func checkFormat() throws {
        let found = try environment.read { transaction in
            guard let bytes = try transaction.bytes(for: .format, in: meta) else { return nil as String? }
            return bytes.validText ?? "unreadable"
        }
        if found == Self.format { return }
        guard found == nil, !environment.options.isReadOnly, try position() == 0 else {
            throw RetraceError.views("their format is \(found ?? "missing"), and this version knows \(Self.format)")
        }
        try environment.write { transaction in
            try transaction.put(Array(Self.format.utf8).rawSpan, for: .format, in: meta)
        }
    }

    /// The number of events folded in, as of the last commit.
    func position() throws(RetraceError) -> UInt64 { try read { try progress(in: $0).position } }

    /// How far the generation is: read within the transaction that goes on from there.
    func progress(in transaction: borrowing some Reading & ~Copyable) throws -> FoldProgress {
        guard let bytes = try transaction.bytes(for: .position, in: meta) else { return FoldProgress() }
        guard let progress = FoldProgress(stored: bytes) else { throw RetraceError.views("their position") }
        return progress
    }

    func setProgress(_ progress: FoldProgress, in transaction: inout WriteTransaction) throws {
        try transaction.put(progress.bytes.rawSpan, for: .position, in: meta)
    }

    // MARK: Transactions with the errors of views

    func read<R>(_ body: (borrowing ReadTransaction) throws -> R) throws(RetraceError) -> R {
        do { return try environment.read(body) } catch { throw RetraceError(views: error) }
    }

    func write<R>(_ body: (inout WriteTransaction) throws -> R) throws(RetraceError) -> R {
        do { return try environment.write(body) } catch { throw RetraceError(views: error) }
    }
}

extension NameKey {
    fileprivate static let format: NameKey = "format"
    fileprivate static let position: NameKey = "position"
}

/// How far views are, and the hash of the last event folded in, by which those of another log are found out.
struct FoldProgress: Equatable {
    var position: UInt64 = 0
    var last = Bytes32()

    init() {}

    init(position: UInt64, last: Bytes32) {
        self.position = position
        self.last = last
    }

    init?(stored: RawSpan) {
        guard stored.byteCount == 40, let last = Bytes32(span: stored.extracting(8..<40)) else { return nil }
        position = stored.bigEndianWord(at: 0)
        self.last = last
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: position)
        last.append(to: &bytes)
        return bytes
    }
}

extension RetraceError {
    /// The error of something done with views: what says that they are damaged says that they can be made again.
    init(views error: any Error) {
        switch error {
        case let error as LMDBError where error.isDamage: self = .views(error.description)
        default: self = RetraceError(error)
        }
    }

    /// Whether making the views again helps.
    var isDamagedViews: Bool {
        if case .views = self { true } else { false }
    }
}

extension LMDBError {
    fileprivate var isDamage: Bool {
        switch self {
        case .missing, .truncated, .damaged, .malformed, .outOfOrder, .keyExists: true
        case .notPermitted, .alreadyOpen, .networkFileSystem, .mapFull, .diskFull, .readersFull, .usedAfterFork,
            .nestedWrite, .readOnly, .flushFailed, .other:
            false
        }
    }
}
