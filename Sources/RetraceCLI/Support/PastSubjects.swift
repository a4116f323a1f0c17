import Recovery
import Retrace
import RetraceAudit

/// One session or account as of a moment, or in a copy of the log alone: by the indexes of the views where there are
/// any, and without making others.
struct PastSubjects {
    let state: PastState
    private let log: AuditedLog
    private let views: CurrentViews?

    init(_ folder: DataFolder) throws {
        log = AuditedLog(folder.log)
        views = try folder.indexedViewsIfAny()
        state = PastState(log, views: views?.views)
    }

    func session(named id: IDArgument) throws -> SessionID {
        try views.map { try $0.session(named: id) } ?? log.log.session(named: id)
    }

    func account(named id: IDArgument) throws -> Pseudonym {
        try views.map { try $0.account(named: id) } ?? log.log.account(named: id)
    }

    func events(matching filter: EventFilter) throws -> [LoggedEvent] {
        if let views { return try views.views.events(matching: filter) }
        var found: [LoggedEvent] = []
        try log.log.forEachEvent(matching: filter) { event in
            found.append(event)
            return true
        }
        return found
    }

    /// The sessions that had named an account, in the order in which they began or reversed.
    func sessions(of account: Pseudonym, _ listing: ListingOptions) throws -> [SessionView] {
        var requests = EventFilter()
        requests.account = account
        requests.types = [.recoveryRequested]
        requests.isReversed = listing.reverse
        requests.limit = listing.most
        return try events(matching: requests).compactMap { request in
            try request.event.session.flatMap { try state.session($0) }
        }
    }
}

extension DataFolder {
    /// Whether one session or account is folded from its own events instead of being looked up.
    var readsByIndex: Bool { isPast || isLogCopy }
}
