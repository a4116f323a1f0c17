import Dispatch
import Foundation
import LMDB
import Synchronization

/// What the process does when it is told to stop (SIGINT, SIGTERM) or to read its certificate again (SIGHUP). Told to
/// stop a second time, it ends at once.
final class SignalWatch {
    private let sources: [any DispatchSourceSignal]

    init(onStop: @escaping @Sendable () -> Void, onReload: @escaping @Sendable () -> Void) {
        StandardStream.ignoreInterrupts()
        StandardStream.ignoreHangups()
        let stop = OnceThenExit(onStop)
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { number == SIGHUP ? onReload() : stop.run() }
            source.resume()
            return source
        }
    }

    func end() {
        for source in sources { source.cancel() }
    }
}

/// Does its work the first time, and ends the process the second.
private final class OnceThenExit: Sendable {
    private let isDone = Atomic(false)
    private let work: @Sendable () -> Void

    init(_ work: @escaping @Sendable () -> Void) { self.work = work }

    func run() {
        if isDone.exchange(true, ordering: .relaxed) { _exit(130) }
        work()
    }
}
