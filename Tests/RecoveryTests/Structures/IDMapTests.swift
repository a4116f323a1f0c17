import Recovery
import Testing

@Suite struct IDMapTests {
    /// Few keys, many of which share their hash's bits.
    private static func key(_ random: inout InputGenerator) -> SessionID {
        SessionID(high: UInt64(random.below(8)), low: random.pick([0, 1, 2, 16, 32, .max, 1 << 63]))
    }

    @Test(arguments: seeds)
    func `it holds what a dictionary holds`(seed: UInt64) {
        var random = InputGenerator(seed: seed)
        var map = IDMap<SessionID, Int>()
        var model: [SessionID: Int] = [:]
        for step in 0..<600 {
            let key = Self.key(&random)
            switch random.below(20) {
            case 0:
                let divisor = random.below(4) + 1
                map.removeAll { _, value in value % divisor == 0 }
                model = model.filter { $0.value % divisor != 0 }
            case 1...9:
                map.set(step, for: key)
                model[key] = step
            case 10...14:
                let index = map.index(of: key, orInsert: -step)
                if model[key] == nil { model[key] = -step }
                #expect(map.values[index] == model[key])
            default:
                #expect(map[key] == model[key], "seed \(seed)")
            }
            #expect(map.count == model.count, "seed \(seed)")
        }
        for (key, value) in model { #expect(map[key] == value, "seed \(seed)") }
        #expect(Dictionary(uniqueKeysWithValues: zip(map.keys, map.values)) == model, "seed \(seed)")
    }

    @Test func `it grows and shrinks and still finds everything`() {
        var map = IDMap<SessionID, UInt64>()
        let keys = (0..<5_000 as Range<UInt64>).map { SessionID(high: $0, low: spread($0)) }
        for (number, key) in keys.enumerated() { map.set(UInt64(number), for: key) }
        #expect(keys.indices.allSatisfy { map[keys[$0]] == UInt64($0) })
        map.removeAll { key, _ in key.high >= 10 }
        #expect(keys.indices.allSatisfy { map[keys[$0]] == ($0 < 10 ? UInt64($0) : nil) })
        map.removeAll { _, _ in true }
        #expect(map.count == 0)
        #expect(map[keys[0]] == nil)
    }

    @Test(arguments: [0, 32, 63, 64, 100, 112])
    func `ids that differ in few bits, wherever these are, lie apart`(shift: Int) {
        let seed = ScatterSeed()
        let places = (0..<4_096 as Range<UInt64>).map { number in
            let id =
                shift < 64
                ? Pseudonym(high: shift == 0 ? 0 : number >> (64 - shift), low: number << shift)
                : Pseudonym(high: number << (shift - 64), low: 7)
            return id.scatter(seed) & 0xFFFF
        }
        // Of 4096 thrown into 65,536 some 3970 places are taken.
        #expect(Set(places).count > 3_500)
    }

}
