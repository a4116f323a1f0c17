import EventStore
import LMDB
import Recovery
import Retrace

/// A record as a tree of CBOR items, so that any one field of it can be changed whatever its type.
enum CBORTree: Equatable {
    case unsigned(UInt64)
    case negative(UInt64)
    case bytes([UInt8])
    case text([UInt8])
    case array([CBORTree])
    case map([CBORTree])
    case simple(UInt8)

    init?(_ bytes: [UInt8]) {
        var rest = bytes[...]
        guard let tree = Self.read(&rest), rest.isEmpty else { return nil }
        self = tree
    }

    private static func read(_ rest: inout ArraySlice<UInt8>) -> CBORTree? {
        guard let first = rest.popFirst() else { return nil }
        if first >> 5 == 7 { return .simple(first & 31) }
        guard let argument = argument(first & 31, &rest) else { return nil }
        switch first >> 5 {
        case 0: return .unsigned(argument)
        case 1: return .negative(argument)
        case 2, 3:
            guard argument <= UInt64(rest.count) else { return nil }
            let content = Array(rest.prefix(Int(argument)))
            rest = rest.dropFirst(Int(argument))
            return first >> 5 == 2 ? .bytes(content) : .text(content)
        case 4, 5:
            var items: [CBORTree] = []
            for _ in 0..<(first >> 5 == 4 ? argument : argument * 2) {
                guard let item = read(&rest) else { return nil }
                items.append(item)
            }
            return first >> 5 == 4 ? .array(items) : .map(items)
        default: return nil
        }
    }

    private static func argument(_ low: UInt8, _ rest: inout ArraySlice<UInt8>) -> UInt64? {
        if low < 24 { return UInt64(low) }
        guard low < 28 else { return nil }
        var value: UInt64 = 0
        for _ in 0..<(1 << (low - 24)) {
            guard let byte = rest.popFirst() else { return nil }
            value = value << 8 | UInt64(byte)
        }
        return value
    }

    var encoded: [UInt8] {
        switch self {
        case .unsigned(let value): Self.head(0, value)
        case .negative(let value): Self.head(1, value)
        case .bytes(let content): Self.head(2, UInt64(content.count)) + content
        case .text(let content): Self.head(3, UInt64(content.count)) + content
        case .array(let items): Self.head(4, UInt64(items.count)) + items.flatMap(\.encoded)
        case .map(let items): Self.head(5, UInt64(items.count / 2)) + items.flatMap(\.encoded)
        case .simple(let value): [0xE0 | value]
        }
    }

    private static func head(_ major: UInt8, _ value: UInt64) -> [UInt8] {
        let bytes = (0..<8).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        switch value {
        case 0..<24: return [major << 5 | UInt8(value)]
        case 24..<0x100: return [major << 5 | 24] + bytes.suffix(1)
        case 0x100..<0x1_0000: return [major << 5 | 25] + bytes.suffix(2)
        case 0x1_0000..<0x1_0000_0000: return [major << 5 | 26] + bytes.suffix(4)
        default: return [major << 5 | 27] + bytes
        }
    }

    /// The same with one leaf changed at random.
    func altered(_ random: inout SeededGenerator) -> CBORTree {
        switch self {
        case .unsigned(let value): .unsigned(Self.altered(value, &random))
        case .negative(let value): .negative(Self.altered(value, &random))
        case .bytes(let content): .bytes(Self.flipped(content, &random))
        case .text(let content): .text(content.isEmpty ? [0x61] : Self.nextLetter(content))
        case .array(let items): .array(Self.altered(items, from: 0, &random))
        case .map(let items): .map(Self.altered(items, from: 1, &random))
        case .simple(let value): value == 22 ? .unsigned(random.next() >> 20) : .simple(value ^ 1)
        }
    }

    private static func altered(_ value: UInt64, _ random: inout SeededGenerator) -> UInt64 {
        switch random.below(4) {
        case 0: value &+ 1
        case 1: value == 0 ? 1 : value - 1
        case 2: value &+ UInt64(random.below(100_000))
        default: UInt64(random.below(40))
        }
    }

    private static func flipped(_ content: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var content = content
        if !content.isEmpty { content[random.below(content.count)] ^= UInt8(1 << random.below(8)) }
        return content
    }

    private static func nextLetter(_ content: [UInt8]) -> [UInt8] {
        content.dropLast() + [content.last == 0x61 ? 0x62 : 0x61]
    }

    /// Of a map only values are changed.
    private static func altered(_ items: [CBORTree], from start: Int, _ random: inout SeededGenerator) -> [CBORTree] {
        guard !items.isEmpty else { return items }
        var items = items
        let index = start == 0 ? random.below(items.count) : random.below(items.count / 2) * 2 + 1
        items[index] = items[index].altered(&random)
        return items
    }
}

extension Event {
    /// The same event with one field changed: of its payload, or what stands around it. Nil if there is no such event.
    func withOneFieldChanged(_ random: inout SeededGenerator) -> Event? {
        var encoder = CBOREncoder()
        EventRecord.encode(self, into: &encoder)
        guard case .array(var items)? = CBORTree(encoder.bytes), items.count == 8 else { return nil }
        // Time, session, actor, command; or the payload.
        let index = random.chance(30) ? 3 + random.below(4) : 7
        items[index] = items[index].altered(&random)
        let record = CBORTree.array(items).encoded
        guard let changed = try? EventRecord.decode(record.rawSpan), changed != self else { return nil }
        return changed
    }
}
