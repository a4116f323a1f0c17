/// What stands in README.txt of every evidence file, for whoever opens it first.
enum EvidenceGuide {
    static let text = """
        EVIDENCE FROM A LOG OF ACCOUNT RECOVERIES

        This archive shows some events of an append-only log, and proves that they are in it.

          report.txt        the events in plain words, Vietnamese and English
          events/           each event's bytes, named by its position in the log
          proofs/           for each event the proof that the log holds it at that position: with the
                            checkpoint behind it, a file of the form c2sp.org/tlog-proof@v1
          checkpoint        what the log was then: name, size, root hash, signed
          keys              the log's verifier keys, as the log states them
          policies/         the rules' numbers in force then, from the events that adopted them
          log-format.cddl   how an event's bytes are to be read (CBOR, RFC 8949; CDDL, RFC 8610)
          SHA256SUMS        the hash of every other file

        HOW TO CHECK IT

        1. sha256sum -c SHA256SUMS
        2. Get the log's verifier key, and those of witnesses, from somebody else than who gave you this
           file. The key must be the same as in keys.
        3. With Retrace: retrace evidence verify FILE --key KEY
        4. Without it: the checkpoint is a signed note (c2sp.org/signed-note) with an Ed25519 signature
           over the text above its empty line. Each proof's hashes, folded with SHA-256(00 || event)
           as RFC 9162, section 2.1.3.2 says, must end in the root that the checkpoint names.

        WHAT IT DOES NOT SHOW

        That nothing else happened. An event of the same recovery that came later, or was left out of
        this file, cannot be missed here; only the whole log shows all. And a log shows what its keeper
        wrote: that it was not rewritten before anybody else had seen a checkpoint, only a checkpoint
        held elsewhere or a witness's cosignature shows.

        Accounts, phones and clients are pseudonyms. What they stand for is not in the log.

        """
}
