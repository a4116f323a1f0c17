"""The program retrace, which RETRACE_BIN names."""

import os
import subprocess

import pytest


def path():
    program = os.environ.get("RETRACE_BIN")
    if not program:
        pytest.fail("set RETRACE_BIN to the program retrace")
    return program


def run(*arguments, code=0):
    """What the program prints; it must end with this exit code."""
    done = subprocess.run([path(), *map(str, arguments)], capture_output=True, text=True, timeout=600)
    assert done.returncode == code, f"{arguments} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout
