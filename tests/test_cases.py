"""Search cases as data: each file of tests/cases holds articles and searches over them, with what must come.

A new case needs no code; tests/cases/README.md has the format. Each search runs through the public
Python API on an index built once per file (and per step of a file whose articles change).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parent / "cases"

Table = Mapping[str, Any]

CASE_KEYS = {"comment", "article", "search", "then"}
STEP_KEYS = {"comment", "article", "gone", "search"}
ARTICLE_KEYS = {
    "id",
    "title",
    "text",
    "date",
    "date_grade",
    "date_source",
    "url",
    "site",
    "author",
    "language",
    "people",
    "places",
    "organizations",
}
SEARCH_KEYS = {
    "query", "comment", "options", "hits", "order", "first", "partial", "partial_order", "total", "partial_total",
    "ranks", "facets", "marks", "understood", "suggestions", "error", "place",
}  # fmt: skip
HELD = {"language": "en", "people": [], "places": [], "organizations": []}
"""What a record holds is not computed: cases say what articles are, and test searching alone."""


@dataclass(frozen=True)
class Search:
    """One search of a case file: `steps` are the states that the articles went through before it."""

    file: str
    number: int
    steps: tuple[tuple[Table, ...], ...]
    expected: Table


def _checked(table: Table, keys: set[str], where: str) -> Table:
    unknown = set(table) - keys
    assert not unknown, f"{where}: unknown keys {sorted(unknown)}"
    return table


def _read(path: Path) -> list[Search]:
    case = _checked(tomllib.loads(path.read_text(encoding="utf-8")), CASE_KEYS, path.name)
    articles = {article["id"]: article for article in case["article"]}
    steps = [tuple(articles.values())]
    found = [(tuple(steps), search) for search in case.get("search", ())]
    for step in case.get("then", ()):
        _checked(step, STEP_KEYS, path.name)
        for name in step.get("gone", ()):
            del articles[name]
        articles |= {article["id"]: article for article in step.get("article", ())}
        steps.append(tuple(articles.values()))
        found += [(tuple(steps), search) for search in step["search"]]
    for article in (article for state in steps for article in state):
        _checked(article, ARTICLE_KEYS, f"{path.name}, article {article['id']}")
    for _, search in found:
        _checked(search, SEARCH_KEYS, f"{path.name}, search {search['query']}")
        assert len(search) > 1 + ("comment" in search) + ("options" in search), (
            f"{search['query']}: expects nothing"
        )
    return [Search(path.stem, number, *pair) for number, pair in enumerate(found, 1)]


SEARCHES = [search for path in sorted(FOLDER.glob("*.toml")) for search in _read(path)]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Search], Path]:
    """The index of a search's file and step, built when it is first asked for."""
    from searchidx import Archive

    indexes: dict[tuple[str, int], Path] = {}

    def build(search: Search) -> Path:
        key = (search.file, len(search.steps))
        if key not in indexes:
            folder = tmp_path_factory.mktemp(search.file)
            records = folder / "articles.jsonl"
            for articles in search.steps:
                lines = [json.dumps({**HELD, **article}, ensure_ascii=False) for article in articles]
                records.write_text("\n".join(lines) + "\n", encoding="utf-8")
                with Archive(str(folder / "index")) as archive:
                    report = archive.add([str(records)])
                assert not report.failed, report.failed
                assert not report.skipped, report.skipped
            indexes[key] = folder / "index"
        return indexes[key]

    return build


def _marked(hit: Any) -> list[str]:
    """The words that a hit's snippets mark, in small letters, each once."""
    return sorted({snippet.text[a:b].lower() for snippet in hit.snippets for a, b in snippet.marks})


def _seen(results: Any) -> dict[str, Any]:
    full = [hit.id for hit in results.hits if not hit.partial]
    partial = [hit.id for hit in results.hits if hit.partial]
    return {
        "hits": sorted(full),
        "order": full,
        "first": results.hits[0].id if results.hits else None,
        "partial": sorted(partial),
        "partial_order": partial,
        "total": results.total,
        "partial_total": results.partial_total,
        "ranks": [hit.rank for hit in results.hits],
        "facets": {name: [[f.value, f.count] for f in counts] for name, counts in results.facets.items()},
        "marks": {hit.id: _marked(hit) for hit in results.hits},
        "understood": results.understood,
        "suggestions": list(results.suggestions),
    }


def _wanted(expected: Table, seen: dict[str, Any]) -> dict[str, Any]:
    """What the case says, shaped like what was seen: sets sorted, tables narrowed to the keys named."""
    wanted = {key: value for key, value in expected.items() if key in seen}
    for key in ("hits", "partial"):
        if key in wanted:
            wanted[key] = sorted(wanted[key])
    if "marks" in wanted:
        wanted["marks"] = {name: sorted(words) for name, words in wanted["marks"].items()}
    return wanted


def _only(seen: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    narrowed = {key: seen[key] for key in wanted}
    for key in ("facets", "marks"):
        if key in wanted:
            narrowed[key] = {name: seen[key].get(name) for name in wanted[key]}
    return narrowed


@pytest.mark.parametrize("search", SEARCHES, ids=lambda s: f"{s.file}-{s.number}-{s.expected['query']}"[:70])
def test_search(search: Search, built: Callable[[Search], Path]) -> None:
    from searchidx import Archive
    from searchidx.errors import QueryError

    expected = search.expected
    with Archive(str(built(search))) as archive:
        if "error" in expected:
            with pytest.raises(QueryError) as caught:
                archive.search(expected["query"], **expected.get("options", {}))
            complaint = caught.value
            assert expected["error"].lower() in f"{complaint.message} {complaint.hint}".lower()
            if "place" in expected:
                assert complaint.text[complaint.start : complaint.end] == expected["place"]
            return
        seen = _seen(archive.search(expected["query"], **expected.get("options", {})))
    wanted = _wanted(expected, seen)
    assert _only(seen, wanted) == wanted, expected.get("comment", "")


def test_there_are_cases() -> None:
    assert len(SEARCHES) >= 40
