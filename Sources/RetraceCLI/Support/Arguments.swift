import ArgumentParser
import Foundation
import Recovery
import Retrace

/// A moment as typed: ISO 8601 with an offset or `Z`; without one by the local clock; or a date, its first moment here.
struct TimeArgument: ExpressibleByArgument {
    let instant: Instant

    init?(argument: String) {
        if let local = Self.local(argument) {
            instant = LocalTime().instant(shown: local)
        } else if argument.contains("T"), let instant = Retrace.instant(iso8601: argument) {
            self.instant = instant
        } else {
            return nil
        }
    }

    /// What the clock shows, as if it were UTC's; nil if the text has an offset.
    private static func local(_ text: String) -> Instant? {
        for form in [text + "Z", text + ":00Z", text + "T00:00:00Z"] {
            guard form.dropLast().allSatisfy({ "0123456789-:.T".contains($0) }), form.contains("T") else { continue }
            if form.hasSuffix("T00:00:00Z"), text.count != 10 { continue }
            if let instant = Retrace.instant(iso8601: form) { return instant }
        }
        return nil
    }
}

/// `A..B`: positions from A to B, both included; one of them may be left out, or only one position be given.
struct PositionsArgument: ExpressibleByArgument {
    let range: Range<UInt64>

    init?(argument: String) {
        let parts = argument.components(separatedBy: "..")
        guard parts.count <= 2, let first = parts.first, let last = parts.last, argument != ".." else { return nil }
        guard let low = first.isEmpty ? 0 : UInt64(first), let high = last.isEmpty ? UInt64.max - 1 : UInt64(last),
            low <= high, high < .max
        else { return nil }
        range = low..<high + 1
    }
}

/// An id, or its first digits: at least 4 and at most 32 hexadecimal ones.
struct IDArgument: ExpressibleByArgument, Equatable {
    let digits: String

    init?(argument: String) {
        let digits = argument.lowercased()
        // Other scripts have digits too, which no id is written in.
        guard (4...32).contains(digits.utf8.count), digits.utf8.allSatisfy(Self.isHexadecimal) else { return nil }
        self.digits = digits
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }
}

/// A kind of event by its name in the catalogue.
struct TypeArgument: ExpressibleByArgument {
    let type: EventType

    init?(argument: String) {
        let wanted = argument.lowercased()
        guard let type = EventType.allCases.first(where: { $0.description.lowercased() == wanted }) else { return nil }
        self.type = type
    }

    static var allValueStrings: [String] { EventType.allCases.map(\.description) }
}

/// Where a session stands, with hyphens: `awaiting-code`.
struct StageArgument: ExpressibleByArgument {
    let stage: Stage

    init?(argument: String) {
        guard let stage = Stage.allCases.first(where: { Self.name($0) == argument }) else { return nil }
        self.stage = stage
    }

    static var allValueStrings: [String] { Stage.allCases.map(name) }

    static func name(_ stage: Stage) -> String { stage.name.replacing(" ", with: "-") }
}

/// `individual` or `organization`.
enum AccountTypeArgument: String, ExpressibleByArgument, CaseIterable {
    case individual, organization

    var type: AccountType { self == .individual ? .individual : .organization }
}
