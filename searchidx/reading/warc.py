"""The pages of a web archive (WARC, ARC), one by one.

In: an `Opened` of the format that wget, browsertrix, Heritrix and Common Crawl write, packed or not. Out: a Source per
page that was answered with 200 (HTML, text, PDF) and per entry of a feed; the plain texts of a WET file. A page is
known by the time of its capture and its address, so that a record which comes again is not read again, and two captures
of one address are two. Pictures, scripts and redirections are counted in one remark.
"""

from __future__ import annotations

import io
import logging
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from searchidx import limits
from searchidx.models import Failure, Kind, Skipped, Source
from searchidx.reading import files, kinds
from searchidx.reading.documents import document
from searchidx.reading.http_body import Undecodable, decoded
from searchidx.reading.opened import Guarded, Opened, TooMuch, too_large
from searchidx.reading.reasons import plain
from searchidx.reading.zstd_frames import DamagedFrame

_KINDS: dict[str, Kind] = {
    "text/html": "html", "application/xhtml+xml": "html", "text/plain": "text", "text/markdown": "markdown",
}  # fmt: skip
_PERHAPS_FEEDS = ("application/xml", "text/xml", "application/rdf+xml")
"""Types under which servers send feeds, and much else."""

_FEEDS = {
    "application/rss+xml": ".rss", "application/atom+xml": ".atom",
    "application/feed+json": ".rss",  # its name says that it is a feed, which a name that ends in .json leaves open
    **dict.fromkeys(_PERHAPS_FEEDS, ".rss"),
}  # fmt: skip
_FILES = {"application/pdf": ".pdf", "application/epub+zip": ".epub", **_FEEDS}
_READ = _KINDS.keys() | _FILES.keys()

_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([^\s;\"']+)", re.I)
_HOLDING = ("response", "resource", "conversion")
_BEGINNINGS = (b"WARC/", b"filedesc://")
MAX_KINDS_TOLD = 5

logging.getLogger("warcio").setLevel(logging.CRITICAL)  # it repeats what files say as it stands there


class _Passed(Exception):
    """A record that is no page; the message says what it is."""


class _Ended(Exception):
    """The archive ended too early."""


class _Whole:
    """What warcio reads: it says when what it is packed with ends too early, which warcio takes for the archive's end.

    No more is read at once than there is, so that what stands before a damaged place comes out. Where an archive is
    packed by records, a record that is said to be longer than it is ends where the next one begins. `record` is the one
    that is being read, `longer` counts such.
    """

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._member = self._number()
        self._next = b""
        self.record: Any = None
        self.longer = 0

    def read(self, size: int) -> bytes:
        if self._next:
            if self._unfinished():
                return b""
            found, self._next = self._next, b""
            return found
        try:
            found = self._stream.read1(size)
        except EOFError:
            raise _Ended from None
        before, self._member = self._member, self._number()
        if self._member != before and self._unfinished() and found.startswith(_BEGINNINGS):
            self._next = b"\r\n\r\n" + found  # what ends a record has been taken for the rest of it
            return b""
        return found

    def let_go(self) -> bool:
        """Be done with the record; False if the archive ends before it does."""
        cut_off, self.longer = _cut_off(self.record), self.longer + bool(self._next)
        if self._next:
            self.record.raw_stream.limit = 0  # else what follows would be taken for the rest of it
        self.record = None
        return bool(self._next) or not cut_off

    def _unfinished(self) -> bool:
        return self.record is not None and getattr(self.record.raw_stream, "limit", 0) > 0

    def _number(self) -> int:
        """Of the member that was read last: data of two never come at once."""
        raw = self._stream.raw
        return raw.member if isinstance(raw, Guarded) else 0


class _Records(ArchiveIterator):  # type: ignore[misc] # warcio has no types
    """Reads the records and says nothing of them on standard error."""

    INC_RECORD = ""


def read(opened: Opened) -> Iterator[Source | Failure | Skipped]:
    """The pages, as they come; memory does not grow with the archive."""
    if not opened.stream.peek(16).lstrip().startswith(_BEGINNINGS):
        yield opened.failure("not a web archive: it does not begin with a record")
        return
    passed: Counter[str] = Counter()
    trouble: list[str] = []
    good = 0
    for item in _pages(opened, passed, trouble):
        good += 1
        yield item
    for said in trouble:
        yield opened.failure(said)
    if passed:
        yield opened.skipped(_told(passed))
    elif not good and not trouble:
        yield opened.skipped("no pages in it")


def _pages(opened: Opened, passed: Counter[str], trouble: list[str]) -> Iterator[Source | Failure | Skipped]:
    """What the records give; other records go into `passed`, what is wrong with the archive into `trouble`."""
    places = longer = 0
    while True:
        whole = _Whole(opened.stream)
        try:
            yield from _of_records(opened, whole, passed)
            break
        except _Ended:
            trouble.append("the archive ends in the middle of a record")
            break
        except (ArchiveLoadFailed, zlib.error, DamagedFrame) as error:
            if not _resumed(opened):
                trouble.append(_damage(error))
                break
            places += 1
        finally:
            longer += whole.longer
    if longer:
        trouble.append(
            f"{longer:,} {'record is' if longer == 1 else 'records are'} said to be longer than what is there of"
            f" {'it' if longer == 1 else 'them'}, which was taken"
        )
    if places:
        trouble.append(
            f"the web archive is damaged at {places:,} place{'' if places == 1 else 's'}; the records there are missing"
        )


def _of_records(opened: Opened, whole: _Whole, passed: Counter[str]) -> Iterator[Source | Failure | Skipped]:
    for record in _records(whole):
        whole.record = record
        try:
            if record.rec_type in _HOLDING and not _own(record):
                yield from _page(opened, record)
        except _Passed as what:
            passed[str(what)] += 1
        if not whole.let_go():
            raise _Ended


def _records(whole: _Whole) -> Iterator[Any]:
    """The records. Raises ArchiveLoadFailed, also where warcio trips over a header that makes no sense."""
    records = iter(_Records(whole, arc2warc=True))
    while True:
        try:
            record = next(records, None)
        except (AttributeError, TypeError, LookupError, ValueError) as error:
            raise ArchiveLoadFailed("the header of a record makes no sense") from error
        if record is None:
            return
        yield record


def _resumed(opened: Opened) -> bool:
    """Whether reading goes on behind a damaged place: at the next record of an archive that is packed by records."""
    raw = opened.stream.raw
    return isinstance(raw, Guarded) and raw.resume()


def _damage(error: Exception) -> str:
    if isinstance(error, (zlib.error, DamagedFrame)):
        return plain(error)
    return f"the web archive is damaged: {str(error).splitlines()[0][:200].lower()}"


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
    if media and media not in _READ:
        raise _Passed(media)
    if url.partition("?")[0].endswith("/robots.txt"):
        raise _Passed("robots.txt")
    saved = record.rec_headers.get_header("WARC-Date") or ""
    member = f"{''.join(filter(str.isdigit, saved))[:14]}/{url}"
    try:
        data = _body(record, headers)
    except (Undecodable, TooMuch) as problem:
        if media in _PERHAPS_FEEDS:
            raise _Passed(media) from problem
        yield opened.failure(str(problem), member)
        return
    if media in _PERHAPS_FEEDS and kinds.sniff(data[: kinds.HEAD]) != "feed":
        raise _Passed(media)
    if not media:
        if kinds.sniff(data[: kinds.HEAD]) != "html":
            raise _Passed("without a type")
        kind = "html"
    stated = {"url": url, "saved": saved} if url.startswith("http") else {"saved": saved}
    if kind is None:
        inner = opened.inside(member, io.BytesIO(data), len(data))
        found = _of_file(inner, media, stated)
        yield from _of_feed(found, media, data) if media in _FEEDS else found
    else:
        yield document(opened, data, kind, member=member, charset=charset, stated=stated)


def _of_file(inner: Opened, media: str, stated: dict[str, str]) -> Iterator[Source | Failure | Skipped]:
    """What a record gives that is no page but a file: a PDF, a feed.

    The address of a feed is none of its entries'. A feed has had an entry's text since that was published, so its page,
    which was captured later, is a later saving, whenever the feed was captured: else a teaser would take its place.
    """
    for item in files.read_opened(inner.named(f"page{_FILES[media]}")):
        if isinstance(item, Source):
            said = dict(item.stated or {})
            known = {"saved": said.get("date") or stated["saved"]} if media in _FEEDS else stated
            item = replace(item, stated={**known, **said})
        yield item


def _of_feed(
    items: Iterator[Source | Failure | Skipped], media: str, data: bytes
) -> Iterator[Source | Failure | Skipped]:
    """What is read of a feed, if it is one. Raises _Passed for another thing that a server sent as a feed.

    It is looked into only when it gave no entry, since odd feeds begin with other things, such as warnings of PHP.
    """
    found = list(items)
    if not any(isinstance(item, Source) for item in found) and kinds.sniff(data[: kinds.HEAD]) != "feed":
        raise _Passed(media)
    yield from found


def _own(record: Any) -> bool:
    """Whether a record is the crawler's own: its log, its arguments."""
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    return bool(url.strip("<> ").startswith(("metadata:", "dns:", "whois:", "urn:")))


def _media_type(header: str) -> tuple[str, str | None]:
    charset = _CHARSET.search(header)
    return header.partition(";")[0].strip().lower(), charset[1] if charset else None


def _body(record: Any, headers: Any) -> bytes:
    """The page as its server had it. Raises Undecodable, TooMuch."""
    most = limits.used().document
    data = bytearray()
    while piece := record.raw_stream.read(most + 1 - len(data)):
        data += piece
    if len(data) > most:
        raise TooMuch(too_large(most))
    if headers is None:
        return bytes(data)
    transfer, encoding = (
        headers.get_header(name) or "" for name in ("Transfer-Encoding", "Content-Encoding")
    )
    return decoded(bytes(data), transfer, encoding, most)


def _cut_off(record: Any) -> bool:
    """Whether the archive ended before the record did."""
    stream: IO[bytes] | Any = record.raw_stream
    while stream.read(1 << 16):
        pass
    return bool(getattr(stream, "limit", 0))
