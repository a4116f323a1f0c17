import Foundation
import Recovery
import Retrace

/// An engine in a process that a test starts to have it killed, or that goes on after one that was: on data and keys at
/// these paths, which is all that such a process is told.
func openEngine(
    _ data: String, _ keys: String, _ time: Instant, _ change: (inout EngineOptions) -> Void = { _ in }
) async throws -> Engine {
    var options = EngineOptions(data: data, keys: try KeyStore.open(at: keys, data: data))
    options.isDevelopment = true
    options.isDurable = false
    options.freeSpaceNeeded = 0
    options.clock = VirtualClock(at: time)
    change(&options)
    return try await Engine.open(
        options, EnginePorts(directory: TestDirectory(), gateway: Inbox(), captcha: OnceCaptcha()))
}

/// Ends this process as a loss of power does.
func killThisProcess() { kill(getpid(), SIGKILL) }
