"""A log as docs/log-format.md describes it, read with LMDB, CBOR and SHA-256 alone."""

import struct
from hashlib import sha256
from pathlib import Path

import cbor2
import lmdb

REPOSITORY = Path(__file__).resolve().parents[2]


class Log:
    """All that an environment holds, read in one transaction."""

    def __init__(self, data):
        self.folder = Path(data) / "log"
        environment = lmdb.open(
            str(self.folder), readonly=True, lock=False, create=False, max_dbs=3, map_size=1 << 36
        )
        with environment:
            tables = {name: environment.open_db(name, create=False) for name in (b"events", b"subtrees", b"settings")}
            with environment.begin() as transaction:
                rows = {name: list(transaction.cursor(table)) for name, table in tables.items()}
        self.events = [(struct.unpack(">Q", key)[0], record) for key, record in rows[b"events"]]
        self.subtrees = [(struct.unpack(">QB", key), digest) for key, digest in rows[b"subtrees"]]
        self.settings = dict(rows[b"settings"])

    @property
    def records(self):
        return [record for _, record in self.events]

    def decoded(self):
        return [cbor2.loads(record) for record in self.records]

    def head(self):
        """Size and root as of the last append."""
        size, root = struct.unpack(">Q32s", self.settings[b"head"])
        return size, root


def leaf(record):
    return sha256(b"\x00" + record).digest()


def root(leaves):
    """The root of RFC 6962 section 2.1 over the hashes of the leaves."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + root(leaves[:half]) + root(leaves[half:])).digest()


def stored_subtrees(size):
    """The keys of the subtrees that are stored of a log, in their order."""
    keys = []
    for end in range(256, size + 1, 256):
        level = 8
        while end % (1 << level) == 0:
            keys.append((end, level))
            level += 1
    return keys


def texts(item):
    """All texts within an item."""
    if isinstance(item, str):
        yield item
    elif isinstance(item, dict):
        for key, value in item.items():
            yield from texts(key)
            yield from texts(value)
    elif isinstance(item, (list, tuple)):
        for value in item:
            yield from texts(value)
