// Texts in a log come from outside: a gateway's references, names, numbers of cases. In a terminal some characters are
// commands: to clear the screen, to write over a line, to turn the order of what is read.
extension String {
    /// The text with every character that shows nothing by itself written out, as JSON does it: `\u001b[2J`. That are
    /// controls, line ends among them, and format characters such as those that turn the direction of writing.
    package var visible: String {
        // Nearly all that is written is plain.
        if utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) || unicodeScalars.allSatisfy(\.isVisible) { return self }
        var result = ""
        for scalar in unicodeScalars {
            if scalar.isVisible {
                result.unicodeScalars.append(scalar)
            } else {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return result
    }
}

extension Unicode.Scalar {
    /// Whether it is seen where it stands, and changes nothing else.
    package var isVisible: Bool {
        switch value {
        case 0x20..<0x7F, 0xA0..<0xAD, 0xAE..<0x300, 0x1E00..<0x2000: return true
        default: break
        }
        return switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }
}
