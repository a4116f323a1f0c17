/// What the command line sets, read by the table of settings.
struct FlagArguments {
    private(set) var values: [String: SettingValue] = [:]
    private(set) var faults: [String] = []

    private static let byFlag = Dictionary(SettingsTable.all.map { ($0.flag, $0) }, uniquingKeysWith: { $1 })

    /// `--name value` or `--name=value`; a flag stands alone.
    init(_ arguments: [String]) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let name = parts.first, argument.hasPrefix("--") else {
                faults.append("\(quoted(String(argument.prefix(40)))) is no setting; each begins with --")
                continue
            }
            guard let setting = Self.byFlag[name] else {
                faults.append("there is no setting \(name)" + near(name, Array(Self.byFlag.keys)))
                if parts.count == 1, let next = rest.first, !next.hasPrefix("--") { rest.removeFirst() }
                continue
            }
            read(setting, parts.count == 2 ? parts[1] : value(of: setting, &rest))
        }
    }

    private func value(of setting: Setting, _ rest: inout ArraySlice<String>) -> String? {
        if setting.kind == .flag { return "true" }
        guard let next = rest.first, !next.hasPrefix("--") else { return nil }
        rest.removeFirst()
        return next
    }

    private mutating func read(_ setting: Setting, _ text: String?) {
        if setting.isSecret {
            faults.append(
                "\(setting.flag) would show the secret to everybody who lists processes; "
                    + "name a file with \(setting.flag)-file, or set \(setting.variable)")
            return
        }
        guard let text else { return faults.append("\(setting.flag) lacks its value: \(setting.expected)") }
        guard let value = SettingValue(text, setting.kind) else {
            return faults.append("\(setting.flag) must be \(setting.expected), and is \(quoted(text))")
        }
        values[setting.key] = value
    }
}

extension SettingValue {
    /// From a text; nil if that is none of its kind. Whether a number or a word is allowed is not looked at here.
    init?(_ text: String, _ kind: Setting.Kind) {
        switch kind {
        case .text, .path, .choice, .secret: self = .text(text)
        case .number:
            guard let number = Int(text) else { return nil }
            self = .number(number)
        case .flag:
            guard let flag = Bool(text) else { return nil }
            self = .flag(flag)
        case .list:
            self = .list(text.split(separator: ",").map { $0.trimmed })
        }
    }
}

extension StringProtocol {
    /// Without spaces at both ends.
    var trimmed: String {
        let start = drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}

/// `; is it X?` with the name that differs least, or nothing.
func near(_ name: String, _ known: [String]) -> String {
    let best = known.map { (distance(name, $0), $0) }.min { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 < $1.0 }
    guard let best, best.0 <= 3 else { return "" }
    return "; is it \(best.1)?"
}

/// How many letters must be changed, put in or left out (Levenshtein).
private func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a), Array(b))
    var row = Array(0...b.count)
    for (i, letter) in a.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, other) in b.enumerated() {
            let change = diagonal + (letter == other ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(change, row[j] + 1, row[j + 1] + 1)
        }
    }
    return row[b.count]
}
