import ArgumentParser
import EventStore
import Recovery
import Retrace

/// Which events are wanted: those that meet every condition.
struct EventOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Of this session: its id, or the first digits.", valueName: "id"))
    var session: IDArgument?

    @OptionGroup var subjects: SubjectOptions

    @Option(
        name: .customLong("type"),
        help: ArgumentHelp("Of this kind, such as OTPIssued; repeat it for several.", valueName: "name"))
    var types: [TypeArgument] = []

    @OptionGroup var times: TimeOptions

    @Option(help: ArgumentHelp("At positions A..B, both included; one may be left out.", valueName: "a..b"))
    var positions: PositionsArgument?

    /// Ids are looked up in views, or in the log where there are none.
    func filter(in place: some IDLookup) throws -> EventFilter {
        var filter = EventFilter()
        if !types.isEmpty { filter.types = Set(types.map(\.type)) }
        filter.times = times.range
        if let positions { filter.positions = positions.range }
        filter.session = try session.map { try place.session(named: $0) }
        let named = try subjects.named(in: place)
        (filter.account, filter.phone) = (named.account, named.phone)
        (filter.client, filter.network) = (named.client, named.network)
        return filter
    }
}

/// From when to when.
struct TimeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("At this time or later: 2026-01-05, 2026-01-05T10:09, or with Z.", valueName: "time"))
    var from: TimeArgument?

    @Option(help: ArgumentHelp("Before this time.", valueName: "time"))
    var to: TimeArgument?

    func validate() throws {
        if let from, let to, from.instant > to.instant { throw ValidationError("--from is after --to.") }
    }

    var range: Range<Instant>? {
        if from == nil, to == nil { return nil }
        let low = from?.instant ?? Instant(milliseconds: 0)
        let high = to?.instant ?? Instant(milliseconds: .max)
        return low..<max(low, high)
    }
}

/// Whom it is about.
struct SubjectOptions: ParsableArguments {
    @Option(help: ArgumentHelp("About this account: its pseudonym, or the first digits.", valueName: "id"))
    var account: IDArgument?

    @Option(help: ArgumentHelp("About this phone.", valueName: "id"))
    var phone: IDArgument?

    @Option(help: ArgumentHelp("From this client.", valueName: "id"))
    var client: IDArgument?

    @Option(help: ArgumentHelp("From this network of clients.", valueName: "id"))
    var network: IDArgument?

    struct Named {
        var account: Pseudonym?
        var phone: Pseudonym?
        var client: Pseudonym?
        var network: Pseudonym?
    }

    func named(in place: some IDLookup) throws -> Named {
        Named(
            account: try account.map { try place.account(named: $0) },
            phone: try phone.map { try place.phone(named: $0) },
            client: try client.map { try place.client(named: $0) },
            network: try network.map { try place.network(named: $0) })
    }
}
