"""The one table of what searchidx reads: kinds of file, their suffixes, the module and library of each.

In: nothing. Out: `FORMATS`, and whether this installation can read a kind. A reader is imported when the
first file of its kind comes; the library it needs may be an extra that is not installed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Literal

from searchidx.models import Failure, Skipped, Source
from searchidx.reading.opened import Opened

FileKind = Literal[
    "html", "text", "markdown", "json", "feed", "mail", "mbox", "mhtml", "pdf", "epub", "warc", "zip", "tar"
]
Item = Source | Failure | Skipped
Reader = Callable[[Opened], Iterator[Item]]


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file. `many` says that a file of it may hold many articles.

    `module` has the reader; `needs` is the package that it imports, `extra` the extra of searchidx that
    brings it ("" for what always comes along).
    """

    kind: FileKind
    label: str
    suffixes: tuple[str, ...]
    module: str
    many: bool = False
    needs: str = ""
    extra: str = ""

    @property
    def ready(self) -> bool:
        """Whether this installation can read it."""
        return not self.needs or find_spec(self.needs) is not None

    @property
    def install(self) -> str:
        """The command that brings what is missing."""
        return f"pip install 'searchidx[{self.extra}]'" if self.extra else f"pip install {self.needs}"

    @property
    def missing(self) -> str:
        """Why a file of this kind is not read here, and what to do."""
        return f"reading {self.label} needs {self.needs}: {self.install}"


_PAGE, _RECORDS = "searchidx.reading.documents", "searchidx.reading.records"

FORMATS = (
    Format("html", "HTML pages", (".html", ".htm", ".xhtml", ".shtml"), _PAGE),
    Format("text", "plain text", (".txt", ".text"), _PAGE),
    Format("markdown", "Markdown", (".md", ".markdown"), _PAGE),
    Format("json", "JSON records", (".json", ".jsonl", ".ndjson"), _RECORDS, many=True),
    Format("warc", "web archives", (".warc", ".wet", ".arc"), "searchidx.reading.warc", many=True, needs="warcio"),
    Format("mhtml", "pages in one file (MHTML)", (".mhtml", ".mht"), "searchidx.reading.mhtml"),
    Format("pdf", "PDF", (".pdf",), "searchidx.reading.pdf", needs="pypdfium2", extra="pdf"),
    Format("epub", "EPUB books", (".epub",), "searchidx.reading.epub", many=True),
    Format("mail", "mail messages", (".eml",), "searchidx.reading.mail"),
    Format("mbox", "mailboxes", (".mbox",), "searchidx.reading.mailbox", many=True),
    Format("feed", "RSS, Atom and JSON feeds", (".rss", ".atom", ".rdf"), "searchidx.reading.feed", True, "feedparser"),
    Format("zip", "zip archives", (".zip", ".wacz", ".maff"), "searchidx.reading.zips", many=True),
    Format("tar", "tar archives", (".tar", ".tgz", ".tbz", ".tbz2", ".txz"), "searchidx.reading.tars", many=True),
)  # fmt: skip

PACKED = (".gz", ".bz2", ".xz", ".zst")
"""What may follow any of those suffixes."""

BY_SUFFIX = {suffix: each.kind for each in FORMATS for suffix in each.suffixes}
_BY_KIND = {each.kind: each for each in FORMATS}


def format_of(kind: FileKind) -> Format:
    """The row of the table for a kind."""
    return _BY_KIND[kind]


@cache
def reader_of(kind: FileKind) -> Reader:
    """What reads files of a kind; for one that needs what is not installed, a reader that says so."""
    row = _BY_KIND[kind]
    if not row.ready:
        return lambda opened: iter((opened.failure(row.missing),))
    reader: Reader = import_module(row.module).read
    return reader
