import ArgumentParser
import Retrace

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Put the vault under a new key.", subcommands: [KeysRotate.self])
}

/// Puts the vault under a new key.
struct KeysRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Put the vault under a new key, and destroy the old one.",
        discussion: """
            Pseudonyms stay. A backup of the vault from before can then be read only with a backup of its own key. Keys
            of sessions come and go by themselves, one an hour.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var keys: KeyOptions

    func run() async throws {
        try DataFolder.refuseMissing(data.path)
        let keys = try keys.existing(data: data.path)
        let epoch = try await withOperatorEngine(data.path, keys) { try await $0.rotateVaultKey() }
        let output = Output()
        try output.line("The vault is under the key of epoch \(epoch); the key before it is destroyed.")
        try output.line("Back up vault and keys again: an older copy of the vault needs the old key.")
        try output.flush()
    }
}
