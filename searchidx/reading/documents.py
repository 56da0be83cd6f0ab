"""Files that are one document: a page, a text, a note.

In: an `Opened`. Out: its one `Source`. A page that SingleFile saved says in a remark at its top where it
is from, and carries its pictures in itself: they go, since a parser would only carry them along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from searchidx.models import Failure, Kind, Skipped, Source
from searchidx.reading.encodings import decoded
from searchidx.reading.opened import Opened

_SINGLE_FILE = re.compile(
    r"<!--\s*Page saved with SingleFile\s+url:\s*(?P<url>\S+)(?:\s+saved date:\s*(?P<saved>[^\n]*))?"
)
_DATA = re.compile(r"data:[\w.+/;=-]{0,80};base64,[A-Za-z0-9+/=\s]{200,}")
HEAD = 4096


def read(opened: Opened, kind: Kind = "html") -> Iterator[Source | Failure | Skipped]:
    """The document, decoded. Raises TooMuch."""
    yield document(opened, opened.whole(), kind)


def document(
    opened: Opened,
    data: bytes,
    kind: Kind,
    *,
    member: str | None = None,
    charset: str | None = None,
    stated: Mapping[str, str] | None = None,
) -> Source | Skipped:
    """A Source of bytes; `stated` is what is known of it from outside."""
    text, utf8 = decoded(data, html=kind == "html", declared=charset)
    if not text.strip():
        return opened.skipped("empty", member)
    stated = dict(stated or {})
    if kind == "html":
        if found := _SINGLE_FILE.search(text[:HEAD]):
            stated = {key: value.strip() for key, value in found.groupdict().items() if value} | stated
        if len(text) > 100_000 and len(without := _DATA.sub("", text)) < len(text):
            text, utf8 = without, None
    place = opened.member if member is None else opened.place(member)
    kept = utf8 if kind == "html" else None  # only who parses has a use for bytes
    return Source(opened.path, kind, text, member=place, stated=stated or None, utf8=kept)
