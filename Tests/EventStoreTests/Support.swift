import EventStore
import Foundation

/// SplitMix64: the same seed gives the same test.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

/// Bytes from hexadecimal digits; spaces are left out.
func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.filter { $0 != " " }
    var result: [UInt8] = []
    var rest = Substring(digits)
    while rest.count >= 2 {
        result.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
        rest = rest.dropFirst(2)
    }
    return result
}

/// A folder of its own for a test, removed at its end.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/retrace-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A record of type 1 with a number in it.
func sample(_ number: UInt64, time: Int64? = nil, type: UInt64 = 1) -> [UInt8] {
    var encoder = CBOREncoder()
    encoder.array(5)
    encoder.unsigned(1)
    encoder.unsigned(type)
    encoder.unsigned(1)
    encoder.signed(time ?? Int64(number))
    encoder.unsigned(number)
    return encoder.bytes
}

extension EventLog {
    /// Appends records with the numbers of their positions, in turns of `turn`.
    func fill(upTo size: UInt64, turn: UInt64 = 100) throws {
        var next = try head().size
        while next < size {
            let end = min(size, next + turn)
            try append { turn in
                for number in next..<end { try turn.append(sample(number)) }
            }
            next = end
        }
    }
}
