import ArgumentParser
import Foundation

/// `retrace demo`
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Plays the portal's own example, from the lost password to the sign-in.",
        discussion: """
            A real engine on a fresh LMDB log, a directory with one account, a folder of files in place of a phone, and \
            the built-in captcha; only the clock is virtual. Uses the published test keys, so that the code comes out \
            as in the guide: 725306.
            """)

    @Option(help: ArgumentHelp("A new or empty folder for the data; else a new temporary one.", valueName: "dir"))
    var data: String?

    func run() async throws {
        let folder: String
        if let data {
            try Folders.fresh(data)
            folder = data
        } else {
            folder = try Folders.temporary("retrace-demo")
        }
        try await Demo(folder: folder, screen: DemoScreen(style: Style.of()) { print($0) }).play()
    }
}
