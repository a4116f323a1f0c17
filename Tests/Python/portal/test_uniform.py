"""Rule E1: whether an account exists, is disabled, has that phone or is limited shows neither in answers nor in time."""

import random
import re
import threading
import time

import pytest

from api import API, solved
from ranks import compare
from served import Served, policy

TIMINGS = 2000
WHOLE = 80
# Connections at once: as many as keep the work of an answer below the floor on a small machine.
WORKERS = 8
STEPS = ["begin", "captcha", "code"]


def person(kind, n):
    """An account and a phone of its own."""
    return f"0{kind}9{n:09}", f"09{kind}{n:07}"


class Case:
    """Where the pairs of one case come from; each is used once, but for those of a hidden limit."""

    def __init__(self, name, pairs):
        self.name, self.pairs, self.timings = name, pairs, {step: [] for step in STEPS}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    count = TIMINGS + WHOLE + 10
    accounts = [("individual", *person(1, n), "false") for n in range(count)]
    accounts += [("individual", *person(2, n), "true") for n in range(count)]
    accounts += [("individual", *person(3, n), "false") for n in range(20)]
    served = Served(
        tmp_path_factory.mktemp("uniform"), accounts,
        policy(answerFloor=40, answerJitter=10, pairWrongInDay=1, resendWait=10), "--trusted-proxies", "127.0.0.0/8",
        "--log-level", "error", columns="type,identifier,phone,disabled")
    yield served
    served.stop()


@pytest.fixture(scope="module")
def cases(server):
    count = TIMINGS + WHOLE + 10
    limited = [person(3, n) for n in range(20)]
    api = API(server.port)
    for identifier, phone in limited:
        handle = api.issue(identifier, phone)
        right = server.code(phone)
        assert api.code(handle, f"{(int(right) + 1) % 1_000_000:06}").status == 422
        # L3: with one wrong code, a second session of the pair is a decoy. This shows in the message that does not come.
        assert api.call("POST", "/recoveries/current/give-up", {}, Retrace_Handle=handle).status == 200
    return [
        Case("matched", [person(1, n) for n in range(count)]),
        Case("unknown", [person(4, n) for n in range(count)]),
        Case("other phone", [(person(1, n)[0], person(5, n)[1]) for n in range(count)]),
        Case("disabled", [person(2, n) for n in range(count)]),
        Case("hidden limit", [limited[n % 20] for n in range(count)]),
    ]


def address():
    return ".".join(str(random.randint(1, 250)) for _ in range(4))


def timed(case, step, call):
    started = time.perf_counter()
    answer = call()
    case.timings[step].append(time.perf_counter() - started)
    return answer


def begin(api, case):
    identifier, phone = case.pairs.pop()
    return timed(case, "begin", lambda: api.begin(identifier, phone, X_Forwarded_For=address()))


def whole(api, case):
    """All steps, with a wrong code; their answers."""
    begun = begin(api, case)
    handle, token = begun.json["handle"], solved(begun.json["captcha"]["challenge"])
    coded = timed(case, "captcha", lambda: api.captcha(handle, token))
    wrong = timed(case, "code", lambda: api.code(handle, "000000"))
    again = api.resend(handle)
    status = api.status(handle)
    return [begun, coded, wrong, again, status]


def without_chance(answer):
    """Status, headers and body, without what is random in all of them or tells the time."""
    headers = [(name, "…" if name.lower() in ("date", "x-request-id", "retry-after") else value)
               for name, value in answer.headers]
    body = answer.body.decode()
    for field in ["handle", "receipt", "challenge", "salt", "signature"]:
        body = re.sub(rf'"{field}":"[^"]*"', lambda it: f'"{field}":"{len(it[0])} bytes"', body)
    body = re.sub(r'"\d{4}-\d\d-\d\dT[0-9:.]+Z"', lambda it: f'"{len(it[0])} bytes"', body)
    return answer.status, headers, body, len(answer.body)


def test_the_five_cases_get_the_same_answers_byte_for_byte(server, cases):
    api = API(server.port)
    expected = [without_chance(answer) for answer in whole(api, cases[0])]
    assert [status for status, *_ in expected] == [201, 200, 422, 429, 200]
    for case in cases[1:]:
        assert [without_chance(answer) for answer in whole(api, case)] == expected, case.name


def test_only_the_matched_case_gets_a_message(server, cases):
    api = API(server.port)
    for case in cases:
        phone = case.pairs[-1][1]
        before = len(server.messages(phone))
        whole(api, case)
        if case.name == "matched":
            server.wait_for_message(phone, before + 1)
        else:
            time.sleep(0.5)
            assert len(server.messages(phone)) == before, case.name


def test_the_time_of_an_answer_says_nothing(server, cases):
    """2,000 timings of the first step for each case, and some of the others, in random order, by a rank test."""
    for case in cases:
        case.timings = {step: [] for step in STEPS}
    jobs = [(case, begin) for case in cases for _ in range(TIMINGS - WHOLE)]
    jobs += [(case, whole) for case in cases for _ in range(WHOLE)]
    random.shuffle(jobs)
    faults = []

    def work():
        api = API(server.port)
        try:
            while True:
                try:
                    case, step = jobs.pop()
                except IndexError:
                    return
                step(api, case)
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults, faults

    assert all(len(case.timings["begin"]) == TIMINGS for case in cases)
    differing = []
    for step in STEPS:
        for i, first in enumerate(cases):
            for second in cases[i + 1:]:
                p, larger = compare(first.timings[step], second.timings[step])
                print(f"{step}: {first.name} and {second.name}: p {p:.2g}, larger in {larger:.3f}")
                if p < 1e-4 and abs(larger - 0.5) > 0.05:
                    differing.append(f"{step}: {first.name} and {second.name}: p {p:.2g}, larger in {larger:.3f}")
    assert not differing, differing


def test_the_rank_test_sees_a_millisecond():
    chance = random.Random(1)
    first = [0.04 + chance.random() * 0.01 for _ in range(TIMINGS)]
    second = [0.04 + chance.random() * 0.01 for _ in range(TIMINGS)]
    p, larger = compare(first, second)
    assert p > 1e-4 and abs(larger - 0.5) < 0.05
    p, larger = compare(first, [value + 0.001 for value in second])
    assert p < 1e-4 and larger < 0.45
    # Mann and Whitney's U of a textbook example: 3 of 16 pairs.
    assert compare([1, 2, 4, 5], [3, 6, 7, 8])[1] == 2 / 16
