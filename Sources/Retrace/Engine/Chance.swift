import Recovery
import Synchronization

/// Where random bits come from: the system, or a seed, so that a simulation can be repeated byte for byte.
package final class Chance: Sendable {
    private let isSeeded: Bool
    private let state: Mutex<UInt64>

    /// The system's generator.
    package static let system = Chance(nil)

    package static func seeded(_ seed: UInt64) -> Chance { Chance(seed) }

    private init(_ seed: UInt64?) {
        isSeeded = seed != nil
        state = Mutex(seed ?? 0)
    }

    func word() -> UInt64 {
        if isSeeded { return state.withLock { splitMix(&$0) } }
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }

    /// Two words that do not move a seeded sequence on: what is drawn once must not change all that comes after it.
    func aside() -> (UInt64, UInt64) {
        if !isSeeded { return (word(), word()) }
        var copy = state.withLock { $0 } ^ 0x6F72_6967_696E_2121
        return (splitMix(&copy), splitMix(&copy))
    }

    func session(at now: Instant) -> SessionID { SessionID(at: now, random: (word(), word())) }

    /// Like a session's id, 48 bits of the time it was made and 80 random ones: what is new lies together on disk.
    func pseudonym(at now: Instant) -> Pseudonym {
        let id = session(at: now)
        return Pseudonym(high: id.high, low: id.low)
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
package func splitMix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
}
