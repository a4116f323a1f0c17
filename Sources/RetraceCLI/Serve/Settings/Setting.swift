/// One thing that an operator can set: what it is called everywhere follows from its key.
struct Setting: Sendable {
    enum Kind: Sendable, Equatable {
        case text
        /// Of a file or a folder.
        case path
        case number(ClosedRange<Int>)
        case flag
        /// Texts; separated by commas in a flag and in the environment.
        case list
        case choice([String])
        /// Comes from the environment, or from a file that the setting `KEY-file` names.
        case secret
    }

    /// As in the file, a dot for each step down: `captcha.site-key`.
    let key: String
    let kind: Kind
    /// A few words for help and documents.
    let what: String
    /// What holds when it is not set, as help shows it; nil if nothing does.
    let standard: String?

    init(_ key: String, _ kind: Kind, _ what: String, standard: String? = nil) {
        self.key = key
        self.kind = kind
        self.what = what
        self.standard = standard
    }

    /// `--captcha-site-key`
    var flag: String { "--" + key.replacing(".", with: "-") }

    /// `RETRACE_CAPTCHA_SITE_KEY`
    var variable: String { Self.prefix + key.uppercased().replacing(".", with: "_").replacing("-", with: "_") }

    static let prefix = "RETRACE_"

    var isSecret: Bool { kind == .secret }

    /// What a value must be, to go behind "must be".
    var expected: String {
        switch kind {
        case .text, .secret: "a text"
        case .path: "a path"
        case .number(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .flag: "true or false"
        case .list: "a list of texts"
        case .choice(let words): "one of " + words.joined(separator: ", ")
        }
    }
}

/// A value of a setting, of the setting's kind.
enum SettingValue: Equatable, Sendable {
    case text(String)
    case number(Int)
    case flag(Bool)
    case list([String])

    /// As people write it.
    var text: String {
        switch self {
        case .text(let text): text
        case .number(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        case .list(let texts): texts.joined(separator: ",")
        }
    }
}

/// Where a value comes from; the first that has one wins.
enum SettingSource: Int, CaseIterable, Sendable {
    case flag, environment, file, standard

    /// What a setting is called there.
    func name(of setting: Setting, file: String?) -> String {
        switch self {
        case .flag: setting.flag
        case .environment: setting.variable
        case .file: "\(setting.key) in \(file ?? "the file")"
        case .standard: setting.key
        }
    }
}
