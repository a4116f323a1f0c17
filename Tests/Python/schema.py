"""docs/log-format.cddl, by zcbor."""

import contextlib
import io
import re

import zcbor

from document import TYPES
from log import REPOSITORY

TEXT = (REPOSITORY / "docs" / "log-format.cddl").read_text()


class Schema:
    def __init__(self):
        # The number bounds what is repeated without a bound of its own, which nothing in this schema is.
        self.rules = zcbor.DataTranslator.from_cddl(TEXT, 1000).my_types

    def accepts(self, item, rule="event"):
        """Whether a decoded item is what a rule describes."""
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                return self.rules[rule].validate_obj(item)
        except zcbor.CddlValidationError:
            return False

    def rule_of(self, item):
        """The name of the rule for a record's type and version."""
        return f"{TYPES[item[1]]}-v{item[2]}"


def constants(prefix):
    """The numbers that the schema names with a prefix, by their names."""
    return {name: int(number) for name, number in re.findall(rf"^{prefix}-(\w+) = (\d+)$", TEXT, re.MULTILINE)}


def definition(rule):
    """The text of a rule."""
    text = re.sub(r";.*", "", TEXT)
    return re.search(rf"^{rule} = (.*?)(?=^\S|\Z)(?!\])", text, re.MULTILINE | re.DOTALL).group(1)
