/// What the twelve digits of a citizen's number say: province of registration (3), century and sex (1), year (2),
/// random (6). Circular 59/2021/TT-BCA; the provinces as before the mergers of 2025, whose codes stay on the
/// cards.
enum CitizenIDStructure {
    /// The century's digit is 0 or 1 for those born from 1900, 2 or 3 from 2000; 4 and above are not yet born. The year
    /// may be any, as there is no clock here.
    static func isPlausible(_ text: String) -> Bool {
        let digits = text.utf8.map { Int($0) - 0x30 }
        guard digits.count == 12, let centuryAndSex = digits.dropFirst(3).first else { return false }
        return isProvince(digits.prefix(3).reduce(0) { $0 * 10 + $1 }) && (0...3).contains(centuryAndSex)
    }

    static func isOneDigitRepeated(_ digits: [UInt8]) -> Bool {
        digits.allSatisfy { $0 == digits.first }
    }

    private static func isProvince(_ code: Int) -> Bool {
        switch code {
        case 1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19: true
        case 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38: true
        case 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58: true
        case 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79: true
        case 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96: true
        default: false
        }
    }
}
