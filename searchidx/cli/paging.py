"""Long answers through the user's pager.

In: text, and the pager that the user has set, if any. Out: whether it was shown; where there is no such program, or
none is wanted, the caller prints it.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import subprocess

USUAL = "less -FIRX"
"""Quits if all fits, ignores case in its searches, passes colours on, leaves the answer on the screen."""


def paged(text: str, chosen: str | None) -> bool:
    """Show text in `chosen`, else PAGER, else less; an empty command is no pager."""
    command = os.environ.get("PAGER", USUAL) if chosen is None else chosen
    try:
        words = shlex.split(command)
    except ValueError:  # a quotation mark without its pair
        return False
    if not words or os.environ.get("TERM") == "dumb":
        return False
    try:
        pager = subprocess.Popen(words, stdin=subprocess.PIPE)  # noqa: S603 - the user's own command
    except OSError:
        return False
    with contextlib.suppress(BrokenPipeError):  # who quits has seen enough
        pager.communicate(text.encode("utf-8", "surrogateescape"))
    while True:
        try:
            pager.wait()
        except KeyboardInterrupt:  # Ctrl-C is the pager's business
            continue
        return True
