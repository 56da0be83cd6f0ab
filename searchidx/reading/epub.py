"""The chapters of an EPUB book; of a newspaper that calibre fetched, its articles.

In: an `Opened`. Out: a Source per document of the book's reading order, with what the book says of itself.
Covers and tables of contents, which stand outside that order, are passed over.
"""

from __future__ import annotations

import posixpath
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from searchidx import limits
from searchidx.models import Failure, Skipped, Source
from searchidx.reading.documents import document
from searchidx.reading.opened import Budget, Guarded, Opened, TooMuch, buffered
from searchidx.reading.xml import parsed
from searchidx.reading.zips import directory

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONTS = "obfuscation"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PAGES = ("application/xhtml+xml", "text/html")


class _NotABook(Exception):
    """What is missing; the message is for the user."""


def read(opened: Opened) -> Iterator[Source | Failure | Skipped]:
    """The chapters. Raises TooMuch."""
    book = directory(opened)
    if isinstance(book, Failure):
        yield book
        return
    with book:
        try:
            yield from _chapters(opened, book)
        except _NotABook as error:
            yield opened.failure(str(error))
        except (zipfile.BadZipFile, KeyError, RuntimeError, EOFError, NotImplementedError) as error:
            yield opened.failure(f"the book is damaged ({str(error)[:100]})")


def _chapters(opened: Opened, book: zipfile.ZipFile) -> Iterator[Source | Failure | Skipped]:
    budget = Budget(opened.size, opened.budget)
    names = set(book.namelist())
    if _CONTAINER not in names:
        raise _NotABook("not an EPUB book: it has no META-INF/container.xml")
    if _ENCRYPTION in names and _FONTS not in (
        methods := _content(book, _ENCRYPTION, budget).decode("utf-8", "replace")
    ):
        raise _NotABook("encrypted: the book has digital rights management" if methods else "encrypted")
    container = parsed(_content(book, _CONTAINER, budget))
    root = next((node.get("full-path", "") for node in container.iter() if _local(node) == "rootfile"), "")
    if root not in names:
        raise _NotABook("the book is damaged (its table of files is not there)")
    package = parsed(_content(book, root, budget))
    stated = _stated(package)
    found = 0
    for href in _reading_order(package):
        name = posixpath.normpath(posixpath.join(posixpath.dirname(root), unquote(href)))
        if name not in names:
            yield opened.failure("the chapter is not in the book", name)
            continue
        source = document(opened, _content(book, name, budget), "fragment", member=name, stated=stated)
        if isinstance(source, Source):
            found += 1
            yield source
    if not found:
        yield opened.skipped("no chapters in it")


def _content(book: zipfile.ZipFile, name: str, budget: Budget) -> bytes:
    if book.getinfo(name).flag_bits & 1:
        raise _NotABook("encrypted: it cannot be read without a password")
    with book.open(name) as stream:
        data = buffered(Guarded(stream, budget)).read(limits.used().document + 1)
    if len(data) > limits.used().document:
        raise TooMuch(f"a chapter is larger than {limits.used().document >> 20} MB: stopped")
    return data


def _local(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]


def _stated(package: ElementTree.Element) -> dict[str, str]:
    """What the book says of itself, for each of its chapters."""
    said = {}
    for field, name in (
        ("site", "publisher"),
        ("author", "creator"),
        ("date", "date"),
        ("language", "language"),
    ):
        value = next(
            (node.text for node in package.iter(_DC + name) if node.text and node.text.strip()), None
        )
        if value:
            said[field] = value.strip()
    # many programs put in the day when the book was made, which is no article's
    changed = next(
        (node.text or "" for node in package.iter() if node.get("property") == "dcterms:modified"), ""
    )
    if said.get("date", "")[:10] == changed[:10]:
        said.pop("date", None)
    return said | {"date_source": "epub", "date_kind": "unknown"}


def _reading_order(package: ElementTree.Element) -> Iterator[str]:
    items = {node.get("id"): node for node in package.iter() if _local(node) == "item"}
    for node in package.iter():
        if _local(node) != "itemref" or node.get("linear") == "no":
            continue
        item = items.get(node.get("idref"))
        if (
            item is None
            or item.get("media-type") not in _PAGES
            or "nav" in item.get("properties", "").split()
        ):
            continue
        yield item.get("href", "")
