"""A mail message: a newsletter, an alert, a story that somebody sent.

In: an `Opened`. Out: a Source of its text, with subject, sender and date, and the Sources of what is attached.
Of a message in two forms the plain one is taken.
"""

from __future__ import annotations

import email
import email.policy
import io
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any, cast

from searchidx import limits
from searchidx.models import Failure, Kind, Skipped, Source
from searchidx.reading import files, kinds
from searchidx.reading.documents import document
from searchidx.reading.opened import Opened

_SEALED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_ARMOUR = b"-----BEGIN PGP MESSAGE-----"
_LOCKED = "encrypted: only its receiver can read it"
_LIST = re.compile(r"<([^<>\s]+)>\s*$")
_DEFECTS = "no message: it has no header fields"


MAX_FIELD = 4_000
"""Characters of a header field that are looked at: the library takes time that grows with the square of them."""


class _Policy(email.policy.EmailPolicy):
    """The usual one, which sees no more than the beginning of a header field."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:MAX_FIELD]


_SHORT_FIELDS = _Policy()


def read(opened: Opened) -> Iterator[Source | Failure | Skipped]:
    """The message and what is attached to it. Raises TooMuch."""
    yield from message_sources(opened, opened.whole())


def parsed(data: bytes) -> EmailMessage:
    """A message of bytes; odd ones too."""
    return cast("EmailMessage", email.message_from_bytes(data, policy=cast("Any", _SHORT_FIELDS)))


def message_sources(
    opened: Opened, data: bytes, member: str | None = None
) -> Iterator[Source | Failure | Skipped]:
    """The Sources of one message."""
    message = parsed(data)
    if not message.keys():
        yield opened.failure(_DEFECTS, member)
        return
    if message.get_content_type() in _SEALED:
        yield opened.failure(_LOCKED, member)
        return
    stated = _stated(message)
    part = message.get_body(("plain", "html"))
    if part is not None:
        kind: Kind = "fragment" if part.get_content_type() == "text/html" else "text"
        payload = part.get_payload(decode=True)
        body = payload if isinstance(payload, bytes) else b""
        if body.lstrip().startswith(_ARMOUR):
            yield opened.failure(_LOCKED, member)
            return
        charset = part.get_content_charset()
        yield document(opened, body, kind, member=member, charset=charset, stated=stated)
    elif not message.is_multipart():
        yield opened.skipped(f"a message of {message.get_content_type()}, without text", member)
    yield from _attached(opened, message, member)


def header(message: EmailMessage, name: str) -> str:
    """A header field, decoded; "" where there is none or it makes no sense."""
    try:
        return str(message.get(name) or "").replace("\n", " ").strip()
    except (
        ValueError,
        LookupError,
        AttributeError,
        TypeError,
        OverflowError,
        RecursionError,
    ):  # the library trips over odd ones
        return ""


def day_of(stamp: str) -> str:
    """The day of a stamp such as "Sun, 11 Feb 2024 23:50:00 +0100", where the writer is; else the stamp."""
    try:
        return parsedate_to_datetime(stamp).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return stamp


def _stated(message: EmailMessage) -> dict[str, str]:
    sender = header(message, "From")
    name, address = parseaddr(sender)
    found = {
        "title": header(message, "Subject"), "author": name or address, "date": day_of(header(message, "Date")),
        "url": header(message, "Archived-At").strip("<>"), "sender": _sender(message, address),
    }  # fmt: skip
    return {field: value for field, value in found.items() if value} | {"date_source": "mail"}


def _sender(message: EmailMessage, address: str) -> str:
    """Whose mails have the same lines around them: a list's, else those of one address."""
    lists = _LIST.search(header(message, "List-Id"))
    return (lists[1] if lists else address).lower()


def _attached(
    opened: Opened, message: EmailMessage, member: str | None
) -> Iterator[Source | Failure | Skipped]:
    if opened.depth >= limits.used().depth:
        return
    for number, part in enumerate(message.iter_attachments() if message.is_multipart() else (), 1):
        name = part.get_filename() or ("message.eml" if part.get_content_type() == "message/rfc822" else "")
        if not name or kinds.rejection(name):
            continue
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            data = (
                inner[0].as_bytes() if isinstance(inner, list) and isinstance(inner[0], EmailMessage) else b""
            )
        else:
            payload = part.get_payload(decode=True)
            data = payload if isinstance(payload, bytes) else b""
        place = "/".join(filter(None, (member, f"{number}-{name}")))
        yield from files.read_opened(opened.inside(place, io.BytesIO(data), len(data)).named(name))
