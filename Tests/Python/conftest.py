"""Where the logs come from: made with the program (RETRACE_BIN), or given (RETRACE_DATA)."""

import os

import pytest

import program
from log import Log
from schema import Schema

RUNS = {
    "demo": ["demo", "--terminal"],
    "simulation": ["simulate", "--accounts", "200", "--days", "3", "--seed", "1"],
}


# Data that is given is checked for itself: what needs the program is left out.
collect_ignore = ["audit", "evidence", "portal", "proofs", "test_proof_of_work.py"] if os.environ.get("RETRACE_DATA") else []


def pytest_generate_tests(metafunc):
    if "log" in metafunc.fixturenames:
        names = ["given"] if os.environ.get("RETRACE_DATA") else list(RUNS)
        metafunc.parametrize("log", names, indirect=True, scope="session")


@pytest.fixture(scope="session")
def log(request, tmp_path_factory):
    if request.param == "given":
        return Log(os.environ["RETRACE_DATA"])
    data = tmp_path_factory.mktemp(request.param) / "data"
    program.run(*RUNS[request.param], "--data", data)
    return Log(data)


@pytest.fixture(scope="session")
def retrace():
    return program.run


@pytest.fixture(scope="session")
def schema():
    return Schema()
