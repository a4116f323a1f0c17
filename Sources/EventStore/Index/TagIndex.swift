public import LMDB

/// What an event is indexed by. Tags stand on the event that opens a stream, and then hold for all of the stream, or on
/// an event without a stream.
public struct EventDescription: Hashable, Sendable {
    public var stream: ID16?
    public var tags: [IndexTag]

    public init(stream: ID16? = nil, tags: [IndexTag] = []) {
        self.stream = stream
        self.tags = tags
    }
}

/// One thing that an event is about: of what kind, and which.
public struct IndexTag: Hashable, Sendable {
    public let kind: UInt8
    public let id: ID16

    public init(kind: UInt8, id: ID16) {
        self.kind = kind
        self.id = id
    }
}

public enum TagIndexError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A tag of a kind that the index was not opened with.
    case unknownTagKind(UInt8)

    public var description: String {
        switch self {
        case .unknownTagKind(let kind): "There is no index for tags of kind \(kind)."
        }
    }
}

/// Positions by stream, by type and by tag, in an environment of views: made from the log by whoever follows it, and
/// made again when it is lost.
public struct TagIndex: Sendable {
    let environment: Environment
    let streams: DuplicateTable<ID16, UInt64>
    let types: DuplicateTable<TypeKey, UInt64>
    let tags: [UInt8: DuplicateTable<ID16, UInt64>]
    private let state: Table<NameKey>
    /// How many positions a reversed query by tag looks at together: eight bytes for each that it finds among them.
    package var window: UInt64 = 1 << 22

    /// Opens the tables, three and one for each kind of tag; makes them if the environment may be written.
    public static func open(in environment: Environment, tagKinds: [UInt8]) throws -> TagIndex {
        var tags: [UInt8: DuplicateTable<ID16, UInt64>] = [:]
        for kind in tagKinds { tags[kind] = try environment.duplicateTable("index.tag.\(kind)") }
        return TagIndex(
            environment: environment, streams: try environment.duplicateTable("index.stream"),
            types: try environment.duplicateTable("index.type"), tags: tags,
            state: try environment.table("index.state"))
    }

    /// The position up to which events are indexed: the next one to add.
    public func position() throws -> UInt64 {
        try environment.read { transaction in try position(in: transaction) }
    }

    public func position(in transaction: borrowing some Reading & ~Copyable) throws(LMDBError) -> UInt64 {
        guard let bytes = try transaction.bytes(for: "position", in: state) else { return 0 }
        guard let position = UInt64(keyBytes: bytes) else {
            throw .malformed(detail: "the position of the index")
        }
        return position
    }

    func setPosition(_ position: UInt64, in transaction: inout WriteTransaction) throws(LMDBError) {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: position)
        try transaction.put(bytes.rawSpan, for: "position", in: state)
    }

    func table(of kind: UInt8) throws(TagIndexError) -> DuplicateTable<ID16, UInt64> {
        guard let table = tags[kind] else { throw .unknownTagKind(kind) }
        return table
    }
}
