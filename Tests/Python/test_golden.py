"""The golden files against the schema, and the schema against what must not be."""

import copy
import subprocess
import sys

import cbor2
import pytest

from document import VERSIONS
from log import REPOSITORY

FILES = sorted((REPOSITORY / "fixtures" / "golden").glob("*.cbor.hex"))
NAMES = [file.name.removesuffix(".cbor.hex") for file in FILES]


def read(name):
    """The record of a golden file."""
    lines = (REPOSITORY / "fixtures" / "golden" / f"{name}.cbor.hex").read_text().splitlines()
    assert lines[0].startswith("# ")
    return bytes.fromhex("".join(lines[1:]))


def test_every_type_and_version_has_a_golden_file():
    assert {rule.replace("-", ".") for rule in VERSIONS} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_golden_file_is_deterministic(name):
    record = read(name)
    assert cbor2.dumps(cbor2.loads(record), canonical=True) == record


@pytest.mark.parametrize("name", NAMES)
def test_a_golden_file_is_as_the_schema_says(name, schema):
    event = cbor2.loads(read(name))
    assert schema.rule_of(event) == "-".join(name.split(".")[:2])
    assert schema.accepts(event)
    assert schema.accepts(event, schema.rule_of(event))


def test_the_command_of_zcbor_reads_the_schema_too():
    command = [sys.executable, "-c", "from zcbor import main; main()", "validate", "-c"]
    schema = REPOSITORY / "docs" / "log-format.cddl"
    for name in ["RecoveryRequested.v1", "MessageFailed.v1", "PolicyAdopted.v1", "PolicyAdopted.v2", "PolicyAdopted.v3",
                 "RequestRefused.v2", "SubjectErased.v2", "LogRestored.v1"]:
        run = subprocess.run([*command, schema, "-t", "event", "-i", "-"], input=read(name), capture_output=True)
        assert run.returncode == 0, run.stderr.decode()
    wrong_type = read("CredentialsUsed.v1").replace(b"\x88\x01\x11", b"\x88\x01\x10", 1)
    run = subprocess.run([*command, schema, "-t", "event", "-i", "-"], input=wrong_type, capture_output=True)
    assert run.returncode != 0


@pytest.mark.parametrize("name", NAMES)
def test_a_golden_file_is_of_no_other_type_or_version(name, schema):
    event = cbor2.loads(read(name))
    others = [other for other in VERSIONS if other != schema.rule_of(event)]
    assert [other for other in others if schema.accepts(event, other)] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_refuses_a_record_with_one_thing_wrong(name, schema):
    for what, event in wrong(cbor2.loads(read(name))):
        assert not schema.accepts(event, schema.rule_of(cbor2.loads(read(name)))), what


def wrong(event):
    """Copies of an event, each wrong in one place."""
    for place in range(3):
        yield f"another number at {place}", changed(event, [place], event[place] + 1)
    yield "a time below 0", changed(event, [3], -1)
    yield "a time of 49 bits", changed(event, [3], 1 << 48)
    yield "a session of 15 bytes", changed(event, [4], bytes(15))
    yield "an actor 9", changed(event, [5], 9)
    yield "a command that is no array", changed(event, [6], bytes(16))
    yield "a ninth item", event + [0]
    yield "seven items", event[:7]
    if isinstance(event[7], list):
        yield "a field too many", changed(event, [7], event[7] + [0])
        for place, value in enumerate(event[7]):
            yield f"no field {place}", changed(event, [7], event[7][:place] + event[7][place + 1:])
            yield f"a floating point number in field {place}", changed(event, [7, place], 0.5)
            if isinstance(value, int) and not isinstance(value, bool):
                yield f"a number too large in field {place}", changed(event, [7, place], 1 << 64)
                yield f"a number below 0 in field {place}", changed(event, [7, place], -1)
            if isinstance(value, bytes):
                yield f"17 bytes in field {place}", changed(event, [7, place], bytes(17))
            if isinstance(value, str):
                yield f"a long text in field {place}", changed(event, [7, place], "x" * 65)
    else:
        for key in event[7]:
            fewer = {other: value for other, value in event[7].items() if other != key}
            yield f"no key {key}", changed(event, [7], fewer)
            yield f"a text at key {key}", changed(event, [7, key], "x")
        yield "an unknown key", changed(event, [7], event[7] | {53: 1})


def changed(event, path, value):
    event = copy.deepcopy(event)
    item = event
    for step in path[:-1]:
        item = item[step]
    item[path[-1]] = value
    return event
