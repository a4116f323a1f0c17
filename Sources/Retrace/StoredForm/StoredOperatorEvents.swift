import EventStore
import Recovery

/// Version 1 of SubjectErased and of PersonalDataRevealed did not say who did it.
extension SubjectEvent {
    func encode(hasBy: Bool, into encoder: inout CBOREncoder) {
        encoder.array(hasBy ? 4 : 3)
        encoder.id(subject)
        encoder.number(reason)
        encoder.text(caseNumber, limit: StoredLimit.caseNumber)
        if hasBy { encoder.text(by, limit: StoredLimit.loginName) }
    }

    init(hasBy: Bool, from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: hasBy ? 4 : 3)
        self.init(
            subject: try reader.id(), reason: try reader.unsigned16(),
            caseNumber: try reader.text(limit: StoredLimit.caseNumber),
            by: hasBy ? try reader.text(limit: StoredLimit.loginName) : "")
    }
}

extension LogRestored {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(4)
        encoder.text(oldOrigin, limit: StoredLimit.origin)
        encoder.number(oldSize)
        encoder.bytes(oldRoot.bytes)
        encoder.number(restoredSize)
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 4)
        self.init(
            oldOrigin: try reader.text(limit: StoredLimit.origin), oldSize: try reader.unsigned(),
            oldRoot: try reader.treeRoot(), restoredSize: try reader.unsigned())
    }
}

extension RetentionApplied {
    func encode(into encoder: inout CBOREncoder) {
        encoder.array(6)
        for number in [accounts, phones, clients, networks, identityDays, clientDays] { encoder.number(number) }
    }

    init(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 6)
        self.init(
            accounts: try reader.unsigned32(), phones: try reader.unsigned32(), clients: try reader.unsigned32(),
            networks: try reader.unsigned32(), identityDays: try reader.unsigned32(),
            clientDays: try reader.unsigned32())
    }
}

extension CBORReader {
    fileprivate mutating func treeRoot() throws(CBORError) -> TreeRoot {
        let start = offset
        guard let root = TreeRoot(try bytes(limit: 32)) else { throw CBORError(offset: start, reason: .outOfRange) }
        return root
    }
}
