"""Many clients of the API at once, each with one recovery after the other, through crashes of the server."""

import asyncio
import base64
import json
import random
import time
import uuid
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256

import aiohttp

CAPTCHA, CODE, SIGN_IN, NOTHING = "captcha", "code", "sign-in", "nothing"


def solve(challenge):
    """The token for a challenge, in another process: hashing must not hold the clients up."""
    start = sha256(challenge["salt"].encode())
    for number in range(challenge["maxnumber"] + 1):
        guess = start.copy()
        guess.update(str(number).encode())
        if guess.hexdigest() == challenge["challenge"]:
            names = ["algorithm", "challenge", "salt", "signature"]
            answer = {name: challenge[name] for name in names} | {"number": number}
            return base64.b64encode(json.dumps(answer).encode()).decode()
    raise AssertionError("a challenge without an answer")


class Recovery:
    """What one recovery's client was told: the newest step that was acknowledged."""

    def __init__(self, phone):
        self.phone, self.handle, self.next, self.issue, self.resends = phone, None, None, 0, 0

    def told(self, body):
        self.handle = body.get("handle", self.handle)
        self.next = body["next"]
        self.issue = body.get("code", {}).get("issue", self.issue)

    @property
    def session(self):
        """The first half of the handle."""
        return base64.urlsafe_b64decode(self.handle + "=")[:16]


class Crowd:
    def __init__(self, url, gateway, pairs, count, seconds):
        self.url, self.gateway, self.pairs, self.count = url + "/api/v1", gateway, pairs, count
        self.end = time.monotonic() + seconds
        self.recoveries, self.lost_answers, self.faults, self.answers = [], 0, [], 0

    @property
    def is_open(self):
        return time.monotonic() < self.end

    async def run(self, *others):
        with ProcessPoolExecutor(1) as self.pool:
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as self.http:
                clients = [self.client(n) for n in range(self.count)]
                await asyncio.gather(*clients, *others)

    async def client(self, n):
        address = f"10.{n // 250}.{n % 250}.7"
        await asyncio.sleep(random.random() * 5)
        while self.is_open and self.pairs:
            await self.recover(*self.pairs.pop(), address)

    async def call(self, path, body, address, handle=None):
        """Until there is an answer: the same call with the same key, whatever happens to the server."""
        headers = {"Idempotency-Key": str(uuid.uuid4()), "X-Forwarded-For": address}
        if handle:
            headers["Retrace-Handle"] = handle
        while True:
            try:
                async with self.http.post(self.url + path, json=body, headers=headers) as response:
                    answer = response.status, await response.json(content_type=None)
                    if response.status != 503:
                        self.answers += 1
                        return answer
            except (aiohttp.ClientError, ConnectionError, asyncio.TimeoutError):
                self.lost_answers += 1
            await asyncio.sleep(0.3)

    async def step(self, recovery, path, body, address, expected=(200, 201)):
        status, answer = await self.call(path, body, address, recovery.handle)
        if status in expected:
            recovery.told(answer)
        elif status not in (409, 422, 429):
            self.faults.append((path, status, answer))
        return status, answer

    async def recover(self, identifier, phone, address):
        recovery = Recovery(phone)
        self.recoveries.append(recovery)
        form = {"accountType": "individual", "identifier": identifier, "phone": phone}
        status, begun = await self.step(recovery, "/recoveries", form, address)
        if status != 201:
            self.faults.append(("begin", status, begun))
            return
        token = await asyncio.get_running_loop().run_in_executor(self.pool, solve, begun["captcha"]["challenge"])
        status, coded = await self.step(recovery, "/recoveries/current/captcha", {"token": token}, address)
        if status != 200:
            self.faults.append(("captcha", status, coded))
            return
        await self.finish(recovery, address)

    async def finish(self, recovery, address):
        """Reads the phone, now and then asks again or mistypes, and types the code."""
        began = time.monotonic()
        while self.is_open:
            await asyncio.sleep(0.5 + random.random())
            codes = self.gateway.codes(recovery.phone)
            if len(codes) == 0:
                if time.monotonic() > began + 11 and random.random() < 0.1:
                    recovery.resends += 1
                    await self.step(recovery, "/recoveries/current/resend", {}, address)
                continue
            code = codes[-1]
            if random.random() < 0.1:
                code = f"{(int(code) + 1) % 1_000_000:06}"
            status, answer = await self.step(recovery, "/recoveries/current/code", {"code": code}, address)
            if status == 200:
                return
            if random.random() < 0.1:
                await self.step(recovery, "/recoveries/current/give-up", {}, address)
                return
