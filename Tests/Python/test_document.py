"""docs/log-format.md against docs/log-format.cddl: the program's own tests hold the first to the code."""

import re

import pytest

import document
from document import NEWEST, TYPES, VERSIONS, numbers, section, table
from schema import constants, definition

CHOICES = {
    "Actor": "actor-kind",
    "AccountType": "account-type",
    "DirectoryStanding": "directory-standing",
    "CaptchaDifficulty": "captcha-difficulty",
    "CaptchaFailure": "captcha-failure",
    "CredentialsWay": "credentials-way",
    "RejectionReason": "rejection-reason",
    "CommandKind": "command-kind",
    "EndReason": "end-reason",
    "MessageKind": "message-kind",
    "DeliveryFailure": "delivery-failure",
    "KeyKind": "key-kind",
    "ClockReason": "clock-reason",
    "Rule": "rule",
}


def test_every_table_of_numbers_is_compared():
    tables = re.findall(r"^### .* \(`(\w+)`\)$", document.TEXT, re.MULTILINE)
    assert sorted(tables) == sorted([*CHOICES, "EventType"])


@pytest.mark.parametrize("choice", CHOICES)
def test_document_and_schema_have_the_same_numbers(choice):
    assert numbers(choice) == constants(CHOICES[choice])


@pytest.mark.parametrize("choice", CHOICES)
def test_the_schema_uses_every_number_it_names(choice, schema):
    used = re.sub(r"^[\w-]+ = \d+$", "", schema_text(), flags=re.MULTILINE)
    for name in numbers(choice):
        assert re.search(rf"\b{CHOICES[choice]}-{name}\b", used), name


def schema_text():
    import schema

    return schema.TEXT


def test_the_schema_has_a_rule_for_every_type_and_version():
    numbers_of_types = {name: number for number, name in TYPES.items()}
    for rule in VERSIONS:
        name, version = rule.split("-v")
        assert event_rule(rule) == (numbers_of_types[name], int(version)), rule
    assert sorted(re.findall(r"\w+-v\d+", definition("event"))) == sorted(VERSIONS)


def event_rule(rule):
    """Type and version that a rule is for."""
    text = definition(rule)
    if "type:" not in text:
        text = definition(re.findall(r"[\w-]+", text)[0])
    return tuple(int(re.search(rf"\b{field}: (\d+)", text).group(1)) for field in ["type", "version"])


@pytest.mark.parametrize("name", [name for name in TYPES.values() if name != "PolicyAdopted"])
def test_document_and_schema_have_the_same_fields(name):
    text = definition(f"{name}-v{NEWEST[name]}")
    first = re.findall(r"[\w-]+", text)[0]
    if "payload:" not in text:
        text = definition(first)
    payload = text.split("payload:")[1]
    if not payload.strip().startswith("["):
        payload = definition(re.findall(r"[\w-]+", payload)[0])
    payload = payload.replace("message-id", definition("code-message"))
    fields = list(dict.fromkeys(re.findall(r"(\w+):", payload)))
    assert fields == [row[1].strip("`") for row in table(section(f"### {name}"))]


def test_document_and_schema_have_the_same_policy():
    rows = table(section("## The policy"))
    keys = {row[1].strip("`"): int(row[0]) for row in rows}
    assert keys == constants("policy")
    ranges = policy_ranges(3)
    for _, name, form, _, _ in rows:
        if re.fullmatch(r"\d+ to \d+", form) and name != "`version`":
            assert ranges[name.strip("`")] == form.replace(" to ", "..")


def test_an_older_policy_lacks_what_the_document_says():
    text = " ".join(section("## The policy").split())
    ranges = policy_ranges(3)
    for name in ["checkpointSeconds", "checkpointEvents", "identityDays", "clientDays"]:
        del ranges[name]
    assert policy_ranges(2) == ranges
    assert "Version 2 is the same without keys 43 to 46" in text
    for name in ["answerFloor", "answerJitter"]:
        del ranges[name]
    assert policy_ranges(1) == ranges
    assert "Version 1 is the same without keys 41 and 42 besides" in text


def policy_ranges(version):
    return dict(re.findall(r"policy-(\w+) => (\d+\.\.\d+)", definition(f"policy-map-v{version}")))
