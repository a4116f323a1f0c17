"""The tables of docs/log-format.md."""

import re

from log import REPOSITORY

TEXT = (REPOSITORY / "docs" / "log-format.md").read_text()


def section(heading):
    """What stands between a heading and the next one."""
    start = TEXT.index(f"\n{heading}\n") + len(heading) + 2
    end = TEXT.find("\n#", start)
    return TEXT[start:end if end >= 0 else None]


def table(text):
    """The cells of the rows of the only table in a text."""
    rows = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows]


def numbers(choice):
    """A table of choices: numbers by names."""
    heading = re.search(rf"^### .* \(`{choice}`\)$", TEXT, re.MULTILINE).group(0)
    return {row[1].strip("`"): int(row[0]) for row in table(section(heading))}


TYPES = {number: name for name, number in numbers("EventType").items()}

NEWEST = {row[1].strip("`"): int(row[2]) for row in table(section("### Types (`EventType`)"))}

# Every type in every version: OTPIssued-v1.
VERSIONS = [f"{name}-v{version}" for name, newest in NEWEST.items() for version in range(1, newest + 1)]
