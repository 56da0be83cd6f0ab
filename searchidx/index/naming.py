"""What the files of an index are called."""

from __future__ import annotations

import os
import re

INDEX_NAME = "MAIN"
"""The name of the index inside its folder, as Whoosh wants one."""

SEGMENT_EXTENSION = ".arrays"

GROUPS_EXTENSION = ".groups"
"""Of the file beside a segment that says which of its documents belong together."""


def groups_name(segment: str, generation: int) -> str:
    """The file of a segment's groups as one generation left them."""
    return f"{segment}.{generation}{GROUPS_EXTENSION}"


OF_A_SEGMENT = (
    rf"{INDEX_NAME}_[0-9a-f]+(?:{re.escape(SEGMENT_EXTENSION)}|(?:\.\d+)?{re.escape(GROUPS_EXTENSION)})"
)
"""What the files of segments are called, as a regular expression. An older index has no generation in it."""


A_SEGMENT = re.compile(rf"{INDEX_NAME}_[0-9a-f]+")
"""A segment's name, without the extension."""

UNFINISHED = ".new"
"""After the name of a file that is being written in the place of another one."""


REPAIR = "repair.json"
"""The file that is there while an index is repaired: it names the files that are to be read again."""


def new_segment_name() -> str:
    """A name that no other segment has had."""
    return f"{INDEX_NAME}_{os.urandom(8).hex()}"


UNADOPTED = "building-"
"""Before the name of a segment that no writer has taken over yet, so that no commit takes it for a leftover."""


def unadopted(name: str) -> str:
    """The file of a segment that no writer has taken over yet."""
    return f"{UNADOPTED}{name}{SEGMENT_EXTENSION}"
