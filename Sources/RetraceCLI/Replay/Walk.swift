/// Where somebody who walks through steps stands, and how the keys move them.
struct Walk: Equatable {
    let count: Int
    private(set) var index = 0
    /// The first line of the step that is shown.
    private(set) var scroll = 0

    init(count: Int) { self.count = count }

    /// `lines` is how many the step has, `room` how many are shown at once. Returns whether the walk goes on.
    mutating func press(_ key: WalkKey, lines: Int, room: Int) -> Bool {
        switch key {
        case .forwards: go(to: index + 1)
        case .backwards: go(to: index - 1)
        case .first: go(to: 0)
        case .last: go(to: count - 1)
        case .down: scroll = min(scroll + 1, max(0, lines - room))
        case .up: scroll = max(0, scroll - 1)
        case .quit: return false
        }
        return true
    }

    private mutating func go(to wanted: Int) {
        let new = max(0, min(wanted, count - 1))
        if new != index { scroll = 0 }
        index = new
    }
}

/// What a key means.
enum WalkKey: Equatable {
    case forwards, backwards, first, last, up, down, quit

    /// The keys in what a terminal sent, which may be several at once; what means nothing is left out.
    static func read(_ bytes: [UInt8]) -> [WalkKey] {
        var keys: [WalkKey] = []
        var rest = bytes[...]
        while let first = rest.first {
            if first == 0x1B, rest.count > 1, let (key, length) = sequence(rest) {
                if let key { keys.append(key) }
                rest = rest.dropFirst(length)
            } else {
                if let key = plain(first) { keys.append(key) }
                rest = rest.dropFirst()
            }
        }
        return keys
    }

    private static func plain(_ byte: UInt8) -> WalkKey? {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "n"), UInt8(ascii: "l"), 0x0D, 0x0A: .forwards
        case UInt8(ascii: "b"), UInt8(ascii: "p"), UInt8(ascii: "h"), 0x7F, 0x08: .backwards
        case UInt8(ascii: "g"): .first
        case UInt8(ascii: "G"): .last
        case UInt8(ascii: "j"): .down
        case UInt8(ascii: "k"): .up
        // q, ctrl-C, ctrl-D, and escape alone.
        case UInt8(ascii: "q"), UInt8(ascii: "Q"), 0x03, 0x04, 0x1B: .quit
        default: nil
        }
    }

    /// A key that is sent as several bytes: ESC [ or ESC O, parameters, and a last byte (ECMA-48). Returns its length.
    private static func sequence(_ bytes: ArraySlice<UInt8>) -> (key: WalkKey?, length: Int)? {
        let bytes = Array(bytes)
        guard bytes.count >= 2, bytes[1] == UInt8(ascii: "[") || bytes[1] == UInt8(ascii: "O") else { return nil }
        guard let end = bytes.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) }) else {
            return (nil, bytes.count)
        }
        let parameters = String(decoding: bytes[2..<end], as: UTF8.self)
        return (key(last: bytes[end], parameters), end + 1)
    }

    private static func key(last: UInt8, _ parameters: String) -> WalkKey? {
        switch (last, parameters) {
        case (UInt8(ascii: "C"), _): .forwards
        case (UInt8(ascii: "D"), _): .backwards
        case (UInt8(ascii: "A"), _): .up
        case (UInt8(ascii: "B"), _): .down
        case (UInt8(ascii: "H"), _), (UInt8(ascii: "~"), "1"), (UInt8(ascii: "~"), "7"): .first
        case (UInt8(ascii: "F"), _), (UInt8(ascii: "~"), "4"), (UInt8(ascii: "~"), "8"): .last
        case (UInt8(ascii: "~"), "6"): .forwards
        case (UInt8(ascii: "~"), "5"): .backwards
        default: nil
        }
    }
}
