import EventStore
import LMDB
package import Recovery

/// The situation as bytes, so that an engine need not fold the whole log when it opens. Disposable: whatever is wrong
/// with a snapshot, the log is folded from its beginning instead.
package enum SituationSnapshot {
    private static let version: UInt64 = 3
    /// Entries in a chunk: a chunk is one value in the store.
    private static let chunkSize = 2_000

    /// The first chunk tells what all maps are made of; the rest hold their entries.
    package static func encode(_ situation: Situation) -> [[UInt8]] {
        var encoder = CBOREncoder()
        encoder.array(8)
        encoder.unsigned(version)
        encoder.unsigned(situation.position)
        encoder.instant(situation.time)
        encoder.signed(situation.messageDay)
        encoder.signed(situation.messages)
        let earlier = situation.earlierTerms.values.map(\.policy).sorted { $0.version < $1.version }
        encoder.array(1 + earlier.count)
        for policy in earlier + [situation.policy] {
            PolicyAdopted(policy: policy).encode(into: &encoder)
        }
        encoder.array(situation.epochs.count * 2)
        for (epoch, open) in situation.epochs.all.sorted(by: { $0.key < $1.key }) {
            encoder.number(epoch)
            encoder.unsigned(UInt64(clamping: open))
        }
        encoder.array(Section.allCases.count)
        for section in Section.allCases { encoder.unsigned(UInt64(situation.count(of: section))) }
        return [encoder.bytes] + Section.allCases.flatMap { chunks(of: $0, situation) }
    }

    /// Nil if the chunks are not a snapshot of this version, or not the whole of one.
    package static func decode(_ chunks: [[UInt8]]) -> Situation? {
        guard let head = chunks.first else { return nil }
        do throws(CBORError) {
            var (situation, counts) = try decodeHead(head)
            for chunk in chunks.dropFirst() { try decode(chunk: chunk, into: &situation) }
            guard Section.allCases.map({ situation.count(of: $0) }) == counts, isSound(situation) else { return nil }
            situation.rebuildQueues()
            return situation
        } catch {
            return nil
        }
    }

    /// Whether what is kept twice agrees, and the policies are such as may be adopted.
    private static func isSound(_ situation: Situation) -> Bool {
        var open: [UInt32: Int] = situation.epochs.all.mapValues { _ in 0 }
        for session in situation.sessions.values where !session.stage.isClosed {
            open[session.request.epoch, default: 0] += 1
        }
        return open == situation.epochs.all && situation.policy.faults.isEmpty
            && situation.earlierTerms.values.allSatisfy(\.policy.faults.isEmpty)
    }

    private static func decodeHead(_ bytes: [UInt8]) throws(CBORError) -> (Situation, counts: [Int]) {
        var reader = CBORReader(bytes.rawSpan)
        var situation = Situation()
        try reader.array(of: 8)
        guard try reader.unsigned() == version else { throw CBORError(offset: 0, reason: .outOfRange) }
        situation.position = try reader.unsigned()
        situation.time = try reader.instant()
        situation.messageDay = try reader.signed()
        situation.messages = try reader.signed()
        for _ in 0..<(try reader.array()) {
            situation.adopt(try PolicyAdopted(from: &reader).policy)
        }
        situation.earlierTerms[situation.policy.version] = nil
        for _ in 0..<(try reader.array()) / 2 {
            let epoch = try reader.unsigned32()
            situation.epochs.set(Int(clamping: try reader.unsigned()), for: epoch)
        }
        var counts: [Int] = []
        for _ in 0..<(try reader.array()) { counts.append(Int(clamping: try reader.unsigned())) }
        try reader.finish()
        return (situation, counts)
    }

    /// The maps of a situation, by the number that its chunks begin with.
    enum Section: UInt8, CaseIterable {
        case sessions = 1, accounts, phones, pairs, clients, networks, attempts, commands, tokens
    }

    private static func chunks(of section: Section, _ situation: Situation) -> [[UInt8]] {
        let count = situation.count(of: section)
        return stride(from: 0, to: count, by: chunkSize).map { start in
            let range = start..<min(start + chunkSize, count)
            var encoder = CBOREncoder()
            encoder.array(2)
            encoder.choice(section)
            encoder.array(range.count)
            for index in range { situation.encode(section, index, into: &encoder) }
            return encoder.bytes
        }
    }

    private static func decode(chunk bytes: [UInt8], into situation: inout Situation) throws(CBORError) {
        var reader = CBORReader(bytes.rawSpan)
        try reader.array(of: 2)
        let section: Section = try reader.choice8()
        for _ in 0..<(try reader.array()) { try situation.decode(section, from: &reader) }
        try reader.finish()
    }
}
