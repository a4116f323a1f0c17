import ArgumentParser
import EventStore
import Recovery
import Retrace

/// Shows events, and follows the log.
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Show events.",
        discussion: """
            Conditions hold together. A table shows local time (TZ), whose offset its heading says, and json UTC. With --follow, --limit says how many of \
            the events that are there come first.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup(title: "Conditions") var events: EventOptions
    @OptionGroup var moment: AsOfOptions
    @OptionGroup(title: "Form") var listing: ListingOptions

    @Flag(help: "Go on with new events, also those of other processes, until ctrl-C.")
    var follow = false

    func validate() throws {
        guard follow else { return }
        if moment.asOf != nil { throw ValidationError("--follow and --as-of exclude each other.") }
        if listing.reverse { throw ValidationError("--follow and --reverse exclude each other.") }
        if events.times.to != nil { throw ValidationError("--follow and --to exclude each other.") }
    }

    func run() async throws {
        let folder = try DataFolder.open(data, asOf: moment)
        let source = try EventSource(folder, events)
        let columns = Columns.events(withSession: events.session == nil)
        if follow {
            try await untilInterrupted { [listing] in try await source.follow(listing, columns) }
        } else {
            var rows = Listing(columns, listing.format, to: Output())
            try source.forEach(listing) { try rows.add($0) }
            try rows.end()
        }
    }
}

/// Where events come from: the views' indexes and the log, or the log alone.
struct EventSource: Sendable {
    private let folder: DataFolder
    private let views: CurrentViews?
    private let filter: EventFilter

    init(_ folder: DataFolder, _ options: EventOptions) throws {
        self.folder = folder
        // Without conditions that need an index, views are not asked for.
        let needsViews = options.session != nil || !options.types.isEmpty || options.subjects.nameSomebody
        views = needsViews ? try folder.indexedViewsIfAny() : nil
        filter = try views.map { try options.filter(in: $0) } ?? options.filter(in: folder.log)
    }

    func forEach(_ listing: ListingOptions, _ body: (LoggedEvent) throws -> Void) throws {
        var filter = filter
        filter.isReversed = listing.reverse
        filter.limit = listing.most
        try each(filter) { event in
            try body(event)
            return true
        }
    }

    /// Hands on the newest events below a position, in order. Only so many are held; without a limit none.
    private func forNewest(_ limit: Int?, below end: UInt64, _ body: (LoggedEvent) throws -> Void) throws {
        var filter = filter
        filter.positions = filter.positions.clamped(to: 0..<end)
        guard let limit else {
            return try each(filter) { event in
                try body(event)
                return !Task.isCancelled
            }
        }
        filter.limit = limit
        filter.isReversed = true
        var found: [LoggedEvent] = []
        try each(filter) { event in
            found.append(event)
            return !Task.isCancelled
        }
        for event in found.reversed() { try body(event) }
    }

    /// Shows the newest events, and then others as they come, until the task is cancelled or the last position that is
    /// wanted is there.
    func follow(_ listing: ListingOptions, _ columns: [Column<LoggedEvent>]) async throws {
        var rows = Listing(columns, listing.format, to: Output())
        let start = try folder.log.head().size
        try forNewest(listing.limit, below: start) { try rows.add($0) }
        try rows.flush()
        var matcher = EventMatcher(filter, members: try members(below: start))
        var next = start
        while !Task.isCancelled, next < filter.positions.upperBound {
            let size = try await folder.log.waitForAppend(beyond: next, timeout: .seconds(10))
            try folder.log.read(from: next, upTo: min(size, filter.positions.upperBound)) { position, record in
                let event = try decode(record, at: position)
                if matcher.accepts(event), filter.positions.contains(position) {
                    try rows.add(LoggedEvent(position: position, event: event))
                }
                return true
            }
            next = max(next, size)
            try rows.flush()
        }
    }

    /// The sessions begun before that are about those that the filter names.
    private func members(below end: UInt64) throws -> Set<SessionID> {
        guard EventMatcher(filter).namesSomebody else { return [] }
        var requests = filter
        requests.types = [.recoveryRequested]
        requests.times = nil
        requests.positions = 0..<end
        var members: Set<SessionID> = []
        try each(requests) { request in
            if let session = request.event.session { members.insert(session) }
            return true
        }
        return members
    }

    private func each(_ filter: EventFilter, _ body: (LoggedEvent) throws -> Bool) throws {
        if let views {
            try views.views.forEachEvent(matching: filter, body)
        } else {
            try folder.log.forEachEvent(matching: filter, body)
        }
    }
}

extension SubjectOptions {
    fileprivate var nameSomebody: Bool { account != nil || phone != nil || client != nil || network != nil }
}
