import HTTPTypes
import Hummingbird
import NIOCore
import Retrace

/// `POST /clock?seconds=N` moves the clock of a portal in development: N seconds later it is, and what falls due by then
/// happens. The answer says what log time it is.
struct ClockRoute: Sendable {
    let engine: Engine
    let clock: MovableClock

    func add<Context: RequestContext>(to router: Router<Context>) {
        router.post("clock") { request, _ in
            guard let seconds = request.uri.queryParameters["seconds"].flatMap({ Int64($0) }),
                clock.move(seconds: seconds)
            else {
                let what = "seconds must be a whole number from 0 to \(MovableClock.limit), a year in all"
                return AdminApplication.json(.badRequest, [("error", .text(what))])
            }
            return AdminApplication.json(.ok, [("time", .text(iso8601(engine.now)))])
        }
    }
}
