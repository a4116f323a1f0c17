"""The program `retrace` as a server, on free ports and with folders of the test's own."""

import json
import os
import random
import re
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("RETRACE_")}
GUIDE = ("individual", "123456789423", "0387584663")
GENEROUS = 1_000_000


def program():
    path = os.environ.get("RETRACE_BIN")
    assert path, "set RETRACE_BIN to the program retrace"
    return path


def run(*words):
    """What `retrace` writes; it must succeed."""
    words = [program(), *map(str, words)]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=120, env=ENVIRONMENT)
    assert ended.returncode == 0, f"{' '.join(words)} ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}"
    return ended.stdout


def policy(**numbers):
    """A policy whose limits on clients and messages are out of the way, with these numbers instead of the usual ones."""
    usual = {
        "version": 1, "way": "temporary", "codeLife": 300, "resendWait": 60, "sessionLife": 900,
        "credentialsLife": 1800, "deliveryLife": 1800, "disavowalLife": 864000, "wrongCodes": 5,
        "codesInTenMinutes": 100, "codesInDay": 1000, "codesInThirtyDays": 0, "pairWrongInDay": 1000,
        "pairWrongInAll": 1000, "dailyMessages": 1_000_000_000, "dailyMessagesWarning": 70, "lease": 30,
        "answerFloor": 20, "answerJitter": 10, "pauses": [30, 120, 600, 3600],
        "retryWaits": [5, 15, 45, 120, 300], "trustedNetworks": [],
    }
    for name in ["requestsForHarder", "requestsInHour", "requestsInDay", "networkInHour", "accountsInHour",
                 "phonesInDay"]:
        usual[name] = GENEROUS
        usual["trusted" + name[0].upper() + name[1:]] = GENEROUS
    return usual | numbers


def free_port():
    """Below the ports that the system gives to clients: theirs must not take a server's while it is down."""
    while True:
        port = random.randint(20_000, 32_000)
        with socket.socket() as it:
            try:
                it.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


class Server:
    """A running `retrace`. Its address is `url`; what it writes goes to a file beside its data."""

    def __init__(self, folder, words, port):
        self.folder, self.words, self.port = Path(folder), [program(), *map(str, words)], port
        self.url = f"http://localhost:{port}"
        self.output = self.folder / "output"
        self.start()

    def start(self):
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(self.words, stdout=output, stderr=output, env=ENVIRONMENT)
        deadline = time.monotonic() + 30
        while True:
            try:
                urllib.request.urlopen(self.url + "/openapi.json", timeout=2).read()
                return
            except OSError as error:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    ended = self.process.poll()
                    self.kill()
                    raise AssertionError(f"it does not answer ({error}; ended with {ended}):\n{self.output.read_text()}") from error
                time.sleep(0.05)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """As ctrl-C does; it must end in order."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            assert self.process.wait(timeout=40) == 0, self.output.read_text()[-4000:]
        except subprocess.TimeoutExpired:
            self.kill()
            raise


class Demo(Server):
    def __init__(self, folder):
        port = free_port()
        self.data = Path(folder) / "data"
        super().__init__(folder, ["demo", "--data", self.data, "--port", port], port)


class Served(Server):
    """`retrace serve --development` with these accounts: (type, identifier, phone) or with further columns."""

    def __init__(self, folder, accounts, policy, *words, columns="type,identifier,phone"):
        folder = Path(folder)
        self.data = folder / "data"
        table = folder / "accounts.csv"
        table.write_text("".join(line + "\n" for line in [columns, *map(",".join, accounts)]))
        (folder / "policy.json").write_text(json.dumps(policy))
        run("accounts", "import", "--data", self.data, "--create", table)
        run("policy", "adopt", "--data", self.data, folder / "policy.json")
        port, self.admin_port = free_port(), free_port()
        super().__init__(folder, [
            "serve", "--data", self.data, "--development", "--port", port, "--admin-port", self.admin_port, *words,
        ], port)

    def move_clock(self, seconds):
        """It is so much later for the portal, and what falls due by then happens; needs --movable-clock."""
        address = f"http://127.0.0.1:{self.admin_port}/clock?seconds={seconds}"
        urllib.request.urlopen(urllib.request.Request(address, method="POST"), timeout=5).read()

    def messages(self, phone):
        """Texts to a phone, oldest first, from the files that stand for messages."""
        found = []
        for path in sorted((self.data / "sms").glob("*.txt")):
            text = path.read_text()
            if local(phone) in text:
                found.append(text)
        return found

    def code(self, phone, count=1):
        """The newest code, once the phone has so many messages."""
        return re.search(r"\b\d{6}\b", self.wait_for_message(phone, count)[-1])[0]

    def wait_for_message(self, phone, count=1):
        deadline = time.monotonic() + 20
        while len(found := self.messages(phone)) < count:
            assert time.monotonic() < deadline, f"{len(found)} messages came, not {count}"
            time.sleep(0.05)
        return found


def local(phone):
    """The digits of a Vietnamese number that are the same in all its forms."""
    return phone[1:]
