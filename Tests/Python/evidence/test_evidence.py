"""docs/evidence.md: evidence is checked by the steps that it shows, as they stand, with common tools alone."""

import contextlib
import io
import os
import re
import subprocess
import zipfile

import cbor2
import pytest
import zcbor

from log import REPOSITORY

DOCUMENT = (REPOSITORY / "docs" / "evidence.md").read_text()
STEPS = "\n".join(re.findall(r"^```bash\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL))


@pytest.fixture(scope="module")
def data(retrace, tmp_path_factory):
    data = tmp_path_factory.mktemp("evidence") / "data"
    retrace("simulate", "--accounts", 300, "--days", 6, "--seed", 4, "--attack", "guessing", "--data", data)
    return data


@pytest.fixture(scope="module")
def key(retrace, data):
    return retrace("checkpoint", "key", "--newest", "--data", data).strip()


@pytest.fixture()
def evidence(retrace, data, tmp_path):
    lines = retrace("sessions", "--format", "json", "--data", data).splitlines()
    sessions = [re.search(r'"session":"([0-9a-f]{32})"', line).group(1) for line in (lines[0], lines[-1])]
    file = tmp_path / "case-17.zip"
    retrace("evidence", "--data", data, *sessions, "-o", file)
    return file


def checked(folder, key):
    """What the documented steps come to: their exit code, and what they print."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", STEPS], cwd=folder, env=os.environ | {"KEY": key}, capture_output=True,
        text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def rewritten(file, change):
    """The archive with its files changed, and its list of hashes made anew."""
    import hashlib

    with zipfile.ZipFile(file) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name != "SHA256SUMS"}
    change(files)
    sums = "".join(f"{hashlib.sha256(text).hexdigest()}  {name}\n" for name, text in files.items())
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        archive.writestr("SHA256SUMS", sums)


def test_the_documented_steps_find_evidence_sound(retrace, evidence, key):
    code, output = checked(evidence.parent, key)
    assert code == 0, output
    assert "Signature Verified Successfully" in output
    with zipfile.ZipFile(evidence) as archive:
        events = [name for name in archive.namelist() if name.startswith("events/")]
    assert f"{len(events)} events are in {key.split('+')[0]} of " in output
    retrace("evidence", "verify", evidence, "--key", key)


def test_the_documented_steps_find_a_changed_event(retrace, evidence, key):
    def change(files):
        name = next(name for name in files if name.startswith("events/"))
        files[name] = files[name][:-1] + bytes([files[name][-1] ^ 1])

    rewritten(evidence, change)
    code, output = checked(evidence.parent, key)
    assert code != 0 and "is not in the log" in output
    retrace("evidence", "verify", evidence, "--key", key, code=1)


def test_the_documented_steps_find_a_changed_checkpoint(retrace, evidence, key):
    def change(files):
        text = files["checkpoint"].decode().split("\n")
        text[1] = str(int(text[1]) + 1)
        files["checkpoint"] = "\n".join(text).encode()

    rewritten(evidence, change)
    code, output = checked(evidence.parent, key)
    assert code != 0 and "Signature Verification Failure" in output
    retrace("evidence", "verify", evidence, "--key", key, code=1)


def test_the_documented_steps_find_a_file_that_was_changed_alone(evidence, key):
    with zipfile.ZipFile(evidence) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(evidence, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text + b"!" if name == "report.txt" else text)
    code, output = checked(evidence.parent, key)
    assert code != 0 and "report.txt" in output


def test_each_event_is_what_the_schema_in_the_evidence_says(evidence):
    with zipfile.ZipFile(evidence) as archive:
        rules = zcbor.DataTranslator.from_cddl(archive.read("log-format.cddl").decode(), 1000).my_types
        events = [archive.read(name) for name in archive.namelist() if name.startswith("events/")]
    assert len(events) > 5
    for event in events:
        with contextlib.redirect_stdout(io.StringIO()):
            rules["event"].validate_obj(cbor2.loads(event))


def test_evidence_is_not_written_over_and_a_missing_session_is_said(retrace, data, evidence):
    before = evidence.read_bytes()
    retrace("evidence", "--data", data, "0" * 31 + "1", "-o", evidence, code=64)
    assert evidence.read_bytes() == before
    retrace("evidence", "--data", data, "0" * 31 + "1", "-o", evidence.parent / "other.zip", code=64)
    assert not (evidence.parent / "other.zip").exists()
