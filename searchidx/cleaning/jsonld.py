"""The article's JSON-LD node: what the page's publisher tells search engines about it.

In: a page's JSON-LD scripts. Out: one `Node` with the fields of the best node that describes an article, or None.
Broken JSON is mended where that is easy and passed over where it is not. What the fields are worth is
left to `metadata`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

MAX_SCRIPT = 2_000_000
MAX_NODES = 500

_RANK = {
    "newsarticle": 0, "reportagenewsarticle": 0, "analysisnewsarticle": 0, "opinionnewsarticle": 0,
    "backgroundnewsarticle": 0, "reviewnewsarticle": 0, "advertisercontentarticle": 0, "liveblogposting": 0,
    "askpublicnewsarticle": 0, "article": 1, "blogposting": 2, "report": 2, "scholarlyarticle": 2,
    "techarticle": 2, "socialmediaposting": 3, "discussionforumposting": 3, "review": 3, "recipe": 3, "howto": 3,
    "imagegallery": 3, "podcastepisode": 3, "medicalwebpage": 5, "qapage": 5,
    "creativework": 4, "newsmediaorganization": 9, "webpage": 5, "itempage": 5, "aboutpage": 5, "faqpage": 5,
}  # fmt: skip
"""Types that describe an article, best first; from `PAGE_RANK` on they describe the page around it."""

PAGE_RANK = 3
_NO_ARTICLE = 9


@dataclass(frozen=True, slots=True)
class Node:
    """Fields of one node, as text. `is_article` is False for a node about the page as a whole."""

    is_article: bool
    headline: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    url: str | None = None


def find_node(scripts: Iterable[str], title: str = "") -> Node | None:
    """The node that describes the article; of several alike the one with the page's own title."""
    nodes: list[dict[str, Any]] = []
    for script in scripts:
        if len(script) < MAX_SCRIPT:
            for node in _walk(_parse(script), 0):
                nodes.append(node)
                if len(nodes) >= MAX_NODES:
                    break
    ranked = [(rank, node) for node in nodes if (rank := _rank(node)) < _NO_ARTICLE]
    if not ranked:
        return None
    best = min(rank for rank, _ in ranked)
    alike = [node for rank, node in ranked if rank == best]
    wanted = " ".join(title.lower().split())
    own = [
        n
        for n in alike
        if wanted and (h := _text(n.get("headline"))) and " ".join(h.lower().split()) in wanted
    ]
    node = (own or alike)[0]
    ids = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    page = next((n for rank, n in sorted(ranked, key=lambda pair: pair[0]) if n.get("datePublished")), node)
    return _node(node, page, ids, is_article=best < PAGE_RANK)


def _parse(text: str) -> Any:
    text = text.strip().removeprefix("<!--").removesuffix("-->")
    if "CDATA" in text or "]]>" in text:
        text = re.sub(r"^\s*(?://)?\s*<!\[CDATA\[|(?://)?\s*\]\]>\s*$", "", text).strip()
    text = text.rstrip(";")
    for mend in (_as_is, _mended):
        try:
            return json.loads(mend(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return _salvaged(text)


def _as_is(text: str) -> str:
    return text


def _mended(text: str) -> str:
    """Without commas before a closing bracket and with several objects in a row as a list."""
    text = re.sub(r",(\s*[}\]])", r"\1", text)
    return "[" + re.sub(r"}(?=\s*{)", "},", text) + "]"


_FIELD = re.compile(r'"(datePublished|dateModified|headline|@type)"\s*:\s*"((?:[^"\\]|\\.){1,400})"')


def _salvaged(text: str) -> dict[str, str]:
    """The plain fields of JSON that is past mending: the first of each name."""
    fields: dict[str, str] = {}
    for name, value in _FIELD.findall(text):
        fields.setdefault(name, value)
    if _RANK.get(fields.get("@type", "").lower(), _NO_ARTICLE) == _NO_ARTICLE:
        types = [value.lower() for name, value in _FIELD.findall(text) if name == "@type"]
        fields["@type"] = min(types, key=lambda t: _RANK.get(t, _NO_ARTICLE), default="")
    return fields


def _walk(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Nodes at the top, in lists, in @graph and behind mainEntity; not the ones a node only mentions."""
    if depth > 6:
        return
    if isinstance(data, list):
        for item in data[:MAX_NODES]:
            yield from _walk(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(data.get(key), (dict, list)):
                yield from _walk(data[key], depth + 1)


def _rank(node: dict[str, Any]) -> int:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return min(
        (_RANK.get(n.rpartition("/")[2].lower(), _NO_ARTICLE) for n in names if isinstance(n, str)),
        default=_NO_ARTICLE,
    )


def _node(node: dict[str, Any], dated: dict[str, Any], ids: dict[str, Any], *, is_article: bool) -> Node:
    names = tuple(dict.fromkeys(_names(node.get("author") or node.get("creator"), ids)))
    publisher = next(iter(_names(node.get("publisher"), ids)), None)
    has_date = node if node.get("datePublished") else dated
    entity = node.get("mainEntityOfPage")
    address = entity.get("@id") or entity.get("url") if isinstance(entity, dict) else entity
    return Node(
        is_article and _rank(has_date) < PAGE_RANK,
        _text(node.get("headline")),
        _text(has_date.get("datePublished")),
        _text(has_date.get("dateModified")),
        names,
        publisher,
        _text(node.get("url")) or _text(address),
    )


def _names(value: Any, ids: dict[str, Any], depth: int = 0) -> Iterator[str]:
    if depth > 3:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value[:20]:
            yield from _names(item, ids, depth + 1)
    elif isinstance(value, dict):
        if value.get("name"):
            yield from _names(value["name"], ids, depth + 1)
        elif isinstance(value.get("@id"), str) and value["@id"] in ids:
            yield from _names(ids[value["@id"]].get("name"), ids, depth + 1)


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    return (value.strip() or None) if isinstance(value, str) else None
