import Foundation
import LMDB

/// What a file of JSON sets: objects in objects, a setting's key the path down to it.
struct SettingsFile {
    private(set) var values: [String: SettingValue] = [:]
    private(set) var faults: [String] = []
    private let path: String

    init(at path: String) {
        self.path = path
        load()
    }

    private mutating func load() {
        do {
            guard let bytes = try DurableFile.read(at: path) else {
                return faults.append("there is no file \(path); check --config")
            }
            read(bytes)
        } catch {
            faults.append("\(path) can't be read: \(error)")
        }
    }

    private mutating func read(_ bytes: [UInt8]) {
        guard let object = try? JSONDecoder().decode([String: JSONValue].self, from: Data(bytes)) else {
            return faults.append("\(path) is not one object of JSON, such as {\"port\": 8080}, with whole numbers")
        }
        read(object, below: "")
    }

    private mutating func read(_ object: [String: JSONValue], below prefix: String) {
        for (name, value) in object.sorted(by: { $0.key < $1.key }) {
            let key = prefix + name
            if let setting = SettingsTable.setting(key) {
                read(setting, value)
            } else if case .object(let inner) = value,
                SettingsTable.all.contains(where: { $0.key.hasPrefix(key + ".") })
            {
                read(inner, below: key + ".")
            } else {
                faults.append("\(path): there is no setting \(key)" + near(key, SettingsTable.all.map(\.key)))
            }
        }
    }

    private mutating func read(_ setting: Setting, _ value: JSONValue) {
        if setting.isSecret {
            faults.append(
                "\(path): \(setting.key) is a secret, which does not belong among settings; "
                    + "put it into a file of its own and name that as \(setting.key)-file, or set \(setting.variable)")
            return
        }
        guard let read = SettingValue(value, setting.kind) else {
            faults.append("\(setting.key) in \(path) must be \(setting.expected), and is \(value.kind)")
            return
        }
        values[setting.key] = read
    }
}

extension SettingValue {
    /// Nil if the JSON is of another kind.
    init?(_ json: JSONValue, _ kind: Setting.Kind) {
        switch (kind, json) {
        case (.text, .string(let text)), (.path, .string(let text)), (.choice, .string(let text)): self = .text(text)
        case (.number, .integer(let number)): self = .number(Int(number))
        case (.flag, .bool(let flag)): self = .flag(flag)
        case (.list, .array(let values)):
            var texts: [String] = []
            for value in values {
                guard case .string(let text) = value else { return nil }
                texts.append(text)
            }
            self = .list(texts)
        default: return nil
        }
    }
}
