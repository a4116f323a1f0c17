"""Servers and browsers for the tests of the portal."""

import pytest

from browser import Browser
from served import Demo, Served, policy


@pytest.fixture
def demo(tmp_path):
    server = Demo(tmp_path)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """A portal whose codes live for 30 s and may be sent again after 10 s, with an account for each test."""
    accounts = [("individual", f"07909900{n:04}", f"09010000{n:02}") for n in range(1, 21)]
    server = Served(
        tmp_path_factory.mktemp("quick"), accounts, policy(codeLife=30, resendWait=10, answerFloor=200))
    server.unused = [(identifier, phone) for _, identifier, phone in accounts]
    yield server
    server.stop()


@pytest.fixture
def guided(tmp_path):
    """A portal with the standard times and numbers of codes, whose clock a test moves, and its one account."""
    account = ("079099000099", "0901000099")
    server = Served(
        tmp_path, [("individual", *account)], policy(codesInTenMinutes=3, codesInDay=5), "--movable-clock")
    server.account = account
    yield server
    server.stop()


@pytest.fixture
def account(quick):
    """An account and a phone that no other test uses."""
    return quick.unused.pop()


@pytest.fixture
def browser():
    it = Browser()
    yield it
    it.quit()


@pytest.fixture
def phone_browser():
    it = Browser(width=320, height=640)
    yield it
    it.quit()
