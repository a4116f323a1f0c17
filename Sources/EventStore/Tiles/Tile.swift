/// Where a tile of C2SP tlog-tiles lies, below the folder that is published.
struct Tile: Hashable {
    /// What a tile holds.
    enum Content: Hashable {
        /// The roots of subtrees of 256 to the power of the level leaves.
        case hashes(level: Int)
        /// The records themselves.
        case entries
    }

    /// A whole tile has so many.
    static let width: UInt64 = 256

    let content: Content
    /// Which one of its level, counted from 0.
    let number: UInt64
    /// How many hashes or records; fewer than 256 in a partial tile.
    let count: Int

    /// Whether all of it is among the first `size` events of a log.
    func isCovered(by size: UInt64) -> Bool {
        let level: UInt64 =
            switch content {
            case .hashes(let level): UInt64(level)
            case .entries: 0
            }
        return number * Self.width + UInt64(count) <= size >> (8 * level)
    }

    /// `tile/0/x001/x234/067`, and `.p/W` behind it for a partial one.
    var path: String {
        let folder =
            switch content {
            case .hashes(let level): "tile/\(level)"
            case .entries: "tile/entries"
            }
        return "\(folder)/\(Self.elements(number))" + (count < Self.width ? ".p/\(count)" : "")
    }

    /// Three digits an element; all but the last begin with an x.
    private static func elements(_ number: UInt64) -> String {
        let last = padded(number % 1000)
        return number < 1000 ? last : leading(number / 1000) + "/" + last
    }

    private static func leading(_ number: UInt64) -> String {
        number < 1000 ? "x" + padded(number) : leading(number / 1000) + "/x" + padded(number % 1000)
    }

    private static func padded(_ number: UInt64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 3 - digits.utf8.count) + digits
    }
}
