"""An article to what a cluster keeps of it, and back.

In: a `Document`, and to which story it belongs. Out: the body of a document of the cluster with the words that stand
in it; and of what the cluster gives, an article as stored. All that `add` and `reindex` send is made here, so that
what is kept is enough to make it again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from searchidx.backends.opensearch.connection import Json, as_sent, sendable
from searchidx.backends.opensearch.terms import Chunks, Known, name_pieces, pieces
from searchidx.identity import article_key, file_key
from searchidx.index.layout import NAME_FIELDS, NAMED_FIELDS, hit_fields, meta_of, names_of, stored_article
from searchidx.models import ENTITY_KINDS, Dating, Document, Entities, StoredArticle
from searchidx.search.names import key as name_key

KEPT = [
    "id",
    "key",
    "rank",
    "story",
    "article",
    "follows",
    "lookup",
    "address",
    "sample",
    "stored",
    "hash",
]
"""What of a document is asked for where all of it is needed."""

SHOWN = ["rank", "story", "article", "stored"]


@dataclass(frozen=True, slots=True)
class Belonging:
    """Where an article stands: its place in the order of all, its story and article, and what finds its copies."""

    rank: int
    story: str
    article: str
    follows: bool = False
    lookup: tuple[int, ...] = ()
    address: str | None = None
    sample: Mapping[str, object] | None = None


def name_of(key: str) -> str:
    """What the cluster calls an article: its key may be longer than it allows."""
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def body_of(document: Document, belongs: Belonging, known: Known, chunks: Chunks) -> Json:
    """The document of the cluster; `known` gets the words of it, by field; `chunks` takes its texts apart."""
    language = document.language
    stored = {"meta": meta_of(document), "text": document.text}
    key = article_key(document.path, document.name)
    body: Json = {
        "title": pieces(chunks.of(document.title, language), known),
        "text": pieces(chunks.of(document.text, language), known),
        "id": document.id, "key": key, "file": file_key(document.path),
        "rank": belongs.rank, "story": belongs.story, "article": belongs.article, "follows": belongs.follows,
        "stored": stored, "hash": digest(stored),
    }  # fmt: skip
    values = dict(zip(NAMED_FIELDS, names_of(document), strict=True))
    for field in NAME_FIELDS:
        if values[field]:
            body[field] = list(values[field])
            body[f"{field}_words"] = name_pieces(field, values[field], known)
    for kind in ENTITY_KINDS:
        if values[kind]:
            body[f"{kind}_key"] = [name_key(value) for value in values[kind]]
    body["grade"] = (values["grade"] or ("none",))[0]
    if document.dating.day:
        body["day"] = document.dating.day.isoformat()
    if belongs.sample is not None:
        body["sample"] = dict(belongs.sample)
    if belongs.address:
        body["address"] = belongs.address
    if belongs.lookup and not belongs.follows:
        body["lookup"] = list(map(str, belongs.lookup))
    return body


def digest(stored: Mapping[str, object]) -> str:
    """A digest of an article as it is kept: `check` compares it."""
    return hashlib.blake2b(sendable(stored), digest_size=12).hexdigest()


def meta_and_text(source: Mapping[str, Any]) -> tuple[list[Any], str]:
    """What the index keeps to be shown, of a document that the cluster gave."""
    return meta_of_stored(source), as_sent(source["stored"]["text"])


def meta_of_stored(source: Mapping[str, Any]) -> list[Any]:
    """The same without the text, which need not be there."""
    return [_back(value) for value in source["stored"]["meta"]]


def _back(value: Any) -> Any:
    if isinstance(value, str):
        return as_sent(value)
    return [_back(each) for each in value] if isinstance(value, list) else value


def article_of(source: Mapping[str, Any]) -> StoredArticle:
    """The article, of a document that the cluster gave."""
    return stored_article(*meta_and_text(source))


def shown_of(source: Mapping[str, Any]) -> dict[str, Any]:
    """The same as far as a hit shows it."""
    return hit_fields(meta_of_stored(source))


def document_of(article: StoredArticle) -> Document:
    """An article that is kept as one that can be kept again."""
    day = date.fromisoformat(article.date) if article.date else None
    return Document(
        article.id, article.path, article.name, article.title, article.text,
        Dating(day, article.date_source, article.date_grade),
        Entities(article.people, article.places, article.organizations),
        article.language, article.site, article.author, article.url, article.saved,
    )  # fmt: skip
