import RetracePortal
import Testing

struct ColourTests {
    /// Ratios as WCAG's own tools give them.
    @Test(arguments: [
        ("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1), ("#777777", "#ffffff", 4.478),
        ("#767676", "#ffffff", 4.542), ("#0000ff", "#ffffff", 8.592), ("#ff0000", "#ffffff", 3.998),
    ])
    func `contrast is WCAG's`(first: String, second: String, ratio: Double) throws {
        let (a, b) = (try #require(Colour(first)), try #require(Colour(second)))
        #expect(abs(a.contrast(with: b) - ratio) < 0.001)
        #expect(a.contrast(with: b) == b.contrast(with: a))
        #expect(a.mixed(with: b, share: 1) == a)
        #expect(a.mixed(with: b, share: 0) == b)
    }

    @Test(arguments: ["", "#", "#12345", "#1234567", "123456", "#12345g", "#+12345", "#１２３４５６"])
    func `what is no colour is none`(text: String) {
        #expect(Colour(text) == nil)
    }
}
