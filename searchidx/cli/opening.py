"""A file or an address, opened in the program that the desktop has for it.

In: a path or address. Out: nothing, when a program has taken it; or an error that says why none has.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile

from searchidx.errors import SearchidxError

OPENERS = ("xdg-open", "gio open", "wslview")
"""What opens things on a free desktop, the usual one first."""

PATIENCE = 5.0
"""Seconds; an opener that runs longer has become the program itself, as text browsers do."""


_GOING_ON: list[subprocess.Popen[bytes]] = []
"""Openers that have become programs: nobody waits for them."""


def open_(target: str) -> None:
    """Open a file or address. Raises SearchidxError when nothing opens it."""
    if sys.platform == "win32":
        try:
            os.startfile(target)  # noqa: S606 - as the desktop does
        except OSError as error:
            raise _refused(target, str(error)) from None
        return
    names = ("open",) if sys.platform == "darwin" else OPENERS
    command = next((name.split() for name in names if shutil.which(name.split()[0])), None)
    if command is None:
        raise SearchidxError(
            f"there is no program here that opens {target}", f"none of {', '.join(names)} is installed"
        )
    with tempfile.TemporaryFile() as said:
        try:
            opener = subprocess.Popen(  # noqa: S603 - a program of the desktop, and one argument
                [*command, target],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,  # it goes on when we are interrupted
            )
            code = opener.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            _GOING_ON.append(opener)
            return
        except OSError as error:
            raise _refused(target, error.strerror or str(error)) from None
        said.seek(0)
        last = said.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
    if code:
        raise _refused(target, last or f"{command[0]} ended with {code}")


def _refused(target: str, why: str) -> SearchidxError:
    return SearchidxError(f"nothing opened {target}: {why}", "its path is what query -l prints")
