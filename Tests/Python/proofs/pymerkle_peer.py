"""A process of its own around pymerkle, which shares no code with Retrace: reads {"records": [hex], "sizes": [n], "paths":
[[position, size]]} and answers with the roots and the inclusion paths that it computes."""

import json
import sys

from pymerkle import InmemoryTree

task = json.load(sys.stdin)
tree = InmemoryTree(algorithm="sha256")
for record in task["records"]:
    tree.append_entry(bytes.fromhex(record))


def path(position, size):
    """The path without the leaf itself, which pymerkle puts first; it counts positions from 1."""
    return [digest.hex() for digest in tree.prove_inclusion(position + 1, size).path[1:]]


json.dump({
    "roots": [tree.get_state(size).hex() for size in task["sizes"]],
    "paths": [path(position, size) for position, size in task["paths"]],
}, sys.stdout)
