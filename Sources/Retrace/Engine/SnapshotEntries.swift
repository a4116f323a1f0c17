import EventStore
import Recovery

// How each map of a situation is written into a snapshot, entry by entry.

extension Situation {
    func count(of section: SituationSnapshot.Section) -> Int {
        switch section {
        case .sessions: sessions.count
        case .accounts: accounts.count
        case .phones: phones.count
        case .pairs: pairs.count
        case .clients: clients.count
        case .networks: networks.count
        case .attempts: attempts.count
        case .commands: commands.count
        case .tokens: tokens.count
        }
    }

    func encode(_ section: SituationSnapshot.Section, _ index: Int, into encoder: inout CBOREncoder) {
        switch section {
        case .sessions: sessions.values[index].encode(into: &encoder)
        case .accounts: encodeAccount(index, into: &encoder)
        case .phones:
            encoder.array(2)
            encoder.id(phones.keys[index])
            encoder.times(phones.values[index].codes)
        case .pairs: encodePair(index, into: &encoder)
        case .clients: encodeClient(index, into: &encoder)
        case .networks:
            encoder.array(2)
            encoder.id(networks.keys[index])
            encoder.times(networks.values[index].requests)
        case .attempts:
            encoder.array(3)
            encoder.pair(attempts.keys[index])
            encoder.ids(attempts.values[index].phones)
        case .commands: encodeCommand(index, into: &encoder)
        case .tokens:
            encoder.array(2)
            encoder.id(tokens.keys[index])
            encoder.instant(tokens.values[index])
        }
    }

    private func encodeAccount(_ index: Int, into encoder: inout CBOREncoder) {
        encoder.array(5)
        encoder.id(accounts.keys[index])
        encoder.times(accounts.values[index].codes)
        encoder.bool(accounts.values[index].isLocked)
        encoder.optional(accounts.values[index].credentials) { $0.id($1) }
        encoder.optional(accounts.values[index].attempted) { $0.id($1) }
    }

    private func encodePair(_ index: Int, into encoder: inout CBOREncoder) {
        let memory = pairs.values[index]
        encoder.array(9)
        encoder.pair(pairs.keys[index])
        encoder.times(memory.codes)
        encoder.optional(memory.lastSent) { $0.instant($1) }
        encoder.times(memory.wrong)
        encoder.number(memory.wrongInAll)
        encoder.number(memory.lockouts)
        encoder.instant(memory.lockedUntil)
        encoder.optional(memory.lastLockout) { $0.instant($1) }
    }

    private func encodeClient(_ index: Int, into encoder: inout CBOREncoder) {
        let memory = clients.values[index]
        encoder.array(5)
        encoder.id(clients.keys[index])
        encoder.times(memory.requests)
        encoder.ids(memory.accounts)
        encoder.number(memory.refusals)
        encoder.optional(memory.lastRefusal) { $0.instant($1) }
    }

    private func encodeCommand(_ index: Int, into encoder: inout CBOREncoder) {
        let memory = commands.values[index]
        encoder.array(4)
        encoder.id(commands.keys[index])
        encoder.instant(memory.time)
        encoder.unsigned(memory.position)
        encoder.unsigned(memory.fingerprint)
    }

    mutating func decode(
        _ section: SituationSnapshot.Section, from reader: inout CBORReader
    ) throws(CBORError) {
        switch section {
        case .sessions:
            let session = try Session(from: &reader)
            sessions.set(session, for: session.id)
        case .accounts: try decodeAccount(from: &reader)
        case .phones:
            try reader.array(of: 2)
            let key: Pseudonym = try reader.id()
            var memory = PhoneMemory()
            memory.codes = try reader.times()
            phones.set(memory, for: key)
        case .pairs: try decodePair(from: &reader)
        case .clients: try decodeClient(from: &reader)
        case .networks:
            try reader.array(of: 2)
            let key: Pseudonym = try reader.id()
            var memory = NetworkMemory()
            memory.requests = try reader.times()
            networks.set(memory, for: key)
        case .attempts:
            try reader.array(of: 3)
            let key = try reader.pair()
            var memory = AttemptMemory()
            memory.phones = try reader.ids()
            attempts.set(memory, for: key)
        case .commands:
            try reader.array(of: 4)
            let key: CommandID = try reader.id()
            let memory = CommandMemory(
                time: try reader.instant(), position: try reader.unsigned(), fingerprint: try reader.unsigned())
            commands.set(memory, for: key)
        case .tokens:
            try reader.array(of: 2)
            let key: TokenDigest = try reader.id()
            tokens.set(try reader.instant(), for: key)
        }
    }

    private mutating func decodeAccount(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 5)
        let key: Pseudonym = try reader.id()
        var memory = AccountMemory()
        memory.codes = try reader.times()
        memory.isLocked = try reader.bool()
        memory.credentials = try reader.isNull() ? nil : try reader.id()
        memory.attempted = try reader.isNull() ? nil : try reader.id()
        accounts.set(memory, for: key)
    }

    private mutating func decodePair(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 9)
        let key = try reader.pair()
        var memory = PairMemory()
        memory.codes = try reader.times()
        memory.lastSent = try reader.optionalInstant()
        memory.wrong = try reader.times()
        memory.wrongInAll = try reader.unsigned32()
        memory.lockouts = try reader.unsigned32()
        memory.lockedUntil = try reader.instant()
        memory.lastLockout = try reader.optionalInstant()
        pairs.set(memory, for: key)
    }

    private mutating func decodeClient(from reader: inout CBORReader) throws(CBORError) {
        try reader.array(of: 5)
        let key: Pseudonym = try reader.id()
        var memory = ClientMemory()
        memory.requests = try reader.times()
        memory.accounts = try reader.ids()
        memory.refusals = try reader.unsigned32()
        memory.lastRefusal = try reader.optionalInstant()
        clients.set(memory, for: key)
    }
}

extension CBOREncoder {
    /// Two items.
    fileprivate mutating func pair(_ pair: Pair) {
        id(pair.account)
        id(pair.phone)
    }

    fileprivate mutating func times(_ times: RecentTimes) {
        let all = times.all
        array(all.count)
        for time in all { signed(time) }
    }

    fileprivate mutating func ids(_ ids: RecentIDs) {
        array(ids.sightings.count * 2)
        for sighting in ids.sightings {
            id(sighting.id)
            signed(sighting.time)
        }
    }
}

extension CBORReader {
    fileprivate mutating func pair() throws(CBORError) -> Pair { Pair(account: try id(), phone: try id()) }

    fileprivate mutating func times() throws(CBORError) -> RecentTimes {
        var all: [Int64] = []
        for _ in 0..<(try array()) { all.append(try signed()) }
        return RecentTimes(all: all)
    }

    fileprivate mutating func ids() throws(CBORError) -> RecentIDs {
        var ids = RecentIDs()
        for _ in 0..<(try array()) / 2 {
            ids.sightings.append(RecentIDs.Sighting(id: try id(), time: try signed()))
        }
        return ids
    }
}
