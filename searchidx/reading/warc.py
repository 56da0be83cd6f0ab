"""The pages of a web archive (WARC, ARC), one by one.

In: an `Opened` of the format that wget, browsertrix, Heritrix and Common Crawl write, packed or not. Out:
a Source per page that was answered with 200: HTML, text, PDF; the plain texts of a WET file. A page is
known by the time of its capture and its address, so that a record which comes again is not read again, and two
captures of one address are two. Pictures, scripts and redirections are counted in one remark.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from searchidx import limits
from searchidx.models import Failure, Kind, Skipped, Source
from searchidx.reading import files
from searchidx.reading.documents import document
from searchidx.reading.opened import Opened, buffered, too_large

_KINDS: dict[str, Kind] = {
    "text/html": "html", "application/xhtml+xml": "html", "text/plain": "text", "text/markdown": "markdown",
}  # fmt: skip
_FILES = {"application/pdf": ".pdf", "application/epub+zip": ".epub"}
_ENCODED = {"br": "brotli"}
_HOLDING = ("response", "resource", "conversion")
_BEGINNINGS = (b"WARC/", b"filedesc://")
MAX_KINDS_TOLD = 5


class _Passed(Exception):
    """A record that is no page; the message says what it is."""


class _Ended(Exception):
    """The archive ended too early."""


class _Whole(io.RawIOBase):
    """A stream that says when what it is packed with ends too early: warcio takes that for the archive's end."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, into: memoryview) -> int:  # type: ignore[override] # the buffer is our own reader's
        try:
            data = self._stream.read1(len(into))
        except EOFError:
            raise _Ended from None
        into[: len(data)] = data
        return len(data)


def read(opened: Opened) -> Iterator[Source | Failure | Skipped]:
    """The pages, as they come; memory does not grow with the archive."""
    if not opened.stream.peek(16).lstrip().startswith(_BEGINNINGS):
        yield opened.failure("not a web archive: it does not begin with a record")
        return
    passed: Counter[str] = Counter()
    good, damaged = 0, False
    try:
        for record in _records(buffered(_Whole(opened.stream))):
            try:
                if record.rec_type in _HOLDING and not _own(record):
                    for item in _page(opened, record):
                        good += 1
                        yield item
            except _Passed as what:
                passed[str(what)] += 1
            if _cut_off(record):
                raise _Ended
    except _Ended:
        damaged = True
        yield opened.failure("the archive ends in the middle of a record")
    except ArchiveLoadFailed as error:
        damaged = True
        yield opened.failure(f"the web archive is damaged: {str(error).splitlines()[0][:200].lower()}")
    if passed:
        yield opened.skipped(_told(passed))
    elif not good and not damaged:
        yield opened.skipped("no pages in it")


def _records(stream: io.BufferedReader) -> Iterator[Any]:
    """The records. Raises ArchiveLoadFailed, also where warcio trips over a header that makes no sense."""
    records = iter(ArchiveIterator(stream, arc2warc=True))
    while True:
        try:
            record = next(records, None)
        except (AttributeError, TypeError, LookupError, ValueError) as error:
            raise ArchiveLoadFailed("the header of a record makes no sense") from error
        if record is None:
            return
        yield record


def _told(passed: Counter[str]) -> str:
    number = passed.total()
    told = ", ".join(f"{times:,} {what}" for what, times in passed.most_common(MAX_KINDS_TOLD))
    more = ", …" if len(passed) > MAX_KINDS_TOLD else ""
    return f"{number:,} {'record is no page' if number == 1 else 'records are no pages'}: {told}{more}"


def _page(opened: Opened, record: Any) -> Iterator[Source | Failure | Skipped]:
    headers = record.http_headers
    if record.rec_type == "response" and headers is not None:
        status = headers.get_statuscode()
        if status != "200":
            raise _Passed(f"with status {status or 'unknown'}")
    declared = (headers or record.rec_headers).get_header("Content-Type") or ""
    media, charset = _media_type(declared)
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    kind = _KINDS.get(media)
    if kind is None and media not in _FILES:
        raise _Passed(media or "without a type")
    if url.partition("?")[0].endswith("/robots.txt"):
        raise _Passed("robots.txt")
    saved = record.rec_headers.get_header("WARC-Date") or ""
    member = f"{''.join(filter(str.isdigit, saved))[:14]}/{url}"
    if problem := _undecodable(headers):
        yield opened.failure(problem, member)
        return
    most = limits.used().document
    data = record.content_stream().read(most + 1)
    if len(data) > most:
        yield opened.failure(too_large(most), member)
        return
    stated = {"url": url, "saved": saved} if url.startswith("http") else {"saved": saved}
    if kind is None:
        inner = opened.inside(member, io.BytesIO(data), len(data))
        for item in files.read_opened(inner.named(f"page{_FILES[media]}")):
            if isinstance(item, Source):
                item = replace(item, stated={**stated, **(item.stated or {})})
            yield item
    else:
        yield document(opened, data, kind, member=member, charset=charset, stated=stated)


def _own(record: Any) -> bool:
    """Whether a record is the crawler's own: its log, its arguments."""
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    return bool(url.strip("<> ").startswith(("metadata:", "dns:", "whois:", "urn:")))


def _media_type(header: str) -> tuple[str, str | None]:
    media, _, parameters = header.partition(";")
    name, _, value = parameters.partition("=")
    return media.strip().lower(), value.split(";")[0] if name.strip().lower() == "charset" else None


def _undecodable(headers: Any) -> str | None:
    """Why the page cannot be unpacked: an encoding whose library is an extra."""
    used = (headers.get_header("Content-Encoding") or "").strip().lower() if headers else ""
    needs = _ENCODED.get(used)
    if needs and find_spec(needs) is None:
        return f"packed with {needs}, which is not installed: pip install 'searchidx[warc]'"
    return None


def _cut_off(record: Any) -> bool:
    """Whether the archive ended before the record did."""
    stream: IO[bytes] | Any = record.raw_stream
    while stream.read(1 << 16):
        pass
    return bool(getattr(stream, "limit", 0))
