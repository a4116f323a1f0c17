import Recovery

/// The newest epoch of each kind of key but the sessions', which the situation knows.
struct KeyLedger {
    private var newest: [KeyKind: UInt32] = [:]
    /// Whether the log was restored since the last signing key: what was lost may have known more of them.
    private var isRestored = false
    /// When the vault got its key.
    private var vaultSince: Instant?

    /// Why a key could not be made now; nil if it could.
    func refusal(ofCreating key: KeyEvent) -> String? {
        let last = newest[key.kind] ?? 0
        if key.kind == .service, last > 0 { return "a log has one \(key.kind) key" }
        if key.epoch <= last { return "a \(key.kind) key of epoch \(last) is there already, and epochs only rise" }
        guard key.epoch > last + 1 else { return nil }
        switch key.kind {
        // A rotation of the vault that was cut off before it was written down leaves a gap.
        case .vault where last > 0: return nil
        case .signing where isRestored: return nil
        case .vault, .signing, .service, .session:
            return "the next \(key.kind) key is that of epoch \(last + 1)"
        }
    }

    /// The key whose place another one takes in the same turn; nil if it is the first.
    func replaced(by key: KeyEvent) -> KeyEvent? {
        guard let last = newest[key.kind] else { return nil }
        switch key.kind {
        case .vault: return key.epoch > 0 ? KeyEvent(kind: .vault, epoch: key.epoch - 1) : nil
        case .signing: return KeyEvent(kind: .signing, epoch: last)
        case .service, .session: return nil
        }
    }

    mutating func create(_ key: KeyEvent, at time: Instant) {
        if key.kind == .vault { vaultSince = time }
        newest[key.kind] = max(newest[key.kind] ?? 0, key.epoch)
        if key.kind == .signing { isRestored = false }
    }

    mutating func restore() { isRestored = true }

    func has(_ kind: KeyKind) -> Bool { newest[kind] != nil }

    /// The newest epoch of a kind; nil if there is none.
    func newest(_ kind: KeyKind) -> UInt32? { newest[kind] }

    /// Whether the vault got its key just now. Many erasures may take more than one turn to be written.
    func isNewVault(at now: Instant) -> Bool { vaultSince.map { now < $0 + .minutes(1) } ?? false }
}
