/// One object of the JSON form. Keys that were never read are not known.
struct SettingsFields {
    private let container: KeyedDecodingContainer<Key>
    private let path: String
    private var unread: Set<String>

    struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(_ decoder: any Decoder) throws(LDAPSettingsError) {
        do {
            self.init(try decoder.container(keyedBy: Key.self), at: "")
        } catch {
            throw LDAPSettingsError("settings", "an object in braces is needed")
        }
    }

    private init(_ container: KeyedDecodingContainer<Key>, at path: String) {
        self.container = container
        self.path = path
        unread = Set(container.allKeys.map(\.stringValue))
    }

    private func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    mutating func required(_ key: String) throws(LDAPSettingsError) -> String {
        guard let text = try text(key) else { throw LDAPSettingsError(name(key), "it is missing") }
        return text
    }

    mutating func text(_ key: String) throws(LDAPSettingsError) -> String? {
        try value(key, "a text in quotes is needed here")
    }

    mutating func texts(_ key: String) throws(LDAPSettingsError) -> [String]? {
        try value(key, "a list of texts is needed here, in brackets")
    }

    mutating func flag(_ key: String) throws(LDAPSettingsError) -> Bool? {
        try value(key, "true or false is needed here, without quotes")
    }

    mutating func number(_ key: String) throws(LDAPSettingsError) -> Double? {
        try value(key, "a number is needed here, without quotes")
    }

    mutating func whole(_ key: String) throws(LDAPSettingsError) -> Int? {
        try value(key, "a whole number is needed here, without quotes")
    }

    mutating func object(_ key: String) throws(LDAPSettingsError) -> SettingsFields? {
        guard unread.remove(key) != nil else { return nil }
        do {
            let nested = try container.nestedContainer(keyedBy: Key.self, forKey: Key(stringValue: key))
            return SettingsFields(nested, at: name(key))
        } catch {
            throw LDAPSettingsError(name(key), "an object in braces is needed here")
        }
    }

    private mutating func value<T: Decodable>(_ key: String, _ needed: String) throws(LDAPSettingsError) -> T? {
        guard unread.remove(key) != nil else { return nil }
        do {
            return try container.decode(T.self, forKey: Key(stringValue: key))
        } catch {
            throw LDAPSettingsError(name(key), needed)
        }
    }

    /// Throws if a key was not read.
    func end() throws(LDAPSettingsError) {
        guard let unknown = unread.min() else { return }
        throw LDAPSettingsError(name(unknown), "there is no such setting")
    }
}
