import LMDB

/// One turn as the one writer of a log: what is appended and set in it is committed together when it ends.
///
/// It gathers in memory and knows nothing of the store below, so any `AppendOnlyLog` can lend one.
public struct AppendTurn: ~Copyable {
    /// The end of the log when the turn began. No one else appends before it ends.
    public let head: LogHead
    /// The time of the last event, those of this turn included.
    public private(set) var lastTime: Int64
    /// What was appended, one behind the other, each with the prefix that its leaf hash needs.
    package private(set) var batch: RecordBatch
    package private(set) var settings: [String: [UInt8]] = [:]
    private let storedSetting: (String) throws -> [UInt8]?

    /// `batch` is emptied and its memory used again. `storedSetting` gives a setting as of the last commit.
    public init(
        head: LogHead, reusing batch: consuming RecordBatch = RecordBatch(),
        storedSetting: @escaping (String) throws -> [UInt8]?
    ) {
        self.head = head
        lastTime = head.lastTime
        self.batch = batch
        self.batch.removeAll()
        self.storedSetting = storedSetting
    }

    /// The number of events, those of this turn included: the position of the next one.
    public var size: UInt64 { head.size &+ UInt64(batch.count) }

    /// Appends a record and returns its position. It must begin with a `RecordHeader` whose time is not before that of
    /// the last one.
    @discardableResult
    public mutating func append(_ record: [UInt8]) throws(EventLogError) -> UInt64 {
        try append(span: record.rawSpan)
    }

    @discardableResult
    public mutating func append(span record: RawSpan) throws(EventLogError) -> UInt64 {
        let header: RecordHeader
        do throws(CBORError) { header = try RecordHeader(record: record) } catch { throw .malformedRecord(error) }
        guard header.formatVersion == RecordHeader.currentFormat else {
            throw .unknownRecordFormat(header.formatVersion)
        }
        guard header.time >= lastTime else { throw .timeBeforeLast(time: header.time, last: lastTime) }
        lastTime = header.time
        let position = size
        batch.append(record)
        return position
    }

    /// A small value kept beside the events, as of now in this turn; nil if it was never set.
    public func setting(_ name: String) throws -> [UInt8]? {
        if let set = settings[name] { return set }
        return try storedSetting(name)
    }

    /// Sets a small value, committed together with the events of this turn. `name` has 1 to 56 bytes.
    public mutating func set(_ name: String, to bytes: [UInt8]) throws(EventLogError) {
        guard (1...56).contains(name.utf8.count) else { throw .invalidSettingName(name) }
        settings[name] = bytes
    }

    /// What the turn gathered, for the store that lent it.
    public consuming func finish() -> (batch: RecordBatch, settings: [String: [UInt8]]) {
        (batch, settings)
    }
}

/// Records one behind the other in one buffer, each behind a zero byte: the prefix of a leaf in the log's tree.
public struct RecordBatch: Sendable {
    private var buffer: [UInt8] = []
    private var ends: [Int] = []

    public init() {}

    public var count: Int { ends.count }
    public var isEmpty: Bool { ends.isEmpty }

    mutating func removeAll() {
        buffer.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    @inline(__always)
    mutating func append(_ record: RawSpan) {
        buffer.append(0)
        buffer.append(bytes: record)
        ends.append(buffer.count)
    }

    /// A record in place; `index` is below `count`.
    @_lifetime(borrow self)
    public func record(at index: Int) -> RawSpan {
        buffer.rawSpan.extracting(start(of: index) &+ 1..<ends[index])
    }

    /// A record behind its prefix; `index` is below `count`.
    @inline(__always)
    func prefixed(at index: Int) -> ArraySlice<UInt8> { buffer[start(of: index)..<ends[index]] }

    @inline(__always)
    private func start(of index: Int) -> Int { index == 0 ? 0 : ends[index &- 1] }
}
