"""A page that a browser saved in one file (MHTML).

In: an `Opened`. Out: the Source of the page, with its address. The pictures in it are left where they are.
"""

from __future__ import annotations

from collections.abc import Iterator

from searchidx.models import Failure, Skipped, Source
from searchidx.reading.documents import document
from searchidx.reading.mail import header, parsed
from searchidx.reading.opened import Opened


def read(opened: Opened) -> Iterator[Source | Failure | Skipped]:
    """The page. Raises TooMuch."""
    message = parsed(opened.whole())
    pages = [
        part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")
    ]
    if not pages:
        yield opened.failure("no page in it")
        return
    url = header(message, "Snapshot-Content-Location") or header(pages[0], "Content-Location")
    stated = {"url": url} if url.startswith(("http://", "https://")) else {}
    if saved := header(message, "Date"):
        stated["saved"] = saved
    payload = pages[0].get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    yield document(opened, data, "html", charset=pages[0].get_content_charset(), stated=stated)
