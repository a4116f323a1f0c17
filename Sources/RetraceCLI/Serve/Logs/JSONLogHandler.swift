import Foundation
import Logging
import Recovery
import Retrace

/// Writes each log record as one line of JSON to the standard error: time, level, message, the request's id, and fields.
///
/// What is logged holds no secret and nothing personal to begin with (E4); this only writes it.
struct JSONLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    private let label: String
    private let write: @Sendable (String) -> Void

    /// `write` takes a line without its end.
    init(label: String, level: Logger.Level, write: @escaping @Sendable (String) -> Void = { record($0) }) {
        self.label = label
        logLevel = level
        self.write = write
    }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields: [(key: String, value: Value)] = [
            ("time", .text(Self.now())), ("level", .text(event.level.rawValue)), ("message", .text("\(event.message)")),
        ]
        var all = metadata.merging(event.metadata ?? [:]) { $1 }
        if let request = all.removeValue(forKey: Self.requestKey) { fields.append(("request", .text("\(request)"))) }
        if let error = event.error { fields.append(("error", .text("\(type(of: error))"))) }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) { fields.append((key, Self.value(value))) }
        write(Value.object(fields).json)
    }

    /// What Hummingbird calls the request's id.
    static let requestKey = "hb.request.id"

    private static func now() -> String {
        iso8601(Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))))
    }

    private static func value(_ value: Logger.MetadataValue) -> Value {
        switch value {
        case .string(let text): .text(text)
        case .stringConvertible(let number as Int): .number(number)
        case .stringConvertible(let number as Double): .decimal(Int64((number * 10).rounded()))
        case .stringConvertible(let other): .text("\(other)")
        case .array(let values): .list(values.map(Self.value))
        case .dictionary(let values):
            .object(values.sorted { $0.key < $1.key }.map { ($0.key, Self.value($0.value)) })
        @unknown default: .text("\(value)")
        }
    }
}
