/// Seeds of the property tests: fixed ones, so that a failure comes again. A failure names its seed.
let seeds = Array(1...40 as ClosedRange<UInt64>)

extension InputGenerator {
    init(seed: UInt64) { self.init(state: seed &* 0x2545_F491_4F6C_DD1D) }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(bound, 1))) }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
