import Recovery
import Retrace
import Testing

/// docs/log-format.md is what others read the log by: its tables must say what the program says.
struct FormatDocumentTests {
    private let document: FormatDocument

    init() throws { document = try FormatDocument() }

    @Test
    func `the table of types names every type of event by its number`() throws {
        try compare("EventType", EventType.self)
        let versions = try document.table(titled: "(`EventType`)").map { $0.last }
        #expect(versions == EventType.allCases.map { "\($0.newestVersion)" })
    }

    @Test
    func `the table of rules names every rule by its number`() throws {
        try compare("Rule", Rule.self)
    }

    @Test
    func `the tables of choices name every choice by its number`() throws {
        try compare("Actor", Actor.self)
        try compare("AccountType", AccountType.self)
        try compare("DirectoryStanding", DirectoryStanding.self)
        try compare("CaptchaDifficulty", CaptchaDifficulty.self)
        try compare("CaptchaFailure", CaptchaFailure.self)
        try compare("CredentialsWay", CredentialsWay.self)
        try compare("RejectionReason", RejectionReason.self)
        try compare("CommandKind", CommandKind.self)
        try compare("EndReason", EndReason.self)
        try compare("MessageKind", MessageKind.self)
        try compare("DeliveryFailure", DeliveryFailure.self)
        try compare("KeyKind", KeyKind.self)
        try compare("ClockReason", ClockReason.self)
    }

    @Test
    func `the table of the policy has every number with its key, range, rule and unit`() throws {
        let rows = try document.table(under: "## The policy")
        for field in PolicyField.all {
            let range = "\(field.range.lowerBound) to \(field.range.upperBound)"
            let expected = ["\(field.key)", "`\(field.name)`", range, field.rule?.description ?? "", field.unit]
            #expect(rows.contains(expected), "docs/log-format.md should have the row \(expected)")
        }
        // Version and way stand before them, three lists behind.
        #expect(rows.count == 2 + PolicyField.all.count + 3)
    }

    @Test(arguments: EventType.allCases)
    func `every type of event has a section with its number`(_ type: EventType) throws {
        let text = try document.text(under: "### \(type)")
        #expect(text.hasPrefix("\nType \(type.rawValue), version \(type.newestVersion);"))
    }

    private func compare<Choice: CaseIterable & RawRepresentable>(_ name: String, _: Choice.Type) throws
    where Choice.RawValue: FixedWidthInteger {
        let rows = try document.table(titled: "(`\(name)`)").map { Array($0.prefix(2)) }
        let expected = Choice.allCases.map { ["\($0.rawValue)", "`\($0)`"] }
        #expect(rows == expected, "the table of \(name) in docs/log-format.md should have these numbers and names")
    }
}

/// The document, cut at its headings.
private struct FormatDocument {
    private let lines: [Substring]

    init() throws {
        lines = try Repository.text("docs/log-format.md").split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// What stands between a heading and the next one.
    func text(under heading: String) throws -> String {
        try section { $0 == heading }.joined(separator: "\n")
    }

    /// The cells of the rows of the table below a heading.
    func table(under heading: String) throws -> [[String]] { rows(try section { $0 == heading }) }

    /// The same by the end of a heading.
    func table(titled ending: String) throws -> [[String]] {
        rows(try section { $0.hasPrefix("#") && $0.hasSuffix(ending) })
    }

    private func section(_ isHeading: (Substring) -> Bool) throws -> ArraySlice<Substring> {
        let heading = lines.firstIndex(where: isHeading)
        let start = try #require(heading, "docs/log-format.md lacks a heading")
        return lines[(start + 1)...].prefix { !$0.hasPrefix("#") }
    }

    /// The first two lines of a table are its head.
    private func rows(_ section: ArraySlice<Substring>) -> [[String]] {
        section.filter { $0.hasPrefix("|") }.dropFirst(2).map { line in
            line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map {
                String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
        }
    }
}
