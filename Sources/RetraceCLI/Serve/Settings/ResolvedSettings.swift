import Configuration
import Synchronization

/// The value of every setting and where it comes from: flags before the environment before the file.
struct ResolvedSettings: Sendable {
    private(set) var values: [String: SettingValue] = [:]
    private(set) var sources: [String: SettingSource] = [:]
    private(set) var faults: [String] = []
    let file: String?

    /// `environment` is the process's; of it only what begins with `RETRACE_` is looked at.
    init(arguments: [String], environment: [String: String], file: String?) {
        let flags = FlagArguments(arguments)
        let own = environment.filter { $0.key.hasPrefix(Setting.prefix) && !$0.value.isEmpty }
        let path = file ?? own[Self.fileVariable]
        let stored = path.map { SettingsFile(at: $0) }
        self.file = path
        faults = flags.faults + Self.unknown(in: own) + (stored?.faults ?? [])
        let reading = SettingsReading(flags: flags.values, environment: own, file: stored?.values ?? [:])
        for setting in SettingsTable.all { take(setting, reading.read(setting)) }
    }

    /// Names the file of settings.
    static let fileVariable = "RETRACE_CONFIG"

    private static func unknown(in environment: [String: String]) -> [String] {
        let known = SettingsTable.all.map(\.variable) + [fileVariable]
        return environment.keys.filter { !known.contains($0) }.sorted().map {
            "there is no setting \($0)" + near($0, known)
        }
    }

    private mutating func take(_ setting: Setting, _ outcome: SettingsReading.Outcome) {
        let source: SettingSource
        switch outcome {
        case .none: return
        case .wrong(let wrong):
            faults.append("\(wrong.name(of: setting, file: file)) must be \(setting.expected)")
            return
        case .found(let value, let found):
            source = found
            if let fault = Self.fault(value, setting) {
                faults.append("\(source.name(of: setting, file: file)) must be \(setting.expected), and is \(fault)")
                return
            }
            values[setting.key] = value
            sources[setting.key] = source
        }
    }

    /// The value as a person wrote it, if the setting does not allow it.
    private static func fault(_ value: SettingValue, _ setting: Setting) -> String? {
        switch (setting.kind, value) {
        case (.number(let range), .number(let number)) where !range.contains(number): "\(number)"
        case (.choice(let words), .text(let word)) where !words.contains(word): quoted(word)
        case (.text, .text("")), (.path, .text("")): "empty"
        default: nil
        }
    }

    /// What a setting is called where its value comes from.
    func name(_ key: String) -> String {
        guard let setting = SettingsTable.setting(key) else { return key }
        return (sources[key] ?? .flag).name(of: setting, file: file)
    }
}

/// Reads settings from three providers, and says which of them had the value.
private struct SettingsReading {
    enum Outcome {
        case none
        case found(SettingValue, SettingSource)
        /// What stands there is of another type.
        case wrong(SettingSource)
    }

    private let reader: ConfigReader
    private let recorder = LookupRecorder()

    init(flags: [String: SettingValue], environment: [String: String], file: [String: SettingValue]) {
        let secrets = SecretsSpecifier<String, String>.specific(
            Set(SettingsTable.all.filter(\.isSecret).map(\.variable)))
        let variables = EnvironmentVariablesProvider(environmentVariables: environment, secretsSpecifier: secrets)
        reader = ConfigReader(
            providers: [
                InMemoryProvider(name: "flags", values: flags.configuration), variables.prefixKeys(with: "retrace"),
                InMemoryProvider(name: "file", values: file.configuration),
            ], accessReporter: recorder)
    }

    func read(_ setting: Setting) -> Outcome {
        let key = ConfigKey(setting.key)
        let value: SettingValue? =
            switch setting.kind {
            case .text, .path, .choice, .secret:
                reader.string(forKey: key, isSecret: setting.isSecret).map { .text($0) }
            case .number: reader.int(forKey: key).map { .number($0) }
            case .flag: reader.bool(forKey: key).map { .flag($0) }
            case .list: reader.stringArray(forKey: key).map { .list($0) }
            }
        guard let (index, failed) = recorder.last, let source = SettingSource(rawValue: index) else { return .none }
        guard !failed, let value else { return .wrong(source) }
        return .found(value, source)
    }
}

/// Remembers which provider answered the last look-up.
private final class LookupRecorder: AccessReporter {
    private let latest = Mutex<(index: Int, failed: Bool)?>(nil)

    /// The provider's place, and whether what it has is of another type; nil if none has anything.
    var last: (index: Int, failed: Bool)? { latest.withLock { $0 } }

    func report(_ event: AccessEvent) {
        var found: (index: Int, failed: Bool)?
        for (index, provider) in event.providerResults.enumerated() where found == nil {
            switch provider.result {
            case .success(let lookup): if lookup.value != nil { found = (index, false) }
            case .failure: found = (index, true)
            }
        }
        latest.withLock { [found] in $0 = found }
    }
}

extension [String: SettingValue] {
    fileprivate var configuration: [AbsoluteConfigKey: ConfigValue] {
        var result: [AbsoluteConfigKey: ConfigValue] = [:]
        for (key, value) in self {
            let content: ConfigContent =
                switch value {
                case .text(let text): .string(text)
                case .number(let number): .int(number)
                case .flag(let flag): .bool(flag)
                case .list(let texts): .stringArray(texts)
                }
            result[AbsoluteConfigKey(key.split(separator: ".").map(String.init))] = ConfigValue(
                content, isSecret: false)
        }
        return result
    }
}
