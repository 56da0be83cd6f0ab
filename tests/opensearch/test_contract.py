"""One suite of questions to both engines: the same documents, totals, facets and marks come back.

The questions are all of tests/cases, which ask for every kind of query, and some over the sample of pages, with copies,
versions and names. The order of hits is compared only where it must agree: by date, where dates differ.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_cases import HELD, SEARCHES, Search, _seen

from searchidx import Archive
from searchidx.errors import QueryError

FREE = ("order", "first", "partial_order")
"""What of a case is a matter of scores."""


@pytest.fixture(scope="session")
def both(
    tmp_path_factory: pytest.TempPathFactory, new_address: Callable[[], str]
) -> Callable[[Search], tuple[str, str]]:
    """The folder and the address of a case's articles, built when they are first asked for."""
    made: dict[tuple[str, int], tuple[str, str]] = {}

    def build(search: Search) -> tuple[str, str]:
        key = (search.file, len(search.steps))
        if key not in made:
            folder = tmp_path_factory.mktemp(search.file)
            indexes = str(folder / "index"), new_address()
            records = folder / "articles.jsonl"
            for articles in search.steps:
                lines = [json.dumps({**HELD, **article}, ensure_ascii=False) for article in articles]
                records.write_text("\n".join(lines) + "\n", encoding="utf-8")
                reports = []
                for index in indexes:
                    with Archive(index) as archive:
                        reports.append(archive.add([str(records)]))
                told = [(r.added, r.updated, r.unchanged, r.removed, r.copies, r.failed) for r in reports]
                assert told[0] == told[1]
            made[key] = indexes
        return made[key]

    return build


@pytest.mark.parametrize("search", SEARCHES, ids=lambda s: f"{s.file}-{s.number}-{s.expected['query']}"[:70])
def test_a_case(search: Search, both: Callable[[Search], tuple[str, str]]) -> None:
    query, options = search.expected["query"], search.expected.get("options", {})
    seen: list[Any] = []
    for index in both(search):
        with Archive(index, create=False) as archive:
            try:
                seen.append(_seen(archive.search(query, **options)))
            except QueryError as error:
                seen.append((error.message, error.start, error.end))
    if isinstance(seen[0], dict) and isinstance(seen[1], dict):
        _compare(seen[0], seen[1], options)
    else:
        assert seen[0] == seen[1]


def _compare(embedded: dict[str, Any], cluster: dict[str, Any], options: dict[str, Any]) -> None:
    by_score = options.get("sort", "relevance") == "relevance"
    whole = embedded["total"] + embedded["partial_total"] == len(embedded["hits"]) + len(embedded["partial"])
    same = set(embedded) - set(FREE)
    if not whole:  # which articles are on the page, scores decide
        same -= {"hits", "partial", "marks"} if by_score else set()
    assert {key: cluster[key] for key in same} == {key: embedded[key] for key in same}


def test_there_are_enough_questions() -> None:
    assert len(SEARCHES) >= 80


# --- pages, copies, versions ----------------------------------------------------------------------

FERRY = (
    "The ferry Estrella sank on Monday evening off the island of Lenda with 212 people aboard, the coast guard said."
    " Fishing boats took 198 of them to the harbour of Porto Vaz, where doctors were waiting in tents. Captain Rui"
    " Tavares told reporters that a container had broken loose in the storm and torn a hole of two metres into the"
    " side of the ship. The minister of transport, Ana Prado, promised an inquiry within thirty days and stopped all"
    " ships of the same company until their doors have been looked at by engineers of the harbour office."
)
PIPE = (
    "Engineers in Kovel have found the leak that left eleven villages without water since the twelfth of May. A pipe"
    " of the year 1961 had rusted through below the railway, said the mayor, Oksana Bilyk, and nobody had a plan of"
    " where it lay. Lorries bring 40,000 litres a day to the schools and to the hospital; the repair will take until"
    " the end of the month and cost about two million. The council wants to replace all pipes of that age by 2027."
)
RECORDS: list[dict[str, Any]] = [
    {"id": "first", "title": "Ferry sinks off Lenda", "text": FERRY, "date": "2023-05-02", "site": "a.example",
     "people": ["Ana Prado", "Rui Tavares"], "places": ["Lenda", "Porto Vaz"]},
    {"id": "copy", "title": "Ferry sinks off Lenda", "text": FERRY + " Additional reporting by Zulmira Kost.",
     "date": "2023-05-02", "site": "b.example", "people": ["Ana Prado"], "places": ["Lenda"]},
    {"id": "old", "title": "Leak found in Kovel", "text": PIPE, "url": "https://c.example/news/leak",
     "date": "2023-05-20", "people": ["Oksana Bilyk"], "places": ["Kovel"]},
    {"id": "new", "title": "Leak found in Kovel", "text": PIPE + " On Friday the first villages had water again.",
     "url": "https://www.c.example/news/leak?utm_source=x", "date": "2023-05-20", "people": ["Oksana Bilyk"],
     "places": ["Kovel"]},
    {"id": "talks", "title": "Talks on the harbour fail", "text": "Unions and the harbour office of Porto Vaz broke off"
     " their talks over shifts and pay. No new date was set, both sides said on Thursday after nine hours.",
     "date": "2023-06-01", "people": ["Prado"], "places": ["Porto Vaz"], "organizations": ["Harbour Office"]},
    {"id": "deutsch", "title": "Banker verlassen die Stadt", "text": "Die Banker der großen Häuser ziehen fort,"
     " weil die Bank ihre Filialen schließt. Der Bürgermeister nannte das einen schweren Schlag.", "language": "de",
     "date": "2022-01-03", "people": ["Jörg Müller"]},
    {"id": "undated", "title": "A note without a day", "text": "Somebody wrote this about the U.S. cease-fire, C++ and"
     " an F-16, and nobody remembers when; AT&T and O'Neill are in it too.", "people": [], "places": ["U.S."]},
]  # fmt: skip

QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("ferry", {}), ("ferry Kost", {}), ("Kost", {}), ("ferry", {"all_copies": True}), ("water villages", {}),
    ("villages", {"all_copies": True}), ("harbour talks", {}), ("harbour -ferry", {}), ("banker", {}), ("bank", {}),
    ("bank OR ferry", {}), ('"harbour office"', {}), ('"office harbour"', {}), ('"ferry sank evening"~3', {}),
    ("ceasefire", {}), ("cease-fire", {}), ('"U.S. ceasefire"', {}), ("C++", {}), ("F-16", {}), ("f16", {}),
    ("O'Neill", {}), ("AT&T", {}), ("engin*", {}), ("?arbour", {}), ("hrabour~", {}), ("harbuor~1", {}),
    ("lead:minister", {}), ("lead:coast", {}), ("title:leak", {}), ("person:prado", {}), ("person:\"ana prado\"", {}),
    ("place:lenda", {}), ("place:\"porto lenda\"", {}), ("org:harbour", {}), ("person:jorg", {}),
    ("site:a.example", {}),
    ("lang:de", {}), ("date:2023-05", {}), ("date:2023-05..2023-06", {}), ("", {}), ("grade:none", {}),
    ("", {"sort": "newest"}), ("harbour", {"sort": "oldest"}), ("NOT ferry", {}), ("ferry AND NOT copy", {}),
    ("(ferry OR leak) AND (minister OR mayor)", {}), ("=banker", {}), ("=engineers", {}), ("person:an*", {}),
    ("pipe lorries ferry storm", {}), ("nothing whatever", {}), ("harbour", {"people": ["Prado"]}),
    ("", {"facets": ["month", "year", "week", "day", "language", "date_grade"]}),
    ("", {"like": "p", "facets": ["people"]}),
    ("the", {}), ("ferry", {"limit": 1}), ("", {"limit": 2, "offset": 3, "sort": "oldest"}), ("", {"limit": 0}),
]  # fmt: skip


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory, new_address: Callable[[], str]) -> tuple[str, str]:
    """The same seven articles in a folder and on the cluster."""
    folder = tmp_path_factory.mktemp("pair")
    records = folder / "seven.jsonl"
    records.write_text(
        "".join(json.dumps({"language": "en", "organizations": [], **r}) + "\n" for r in RECORDS)
    )
    found = str(folder / "index"), new_address()
    for index in found:
        with Archive(index) as archive:
            assert archive.add([records]).added == len(RECORDS)
    return found


def _told(results: Any) -> dict[str, Any]:
    hits = {
        hit.id: (
            hit.partial, hit.date, hit.title, hit.people, hit.places, hit.versions, hit.version_of,
            [copy.id for copy in hit.copies], [(s.text, s.marks) for s in hit.snippets],
        )
        for hit in results.hits
    }  # fmt: skip
    return {
        "hits": hits, "total": results.total, "partial": results.partial_total, "folded": results.folded,
        "facets": results.facets, "suggestions": results.suggestions, "warnings": results.warnings,
    }  # fmt: skip


@pytest.mark.parametrize(("query", "options"), QUESTIONS, ids=[f"{q} {o or ''}"[:60] for q, o in QUESTIONS])
def test_a_question(query: str, options: dict[str, Any], pair: tuple[str, str]) -> None:
    seen = []
    for index in pair:
        with Archive(index, create=False) as archive:
            seen.append(_told(archive.search(query, **options)))
    assert seen[1] == seen[0]


@pytest.mark.parametrize("article", [record["id"] for record in RECORDS])
def test_an_article_with_its_versions_and_copies(article: str, pair: tuple[str, str]) -> None:
    seen = []
    for index in pair:
        with Archive(index, create=False) as archive:
            seen.append(
                (
                    archive.get(article),
                    archive.get(article[:3]),
                    [each.id for each in archive.versions(article)],
                    [each.id for each in archive.copies(article)],
                )
            )
    assert seen[1] == seen[0]


def test_everything_at_once(pair: tuple[str, str]) -> None:
    seen = []
    for index in pair:
        with Archive(index, create=False) as archive:
            stats = archive.stats()
            seen.append(
                (
                    sorted(archive.articles(), key=lambda each: each.id), archive.days(), archive.months(),
                    archive.calendar().archive(), stats.articles, stats.files, stats.first_date, stats.last_date,
                    stats.date_grades, stats.languages, stats.entities, stats.sites, stats.copies,
                    stats.earlier_versions,
                    stats.names_by,
                )
            )  # fmt: skip
    assert seen[1] == seen[0]


def test_what_is_alike(pair: tuple[str, str]) -> None:
    seen = []
    for index in pair:
        with Archive(index, create=False) as archive:
            found = archive.similar("talks")
            seen.append((found.words, found.names, {each.hit.id: set(each.words) for each in found.hits}))
    assert seen[1] == seen[0]


def test_newer_articles_first(tmp_path: Path, new_address: Callable[[], str]) -> None:
    """Scores fade by the same curve, and what has no date is as old as the oldest."""
    dates = [None, "2023-05-01", "2023-05-21", "2023-06-10"]
    made = [{**HELD, "id": f"d{at}", "title": "Harbour", "text": f"Harbour {at}", **({"date": day} if day else {})}
            for at, day in enumerate(dates)]  # fmt: skip
    records = tmp_path / "dated.jsonl"
    records.write_text("".join(f"{json.dumps(each)}\n" for each in made))
    seen = []
    for index in (str(tmp_path / "index"), new_address()):
        with Archive(index) as archive:
            archive.add([str(records)])
            hits = archive.search("harbour*", boost_recent=20, all_copies=True).hits
            seen.append({hit.id: round(hit.score / hits[0].score, 3) for hit in hits})
            by_day = archive.search("harbour*", boost_recent=20, all_copies=True, sort="oldest").hits
            assert [hit.id for hit in by_day][-1] == "d0"
    assert seen[0] == {"d3": 1.0, "d2": 0.5, "d1": 0.333, "d0": 0.333}
    assert seen[1] == seen[0]
