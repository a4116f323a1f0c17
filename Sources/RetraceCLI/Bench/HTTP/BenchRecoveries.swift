import Foundation
import Recovery
import Retrace

/// Many citizens at once, each taking one whole recovery after another.
struct BenchRecoveries: Sendable {
    static let steps = ["begin", "captcha", "code", "message arrives", "sign in", "change password"]

    struct Result: Sendable {
        var seconds = 0.0
        var recoveries = 0
        /// By step, in nanoseconds.
        var times: [[Int64]] = Array(repeating: [], count: BenchRecoveries.steps.count)
    }

    let steps: any RecoverySteps
    let clients: Int

    /// `first` is the number of the first citizen; no two runs on the same data share one.
    func run(_ count: Int, first: Int) async throws -> Result {
        let began = ContinuousClock.now
        let captcha = try BenchCitizen.captcha()
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let tokens = (0..<count).map { BenchCitizen.token(captcha, at: now, number: $0 % 50_000) }
        let ready = ContinuousClock.now - began
        let parts = try await withThrowingTaskGroup(of: [[Int64]].self) { group in
            for client in 0..<clients {
                group.addTask {
                    var times: [[Int64]] = Array(repeating: [], count: Self.steps.count)
                    for index in stride(from: client, to: count, by: clients) {
                        try await recover(BenchCitizen(index: first + index), tokens[index], &times)
                    }
                    return times
                }
            }
            var all: [[[Int64]]] = []
            for try await part in group { all.append(part) }
            return all
        }
        var result = Result()
        result.seconds = nanoseconds(ContinuousClock.now - began - ready) / 1e9
        result.recoveries = count
        for part in parts { for (step, times) in part.enumerated() { result.times[step] += times } }
        return result
    }

    /// Begins recoveries and leaves them open, waiting for their codes.
    func leaveOpen(_ count: Int, first: Int) async throws {
        let captcha = try BenchCitizen.captcha()
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<clients {
                group.addTask {
                    for index in stride(from: client, to: count, by: clients) {
                        let citizen = BenchCitizen(index: first + index)
                        let handle = try await steps.begin(citizen)
                        try await steps.solve(BenchCitizen.token(captcha, at: now, number: index), handle, citizen)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func recover(_ citizen: BenchCitizen, _ token: Secret, _ times: inout [[Int64]]) async throws {
        let handle = try await timed(&times[0]) { try await steps.begin(citizen) }
        try await timed(&times[1]) { try await steps.solve(token, handle, citizen) }
        try await timed(&times[2]) { try await steps.verify(handle, citizen) }
        try await timed(&times[3]) { try await steps.awaitMessage(handle) }
        // Nobody types a password in no time; the gateway's answer is in the log by then.
        try await Task.sleep(for: .milliseconds(20))
        let signIn = try await timed(&times[4]) { try await steps.signIn(handle, citizen) }
        try await timed(&times[5]) { try await steps.change(signIn, citizen) }
    }

    private func timed<R>(_ times: inout [Int64], _ body: () async throws -> R) async throws -> R {
        let start = ContinuousClock.now
        let result = try await body()
        times.append(Int64(nanoseconds(.now - start)))
        return result
    }
}
