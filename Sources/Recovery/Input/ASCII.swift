extension UInt8 {
    /// `0` to `9` in ASCII.
    var isDecimalDigit: Bool { self >= 0x30 && self <= 0x39 }

    /// `A` to `Z` in ASCII.
    var isUpperCaseLetter: Bool { self >= 0x41 && self <= 0x5A }
}
