"""The messages of a mailbox file (mbox).

In: an `Opened`. Out: the Sources of each message, which is known by its Message-ID, or by its headers where it has
none. One message is held in memory at a time.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import IO

from searchidx import limits
from searchidx.models import Failure, Skipped, Source
from searchidx.reading.mail import header, message_sources, parsed
from searchidx.reading.opened import Opened, too_large

_QUOTED = re.compile(rb"^>(>*From )", re.M)


def read(opened: Opened) -> Iterator[Source | Failure | Skipped]:
    """The messages, in order."""
    number = 0
    for number, data in enumerate(_messages(opened.stream), 1):
        if data is None:
            yield opened.failure(too_large(limits.used().document), f"message {number}")
            continue
        yield from message_sources(opened, data, _name(data.partition(b"\n\n")[0] + b"\n\n"))
    if not number:
        yield opened.failure("not a mailbox: no line begins a message")


def _name(head: bytes) -> str:
    """What a message is known by: its Message-ID, else its headers, which stay when others come and go before it."""
    own = header(parsed(head), "Message-ID").strip("<> ")
    return own or f"message {hashlib.blake2b(head, digest_size=6).hexdigest()}"


def _messages(stream: IO[bytes]) -> Iterator[bytes | None]:
    """The bytes of each message; None for one that is too large. A line "From …" after a blank one begins it."""
    lines: list[bytes] | None = None
    size, blank, over = 0, True, False
    most = limits.used().document

    def whole() -> bytes | None:
        return None if over else _QUOTED.sub(rb"\1", b"".join(lines or ()))

    while line := stream.readline(most):
        line = line[:-2] + b"\n" if line.endswith(b"\r\n") else line
        if blank and line.startswith(b"From "):
            if lines is not None:
                yield whole()
            lines, size, over = [], 0, False
        elif lines is not None:
            size += len(line)
            over = over or size > most
            if over:
                lines.clear()
            else:
                lines.append(line)
        blank = line == b"\n"
    if lines is not None:
        yield whole()
