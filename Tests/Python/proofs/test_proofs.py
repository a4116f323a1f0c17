"""Proofs, checked by parts that share no code with Retrace: Go's golang.org/x/mod/sumdb, OpenSSL and pymerkle."""

import json
import os
import random
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

from notes import Key, openssl_accepts, parts, sign

HERE = Path(__file__).resolve().parent
GOLDEN = HERE.parents[2] / "fixtures" / "proofs"


def sizes(count):
    """Sizes at and around whole blocks and powers of two, and some others."""
    near = {1, 2, 3, 255, 256, 257, 511, 512, 513, 1024, count - 1, count}
    return sorted(size for size in near | set(random.Random(1).sample(range(1, count), 12)) if size <= count)


def altered(path, folder):
    """The file with one bit of one byte changed, for some places of it."""
    whole = path.read_bytes()
    for place in random.Random(2).sample(range(len(whole)), 40):
        copy = folder / f"altered-{place}"
        copy.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1:])
        yield copy


def test_gos_package_and_openssl_verify_the_checkpoint_that_the_library_signs(go, tmp_path):
    log, witness = (GOLDEN / "keys").read_text().split()
    text, signatures = parts((GOLDEN / "checkpoint").read_bytes())
    assert go("note", log, GOLDEN / "checkpoint")
    assert openssl_accepts(log, text, signatures["log.example/1"], tmp_path)
    assert not openssl_accepts(log, text.replace(b"700", b"701"), signatures["log.example/1"], tmp_path)
    # A cosignature is over a time and the text.
    cosigned = signatures["witness.example/w"]
    time = int.from_bytes(cosigned[:8], "big")
    assert openssl_accepts(witness, b"cosignature/v1\ntime %d\n" % time + text, cosigned[8:], tmp_path)
    assert not openssl_accepts(witness, b"cosignature/v1\ntime %d\n" % (time + 1) + text, cosigned[8:], tmp_path)


def openssl_recipe():
    """The commands of docs/proofs.md, without the first line, which names the key."""
    section = (HERE.parents[2] / "docs" / "proofs.md").read_text().split("### The signature, with OpenSSL\n")[1]
    first, *lines = section.split("\n\n")[0].splitlines()
    assert first.strip().startswith("key=")
    return "\n".join(line.removeprefix("    ") for line in lines)


def test_the_documented_steps_verify_each_of_two_keys_that_signed_under_one_name(records, tmp_path):
    keys = [Key("log.example/1", tmp_path / name) for name in ("old", "new") if not (tmp_path / name).mkdir()]
    stranger = Key("log.example/1", tmp_path)
    notes = [sign(records, 300, key) for key in keys]
    # As an engine writes it after a rotation: the new key's line first.
    note = notes[1] + notes[0].rpartition(b"\n\n")[2]
    for number, (verifier, text, holds) in enumerate([
        (keys[0].verifier, note, True), (keys[1].verifier, note, True), (stranger.verifier, note, False),
        (keys[0].verifier, note.replace(b"\n300\n", b"\n301\n"), False),
    ]):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "checkpoint").write_bytes(text)
        done = subprocess.run(["sh", "-c", openssl_recipe()], cwd=folder, env=os.environ | {"key": verifier},
                              capture_output=True, text=True, timeout=60)
        assert (done.returncode == 0) == holds, f"{number}: {done.stdout}{done.stderr}"


def test_gos_package_verifies_proofs_of_events_in_trees_of_many_sizes(retrace, data, records, checkpoint, key, go, tmp_path):
    for size in sizes(len(records)):
        for position in {0, size // 2, size - 1}:
            proof = tmp_path / f"{size}-{position}"
            retrace("prove", position, "--data", data, "--checkpoint", checkpoint(size), "-o", proof)
            assert go("event", key.verifier, proof), f"event {position} of {size}"
            extra = proof.read_text().splitlines()[1]
            assert b64decode(extra.removeprefix("extra ")) == records[position]
            retrace("check-proof", proof, "--key", key.verifier)


def test_an_altered_proof_is_refused_by_go_and_by_the_program_alike(retrace, data, records, checkpoint, key, go, tmp_path):
    proof = tmp_path / "proof"
    retrace("prove", 300, "--data", data, "--checkpoint", checkpoint(len(records)), "-o", proof)
    for copy in altered(proof, tmp_path):
        assert not go("event", key.verifier, copy), copy
        assert fails(retrace, "check-proof", copy, "--key", key.verifier), copy


def fails(retrace, *arguments):
    """Whether the program refuses: as a fault, or as no proof at all."""
    for code in (1, 64):
        try:
            retrace(*arguments, code=code)
            return True
        except AssertionError:
            continue
    return False


def test_gos_package_verifies_growth_between_many_sizes(retrace, data, records, checkpoint, key, go, tmp_path):
    all_sizes = sizes(len(records))
    for old, new in zip(all_sizes, all_sizes[1:] + all_sizes[-1:]):
        proof = tmp_path / f"{old}-{new}"
        retrace("prove-extends", checkpoint(old), checkpoint(new), "--data", data, "-o", proof)
        assert go("growth", key.verifier, checkpoint(old), proof), f"{old} to {new}"
        retrace("check-proof", proof, "--key", key.verifier, "--old", checkpoint(old))
    proof = tmp_path / "long"
    retrace("prove-extends", checkpoint(300), checkpoint(len(records)), "--data", data, "-o", proof)
    for copy in altered(proof, tmp_path):
        assert not go("growth", key.verifier, checkpoint(300), copy), copy
        assert fails(retrace, "check-proof", copy, "--key", key.verifier, "--old", checkpoint(300)), copy


def test_pymerkle_has_the_same_roots_and_paths(retrace, data, records, checkpoint):
    all_sizes = sizes(len(records))
    places = [(position, size) for size in all_sizes for position in {0, size // 3, size - 1}]
    task = {"records": [record.hex() for record in records], "sizes": all_sizes, "paths": places}
    peer = subprocess.run(
        [sys.executable, HERE / "pymerkle_peer.py"], input=json.dumps(task), capture_output=True, text=True, check=True)
    answer = json.loads(peer.stdout)
    for size, root in zip(all_sizes, answer["roots"]):
        assert b64decode(checkpoint(size).read_text().splitlines()[2]).hex() == root
    for (position, size), path in zip(places, answer["paths"]):
        proof = retrace("prove", position, "--data", data, "--checkpoint", checkpoint(size), "--without-event")
        lines = proof.split("\n\n")[0].splitlines()[2:]
        assert [b64decode(line).hex() for line in lines] == path, f"event {position} of {size}"


def test_gos_package_reads_every_event_from_the_tiles_and_refuses_altered_ones(
        retrace, data, records, checkpoint, key, go, tmp_path):
    tiles = tmp_path / "tiles"
    retrace("tiles", tiles, "--data", data, "--checkpoint", checkpoint(300))
    retrace("tiles", tiles, "--data", data, "--checkpoint", checkpoint(len(records)))
    assert go("tiles", key.verifier, tiles)
    for name in ["tile/0/000", "tile/entries/000"]:
        whole = (tiles / name).read_bytes()
        (tiles / name).write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
        assert not go("tiles", key.verifier, tiles), name
        retrace("tiles", tiles, "--data", data, "--checkpoint", checkpoint(len(records)), "--compare-all", code=1)
        (tiles / name).write_bytes(whole)
    assert go("tiles", key.verifier, tiles)


def test_a_witness_cosigns_what_extends_and_refuses_what_does_not(
        retrace, data, records, checkpoint, key, go, tmp_path):
    witness = tmp_path / "witness"
    verifier = retrace("witness", "init", witness, "--name", "audit.example/w").strip()
    retrace("witness", "cosign", witness, checkpoint(300), code=64)
    retrace("witness", "trust", witness, key.verifier)
    first = tmp_path / "first"
    retrace("witness", "cosign", witness, checkpoint(300), "-o", first)
    text, signatures = parts(first.read_bytes())
    cosigned = signatures["audit.example/w"]
    time = int.from_bytes(cosigned[:8], "big")
    assert openssl_accepts(verifier, b"cosignature/v1\ntime %d\n" % time + text, cosigned[8:], tmp_path)
    assert go("note", key.verifier, first)
    # Another history: the same size, signed by the same key.
    other = tmp_path / "other"
    other.write_bytes(sign(records[:10] + records[9:], 400, key))
    retrace("witness", "check", witness, other, code=64)
    retrace("witness", "cosign", witness, other, "--data", data, code=1)
    same = tmp_path / "same"
    same.write_bytes(sign(records[:10] + records[9:], 300, key))
    retrace("witness", "cosign", witness, same, code=1)
    # What extends it, by a copy of the log, and then by a proof.
    retrace("witness", "cosign", witness, checkpoint(512), "--data", data / "log")
    proof = tmp_path / "proof"
    retrace("prove-extends", checkpoint(512), checkpoint(len(records)), "--data", data, "-o", proof)
    retrace("witness", "cosign", witness, proof)
    retrace("witness", "cosign", witness, checkpoint(512), code=1)


def test_a_sessions_events_are_proved_one_behind_the_other_and_checked_together(
        retrace, data, records, checkpoint, key, tmp_path):
    first = retrace("log", "--data", data, "--type", "RecoveryRequested", "--limit", 1, "--format", "json")
    session = json.loads(first)["session"]
    proof = tmp_path / "session"
    retrace("prove", session, "--data", data, "--checkpoint", checkpoint(len(records)), "-o", proof)
    answers = [json.loads(line) for line in retrace(
        "check-proof", proof, "--key", key.verifier, "--format", "json").splitlines()]
    expected = [json.loads(line) for line in retrace(
        "log", "--data", data, "--session", session, "--format", "json").splitlines()]
    assert [answer["position"] for answer in answers] == [row["position"] for row in expected]
    assert all(answer["sound"] and answer["session"] == session for answer in answers)
