"""Cases as data over the sample corpus: each file of tests/cases/sample holds searches, with what must come.

The keys are those of tests/cases, but that `hits` names articles by their path in the corpus (and the id of a record
behind a `#`), that `marks` are the words marked in all full hits together, and that `warnings` must come as well.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from searchidx import Archive
from searchidx.errors import QueryError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "sample_corpus"
KEYS = {
    "query", "comment", "understood", "hits", "partial_total", "facets", "marks", "suggestions", "warnings", "error",
    "place",
}  # fmt: skip

CASES: list[Mapping[str, Any]] = [
    case
    for path in sorted((ROOT / "tests" / "cases" / "sample").glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["search"]
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive(tmp_path_factory.mktemp("cases") / "index") as archive:
        archive.add([CORPUS])
        yield archive


def _name(path: str, id_: str) -> str:
    relative = Path(path).relative_to(CORPUS).as_posix()
    return f"{relative}#{id_}" if ".jsonl" in relative else relative


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["query"][:50])
def test_search(archive: Archive, case: Mapping[str, Any]) -> None:
    assert not set(case) - KEYS
    if "error" in case:
        with pytest.raises(QueryError) as caught:
            archive.search(case["query"], all_copies=True)
        error = caught.value
        assert (error.message, error.text[error.start : error.end]) == (case["error"], case["place"])
        return
    found = archive.search(case["query"], limit=50, all_copies=True)
    full = [hit for hit in found.hits if not hit.partial]
    named = {_name(each.path, each.id) for hit in full for each in (hit, *hit.copies)}
    assert found.understood == case["understood"]
    assert named >= set(case["hits"])
    assert not {_name(hit.path, hit.id) for hit in full} - set(case["hits"])
    assert found.partial_total == case.get("partial_total", 0)
    marks = {piece.text[a:b].lower() for hit in full for piece in hit.snippets for a, b in piece.marks}
    assert sorted(marks) == case.get("marks", [])
    for name, counts in case.get("facets", {}).items():
        assert [[each.value, each.count] for each in found.facets[name]] == counts
    assert list(found.suggestions) == case.get("suggestions", [])
    assert list(found.warnings) == case.get("warnings", [])


def test_there_are_cases() -> None:
    assert len(CASES) >= 60
