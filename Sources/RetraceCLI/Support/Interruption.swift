import Dispatch
import Foundation
import LMDB

/// Runs work that goes on until ctrl-C or a request to end (SIGTERM): its task is then cancelled, and may end in order.
func untilInterrupted(_ work: @escaping @Sendable () async throws -> Void) async throws {
    StandardStream.ignoreInterrupts()
    let task = Task { try await work() }
    let sources = [SIGINT, SIGTERM].map { number in
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { task.cancel() }
        source.resume()
        return source
    }
    defer { for source in sources { source.cancel() } }
    do {
        try await task.value
    } catch is CancellationError {
        return
    }
}
