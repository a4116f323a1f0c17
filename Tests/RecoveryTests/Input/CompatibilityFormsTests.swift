import Foundation
import Recovery
import Testing

/// Foundation's NFKC is the judge here; the target itself has no Foundation.
@Suite struct CompatibilityFormsTests {
    @Test func `each character stands for what full NFKC makes of it`() {
        var differing: [String] = []
        for scalar in (UInt32(0x20)...0x1FFFF).lazy.compactMap(Unicode.Scalar.init) where isCovered(scalar) {
            let expected = folded(String(Character(scalar)))
            if written(CompatibilityForms.form(of: scalar)) != expected {
                differing.append(String(scalar.value, radix: 16))
            }
        }
        #expect(differing.isEmpty)
    }

    @Test func `several characters stand together for what full NFKC makes of them`() {
        let seed: UInt64 = 20_240_611
        var generator = InputGenerator(state: seed)
        var accepted = 0
        for _ in 0..<5000 {
            let typed = randomText(&generator)
            let expected = folded(typed).map { $0.uppercased() }
            let actual = (try? NormalisedText(typed))?.text ?? ""
            let codes = typed.unicodeScalars.map { String($0.value, radix: 16) }
            #expect(actual == expected ?? "", "seed \(seed), characters \(codes)")
            accepted += actual.isEmpty ? 0 : 1
        }
        #expect((500...4500).contains(accepted), "the texts are too much alike to show anything")
    }

    @Test(arguments: [
        "٠", "۰", "०", "߀", "\u{200B}", "\u{200D}", "\u{FEFF}", "\u{AD}", "\u{2010}", "\u{2212}", "⑴", "é",
    ])
    func `a character that NFKC does not bring to ASCII stands for nothing`(character: String) throws {
        let scalar = try #require(character.unicodeScalars.first)
        #expect(CompatibilityForms.form(of: scalar) == nil)
        #expect(throws: InvalidCode.character) { try TypedCode("12345" + character) }
    }

    /// Not covered are Latin letters and signs (⑴, ‼) in other dress, which no number holds.
    private func isCovered(_ scalar: Unicode.Scalar) -> Bool {
        let isFullwidth = (0xFF01...0xFF5E).contains(scalar.value)
        guard scalar.value > 0x7E, !isFullwidth else { return true }
        let text = String(Character(scalar)).precomposedStringWithCompatibilityMapping
        let isNumeric = text.unicodeScalars.allSatisfy { "0123456789+-. ".unicodeScalars.contains($0) }
        return isNumeric || !text.unicodeScalars.allSatisfy(\.isASCII)
    }

    private func randomText(_ generator: inout InputGenerator) -> String {
        let pool: [ClosedRange<UInt32>] = [
            0x30...0x39, 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B...0x2E, 0xFF10...0xFF19, 0xFF21...0xFF3A,
            0x2460...0x2468, 0x2070...0x2070, 0x1D7CE...0x1D7FF, 0x3000...0x3000, 0x2000...0x2001,
        ]
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 1...8, using: &generator) {
            let range = pool.randomElement(using: &generator) ?? 0x30...0x39
            let isCombining = Int.random(in: 0..<30, using: &generator) == 0
            let value = UInt32.random(in: isCombining ? 0x300...0x345 : range, using: &generator)
            if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
        }
        return String(scalars)
    }

    /// NFKC, without separators; nil if anything but visible ASCII is left.
    private func folded(_ text: String) -> String? {
        let scalars = text.precomposedStringWithCompatibilityMapping.unicodeScalars
        guard scalars.allSatisfy({ (0x20...0x7E).contains($0.value) }) else { return nil }
        return String(String.UnicodeScalarView(scalars.filter { !" .-".unicodeScalars.contains($0) }))
    }

    private func written(_ form: CompatibilityForms.Form?) -> String? {
        switch form {
        case .ascii(let character): String(decoding: [character], as: UTF8.self)
        case .number(let number): String(number)
        case .separator: ""
        case nil: nil
        }
    }
}
