import CoreMetrics
import HTTPTypes
import Synchronization

/// Counts answers by method, route and status, and times them by route: labels of a fixed set, nothing that was sent.
final class RequestMetrics: Sendable {
    private struct Key: Hashable {
        let route: String
        let method: String
        let status: Int
    }

    private let factory: any MetricsFactory
    private let counters = Mutex<[Key: Counter]>([:])
    private let timers = Mutex<[String: CoreMetrics.Timer]>([:])
    private let inFlight: Meter

    init(factory: any MetricsFactory) {
        self.factory = factory
        inFlight = Meter(label: "retrace_http_requests_in_flight", dimensions: [], factory: factory)
    }

    func began() { inFlight.increment(by: 1.0) }

    /// `route` is the template that matched; nil if none did.
    func ended(_ route: String?, _ method: HTTPRequest.Method, status: Int, after time: Duration) {
        inFlight.decrement(by: 1.0)
        let route = route ?? "none"
        let key = Key(route: route, method: methodName(method), status: status)
        counter(key).increment()
        timer(route).recordNanoseconds(Int64(nanoseconds(time)))
    }

    private func counter(_ key: Key) -> Counter {
        counters.withLock { counters in
            if let known = counters[key] { return known }
            let made = Counter(
                label: "retrace_http_requests_total",
                dimensions: [("route", key.route), ("method", key.method), ("status", "\(key.status)")],
                factory: factory)
            counters[key] = made
            return made
        }
    }

    private func timer(_ route: String) -> CoreMetrics.Timer {
        timers.withLock { timers in
            if let known = timers[route] { return known }
            let made = CoreMetrics.Timer(
                label: "retrace_http_request_seconds", dimensions: [("route", route)], factory: factory)
            timers[route] = made
            return made
        }
    }
}

/// A method that is none of HTTP's own is a text of the client's.
func methodName(_ method: HTTPRequest.Method) -> String {
    [.get, .head, .post, .put, .patch, .delete, .options].contains(method) ? method.rawValue : "other"
}
