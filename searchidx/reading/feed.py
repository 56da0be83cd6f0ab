"""The entries of a feed: RSS, Atom, or JSON Feed (see `json_feed`).

In: an `Opened`. Out: a Source per entry, of the text that the feed has of it, with its title, address, author and
date. An entry is known by its own id. Feeds that are not quite valid are read as far as they can be.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import feedparser

from searchidx.models import Failure, Skipped, Source
from searchidx.reading import json_feed
from searchidx.reading.encodings import mend
from searchidx.reading.mail import day_of
from searchidx.reading.opened import Opened
from searchidx.reading.xml import refuse_entities

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+ +\((.+)\)")
"""RSS wants an address before the name."""

MAX_AUTHOR = 1_000
"""Characters of an author in which an address is looked for."""


def _bound_authors() -> None:
    """Have feedparser look for no address in a very long author: its search takes the square of the length.

    That is hours for a megabyte. It offers no place to say so; where a later feedparser has no such method,
    `reliability.pumping` tells whether it is still needed.
    """
    mixin: Any = getattr(getattr(feedparser, "mixin", None), "_FeedParserMixin", None)
    look: Any = getattr(mixin, "_sync_author_detail", None)
    if look is None:
        return

    def look_in_short_ones(self: Any, key: str = "author") -> None:
        author = self._get_context().get(key)
        if not isinstance(author, str) or len(author) <= MAX_AUTHOR:
            look(self, key)

    mixin._sync_author_detail = look_in_short_ones


_bound_authors()


def read(opened: Opened) -> Iterator[Source | Failure | Skipped]:
    """The entries. Raises TooMuch."""
    data = opened.whole()
    if json_feed.is_json(data):
        yield from json_feed.entries(opened, data)
        return
    refuse_entities(data)
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.version and not feed.entries:
        yield opened.failure(f"not a feed{_trouble(feed, ' (', ')')}")
        return
    stated = _stated(feed.feed)
    for entry in feed.entries:
        yield _source(opened, entry, stated)
    if trouble := _trouble(feed, "damaged after its first entries (", ")"):
        yield opened.failure(trouble)
    elif not feed.entries:
        yield opened.skipped("a feed without entries")


def _trouble(feed: Any, before: str, after: str) -> str:
    error = feed.get("bozo_exception") if feed.get("bozo") else None
    if error is None or not hasattr(
        error, "getLineNumber"
    ):  # others are of encodings and media types, and mended
        return ""
    return f"{before}line {error.getLineNumber()}: {str(error.getMessage())[:100]}{after}"


def _stated(feed: Mapping[str, Any]) -> dict[str, str]:
    """What the feed says for all its entries."""
    return {
        key: str(feed[name])
        for key, name in (("site_title", "title"), ("language", "language"))
        if feed.get(name)
    }


def _source(opened: Opened, entry: Mapping[str, Any], stated: Mapping[str, str]) -> Source:
    said = dict(stated)
    author = str(entry.get("author") or "").strip()
    if len(author) <= MAX_AUTHOR and (named := _ADDRESS.fullmatch(author)):
        author = named[1]
    for field, value in (("title", entry.get("title")), ("url", entry.get("link")), ("author", author)):
        if value:
            said[field] = str(value)
    if when := entry.get("published") or entry.get("updated"):
        said |= {"date": day_of(str(when)), "date_source": "feed"}
    pieces = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    best = max(pieces, key=lambda piece: len(piece.get("value") or ""))
    text = mend(str(best.get("value") or ""))
    member = str(entry.get("id") or entry.get("link") or entry.get("title") or "entry")
    return json_feed.entry(opened, member, text, said, plain=best.get("type") == "text/plain")
