import ArgumentParser
import EventStore
import LMDB
import Retrace

/// Lists the checkpoints that a log keeps.
struct CheckpointList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the checkpoints that the log keeps.")

    @OptionGroup var data: DataOptions
    @OptionGroup(title: "Form") var form: ListingOptions

    func run() throws {
        let log = try DataFolder.open(data).log
        let output = Output()
        var rows = Listing(Columns.checkpoints(signedBy: try log.signingKeys()), form.format, to: output)
        if form.reverse {
            // Notes are small, and one a second at the most: all of them fit.
            var all: [SignedCheckpoint] = []
            try log.readCheckpoints { signed in
                all.append(signed)
                return true
            }
            for signed in all.reversed().prefix(form.most) { try rows.add(signed) }
        } else {
            var left = form.most
            try log.readCheckpoints { signed in
                try rows.add(signed)
                left -= 1
                return left > 0
            }
        }
        try rows.flush()
    }
}

extension Columns {
    /// The epochs are those of known keys that claim a signature; `retrace checkpoint verify` checks them.
    static func checkpoints(signedBy keys: [SigningEpoch]) -> [Column<SignedCheckpoint>] {
        [
            Column("size", "EVENTS") { .number($0.checkpoint.size) },
            Column("epochs", "KEYS") { signed in
                .list(
                    keys.filter { epoch in
                        signed.note.signatures.contains { $0.keyID == epoch.key.keyID && $0.name == epoch.key.name }
                    }.map { .number($0.epoch) })
            },
            Column("root", "ROOT") { .text($0.checkpoint.root.hexadecimal) },
            Column("origin", "ORIGIN") { .text($0.checkpoint.origin) },
            Column("note", nil) { .text($0.note.description) },
        ]
    }
}
