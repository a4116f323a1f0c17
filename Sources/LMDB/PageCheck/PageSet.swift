/// Page numbers met so far: one bit each.
struct PageSet {
    private var words: [UInt64]
    let last: UInt64

    /// Pages 0 (the first header page) up to `last`.
    init(last: UInt64) {
        self.last = last
        words = [UInt64](repeating: 0, count: Int(last / 64) + 1)
    }

    /// False if the page is there already. The caller has checked that it is at most `last`.
    mutating func insert(_ page: UInt64) -> Bool {
        let bit: UInt64 = 1 << (page % 64)
        let index = Int(page / 64)
        if words[index] & bit != 0 { return false }
        words[index] |= bit
        return true
    }
}
