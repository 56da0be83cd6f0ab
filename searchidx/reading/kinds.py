"""The one table from a file's name, or its first bytes, to how it is read.

In: a path, or the beginning of a file. Out: a kind, or the reason why the file is no article. It
opens nothing.
"""

from __future__ import annotations

import os.path
import re
from typing import Literal

from searchidx.reading.encodings import looks_binary

FileKind = Literal["html", "text", "markdown", "json"]

HEAD = 4096
"""How many bytes decide what a file is."""

GZIP_MAGIC = b"\x1f\x8b\x08"

KINDS: dict[str, FileKind] = {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html",
    ".txt": "text", ".text": "text",
    ".md": "markdown", ".markdown": "markdown",
    ".json": "json", ".jsonl": "json", ".ndjson": "json",
}  # fmt: skip

_OTHER = frozenset(
    "." + suffix
    for suffix in (
        # pictures, sound, film
        "png jpg jpeg jpe gif webp avif heic svg ico bmp tif tiff psd mp3 m4a ogg oga opus wav flac mp4 m4v mov "
        "avi mkv webm mpg mpeg wmv flv "
        # what a browser saves beside a page
        "css scss less js mjs cjs ts wasm woff woff2 ttf otf eot swf "
        # archives and packed files of kinds we do not open
        "zip tar tgz tbz txz bz2 xz zst 7z rar lz4 iso dmg jar whl deb rpm warc wacz mht mhtml "
        # documents, tables, mail, feeds
        "pdf epub mobi azw3 doc docx odt rtf ppt pptx odp xls xlsx ods csv tsv djvu eml msg mbox rss atom "
        # programs and data
        "py pyc pyo cpp dll exe bin sh bat db sqlite sqlite3 parquet npy pkl pickle "
        # left behind by tools
        "log lock tmp crdownload bak swp"
    ).split()
)  # fmt: skip

_HTML_START = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|meta|title)\b", re.I)
_PROLOGUES = ((b"<?xml", b">"), (b"<!--", b"-->"))
"""How what may stand before a page's first tag begins and ends."""

_HTML_TAGS = re.compile(rb"<(?:p|div|a|br|h[1-6]|span|table|li)\b[^>]*>", re.I)
_XML_START = re.compile(rb"\s*<\?xml\b", re.I)
_JSON_START = re.compile(rb"\s*(?:\{\s*[\"}]|\[\s*[\{\]])")
_MAGIC = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x7fELF",
    b"BZh",
    b"\xfd7zXZ",
    b"SQLite format 3",
)

BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def suffix_of(path: str) -> tuple[str, bool]:
    """The suffix that names the kind, in lower case, and whether `.gz` follows it.

    >>> suffix_of("a/B.JSONL.gz"), suffix_of("story")
    (('.jsonl', True), ('', False))
    """
    stem, suffix = os.path.splitext(path.lower())
    if suffix == ".gz":
        return os.path.splitext(stem)[1], True
    return suffix, False


def holds_many(path: str) -> bool:
    """Whether a file of this name may hold many articles (records), told by its suffix alone.

    A file of records without such a suffix is read all the same, but as one small file, not in pieces.
    """
    return KINDS.get(suffix_of(path)[0]) == "json"


def rejection(path: str) -> str | None:
    """Why a file of this name is not worth opening; None when it is."""
    suffix, _ = suffix_of(path)
    return not_read(suffix) if suffix in _OTHER else None


def not_read(suffix: str) -> str:
    """The sentence for a file of a kind that is not read."""
    return f"not a kind of file searchidx reads ({suffix or 'no suffix'})"


def kind_of(path: str, head: bytes) -> FileKind | None:
    """The kind by suffix, mended by what the file begins with; None for what is no text at all.

    A page that was saved as `.txt` is a page; a file without a known suffix is told by its content.
    """
    named = KINDS.get(suffix_of(path)[0])
    if named == "text" and _begins_page(head):
        return "html"
    return named or sniff(head)


def sniff(head: bytes) -> FileKind | None:
    """The kind of a file of unknown name by its first bytes."""
    if head.startswith(_MAGIC) or head.startswith(GZIP_MAGIC):
        return None
    if head.startswith(BOMS[1:]):
        head = head.replace(b"\0", b"")[2:]  # UTF-16: good enough to see mark-up
    elif looks_binary(head):
        return None
    head = head.removeprefix(BOMS[0])
    if _begins_page(head):
        return "html"
    if _XML_START.match(head):
        return None
    if _JSON_START.match(head):
        return "json"
    return "html" if len(_HTML_TAGS.findall(head)) >= 5 else "text"


def _begins_page(head: bytes) -> bool:
    """Whether the first tag is a page's.

    What stands before it is passed over in a loop: a pattern that repeats it takes for ever to give up.
    """
    while True:
        head = head.lstrip()
        begun = head[:5].lower()
        end = next((end for start, end in _PROLOGUES if begun.startswith(start)), None)
        if end is None:
            return bool(_HTML_START.match(head))
        head = head.partition(end)[2]
