/// A key of words whose bits are scattered already. A forged log may have other ones, so all of them are mixed, with what
/// nobody outside of the process knows.
public protocol ScatteredKey: Equatable, Sendable {
    func scatter(_ seed: ScatterSeed) -> UInt64
}

extension SessionID: ScatteredKey {}
extension Pseudonym: ScatteredKey {}
extension CommandID: ScatteredKey {}
extension TokenDigest: ScatteredKey {}

extension ScatteredKey where Self: WordPair {
    public func scatter(_ seed: ScatterSeed) -> UInt64 { seed.mix(high, low) }
}

extension Pair: ScatteredKey {
    public func scatter(_ seed: ScatterSeed) -> UInt64 {
        seed.mix(seed.mix(account.high, account.low), seed.mix(phone.high, phone.low))
    }
}

/// Differs from process to process, so that nobody can aim at one slot.
public struct ScatterSeed: Sendable {
    private let first = UInt64.random(in: 0 ... .max)
    private let second = UInt64.random(in: 0 ... .max)

    package init() {}

    /// The product of both, folded.
    func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = (a ^ first).multipliedFullWidth(by: b ^ second)
        return product.high ^ product.low
    }
}

/// An open-addressing map: slots hold indices into dense arrays, so values are evolved in place and copied whole when
/// a snapshot is taken.
public struct IDMap<Key: ScatteredKey, Value: Sendable>: Sendable {
    private var slots: ContiguousArray<Slot>
    package private(set) var keys: ContiguousArray<Key> = []
    package var values: ContiguousArray<Value> = []
    private var mask: Int

    public init() {
        slots = ContiguousArray(repeating: .empty, count: 16)
        mask = 15
    }

    public var count: Int { keys.count }

    /// The place of a key in `values`; it holds until the next removal.
    package func index(of key: Key) -> Int? {
        let hash = key.scatter(seed)
        var place = home(of: hash)
        while true {
            let slot = slots[place]
            if slot.isEmpty { return nil }
            if slot.mayHold(hash), keys[slot.index] == key { return slot.index }
            place = (place + 1) & mask
        }
    }

    public subscript(key: Key) -> Value? {
        guard let index = index(of: key) else { return nil }
        return values[index]
    }

    /// The place of a key, which is put there with a value of its own if it is new.
    package mutating func index(of key: Key, orInsert value: @autoclosure () -> Value) -> Int {
        if let index = index(of: key) { return index }
        insert(key, value())
        return keys.count - 1
    }

    /// Puts a value in place of the one before, or of none.
    package mutating func set(_ value: Value, for key: Key) {
        if let index = index(of: key) { values[index] = value } else { insert(key, value) }
    }

    /// Removes all entries that `isStale` says so of. The order of the rest may change.
    package mutating func removeAll(where isStale: (Key, Value) -> Bool) {
        let before = keys.count
        var index = 0
        while index < keys.count {
            guard isStale(keys[index], values[index]) else {
                index += 1
                continue
            }
            let (key, value) = (keys.removeLast(), values.removeLast())
            if index < keys.count { (keys[index], values[index]) = (key, value) }
        }
        if keys.count < before { rehash(capacity: max(16, keys.count * 2)) }
    }

    private mutating func insert(_ key: Key, _ value: Value) {
        if (keys.count + 1) * 3 > slots.count * 2 { rehash(capacity: slots.count * 2) }
        keys.append(key)
        values.append(value)
        place(keys.count - 1)
    }

    private mutating func place(_ index: Int) {
        let hash = keys[index].scatter(seed)
        var place = home(of: hash)
        while !slots[place].isEmpty { place = (place + 1) & mask }
        slots[place] = Slot(index, hash)
    }

    private mutating func rehash(capacity: Int) {
        var size = 16
        while size < capacity { size *= 2 }
        slots = ContiguousArray(repeating: .empty, count: size)
        mask = size - 1
        for index in keys.indices { place(index) }
    }

    private func home(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash) & mask }
}

/// Where a key lies, with the upper half of its hash: a key that is not there is mostly told from others without a look
/// at theirs, which lie far off.
private struct Slot: Sendable {
    private let half: UInt32
    /// One more than the index; 0 in an empty slot.
    private let number: UInt32

    static let empty = Slot()

    private init() { (half, number) = (0, 0) }

    init(_ index: Int, _ hash: UInt64) {
        half = UInt32(truncatingIfNeeded: hash >> 32)
        number = UInt32(truncatingIfNeeded: index &+ 1)
    }

    var isEmpty: Bool { number == 0 }
    var index: Int { Int(number &- 1) }

    func mayHold(_ hash: UInt64) -> Bool { half == UInt32(truncatingIfNeeded: hash >> 32) }
}

private let seed = ScatterSeed()
