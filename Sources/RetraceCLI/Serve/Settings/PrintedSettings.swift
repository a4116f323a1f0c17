/// What `--print-config` shows: every setting, its value and where that comes from; no secret.
struct PrintedSettings {
    let resolved: ResolvedSettings

    var lines: [String] {
        let rows = SettingsTable.all.map(row)
        let widths = (0..<2).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { "\($0[0].padded(to: widths[0]))  \($0[1].padded(to: widths[1]))  \($0[2])" }
    }

    private func row(_ setting: Setting) -> [String] {
        guard let value = resolved.values[setting.key], let source = resolved.sources[setting.key] else {
            return [setting.key, setting.standard ?? "-", setting.standard == nil ? "not set" : "standard"]
        }
        let shown = setting.isSecret ? "[secret]" : value.text.isEmpty ? "\"\"" : value.text
        return [setting.key, shown, place(source, setting)]
    }

    private func place(_ source: SettingSource, _ setting: Setting) -> String {
        switch source {
        case .flag: "flag \(setting.flag)"
        case .environment: "environment \(setting.variable)"
        case .file: "file \(resolved.file ?? "")"
        case .standard: "standard"
        }
    }
}

/// The settings as help shows them.
enum SettingsHelp {
    static var text: String {
        SettingsTable.all.map { setting in
            let standard = setting.standard.map { " (standard: \($0))" } ?? ""
            let name = setting.isSecret ? setting.variable : setting.flag
            return "  \(name)\n"
                + (setting.what + standard).wrapped(to: 68).map { "          " + $0 }
                .joined(separator: "\n")
        }.joined(separator: "\n")
    }
}
