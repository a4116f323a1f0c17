/// What could not be done, and what to do instead.
package struct ErrorPage: Page {
    package static let template = PageTemplate("error", PackageResources.ErrorPage_mustache, words: ErrorWords.self)

    let kind: ErrorKind
    let requestID: String

    package init(kind: ErrorKind, requestID: String) {
        self.kind = kind
        self.requestID = requestID
    }

    package func view(in language: Language) -> any PageView {
        let (title, text) = kind.texts(ErrorWords.in(language))
        return View(title: title, text: text, requestID: requestID)
    }

    struct View: PageView {
        let title: String?
        let text: String
        let requestID: String
    }
}

package enum ErrorKind: Sendable, Equatable, CaseIterable {
    case notFound, forbiddenOrigin, badRequest, tooLarge, tooMany, unavailable, methodNotAllowed

    /// Heading and sentence.
    func texts(_ words: ErrorWords) -> (String, String) {
        switch self {
        case .notFound: (words.notFoundTitle, words.notFound)
        case .forbiddenOrigin: (words.title, words.forbiddenOrigin)
        case .badRequest: (words.title, words.badRequest)
        case .tooLarge: (words.title, words.tooLarge)
        case .tooMany: (words.tooManyTitle, words.tooMany)
        case .unavailable: (words.unavailableTitle, words.unavailable)
        case .methodNotAllowed: (words.title, words.methodNotAllowed)
        }
    }
}
