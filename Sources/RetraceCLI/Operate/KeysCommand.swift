import ArgumentParser
import Retrace

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Put the vault, or the log's checkpoints, under a new key.",
        subcommands: [KeysRotate.self])
}

/// Puts a new key in place of one.
struct KeysRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Make a new key, and destroy the old one.",
        discussion: """
            vault: pseudonyms stay. A backup of the vault from before can then be read only with a backup of its own \
            key.

            signing: checkpoints are signed with the new key from now on. The first one is signed with the old key as \
            well, and older ones still verify with the old public key, which stays known: see `retrace checkpoint \
            key`.

            Keys of sessions come and go by themselves, one an hour.
            """)

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case vault, signing
    }

    @OptionGroup var data: DataOptions
    @OptionGroup var keys: KeyOptions

    @Option(help: "Which key: vault or signing.")
    var kind = Kind.vault

    func run() async throws {
        try DataFolder.refuseMissing(data.path)
        let keys = try keys.existing(data: data.path)
        let epoch = try await withOperatorEngine(data.path, keys) { engine in
            switch kind {
            case .vault: try await engine.rotateVaultKey()
            case .signing: try await engine.rotateSigningKey()
            }
        }
        let output = Output()
        for line in lines(epoch) { try output.sentence(line) }
        try output.flush()
    }

    private func lines(_ epoch: UInt32) -> [String] {
        switch kind {
        case .vault:
            [
                "The vault is under the key of epoch \(epoch); the key before it is destroyed.",
                "Back up vault and keys again: an older copy of the vault needs the old key.",
            ]
        case .signing:
            [
                "Checkpoints are signed with the key of epoch \(epoch); the key before it is destroyed.",
                "Back up the keys, and give the new verifier key to whoever needs it: retrace checkpoint key --newest",
            ]
        }
    }
}
