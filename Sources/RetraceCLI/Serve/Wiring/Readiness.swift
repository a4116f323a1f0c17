import LMDB
import Recovery
import Retrace

/// Whether citizens may be sent here: a sentence for each thing that stands in the way.
struct Readiness: Sendable {
    let engine: Engine
    let gateway: WatchedGateway
    let directoryProblem: @Sendable () async -> String?
    let data: String
    let freeSpaceNeeded: UInt64

    /// Beyond it views no longer say how things stand.
    private let viewLagLimit: Int64 = 30_000

    func problems() async -> [String] {
        [await writerProblem(), viewProblem(), gatewayProblem(), await directoryProblem()].compactMap(\.self)
    }

    /// The writer answers, and may write: it says no itself when the disk is nearly full or a flush has failed.
    private func writerProblem() async -> String? {
        if let free = try? DurableFile.freeSpace(at: data), free < freeSpaceNeeded {
            return "the disk of the data is nearly full: \(free) bytes are left; nothing is issued, verified or sent"
        }
        do {
            _ = try await engine.submit(Job(.look(SessionID(high: 0, low: 0))))
            return nil
        } catch {
            return "the log can't be written: \(error)"
        }
    }

    private func viewProblem() -> String? {
        if let failure = engine.follower.failure { return "the views make no progress: \(failure)" }
        do {
            let lag = try engine.viewLag()
            guard lag.milliseconds > viewLagLimit else { return nil }
            return "the views lie \(lag.events) events behind, \(lag.milliseconds / 1000) s"
        } catch {
            return "the views can't be read: \(error)"
        }
    }

    private func gatewayProblem() -> String? {
        guard case .failing(let count) = gateway.health else { return nil }
        return "the gateway refused or lost the last \(count) messages"
    }
}
