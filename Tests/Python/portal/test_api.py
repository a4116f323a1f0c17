"""The JSON API: a whole recovery with ALTCHA's library as the solver, and Schemathesis by the API's own description."""

import base64
import json
from collections import Counter
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance, response_headers_conformance, response_schema_conformance, status_code_conformance)

from api import API, solved
from served import Served, policy

ACCOUNTS = [("individual", f"07909900{n:04}", f"09010000{n:02}") for n in range(1, 60)]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    served = Served(
        tmp_path_factory.mktemp("api"), ACCOUNTS, policy(answerFloor=0, answerJitter=0, resendWait=10),
        "--trusted-proxies", "127.0.0.0/8")
    served.unused = [(identifier, phone) for _, identifier, phone in ACCOUNTS]
    yield served
    served.stop()


@pytest.fixture
def api(server):
    return API(server.port)


def test_altcha_solves_the_challenge_and_the_whole_recovery_goes_through(server, api):
    identifier, phone = server.unused.pop()
    handle = api.issue(identifier, phone)
    right = api.code(handle, server.code(phone))
    assert right.status == 200 and right.json["next"] == "sign-in"
    text = server.wait_for_message(phone, 2)[-1]
    temporary = next(word for word in text.split() if word.count("-") == 4)

    signed_in = api.call("POST", "/sign-ins", {
        "accountType": "individual", "identifier": identifier, "password": temporary})
    assert signed_in.status == 201 and signed_in.json["mustChangePassword"]
    changed = api.call("POST", "/sign-ins/current/password", {"password": "bốn từ ngẫu nhiên dài"},
                       Authorization="Bearer " + signed_in.json["token"])
    assert changed.status == 200 and not changed.json["mustChangePassword"]
    again = api.call("POST", "/sign-ins", {
        "accountType": "individual", "identifier": identifier, "password": temporary})
    assert again.status == 401


def test_a_token_of_altcha_passes_once_and_an_altered_one_never(server, api):
    first, second = (api.begin(*server.unused.pop()).json for _ in range(2))
    token = solved(first["captcha"]["challenge"])
    altered = json.loads(base64.b64decode(token))
    altered["number"] += 1
    failed = api.captcha(first["handle"], base64.b64encode(json.dumps(altered).encode()).decode())
    assert failed.status == 422 and failed.json["type"] == "urn:retrace:problem:captcha-failed"

    token = solved(failed.json["captcha"]["challenge"])
    assert api.captcha(first["handle"], token).status == 200
    assert api.captcha(second["handle"], token).status == 422


CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
          response_schema_conformance]


@pytest.fixture(scope="module")
def known(server):
    """What makes calls reach beyond the first check: recoveries in several states, and a sign-in."""
    api = API(server.port)
    begun = [api.begin(*server.unused.pop()).json["handle"] for _ in range(4)]
    coded = [api.issue(*server.unused.pop()) for _ in range(4)]
    over = api.issue(*server.unused.pop())
    assert api.call("POST", "/recoveries/current/give-up", {}, Retrace_Handle=over).status == 200
    return begun + coded + [over]


# Bodies that get past the reading of fields, which a random text hardly ever does.
FITTING = {
    "POST /api/v1/recoveries": [
        {"accountType": "individual", "identifier": identifier, "phone": phone} for _, identifier, phone in ACCOUNTS[:5]
    ] + [{"accountType": "organization", "identifier": "4200123456", "phone": "0901000099"}],
    "POST /api/v1/recoveries/current/code": [{"code": "123456"}, {"code": "１２３４５６"}],
    "POST /api/v1/sign-ins": [{"accountType": "individual", "identifier": ACCOUNTS[0][1], "password": "wrong"}],
    "POST /api/v1/disavowals": [{"token": "0000-68NC-3HQY-NVNM"}],
}


def operations():
    path = Path(__file__).resolve().parents[3] / "Sources/RetracePortal/API/openapi.json"
    description = json.loads(path.read_text())
    return [f"{method.upper()} {path}" for path, methods in description["paths"].items() for method in methods]


def ways():
    """Each operation with data of both kinds; one that takes no data has none that does not fit."""
    for operation in operations():
        for mode in schemathesis.GenerationMode:
            if operation != "GET /openapi.json" or mode is schemathesis.GenerationMode.POSITIVE:
                yield pytest.param(operation, mode, id=f"{operation} {mode.value}")


@pytest.mark.parametrize("operation, mode", list(ways()))
def test_schemathesis_finds_no_500_and_no_undocumented_answer(server, known, operation, mode):
    """Data that fits the description, or data that does not; the handle is a real one as often as not."""
    method, path = operation.split()
    described = schemathesis.openapi.from_url(server.url + "/openapi.json")[path][method]
    cases = described.as_strategy(generation_mode=mode)
    seen = []

    @settings(max_examples=40, deadline=None, database=None, derandomize=True,
              suppress_health_check=list(HealthCheck))
    @given(case=cases, handle=st.sampled_from([None, *known]), client=st.integers(1, 250),
           body=st.sampled_from([None, *FITTING.get(operation, [])]))
    def examples(case, handle, client, body):
        if body and mode is schemathesis.GenerationMode.POSITIVE:
            case.body = body
        if handle and "Retrace-Handle" in (case.headers or {}):
            case.headers["Retrace-Handle"] = handle
        case.headers["X-Forwarded-For"] = f"203.0.113.{client}"
        seen.append(case.call_and_validate(checks=CHECKS, timeout=10).status_code)

    examples()
    print(operation, mode.value, Counter(seen))
    assert seen
