"""The one table from a file's name, or its first bytes, to how it is read.

In: a path, or the beginning of a file. Out: a kind, or the reason why the file is no article. Only files
without a known suffix are looked into.
"""

from __future__ import annotations

import os.path
import re

from searchidx.reading.encodings import looks_binary
from searchidx.reading.formats import BY_SUFFIX, PACKED, FileKind, format_of

HEAD = 4096
"""How many bytes decide what a file is."""

GZIP_MAGIC = b"\x1f\x8b\x08"

TEXTUAL = frozenset({"html", "text", "markdown", "json", "feed", "mail", "mbox", "mhtml"})
"""Kinds whose files begin with text; others may hold anything."""

_OTHER = frozenset(
    "." + suffix
    for suffix in (
        # pictures, sound, film
        "png jpg jpeg jpe gif webp avif heic svg ico bmp tif tiff psd mp3 m4a ogg oga opus wav flac mp4 m4v mov "
        "avi mkv webm mpg mpeg wmv flv "
        # what a browser saves beside a page
        "css scss less js mjs cjs ts wasm woff woff2 ttf otf eot swf "
        # archives and packed files of kinds we do not open
        "7z rar lz4 iso dmg jar whl deb rpm cdx cdxj "
        # documents, tables, mail
        "mobi azw3 doc docx odt rtf ppt pptx odp xls xlsx ods csv tsv djvu msg "
        # programs and data
        "py pyc pyo cpp dll exe bin sh bat db sqlite sqlite3 parquet npy pkl pickle "
        # left behind by tools
        "log lock tmp crdownload bak swp"
    ).split()
)  # fmt: skip

_USUAL = frozenset(suffix[1:] for suffix in BY_SUFFIX)

_HTML_START = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|meta|title)\b", re.I)
_PROLOGUES = ((b"<?xml", b">"), (b"<!--", b"-->"))
"""How what may stand before a page's first tag begins and ends."""

_HTML_TAGS = re.compile(rb"<(?:p|div|a|br|h[1-6]|span|table|li)\b[^>]*>", re.I)
_XML_START = re.compile(rb"\s*<\?xml\b", re.I)
_FEED_START = re.compile(rb"<(?:rss|feed|rdf:RDF)\b", re.I)
_ELEMENT = re.compile(rb"<[A-Za-z_][^>\s]*")
_MAIL_START = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){3}")
_MAIL_FIELD = re.compile(rb"^(?:Received|Message-ID|MIME-Version|Delivered-To|Return-Path):", re.I | re.M)
_BEGINNINGS: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF-", "pdf"), (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"WARC/", "warc"), (b"From ", "mbox"),
    (b"filedesc://", "warc"),
)  # fmt: skip
TAR_MAGIC = b"ustar"
_JSON_START = re.compile(rb"\s*(?:\{\s*[\"}]|\[\s*[\{\]])")
_JSON_FEED = re.compile(
    rb"""(?:\xef\xbb\xbf)?\s*\{[^{}\[\]]*?"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\b"""
)
"""An object that says so of itself, before anything that stands in it."""

_MAGIC = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"BZh",
    b"\xfd7zXZ",
    b"SQLite format 3",
)

BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def suffix_of(path: str) -> tuple[str, bool]:
    """The suffix that names the kind, in lower case, and whether `.gz` or the like follows it.

    >>> suffix_of("a/B.JSONL.gz"), suffix_of("story")
    (('.jsonl', True), ('', False))
    """
    stem, suffix = os.path.splitext(path.lower())
    if suffix in PACKED:
        return os.path.splitext(stem)[1], True
    return suffix, False


def holds_many(path: str) -> bool:
    """Whether a file may hold many articles, told by its suffix; without one that is known, by its beginning."""
    suffix, packed = suffix_of(path)
    kind = BY_SUFFIX.get(suffix)
    if kind is None and not packed and suffix not in _OTHER:
        try:
            with open(path, "rb") as file:
                kind = sniff(file.read(HEAD))
        except (OSError, ValueError):
            return False
        if kind == "json":  # a file of records without such a suffix is read as one small file
            return False
    return kind is not None and format_of(kind).many


def rejection(path: str) -> str | None:
    """Why a file of this name is not worth opening; None when it is."""
    end = path[path.rfind(".") + 1 :]
    if end in _USUAL:  # of nearly all files of a folder, which may be very many
        return None
    suffix, _ = suffix_of(path)
    return not_read(suffix) if suffix in _OTHER else None


def not_read(suffix: str) -> str:
    """The sentence for a file of a kind that is not read."""
    return f"not a kind of file searchidx reads ({suffix or 'no suffix'})"


def kind_of(path: str, head: bytes) -> FileKind | None:
    """The kind by suffix, mended by what the file begins with; None for what is no text at all.

    A page that was saved as `.txt` is a page; a file without a known suffix is told by its content.
    """
    named = BY_SUFFIX.get(suffix_of(path)[0])
    if named == "text" and _begins_page(head):
        return "html"
    if named == "json" and _JSON_FEED.match(head):
        return "feed"
    return named or sniff(head)


def sniff(head: bytes) -> FileKind | None:
    """The kind of a file of unknown name by its first bytes."""
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind if kind != "mbox" or _MAIL_START.match(head.partition(b"\n")[2]) else "text"
    if head[257:262] == TAR_MAGIC:
        return "tar"
    if head.startswith(_MAGIC) or head.startswith(GZIP_MAGIC):
        return None
    if head.startswith(BOMS[1:]):
        head = head.replace(b"\0", b"")[2:]  # UTF-16: good enough to see mark-up
    elif looks_binary(head):
        return None
    head = head.removeprefix(BOMS[0])
    if _begins_page(head):
        return "html"
    first = _ELEMENT.search(head)
    if first and _FEED_START.match(head, first.start()):
        return "feed"
    if _XML_START.match(head):
        return None
    if _MAIL_START.match(head) and _MAIL_FIELD.search(head):
        return "mail"
    if _JSON_START.match(head):
        return "feed" if _JSON_FEED.match(head) else "json"
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
