"""How articles lie in a cluster: its indices, their fields and settings.

An archive NAME is four things: `NAME`, an alias of the index of the articles (`NAME-v1-…`, a new one for each
`reindex`), `NAME-words`, the words that stand in them, by which wildcards and slips of the pen are understood,
`NAME-files`, what `add` remembers of each file, and `NAME-about`, a few settings. Texts are terms already when they
come (see `terms`): no analyzer of the cluster has an opinion of its own.
"""

from __future__ import annotations

from searchidx.backends.opensearch.address import number
from searchidx.backends.opensearch.connection import Json
from searchidx.index.layout import NAME_FIELDS
from searchidx.models import ENTITY_KINDS

VERSION = 2
"""Raise it whenever an index made before would be read wrongly."""

GAP = 1000
"""Positions between two values of a field of names: no name is so long."""

MOST_HITS = 10_000
"""As many hits an index gives by their number; later ones by what came before them."""

IN_ORDER: list[Json] = [{"rank": "asc"}, {"key": "asc"}]
"""The order in which articles were added; two machines may give the same rank, so the key decides."""

ANALYSIS: Json = {
    "tokenizer": {"pieces": {"type": "whitespace", "max_token_length": 2_000}},
    "filter": {"terms": {"type": "pattern_capture", "preserve_original": False, "patterns": ["([^|]+)"]}},
    "analyzer": {
        "terms": {"type": "custom", "tokenizer": "pieces", "filter": ["terms"]},
        "forms": {"type": "custom", "tokenizer": "pieces"},
    },
    "normalizer": {"lower": {"type": "custom", "filter": ["lowercase", "asciifolding"]}},
}

KEYWORD: Json = {"type": "keyword"}
_ONLY_FOUND: Json = {"type": "keyword", "doc_values": False}


def _names() -> Json:
    fields: Json = {}
    for name in NAME_FIELDS:
        fields[name] = {"type": "keyword", "ignore_above": 8_000}
        fields[f"{name}_words"] = {
            "type": "text", "analyzer": "forms", "norms": False, "position_increment_gap": GAP,
        }  # fmt: skip
    for kind in ENTITY_KINDS:  # filters by a name whatever its accents, case and points
        fields[f"{kind}_key"] = {"type": "keyword", "normalizer": "lower"}
    return fields


ARTICLES: Json = {
    "dynamic": "strict",
    "_source": {"excludes": ["title", "text", "lookup", *(f"{name}_words" for name in NAME_FIELDS)]},
    "properties": {
        "title": {"type": "text", "analyzer": "terms"},
        "text": {"type": "text", "analyzer": "terms"},
        **_names(),
        "grade": KEYWORD,
        "day": {"type": "date", "format": "strict_date"},
        "id": KEYWORD,
        "key": KEYWORD,
        "file": KEYWORD,
        "rank": {"type": "long"},
        "story": KEYWORD,
        "article": KEYWORD,
        "follows": {"type": "boolean"},
        "lookup": _ONLY_FOUND,
        "address": _ONLY_FOUND,
        "sample": {"type": "object", "enabled": False},
        "stored": {"type": "object", "enabled": False},
        "hash": KEYWORD,
    },
}
"""`rank` orders a story and the whole archive; `story` and `article` are labels, `follows` says that another article
came first. `stored` is the article, `hash` a digest of it, `sample` what near-copies are told by, `lookup` the
shingles by which those that lead a story are found.
"""

WORDS: Json = {
    "dynamic": "strict",
    "properties": {"field": KEYWORD, "form": KEYWORD, "term": KEYWORD},
}

FILES: Json = {
    "dynamic": "strict",
    "properties": {
        "path": {"type": "keyword", "ignore_above": 8_000},
        "size": {"type": "long", "index": False},
        "mtime_ns": {"type": "keyword", "index": False, "doc_values": False},
        "digest": _ONLY_FOUND,
        "number": {"type": "integer"},
        "articles": {"type": "binary"},
        "remarks": {"type": "object", "enabled": False},
        "skipped": {"type": "integer"},
        "failed": {"type": "integer"},
    },
}

ABOUT: Json = {
    "dynamic": "strict",
    "properties": {"kind": KEYWORD, "value": {"type": "object", "enabled": False}},
}


def indices(name: str) -> str:
    """The four of one archive, as a path names them: `NAME*` would be those of `NAME2` too."""
    return f"{name},{name}-words,{name}-files,{name}-about"


def settings(*, small: bool = False) -> Json:
    """The settings of a new index; a `small` one has a single shard."""
    return {
        "number_of_shards": 1 if small else number("SHARDS", 3),
        "number_of_replicas": number("REPLICAS", 1),
        "refresh_interval": "5s",
        "max_result_window": MOST_HITS,
        "analysis": ANALYSIS,
        "codec": "default" if small else "best_compression",
    }
