package import Recovery
import Retrace

/// A demonstration's phone: the messages that would have gone out, newest last.
package struct InboxPage: Page {
    package static let template = PageTemplate(
        "inbox", PackageResources.InboxPage_mustache, words: InboxWords.self, scripts: [.inbox], refreshSeconds: 5)

    let messages: [InboxMessage]

    package init(messages: [InboxMessage]) { self.messages = messages }

    package func view(in language: Language) -> any PageView {
        View(
            sender: messages.last?.sender ?? "SMS",
            messages: messages.map { InboxMessageView($0, InboxWords.in(language)) })
    }

    struct View: PageView {
        let sender: String
        let messages: [InboxMessageView]
    }
}

/// One message as a gateway was given it.
package struct InboxMessage: Sendable, Equatable {
    package let sender: String
    package let recipient: String
    package let text: String
    package let time: Instant

    package init(sender: String, recipient: String, text: String, time: Instant) {
        self.sender = sender
        self.recipient = recipient
        self.text = text
        self.time = time
    }
}

/// A message as InboxPage.mustache draws it.
struct InboxMessageView: Sendable {
    let sender: String
    let recipient: String
    let text: String
    /// `10:09`
    let time: String
    let date: String
    /// What the citizen has to type, and what it is called.
    let highlight: InboxHighlight?

    init(_ message: InboxMessage, _ words: InboxWords) {
        let time = CivilTime(message.time, offset: .hours(7))
        sender = message.sender
        recipient = message.recipient
        text = message.text
        self.time = time.hourAndMinute
        date = time.dayMonthYear
        highlight = InboxHighlight(in: message.text, words)
    }
}

/// The code or the temporary password in a message, to be shown big.
struct InboxHighlight: Sendable {
    let label: String
    let value: String
    let isCode: Bool

    /// A word of six digits is a code; a word of four groups of four and more, with hyphens, is a password.
    init?(in text: String, _ words: InboxWords) {
        let candidates = text.split { $0.isWhitespace || $0 == "," }.map { $0.hasSuffix(".") ? $0.dropLast() : $0 }
        if let code = candidates.first(where: { $0.utf8.count == 6 && $0.utf8.allSatisfy(isDigit) }) {
            (label, value, isCode) = (words.code, String(code), true)
        } else if let password = candidates.first(where: isPassword) {
            (label, value, isCode) = (words.password, String(password), false)
        } else {
            return nil
        }
    }
}

private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

private func isPassword(_ word: Substring) -> Bool {
    let groups = word.split(separator: "-", omittingEmptySubsequences: false)
    return groups.count >= 4 && groups.allSatisfy { $0.utf8.count == 4 && $0.allSatisfy { $0.isLetter || $0.isNumber } }
}
