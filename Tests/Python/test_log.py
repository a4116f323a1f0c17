"""Whole logs, byte by byte."""

import re
from hashlib import sha256

import cbor2

from document import TYPES, numbers
from log import leaf, root, stored_subtrees, texts

RULES = numbers("Rule")


def test_the_format_is_known(log):
    assert log.settings[b"format"] == b"retrace log 1"


def test_settings_have_known_names_and_sizes(log):
    known = {b"format": 13, b"head": 40, b"set:clock": 32, b"set:clock.accepted": 8, b"set:signing": 4}
    texts = re.compile(rb"set:(origin|restored|signing\.[1-9][0-9]*)")
    sizes = {name: len(value) for name, value in log.settings.items() if not texts.fullmatch(name)}
    assert sizes.items() <= known.items()


def test_positions_have_no_gaps(log):
    assert [position for position, _ in log.events] == list(range(len(log.events)))
    assert log.events


def test_every_record_is_deterministic(log):
    for position, record in log.events:
        assert cbor2.dumps(cbor2.loads(record), canonical=True) == record, f"position {position}"


def test_every_record_is_as_the_schema_says(log, schema):
    for position, event in enumerate(log.decoded()):
        assert schema.accepts(event, schema.rule_of(event)), f"position {position}: {event}"


def test_no_text_is_longer_than_the_format_allows(log):
    for position, event in enumerate(log.decoded()):
        for text in texts(event):
            assert len(text.encode()) <= 64, f"position {position}"


def test_times_do_not_go_back(log):
    times = [event[3] for event in log.decoded()]
    assert times == sorted(times)


def test_the_head_is_the_root_over_all_records(log):
    assert log.head() == (len(log.events), root([leaf(record) for record in log.records]))


def test_every_stored_subtree_is_the_root_of_its_records_and_none_is_missing(log):
    leaves = [leaf(record) for record in log.records]
    assert [key for key, _ in log.subtrees] == stored_subtrees(len(leaves))
    for (size, level), digest in log.subtrees:
        assert digest == root(leaves[size - (1 << level):size]), f"size {size}, level {level}"


def test_an_altered_event_no_longer_has_the_stored_root(log):
    records = log.records
    place = len(records) // 2
    records[place] = records[place][:-1] + bytes([records[place][-1] ^ 1])
    assert root([leaf(record) for record in records]) != log.head()[1]


def test_a_session_begins_with_its_request_and_has_its_time_in_its_id(log):
    begun = set()
    for position, (_, kind, _, time, session, *_) in enumerate(log.decoded()):
        if session is None:
            continue
        if TYPES[kind] == "RecoveryRequested":
            assert session not in begun, f"position {position}"
            assert int.from_bytes(session[:6], "big") <= time, f"position {position}"
            begun.add(session)
        assert session in begun, f"position {position}"
    assert begun


def test_policies_are_numbered_from_1_and_sessions_name_one_that_is_there(log):
    adopted = 0
    for position, event in enumerate(log.decoded()):
        if TYPES[event[1]] == "PolicyAdopted":
            adopted += 1
            assert event[7][1] == adopted, f"position {position}"
        if TYPES[event[1]] == "RecoveryRequested":
            assert event[7][6] == adopted, f"position {position}"


def test_a_pair_that_does_not_match_is_a_decoy_by_e1_and_no_other_is(log):
    matched = numbers("DirectoryStanding")["matched"]
    for position, event in enumerate(log.decoded()):
        if TYPES[event[1]] == "RecoveryRequested":
            standing, decoy = event[7][7], event[7][8]
            assert (standing != matched) == (decoy == RULES["E1"]), f"position {position}"


def test_the_guides_citizen_stands_nowhere_in_the_file(log):
    file = (log.folder / "data.mdb").read_bytes()
    for secret in [b"123456789423", b"387584663", b"725306"]:
        assert secret not in file


def test_the_root_function_gives_the_roots_of_rfc_6962():
    leaves = [leaf(bytes.fromhex(data)) for data in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")]
    assert root([]) == sha256(b"").digest()
    assert root(leaves[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert root(leaves[:3]).hex() == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"
    assert root(leaves[:7]).hex() == "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"
    assert root(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
