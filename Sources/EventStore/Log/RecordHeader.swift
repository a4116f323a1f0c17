/// What every record begins with: a CBOR array whose first four items are the format's version, the type, the type's
/// version, and the time.
public struct RecordHeader: Hashable, Sendable {
    /// The format of records that this log writes.
    public static let currentFormat: UInt8 = 1

    public let formatVersion: UInt8
    public let type: UInt16
    public let typeVersion: UInt8
    /// Log time in milliseconds since 1970.
    public let time: Int64

    /// Reads only these; the rest of the record is not looked at.
    @inlinable
    public init(record: RawSpan) throws(CBORError) {
        var reader = CBORReader(record)
        guard try reader.array() >= 4 else { throw CBORError(offset: 0, reason: .truncated) }
        formatVersion = try reader.unsigned8()
        type = try reader.unsigned16()
        typeVersion = try reader.unsigned8()
        let start = reader.offset
        guard let time = Int64(exactly: try reader.unsigned()) else {
            throw CBORError(offset: start, reason: .outOfRange)
        }
        self.time = time
    }
}
