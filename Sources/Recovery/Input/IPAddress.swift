/// An internet address in bits. An IPv4 address that comes mapped into IPv6 (`::ffff:0:0/96`) is the IPv4 address.
enum IPAddress: Hashable, Sendable {
    case v4(UInt32)
    case v6(high: UInt64, low: UInt64)

    /// Reads the text forms of RFC 4291 §2.2 and the dotted one of IPv4, without leading zeros; nil for anything else.
    init?(_ text: some StringProtocol) {
        // The longest form is six groups of four and a dotted rest.
        guard text.utf8.count <= 45 else { return nil }
        let bytes = ArraySlice(text.utf8)
        if let bits = dotted(bytes) {
            self = .v4(bits)
        } else if let groups = allGroups(bytes) {
            self.init(high: word(groups.prefix(4)), low: word(groups.suffix(4)))
        } else {
            return nil
        }
    }

    private init(high: UInt64, low: UInt64) {
        let isMapped = high == 0 && low >> 32 == 0xFFFF
        self = isMapped ? .v4(UInt32(truncatingIfNeeded: low)) : .v6(high: high, low: low)
    }

    var width: Int {
        switch self {
        case .v4: 32
        case .v6: 128
        }
    }

    /// The address with all bits after the first `length` at zero.
    func prefix(_ length: Int) -> IPAddress {
        switch self {
        case .v4(let bits): .v4(bits & ~(UInt32.max >> length))
        case .v6(let high, let low):
            .v6(high: high & ~(UInt64.max >> length), low: low & ~(UInt64.max >> Swift.max(0, length - 64)))
        }
    }

    /// A decimal number of one to three digits, without leading zeros: 0 to 999.
    static func decimal(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard (1...3).contains(bytes.count), bytes.allSatisfy(\.isDecimalDigit) else { return nil }
        guard bytes.count == 1 || bytes.first != UInt8(ascii: "0") else { return nil }
        return bytes.reduce(0) { $0 * 10 + Int($1 &- UInt8(ascii: "0")) }
    }
}

/// Four decimal numbers of at most 255.
private func dotted(_ bytes: ArraySlice<UInt8>) -> UInt32? {
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bits: UInt32 = 0
    for part in parts {
        guard let number = IPAddress.decimal(part), number <= 255 else { return nil }
        bits = bits << 8 | UInt32(number)
    }
    return bits
}

/// The eight groups of an IPv6 address; `::` stands for one group of zeros or more.
private func allGroups(_ bytes: ArraySlice<UInt8>) -> [UInt16]? {
    let colon = UInt8(ascii: ":")
    let pairs = zip(bytes.indices, zip(bytes, bytes.dropFirst()))
    guard let gap = pairs.first(where: { $0.1.0 == colon && $0.1.1 == colon })?.0 else {
        guard let all = groups(bytes, mayEndDotted: true), all.count == 8 else { return nil }
        return all
    }
    guard let head = groups(bytes[..<gap], mayEndDotted: false),
        let tail = groups(bytes[(gap + 2)...], mayEndDotted: true),
        head.count + tail.count < 8
    else { return nil }
    return head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail
}

/// Groups between colons; none if there are no bytes.
private func groups(_ bytes: ArraySlice<UInt8>, mayEndDotted: Bool) -> [UInt16]? {
    guard !bytes.isEmpty else { return [] }
    var parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    var end: [UInt16] = []
    if mayEndDotted, let last = parts.last, let bits = dotted(last) {
        parts.removeLast()
        end = [UInt16(truncatingIfNeeded: bits >> 16), UInt16(truncatingIfNeeded: bits)]
    }
    var result: [UInt16] = []
    for part in parts {
        guard let group = hexadecimal(part) else { return nil }
        result.append(group)
    }
    return result + end
}

private func hexadecimal(_ bytes: ArraySlice<UInt8>) -> UInt16? {
    guard (1...4).contains(bytes.count) else { return nil }
    var result: UInt16 = 0
    for byte in bytes {
        switch byte {
        case 0x30...0x39: result = result << 4 | UInt16(byte &- 0x30)
        case 0x61...0x66: result = result << 4 | UInt16(byte &- 0x57)
        case 0x41...0x46: result = result << 4 | UInt16(byte &- 0x37)
        default: return nil
        }
    }
    return result
}

private func word(_ groups: ArraySlice<UInt16>) -> UInt64 {
    groups.reduce(0) { $0 << 16 | UInt64($1) }
}
