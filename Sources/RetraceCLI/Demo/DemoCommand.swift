import ArgumentParser
import Foundation

/// `retrace demo`
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Serve the portal on this machine, with the guide's account and a phone's inbox.",
        discussion: """
            A real engine on a fresh LMDB log, a directory with one account, a folder of files in place of a phone, and \
            the built-in captcha. Uses the published test keys, so that the first code comes out as in the guide: \
            725306. Open the address that it prints; stop with ctrl-C.

            With --terminal it plays the same example by itself, as pages drawn in the terminal, under a virtual clock.
            """)

    @Option(help: ArgumentHelp("A new or empty folder for the data; else a new temporary one.", valueName: "dir"))
    var data: String?

    @Option(help: ArgumentHelp("The port; if it is taken, the next free one.", valueName: "port"))
    var port = 8080

    @Flag(help: "Play the example in the terminal.")
    var terminal = false

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must lie between 0 and 65535.") }
    }

    func run() async throws {
        let folder: String
        if let data {
            try Folders.fresh(data)
            folder = data
        } else {
            folder = try Folders.temporary("retrace-demo")
        }
        if terminal { return try await playInTerminal(folder) }
        let screen = PortalDemoScreen(style: Style.of()) { lines in
            let output = Output()
            for line in lines { try output.line(line) }
            try output.flush()
        }
        try await PortalDemo(folder: folder, port: port, screen: screen).run()
    }

    private func playInTerminal(_ folder: String) async throws {
        try await Demo(folder: folder, screen: DemoScreen(style: Style.of()) { print($0.sequence) }).play()
    }
}
