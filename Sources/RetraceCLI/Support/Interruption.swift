import Dispatch
import Foundation
import LMDB
import Synchronization

/// From here on a signal that ends the process removes a folder first.
func removeWhenStopped(_ folder: String) {
    StandardStream.ignoreInterrupts()
    StandardStream.ignoreHangups()
    let watch = SignalHandler([SIGINT, SIGTERM, SIGHUP]) { number in
        Folders.remove(folder)
        // As a shell says it of a process that a signal ended.
        exit(128 + number)
    }
    watches.withLock { $0.append(watch) }
}

/// They watch as long as the process lives.
private let watches = Mutex<[SignalHandler]>([])

/// Does something at each of some signals; its sources are never touched after it is made.
private final class SignalHandler: @unchecked Sendable {
    private let sources: [any DispatchSourceSignal]

    init(_ signals: [Int32], _ body: @escaping @Sendable (Int32) -> Void) {
        sources = signals.map { number in
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { body(number) }
            source.resume()
            return source
        }
    }
}

/// Runs work that goes on until ctrl-C or a request to end (SIGTERM): its task is then cancelled, and may end in order.
func untilInterrupted(_ work: @escaping @Sendable () async throws -> Void) async throws {
    StandardStream.ignoreInterrupts()
    let signals = [SIGINT, SIGTERM]
    let (watched, registered) = AsyncStream.makeStream(of: Void.self)
    let task = Task {
        // Not before both are watched for: until then a signal is ignored, and whoever saw the first line may send one.
        for await _ in watched.prefix(signals.count) {}
        try Task.checkCancellation()
        try await work()
    }
    let sources = signals.map { number in
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setRegistrationHandler { registered.yield() }
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
