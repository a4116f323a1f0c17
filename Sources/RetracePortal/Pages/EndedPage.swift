/// A recovery that ended before its time: begin again, or take another way.
package struct EndedPage: Page {
    package static let template = PageTemplate("ended", PackageResources.EndedPage_mustache, words: EndWords.self)

    let reason: EndedReason

    package init(reason: EndedReason) { self.reason = reason }

    package func view(in language: Language) -> any PageView {
        let words = EndWords.in(language)
        return View(
            title: reason == .stopped ? words.stoppedTitle : words.endedTitle, text: reason.text(words))
    }

    struct View: PageView {
        let title: String?
        let text: String
    }
}

package enum EndedReason: Sendable, Equatable, CaseIterable {
    case tooManyWrongCodes, timeOver
    /// This browser has no recovery under way.
    case unknown
    case stopped

    func text(_ words: EndWords) -> String {
        switch self {
        case .tooManyWrongCodes: words.tooManyWrongCodes
        case .timeOver: words.timeOver
        case .unknown: words.unknown
        case .stopped: words.stopped
        }
    }
}
