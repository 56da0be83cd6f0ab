"""Which fields an index has and how a `Document` becomes terms, facet values and stored data.

| field | terms | facet | for |
|---|---|---|---|
| title, text | stems with positions; beside them, spellings | | words and phrases; wildcards and fuzzy words |
| people, places, organizations, site, author, language | words of the value | the values | filters and facets |
| path | words of the path | | filter |
| grade | | date grade | facets |
| id, key | the value | | `show`, replacing, removing |

Beside them a segment has the day of each document, its stored fields and its text.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from searchidx.author_names import authors_of
from searchidx.models import ENTITY_KINDS, Document, Entity, Grade, StoredArticle

SCHEMA_VERSION = 8
"""Raise it whenever an older index would be read wrongly, or an older searchidx would read a newer one wrongly."""

READ_VERSIONS = (7, SCHEMA_VERSION)
"""In 7, no stored article is packed. An index of it becomes one of 8 before anything is written to it."""

TEXT_FIELDS = ("title", "text")
NAME_FIELDS = (*ENTITY_KINDS, "site", "author", "language", "path")
EXACT_FIELDS = ("id", "key")
FACET_FIELDS = (*ENTITY_KINDS, "site", "author", "language", "grade")
NAMED_FIELDS = (*ENTITY_KINDS, "site", "author", "language", "path", "grade")
"""All fields with values, those that have terms and those that are facets."""


def names_of(document: Document) -> tuple[tuple[str, ...], ...]:
    """The values of each of NAMED_FIELDS, no value twice."""
    found, grade = document.entities, document.dating.grade
    return (
        _names(found.people),
        _names(found.places),
        _names(found.organizations),
        (document.site,) if document.site else (),
        authors_of(document.author),
        (document.language,) if document.language else (),
        (document.path,) if document.path else (),
        (grade,) if grade else (),
    )


def _names(entities: tuple[Entity, ...]) -> tuple[str, ...]:
    return tuple([entity.name for entity in entities]) if entities else ()


def _pack(entities: tuple[Entity, ...]) -> list[tuple[str, tuple[str, ...], int]]:
    return [(e.name, e.mentions, e.count) for e in entities] if entities else []


def meta_of(document: Document) -> list[Any]:
    """Everything about a document that is shown but its text, as a list that JSON can hold."""
    day, found = document.dating.day, document.entities
    return [
        document.id, document.path, document.name, document.title, day.toordinal() if day else 0,
        document.dating.source, document.dating.grade, document.language, document.site, document.author,
        document.url, document.saved, _pack(found.people), _pack(found.places), _pack(found.organizations),
    ]  # fmt: skip


def facet_values(article: StoredArticle, name: str) -> tuple[str, ...]:
    """What a stored article has in a facet's column."""
    if name in ENTITY_KINDS:
        return tuple(entity.name for entity in getattr(article, name))
    if name == "author":
        return authors_of(article.author)
    value = article.date_grade if name == "grade" else getattr(article, name)
    return (value,) if value else ()


def iso_day(ordinal: int) -> str | None:
    """A day column's value as an ISO day, None for 0."""
    return date.fromordinal(ordinal).isoformat() if ordinal else None


def language_of(meta: list[Any]) -> str | None:
    """The language in what `meta_of` made."""
    language: str | None = meta[7]
    return language


def hit_fields(meta: list[Any]) -> dict[str, Any]:
    """What `meta_of` made, as far as a `Hit` shows it, by the names it has there."""
    identity, path, _, title, day, source, grade, language, site, author, url, _, *kinds = meta
    people, places, organizations = (tuple([entity[0] for entity in each]) for each in kinds)
    return {
        "id": identity, "path": path, "title": title, "date": iso_day(day), "date_source": source,
        "date_grade": grade, "language": language, "site": site, "author": author, "url": url,
        "people": people, "places": places, "organizations": organizations,
    }  # fmt: skip


def stored_article(meta: list[Any], text: str) -> StoredArticle:
    """What `meta_of` made, and the text, as a value."""
    identity, path, name, title, day, source, grade, language, site, author, url, saved, *kinds = meta
    known: Grade | None = grade
    people, places, organizations = (
        tuple(Entity(n, tuple(mentions), count) for n, mentions, count in each) for each in kinds
    )
    return StoredArticle(
        id=identity, path=path, name=name, title=title, text=text, date=iso_day(day), date_source=source,
        date_grade=known, language=language, site=site, author=author, url=url,
        people=people, places=places, organizations=organizations, saved=saved,
    )  # fmt: skip
