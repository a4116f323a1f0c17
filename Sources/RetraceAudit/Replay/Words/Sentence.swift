public import Recovery
import Retrace

/// A language that a log is told in.
public enum AuditLanguage: String, Sendable, CaseIterable {
    case vietnamese = "vi"
    case english = "en"
}

/// The same words in every language.
public struct Sentence: Equatable, Sendable {
    public let vietnamese: String
    public let english: String

    public init(_ vietnamese: String, _ english: String) {
        self.vietnamese = vietnamese
        self.english = english
    }

    public subscript(language: AuditLanguage) -> String {
        switch language {
        case .vietnamese: vietnamese
        case .english: english
        }
    }

    static func + (a: Sentence, b: Sentence) -> Sentence {
        Sentence(a.vietnamese + b.vietnamese, a.english + b.english)
    }

    static func + (a: Sentence, b: Sentence?) -> Sentence { b.map { a + $0 } ?? a }
}

/// How moments are written in sentences: by which clock.
public struct Clock: Sendable {
    private let show: @Sendable (Instant) -> String

    public init(_ show: @escaping @Sendable (Instant) -> String) { self.show = show }

    /// ISO 8601, UTC.
    public static let utc = Clock { iso8601($0) }

    func callAsFunction(_ time: Instant) -> String { show(time) }
}

extension Pseudonym {
    /// The first 16 of its 32 digits: enough for a sentence.
    var short: String { String(description.prefix(16)) }
}
