import Foundation

/// A colour as style sheets write it, `#1a5c8e`.
public struct Colour: Equatable, Sendable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    /// From a `#` and six hexadecimal digits; nil otherwise.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 7, bytes[0] == UInt8(ascii: "#") else { return nil }
        let digits = bytes.dropFirst()
        guard digits.allSatisfy({ $0 < 0x80 && Character(UnicodeScalar($0)).isHexDigit }) else { return nil }
        guard let value = UInt32(text.dropFirst(), radix: 16) else { return nil }
        self.init(rgb: value)
    }

    /// From `0xRRGGBB`.
    init(rgb: UInt32) {
        red = UInt8(truncatingIfNeeded: rgb >> 16)
        green = UInt8(truncatingIfNeeded: rgb >> 8)
        blue = UInt8(truncatingIfNeeded: rgb)
    }

    var hex: String {
        let value = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
        let digits = String(value, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// 1 to 21, by WCAG 2.2.
    package func contrast(with other: Colour) -> Double {
        let (lighter, darker) = (max(luminance, other.luminance), min(luminance, other.luminance))
        return (lighter + 0.05) / (darker + 0.05)
    }

    /// `share` of this colour, the rest of the other.
    package func mixed(with other: Colour, share: Double) -> Colour {
        func mix(_ channel: KeyPath<Colour, UInt8>) -> UInt32 {
            UInt32(Double(self[keyPath: channel]) * share + Double(other[keyPath: channel]) * (1 - share))
        }
        return Colour(rgb: mix(\.red) << 16 | mix(\.green) << 8 | mix(\.blue))
    }

    private var luminance: Double {
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    private func linear(_ channel: UInt8) -> Double {
        let value = Double(channel) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
}
