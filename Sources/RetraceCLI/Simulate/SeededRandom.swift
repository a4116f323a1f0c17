import Recovery
import Retrace

/// SplitMix64 from a seed: the same numbers in every run, on every machine. Whole numbers only, since the last bit of a
/// logarithm is not the same everywhere.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    /// `stream` keeps apart what is drawn for different purposes from one seed.
    init(seed: UInt64, stream: UInt64 = 0) {
        state = seed ^ stream &* 0xD1B5_4A32_D192_ED03
        _ = next()
    }

    mutating func next() -> UInt64 { splitMix(&state) }

    /// From 0 below `bound`; 0 if the bound is not above 0.
    mutating func below(_ bound: Int) -> Int {
        guard bound > 0 else { return 0 }
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound &+ below(range.upperBound &- range.lowerBound &+ 1)
    }

    /// True so many times in a thousand.
    mutating func chance(_ permille: Int) -> Bool { below(1000) < permille }

    /// A span of whole milliseconds between two numbers of seconds, the short ones likelier.
    mutating func seconds(_ range: ClosedRange<Int>) -> Instant.Span {
        let width = (range.upperBound - range.lowerBound) * 1000
        let drawn = min(below(width + 1), below(width + 1))
        return Instant.Span(milliseconds: Int64(range.lowerBound * 1000 + drawn))
    }

    mutating func pick<Element>(_ choices: [Element]) -> Element? {
        choices.isEmpty ? nil : choices[below(choices.count)]
    }

    /// The place that falls to a number drawn in proportion to the weights.
    mutating func place(weights: [Int]) -> Int {
        var rest = below(weights.reduce(0, +))
        for (place, weight) in weights.enumerated() {
            if rest < weight { return place }
            rest -= weight
        }
        return 0
    }
}
