public import EventStore
import LMDB
public import Recovery

/// How an event lies in the log: a CBOR array of eight items (docs/log-format.md).
///
/// `[format, type, type version, time, session, actor, command, payload]`, the payload an array of its type's fields.
public enum EventRecord {
    /// The version of the envelope.
    public static let formatVersion: UInt8 = 1

    /// Puts the event's record in place of what the encoder held.
    public static func encode(_ event: Event, into encoder: inout CBOREncoder) {
        encode(event, version: event.payload.type.newestVersion, into: &encoder)
    }

    /// The same in an older version of the event's type, as older programs wrote it: for tests.
    package static func encode(_ event: Event, version: UInt8, into encoder: inout CBOREncoder) {
        encoder.removeAll(keepingCapacity: true)
        encoder.array(8)
        encoder.unsigned(UInt64(formatVersion))
        encoder.unsigned(UInt64(event.payload.type.rawValue))
        encoder.number(version)
        encoder.instant(event.time)
        encoder.optional(event.session) { $0.id($1) }
        encoder.unsigned(UInt64(event.actor.rawValue))
        encoder.optional(event.command) { $0.command($1) }
        encode(event.payload, version: version, into: &encoder)
    }

    /// Reads a record strictly: whatever is not exactly what `encode` writes, or wrote in an older version, is refused.
    public static func decode(_ record: RawSpan) throws(EventRecordError) -> Event {
        var reader = CBORReader(record)
        let (type, version) = try knownType(&reader)
        do throws(CBORError) {
            return try decode(type, version, &reader)
        } catch {
            throw .malformed(error)
        }
    }

    /// Another format or type may have other items behind the header, so their number is looked at last.
    private static func knownType(_ reader: inout CBORReader) throws(EventRecordError) -> (EventType, version: UInt8) {
        let (count, format, type, version): (Int, UInt64, UInt64, UInt64)
        do throws(CBORError) {
            count = try reader.array()
            format = try reader.unsigned()
            type = try reader.unsigned()
            version = try reader.unsigned()
        } catch {
            throw .malformed(error)
        }
        guard format == UInt64(formatVersion) else { throw .unknownFormat(format) }
        guard let known = UInt16(exactly: type).flatMap(EventType.init(rawValue:)), version >= 1,
            version <= known.newestVersion
        else { throw .unknownType(type, version: version) }
        guard count == 8 else { throw .malformed(CBORError(offset: 0, reason: .expectedCount(8))) }
        return (known, UInt8(clamping: version))
    }

    private static func decode(
        _ type: EventType, _ version: UInt8, _ reader: inout CBORReader
    ) throws(CBORError) -> Event {
        let time = try reader.instant()
        let session: SessionID? = try reader.isNull() ? nil : try reader.id()
        let actor: Actor = try reader.choice8()
        let command: CommandReference? = try reader.isNull() ? nil : try reader.command()
        let payload = try decode(payload: type, version: version, from: &reader)
        try reader.finish()
        return Event(time: time, session: session, actor: actor, command: command, payload: payload)
    }
}

/// Why a record is not an event that this version knows.
public enum EventRecordError: Error, Equatable, Sendable, CustomStringConvertible {
    case malformed(CBORError)
    case unknownFormat(UInt64)
    case unknownType(UInt64, version: UInt64)

    public var description: String {
        switch self {
        case .malformed(let error): "the record is malformed: \(error)"
        case .unknownFormat(let format):
            "the record is of format \(format), and this version knows format 1; use a newer Retrace"
        case .unknownType(let type, let version):
            "the record is of type \(type), version \(version), which this version does not know; use a newer Retrace"
        }
    }
}

/// Reads an event, or says where it cannot be read.
package func decode(_ record: RawSpan, at position: UInt64) throws(RetraceError) -> Event {
    do throws(EventRecordError) {
        return try EventRecord.decode(record)
    } catch {
        throw .record(error, position: position)
    }
}
