import NIOCore
import NIOPosix

/// A port of the loopback address that nobody listens at.
enum FreePort {
    /// The first free one of a hundred; any free one if none of them is.
    static func first(from port: Int) async throws -> Int {
        for candidate in port..<min(port + 100, 65_536) where await isFree(candidate) { return candidate }
        return 0
    }

    private static func isFree(_ port: Int) async -> Bool {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        guard let channel = try? await bootstrap.bind(host: "127.0.0.1", port: port).get() else { return false }
        try? await channel.close().get()
        return true
    }
}
