import Recovery
import Retrace
import Synchronization

/// A message on its way to a phone.
struct Parcel: Sendable {
    let session: SessionID
    let message: MessageID
    let text: String
    /// Nil if it is lost on the way.
    let arrival: Instant?
}

/// A carrier in memory: most messages arrive within half a minute, some late, a few never; some are refused for now or
/// for good, and now and then its answer is lost.
final class SimulatedGateway: SMSGateway {
    private struct State: Sendable {
        var random: SeededRandom
        var parcels: [Parcel] = []
        var count = 0
    }

    private let state: Mutex<State>

    init(seed: UInt64) { state = Mutex(State(random: SeededRandom(seed: seed, stream: 2))) }

    /// What was handed over since the last call.
    func takeParcels() -> [Parcel] {
        state.withLock { state in
            let taken = state.parcels
            state.parcels.removeAll(keepingCapacity: true)
            return taken
        }
    }

    func send(_ message: TextMessage) async -> SendAnswer {
        state.withLock { state in
            let luck = state.random.below(1000)
            if luck < 8 { return .rejected(code: 503, isRetryable: true) }
            if luck < 10 { return .rejected(code: 400, isRetryable: false) }
            if let parcel = Self.parcel(message, &state.random) { state.parcels.append(parcel) }
            if luck < 15 { return .unknown }
            state.count += 1
            return .accepted(reference: "sim-\(state.count)")
        }
    }

    /// Nil if the reference is not one of the engine's.
    private static func parcel(_ message: TextMessage, _ random: inout SeededRandom) -> Parcel? {
        let reference = message.reference
        guard let session = SessionID(hex: reference.prefix(32)), let number = UInt8(reference.dropFirst(33)) else {
            return nil
        }
        let kind: MessageKind
        switch reference.dropFirst(32).first {
        case "c": kind = .code
        case "p": kind = .credentials
        default: kind = .notice
        }
        return Parcel(
            session: session, message: MessageID(kind: kind, number: number), text: message.text.exposed,
            arrival: delay(&random).map { message.time + $0 })
    }

    private static func delay(_ random: inout SeededRandom) -> Instant.Span? {
        switch random.below(1000) {
        case ..<920: random.seconds(3...35)
        case ..<970: random.seconds(40...180)
        case ..<990: random.seconds(180...900)
        default: nil
        }
    }
}
