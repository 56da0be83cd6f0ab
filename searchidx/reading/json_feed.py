"""The entries of a JSON Feed, and what entries of all feeds become.

In: the bytes of a feed. Out: a Source per entry, of the text that the feed has of it, with its title, address, author
and date. An entry is known by its own id.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from searchidx.models import Failure, Skipped, Source
from searchidx.reading.encodings import decode
from searchidx.reading.opened import Opened


def entry(opened: Opened, member: str, text: str, said: Mapping[str, str], *, plain: bool) -> Source:
    """The Source of one entry: its text, `plain` or HTML, and what the feed says of it."""
    if plain:
        record = {
            "text": text,
            "language": said.get("language", ""),
        }  # the rest is joined to it, as for the others
        return Source(opened.path, "record", record=record, member=opened.place(member), stated=said)
    return Source(opened.path, "fragment", text, member=opened.place(member), stated=said)


def is_json(data: bytes) -> bool:
    """Whether a feed is none of XML."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def entries(opened: Opened, data: bytes) -> Iterator[Source | Failure | Skipped]:
    """The entries of a feed."""
    try:
        feed = json.loads(decode(data), strict=False)
    except (ValueError, RecursionError) as error:
        yield opened.failure(f"the feed is damaged ({str(error)[:100]})")
        return
    items = feed.get("items")
    found = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    common = _said(feed, {"site_title": "title", "language": "language"})
    for number, item in enumerate(found, 1):
        html, text = _string(item.get("content_html")), _string(item.get("content_text"))
        yield entry(
            opened,
            _string(item.get("id")) or _string(item.get("url")) or f"entry {number}",
            html or text or _string(item.get("summary")),
            common | _of_item(item, feed),
            plain=not html,
        )
    if not found:
        yield opened.skipped("a feed without entries")


def _of_item(item: Mapping[str, Any], feed: Mapping[str, Any]) -> dict[str, str]:
    said = _said(item, {"title": "title", "url": "url", "language": "language"})
    if url := said.get("url") or _string(item.get("external_url")):
        said["url"] = url
    if author := _authors(item) or _authors(feed):
        said["author"] = author
    if when := _string(item.get("date_published")) or _string(item.get("date_modified")):
        said |= {"date": when, "date_source": "feed"}
    return said


def _said(values: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, str]:
    return {field: text for field, name in fields.items() if (text := _string(values.get(name)))}


def _authors(values: Mapping[str, Any]) -> str:
    """The names; version 1 of the format had one author, 1.1 has a list."""
    listed = values.get("authors")
    people = listed if isinstance(listed, list) else [values.get("author")]
    names = (_string(each.get("name")) for each in people if isinstance(each, dict))
    return ", ".join(filter(None, names))


def _string(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    return str(value).strip()
