"""500 clients for a minute, the gateway down for half of it, two crashes: what was acknowledged is there afterwards."""

import asyncio
import time
import urllib.request
from collections import Counter, defaultdict

from api import API
from crowd import CAPTCHA, CODE, NOTHING, SIGN_IN, Crowd
from gateway import CODE as SIX_DIGITS, Gateway
from log import Log
from served import Served, policy, run

CLIENTS, SECONDS = 500, 60
# Second of each event: the first crash finds messages under way, the second one messages that wait for the gateway.
FIRST_CRASH, GATEWAY_DOWN, SECOND_CRASH, GATEWAY_UP = 12, 15, 30, 45
# What may follow the newest step that a client was told, if nobody does anything more; an answer may have been lost.
LATER = {CAPTCHA: {CAPTCHA, CODE}, CODE: {CODE, SIGN_IN, NOTHING}, SIGN_IN: {SIGN_IN, NOTHING}, NOTHING: {NOTHING}}

REQUESTED, ISSUED, VERIFIED, ENDED, LOCKED, ATTEMPTED, ACCEPTED, DELIVERED, FAILED = 1, 3, 4, 12, 10, 13, 14, 15, 16
KIND_CODE = 1
REASON_UNKNOWN = 2


async def accidents(server, gateway):
    async def at(second, what):
        await asyncio.sleep(max(0, began + second - time.monotonic()))
        await asyncio.to_thread(what)

    def crash():
        server.kill()
        server.start()

    began = time.monotonic()
    await at(FIRST_CRASH, crash)
    await at(GATEWAY_DOWN, lambda: setattr(gateway, "is_down", True))
    await at(SECOND_CRASH, crash)
    await at(GATEWAY_UP, lambda: setattr(gateway, "is_down", False))


def settle(gateway):
    """Waits until the gateway has had nothing for a while: longer than the longest wait between two tries."""
    known, since = -1, time.monotonic()
    deadline = since + 40
    while time.monotonic() < since + 8:
        assert time.monotonic() < deadline, "messages still come"
        if len(gateway.messages) != known:
            known, since = len(gateway.messages), time.monotonic()
        time.sleep(0.2)


class Session:
    """One recovery as the log has it: its codes and what became of their messages."""

    def __init__(self):
        self.issues, self.withheld, self.is_over = [], set(), False
        self.attempts, self.outcomes = Counter(), defaultdict(list)

    def add(self, kind, payload):
        if kind == ISSUED:
            self.issues.append(payload[0])
            if payload[2] is not None:
                self.withheld.add(payload[0])
        elif kind in (VERIFIED, ENDED, LOCKED):
            self.is_over = True
        elif kind in (ATTEMPTED, ACCEPTED, DELIVERED, FAILED) and payload[0] == KIND_CODE:
            if kind == ATTEMPTED:
                self.attempts[payload[1]] += 1
            else:
                self.outcomes[payload[1]].append((kind, payload[3] if kind == FAILED else None))

    @property
    def newest(self):
        """What became of the newest code's message: accepted, lost (the answer), or unsent; None if none is due."""
        if not self.issues or self.issues[-1] in self.withheld or self.is_over:
            return None
        outcomes = self.outcomes[self.issues[-1]]
        if any(kind in (ACCEPTED, DELIVERED) for kind, _ in outcomes):
            return "accepted"
        if len(outcomes) < self.attempts[self.issues[-1]] or (FAILED, REASON_UNKNOWN) in outcomes:
            return "lost"
        return "unsent"


def sessions(data):
    found = defaultdict(Session)
    for _, kind, _, _, session, _, _, payload in Log(data).decoded():
        if session is not None:
            found[session].add(kind, payload)
    return found


def test_crashes_and_a_gateway_that_is_down_lose_and_double_nothing(tmp_path):
    gateway = Gateway()
    pairs = [(f"0791{n:08}", f"09{n:08}") for n in range(5000)]
    server = Served(
        tmp_path, [("individual", *pair) for pair in pairs],
        policy(lease=5, retryWaits=[1, 2, 4], resendWait=10, answerFloor=50, answerJitter=20),
        "--trusted-proxies", "127.0.0.0/8", "--log-level", "warning",
        "--gateway-kind", "webhook", "--gateway-file", gateway.describe(tmp_path / "webhook.json"))
    try:
        crowd = Crowd(server.url.replace("localhost", "127.0.0.1"), gateway, pairs, CLIENTS, SECONDS)
        asyncio.run(crowd.run(accidents(server, gateway)))
        settle(gateway)
        check_answers(server, crowd)
        urllib.request.urlopen(f"http://127.0.0.1:{server.admin_port}/healthz").read()
    finally:
        server.stop()
        gateway.close()
    check_messages(server.data, gateway, crowd)
    run("verify", "--data", server.data)


def check_answers(server, crowd):
    """No acknowledged step is lost: each recovery is where its client was told, or one lost answer further."""
    assert not crowd.faults, crowd.faults[:5]
    assert len(crowd.recoveries) > CLIENTS
    assert crowd.lost_answers > 0, "the crashes met nobody"
    api = API(server.port)
    ends = Counter()
    for recovery in crowd.recoveries:
        answer = api.status(recovery.handle)
        assert answer.status == 200, (answer.status, answer.body)
        ends[recovery.next, answer.json["next"]] += 1
        assert answer.json["next"] in LATER[recovery.next], (recovery.next, answer.json)
        if recovery.next == answer.json["next"] == CODE:
            assert answer.json["code"]["issue"] >= recovery.issue
    print(f"{len(crowd.recoveries)} recoveries, {crowd.answers} answers, {crowd.lost_answers} calls again; {ends}")


def check_messages(data, gateway, crowd):
    codes = [(reference, phone, text) for reference, phone, text in gateway.messages if SIX_DIGITS.search(text)]
    twice = [reference for reference, count in Counter(it[0] for it in codes).items() if count > 1]
    assert not twice, f"{len(twice)} codes came twice"
    texts = Counter((phone, text) for _, phone, text in codes)
    asked = {recovery.phone: recovery.resends for recovery in crowd.recoveries}
    for phone, count in Counter(phone for _, phone, _ in codes).items():
        assert count <= 1 + asked["0" + phone.removeprefix("84")], f"{count} codes, asked for fewer"
    assert len(codes) > CLIENTS and texts

    ends = Counter(session.newest for session in sessions(data).values())
    print(f"{len(codes)} codes came; of the newest ones of open recoveries: {ends}")
    assert ends["unsent"] == 0, ends
    # Only what was under way as a crash came may have lost its answer.
    assert ends["lost"] < CLIENTS
