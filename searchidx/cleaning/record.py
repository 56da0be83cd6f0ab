"""A JSON record to an Article.

In: a Source of kind "record", with searchidx's own fields or those that news-please, fundus,
newspaper4k and trafilatura write. Out: the Article; the text is taken as clean, only its white space
is made regular. Entity lists that the record holds, empty ones too, are handed on as `given`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from searchidx.cleaning.language import language_of
from searchidx.cleaning.whitespace import one_line, paragraphs
from searchidx.memo import looked_up
from searchidx.models import ENTITY_KINDS, GRADES, Article, ClueKind, DateClue, Dating, Skipped, Source

Record = Mapping[str, object]

# Field names in order of belief: ours, then news-please's, fundus's, newspaper4k's, trafilatura's.
TEXT = ("text", "maintext", "plaintext", "body", "content", "raw_text", "articleBody", "cleaned_text")
TITLE = ("title", "headline", "title_page", "name")
PUBLISHED = (
    "date", "date_publish", "publishing_date", "publish_date", "published_at", "publishedAt", "published",
    "pub_date", "pubDate", "datePublished", "date_published", "published_date",
)  # fmt: skip
MODIFIED = (
    "date_modify",
    "modified",
    "dateModified",
    "date_modified",
    "updated",
    "updated_at",
    "last_modified",
    "lastmod",
)
SITE = ("site", "sitename", "source_domain", "hostname", "source_name", "publisher", "domain", "source")
AUTHOR = ("author", "authors", "byline", "creator")
URL = ("url", "link", "source", "canonical_link", "original_url", "source_url", "canonical_url", "html")
LANGUAGE = ("language", "lang", "meta_lang")
SAVED = ("saved", "date_download", "crawl_date")
ENTITIES = {
    "people": ("people", "persons"),
    "places": ("places", "locations"),
    "organizations": ("organizations", "orgs"),
}

MAX_DEPTH = 20
"""Lists within lists of text that are looked into; no tool writes more than a few."""


class _Fields(NamedTuple):
    """The names above of each meaning, as far as a record has them, in order of belief."""

    text: tuple[str, ...]
    title: tuple[str, ...]
    published: tuple[str, ...]
    modified: tuple[str, ...]
    site: tuple[str, ...]
    author: tuple[str, ...]
    url: tuple[str, ...]
    language: tuple[str, ...]
    saved: tuple[str, ...]


_ALL = _Fields(TEXT, TITLE, PUBLISHED, MODIFIED, SITE, AUTHOR, URL, LANGUAGE, SAVED)
_KNOWN = frozenset(name for names in _ALL for name in names)


@lru_cache(maxsize=256)  # the records of one tool have the same fields
def _fields(present: tuple[str, ...]) -> _Fields:
    return _Fields(*(tuple(name for name in names if name in present) for names in _ALL))


def clean(source: Source) -> Article | Skipped:
    """The Article in a record; a record without a word in title and text is skipped."""
    record = source.record or {}
    fields = _fields(tuple(filter(_KNOWN.__contains__, record)))
    title = _first(record, fields.title, _line)
    text = _first(record, fields.text, _paragraphs)
    if not title and not text:
        where = f"line {source.line}: " if source.line else ""
        return Skipped(source.path, f"{where}a record with no words in its title and text")
    url = next((url for value in _values(record, fields.url) if (url := _url(value))), None)
    declared = next((value for value in _values(record, fields.language) if isinstance(value, str)), None)
    return Article(
        title=title,
        text=text,
        language=language_of(text or title, declared),
        site=_site(_values(record, fields.site), url),
        author=_author(_values(record, fields.author)),
        url=url,
        clues=tuple(_clues(record, fields)),
        dated=_dated(record),
        saved=_saved(record, fields),
        given={kind: found for kind in ENTITY_KINDS if (found := _names(record, kind)) is not None},
    )


def _first(record: Record, names: tuple[str, ...], made: Callable[[object], str]) -> str:
    """What the first field gives that has a word in it."""
    for name in names:
        value = record.get(name)
        if value and _WORD.search(text := made(value)):
            return text
    return ""


_WORD = re.compile(r"[^\W_]")


def _line(value: object) -> str:
    return one_line(_string(value))


def _paragraphs(value: object) -> str:
    return paragraphs(_text(value))


def _values(record: Record, names: tuple[str, ...]) -> list[object]:
    return [value for name in names if (value := record.get(name))]


def _string(value: object) -> str:
    """A field as text; a JSON-LD object gives its name."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title")
    return value if isinstance(value, str) else str(value) if isinstance(value, (int, float)) else ""


def _text(value: object, depth: int = 0) -> str:
    """Text as it is, a list as its paragraphs, fundus's body as summary, headlines and paragraphs."""
    if isinstance(value, str):
        return value
    if depth > MAX_DEPTH:
        return ""
    if isinstance(value, Mapping):
        value = [value.get(key) for key in ("summary", "headline", "paragraphs", "sections", "text")]
    if isinstance(value, list):
        return "\n\n".join(filter(None, (_text(item, depth + 1) for item in value)))
    return ""


def _url(value: object) -> str | None:
    if isinstance(value, Mapping):  # fundus keeps the address with the page
        value = value.get("responded_url") or value.get("requested_url")
    url = one_line(_string(value))
    return url if url.startswith(("http://", "https://")) else None


def host(url: str) -> str | None:
    """The host of a URL without "www.".

    >>> host("https://www.example.org:8080/news")
    'example.org'
    """
    try:
        name = urlsplit(url).hostname
    except ValueError:
        return None
    return name.removeprefix("www.") if name else None


def _site(values: list[object], url: str | None) -> str | None:
    for value in values:
        name = one_line(_string(value))
        if name.startswith(("http://", "https://")):  # newspaper4k and trafilatura put a URL here
            name = host(name) or ""
        if name:
            return name.removeprefix("www.")
    return host(url) if url else None


def _author(values: list[object]) -> str | None:
    for value in values:
        names = [one_line(_string(name)) for name in (value if isinstance(value, list) else [value])]
        if joined := ", ".join(dict.fromkeys(filter(None, names))):
            return joined
    return None


def _saved(record: Record, fields: _Fields) -> str | None:
    """The stamp of when it was saved; fundus keeps it with the page."""
    page = record.get("html")
    values = _values(record, fields.saved) + (_values(page, SAVED) if isinstance(page, Mapping) else [])
    return next(filter(None, (one_line(_string(value)) for value in values)), None) if values else None


def _clues(record: Record, fields: _Fields) -> Iterator[DateClue]:
    kinds: tuple[tuple[tuple[str, ...], ClueKind], ...] = (
        (fields.published, "published"),
        (fields.modified, "modified"),
    )
    for names, kind in kinds:
        for value in _values(record, names):
            if text := one_line(_string(value)):
                yield DateClue(text, "record", kind)
                break


def _dated(record: Record) -> Dating | None:
    """The date of a record that `export` wrote: with its source and grade, so that a weak one stays weak."""
    day = record.get("date")
    grade = next((known for known in GRADES if known == record.get("date_grade")), None)
    if grade is None or not isinstance(day, str):
        return None
    try:
        return Dating(
            date.fromisoformat(day), one_line(_string(record.get("date_source"))) or "record", grade
        )
    except ValueError:
        return None


def _names(record: Record, kind: str) -> tuple[str, ...] | None:
    """The names that a record gives for a kind of entity, each once; None when it has no such field."""
    for key in ENTITIES[kind]:
        value = record.get(key)
        if value is None:
            continue
        if isinstance(value, str):
            value = value.split(";") if ";" in value else value.split(",")
        if isinstance(value, list):
            names = [_name(name if isinstance(name, str) else _string(name)) for name in value]
            return tuple(dict.fromkeys(filter(None, names)))
    return None


_name = looked_up(1 << 14, longest=100)(one_line)  # names come again and again
