import Foundation
import LMDB
import Recovery
import Retrace

// A setting's value by its key, and what is missing of it.
extension SettingsChecking {
    func text(_ key: String) -> String? {
        if case .text(let text) = resolved.values[key] { text } else { nil }
    }

    func number(_ key: String) -> Int? {
        if case .number(let number) = resolved.values[key] { number } else { nil }
    }

    func flag(_ key: String) -> Bool? {
        if case .flag(let flag) = resolved.values[key] { flag } else { nil }
    }

    func list(_ key: String) -> [String]? {
        if case .list(let list) = resolved.values[key] { list } else { nil }
    }

    /// Without a slash at its end.
    func folder(_ key: String) -> String? {
        guard var path = text(key) else { return nil }
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    /// Whether a path is a folder or lies in it.
    func isInside(_ path: String, _ folder: String) -> Bool {
        func whole(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path + "/" }
        return !folder.isEmpty && whole(path).hasPrefix(whole(folder))
    }

    mutating func needed(_ key: String, by kind: String) -> String? {
        if let text = text(key) { return text }
        guard let setting = SettingsTable.setting(key) else { return nil }
        faults.append("\(kind) needs \(key), \(setting.what); set it, or \(setting.variable)")
        return nil
    }

    mutating func needed(_ secret: Secret?, _ key: String, by kind: String) -> Secret? {
        if secret == nil, text(key + "-file") == nil, let setting = SettingsTable.setting(key) {
            faults.append("\(kind) needs \(key); name its file with \(key)-file, or set \(setting.variable)")
        }
        return secret
    }

    /// From the environment, or from the file that is named for it: its text without the line's end.
    mutating func secret(_ key: String) -> Secret? {
        let file = text(key + "-file")
        if let file { secretFiles[key + "-file"] = file }
        switch (text(key), file) {
        case (let secret?, nil): return Secret(secret)
        case (nil, let file?): return secret(in: file, key + "-file")
        case (nil, nil): return nil
        case (_?, _?):
            faults.append("\(key) comes from the environment and from \(key)-file; leave one of them out")
            return nil
        }
    }

    mutating func secret(in file: String, _ key: String) -> Secret? {
        do {
            switch try SecretFile.read(file) {
            case .secret(let secret): return secret
            case .missing: faults.append("\(resolved.name(key)) names \(file), which is not there")
            case .empty: faults.append("\(resolved.name(key)) names \(file), which is empty")
            }
        } catch {
            faults.append("\(resolved.name(key)) names \(file), which can't be read: \(error)")
        }
        return nil
    }
}
