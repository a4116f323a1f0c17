import Recovery

/// The newest epoch of each kind of key but the sessions', which the situation knows.
struct KeyLedger {
    private var newest: [KeyKind: UInt32] = [:]

    /// Why a key could not be made now; nil if it could.
    func refusal(ofCreating key: KeyEvent) -> String? {
        guard let last = newest[key.kind], key.epoch <= last else { return nil }
        return "a \(key.kind) key of epoch \(last) is there already, and epochs only rise"
    }

    /// Why a key could not be destroyed now; nil if it could.
    func refusal(ofDestroying key: KeyEvent) -> String? {
        guard let last = newest[key.kind] else { return "no \(key.kind) key was made before" }
        return key.epoch < last ? nil : "the \(key.kind) key of epoch \(key.epoch) has no successor yet"
    }

    mutating func create(_ key: KeyEvent) { newest[key.kind] = max(newest[key.kind] ?? 0, key.epoch) }

    func has(_ kind: KeyKind) -> Bool { newest[kind] != nil }
}
