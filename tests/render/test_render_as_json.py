from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from searchidx.models import (
    AddReport,
    Copy,
    Dating,
    Document,
    Entities,
    Entity,
    FacetCount,
    Failure,
    Skipped,
    Snippet,
    Stats,
)
from searchidx.render import as_json

Make = Callable[..., Any]


def test_results_have_the_fields_of_the_contract_in_order(make_hit: Make, make_results: Make) -> None:
    hit = make_hit(copies=(Copy("c", "/c", None),))
    found = make_results(
        hit, facets={"date": (FacetCount("2023-03", 1),), "people": ()}, warnings=("careful",)
    )
    answer = json.loads(as_json.results_json(found))
    assert list(answer) == [
        "schema", "query", "understood", "total", "took_ms", "hits",
        "partial_total", "folded", "facets", "suggestions", "warnings",
    ]  # fmt: skip
    assert list(answer["hits"][0]) == [
        "rank", "id", "path", "title", "date", "date_source", "date_grade", "site", "author", "url", "language",
        "score", "partial", "people", "places", "organizations", "snippets", "copies",
        "versions", "version_of",
    ]  # fmt: skip
    assert answer["schema"] == 1
    assert answer["hits"][0]["snippets"] == [{"text": "The harbour reopened on Friday.", "marks": [[4, 11]]}]
    assert answer["hits"][0]["copies"] == [{"id": "c", "path": "/c", "date": None, "site": None}]
    assert answer["facets"] == {"people": [], "date": [{"value": "2023-03", "count": 1}]}
    assert list(answer["facets"]) == ["people", "date"]


def test_every_line_is_one_line_of_utf_8_and_nothing_is_lost(make_hit: Make) -> None:
    nasty = 'a\u2028b\u2029c\u0085d\ne\x1b[1m\x9b\u202e ł漢🙂 "\\'
    line = as_json.hit_json(make_hit(title=nasty, path="/x/\udcff\udce4", snippets=(Snippet(nasty),)))
    assert len(line.splitlines()) == 1
    assert "\\udcff\\udce4" in line
    assert "ł漢🙂" in line
    assert json.loads(line.encode())["title"] == nasty
    assert json.loads(line)["path"] == "/x/\udcff\udce4"


def test_a_document_shows_its_spellings() -> None:
    people = (Entity("Ada Byron", ("Ada Byron", "Byron"), 3),)
    document = Document(
        "i", "/p", None, "T", "One.\n\nTwo.", Dating(date(2023, 3, 31), "url", "sure"), Entities(people), "en"
    )
    assert json.loads(as_json.document_json(document)) == {
        "path": "/p", "id": "i", "title": "T", "text": "One.\n\nTwo.", "date": "2023-03-31", "date_source": "url",
        "date_grade": "sure", "language": "en", "site": None, "author": None, "url": None,
        "people": [{"name": "Ada Byron", "mentions": ["Ada Byron", "Byron"], "count": 3}],
        "places": [], "organizations": [],
    }  # fmt: skip


def test_an_exported_article_is_a_record_with_names(make_stored: Make) -> None:
    record = json.loads(as_json.article_json(make_stored(copy_of="other")))
    assert record["people"] == ["Ada Byron"]
    assert record["organizations"] == []
    assert (record["id"], record["copy_of"], record["date_grade"]) == ("id1", "other", "likely")


def test_a_report_and_figures() -> None:
    report = AddReport(
        added=2, seconds=1.23456, failed=(Failure("/a", "read", "why"),), skipped=(Skipped("/b", "no"),)
    )
    answer = json.loads(as_json.report_json(report))
    assert list(answer)[:9] == [
        "schema", "added", "updated", "unchanged", "removed", "copies", "seconds", "failed", "skipped",
    ]  # fmt: skip
    assert answer["failed"] == [{"path": "/a", "stage": "read", "reason": "why"}]
    assert answer["skipped"] == [{"path": "/b", "reason": "no"}]
    stats = Stats("/i", 1, 1, 0, 0, 10, 1, None, None, {"none": 1}, {"en": 1}, {"people": 0}, 1)
    assert json.loads(as_json.stats_json(stats))["date_grades"] == {"none": 1}


def test_facets_alone_leave_out_the_hits(make_hit: Make, make_results: Make, facets: Any) -> None:
    answer = json.loads(as_json.facets_json(make_results(make_hit(), facets=facets)))
    assert "hits" not in answer
    assert answer["facets"]["site"] == [{"value": "example.org", "count": 1204}]
