"""A log made with the program, checkpoints signed with OpenSSL, and a checker built from Go's golang.org/x/mod."""

import os
import subprocess
from pathlib import Path

import pytest

from log import Log
from notes import Key, sign

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def data(retrace, tmp_path_factory):
    data = tmp_path_factory.mktemp("proofs") / "data"
    retrace("simulate", "--accounts", 500, "--days", 12, "--seed", 1, "--data", data)
    return data


@pytest.fixture(scope="session")
def records(data):
    return Log(data).records


@pytest.fixture(scope="session")
def key(tmp_path_factory):
    return Key("log.example/1", tmp_path_factory.mktemp("key"))


@pytest.fixture(scope="session")
def checkpoint(records, key, tmp_path_factory):
    """Gives the path of a signed checkpoint of so many events."""
    folder = tmp_path_factory.mktemp("checkpoints")

    def make(size):
        path = folder / str(size)
        if not path.exists():
            path.write_bytes(sign(records, size, key))
        return path

    return make


@pytest.fixture(scope="session")
def go(tmp_path_factory):
    """Runs the checker written in Go; returns whether it says that all holds."""
    program = tmp_path_factory.mktemp("go") / "checkproofs"
    settings = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "", "GOPROXY": "off",
                "GOCACHE": str(tmp_path_factory.mktemp("gocache"))}
    source = HERE.parents[1] / "Go" / "checkproofs"
    subprocess.run(["go", "build", "-o", program, "."], cwd=source, env={**os.environ, **settings}, check=True)

    def check(*arguments):
        done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, timeout=600)
        assert done.returncode in (0, 1), done.stderr
        return done.returncode == 0

    return check
