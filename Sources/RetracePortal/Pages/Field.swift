/// One field of a form, as Field.mustache draws it: label, hint, the problem beside it, the input.
struct Field: Sendable {
    let name: String
    let label: String
    let hint: String?
    /// Label and hint in place of these while "Tổ chức" is chosen.
    let organizationLabel: String?
    let organizationHint: String?
    let problem: String?
    let value: String
    let type: String
    let inputMode: String?
    let autocomplete: String
    /// Whether a button beside it shows what was typed.
    let canShow: Bool
    /// The ids of what describes it, for screen readers: the problem first.
    let describedBy: String?

    init(
        _ name: String, label: String, hint: String? = nil, problem: String? = nil, value: String = "",
        type: String = "text", inputMode: String? = nil, autocomplete: String,
        organizationLabel: String? = nil, organizationHint: String? = nil
    ) {
        self.name = name
        self.label = label
        self.hint = hint
        self.organizationLabel = organizationLabel
        self.organizationHint = organizationHint
        self.problem = problem
        self.value = value
        self.type = type
        self.inputMode = inputMode
        self.autocomplete = autocomplete
        canShow = type == "password"
        let ids = [problem.map { _ in "\(name)-problem" }, hint.map { _ in "\(name)-hint" }].compactMap(\.self)
        describedBy = ids.isEmpty ? nil : ids.joined(separator: " ")
    }
}

/// What is wrong on the page, at its top, each with a link to where it can be mended.
struct Problem: Sendable {
    /// The id of the field; nil if no field is at fault.
    let field: String?
    let text: String

    init(_ text: String, at field: String? = nil) {
        self.field = field
        self.text = text
    }
}

/// The problems of a page: the box at its top is drawn only if there is one.
struct Problems: Sendable {
    let items: [Problem]

    /// Nil if there are none.
    init?(_ items: [Problem?]) {
        self.items = items.compactMap(\.self)
        if self.items.isEmpty { return nil }
    }
}
