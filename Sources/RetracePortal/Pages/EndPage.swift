package import Recovery
package import Retrace

/// The good end of a recovery.
package struct EndPage: Page {
    package static let template = PageTemplate("end", PackageResources.EndPage_mustache, words: EndWords.self)

    let kind: EndKind
    let receipt: Receipt

    package init(kind: EndKind, receipt: Receipt) {
        self.kind = kind
        self.receipt = receipt
    }

    package func view(in language: Language) -> any PageView {
        let words = EndWords.in(language)
        return switch kind {
        case .temporarySent(let life):
            View(
                title: words.title, paragraphs: [words.sent, words.sentNext(words.lifeUnits.text(life)), words.once],
                receipt: receipt.description)
        case .passwordChosen:
            View(title: words.chosenTitle, paragraphs: [words.chosen], receipt: receipt.description)
        }
    }

    struct View: PageView {
        let title: String?
        let paragraphs: [String]
        let receipt: String
    }
}

package enum EndKind: Sendable, Equatable {
    /// The temporary password lives for so long.
    case temporarySent(life: Instant.Span)
    case passwordChosen
}
