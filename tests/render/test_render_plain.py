from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

from searchidx.models import AddReport, Failure, Skipped, Snippet
from searchidx.render import plain
from searchidx.render.as_csv import hits_csv
from searchidx.render.style import Style

Make = Callable[..., Any]

PLAIN = Style(colour=False, width=80, folder="/news")
COLOUR = Style(colour=True, width=80, folder="/news")


def test_a_hit_is_one_line_of_seven_columns(make_hit: Make, make_results: Make) -> None:
    found = make_results(make_hit(), make_hit(2, partial=True, date=None, site=None, title="", snippets=()))
    assert plain.results(found, PLAIN) == (
        "2023-03-31\tid1\tall\texample.org\tHarbour reopens\t/news/saved/story-1.html"
        "\tThe [harbour] reopened on Friday.\n"
        "\tid2\tsome\t\t(no title)\t/news/saved/story-2.html\t\n"
    )


def test_colour_takes_the_place_of_brackets(make_hit: Make, make_results: Make) -> None:
    assert plain.results(make_results(make_hit()), COLOUR).endswith(
        "The \x1b[1;4;31mharbour\x1b[0m reopened on Friday.\n"
    )


def test_ugly_text_stays_in_its_column(make_hit: Make) -> None:
    line = plain.hit_line(
        make_hit(title="a\tb\nc\x1b]0;x\x07", path="/\udcff\n", snippets=(Snippet("x\ty\n"),)), PLAIN
    )
    assert line.count("\t") == 6
    assert line.isprintable() or line.replace("\t", "").isprintable()


def test_paths_for_xargs_are_exact(make_hit: Make) -> None:
    hits = [make_hit(path="/a b\n\udcff"), make_hit(path="/c")]
    assert plain.paths(hits, nul=True) == "/a b\n\udcff\0/c\0"
    assert plain.paths(hits) == "/a b \udcff\n/c\n"


def test_notes_say_what_the_lines_cannot(make_hit: Make, make_results: Make) -> None:
    found = make_results(
        make_hit(partial=True), understood="harbor", suggestions=("harbours",), warnings=("slow",)
    )
    assert plain.notes(found) == [
        "warning: slow",
        "understood as: harbor",
        "0 articles with all the words, 1 article with some of them",
        "did you mean: harbours?",
    ]
    assert plain.notes(make_results(make_hit())) == []
    assert plain.notes(make_results()) == ["nothing found"]
    assert plain.count(found) == "0\n"


def test_an_article_as_text(make_stored: Make) -> None:
    assert plain.article(make_stored(), PLAIN, marks=[(4, 11), (33, 38)]) == (
        "Harbour reopens\n"
        "date: 2023-03-31 (json-ld, likely)\n"
        "site: example.org\n"
        "author: A. Writer\n"
        "language: en\n"
        "url: https://example.org/harbour\n"
        "path: /news/saved/story-1.html\n"
        "id: id1\n"
        "people: Ada Byron\n"
        "places: Rotterdam\n"
        "\n"
        "The [harbour] reopened on Friday.\n"
        "\n"
        "[Ships] had waited for a week.\n"
    )


def test_facets_are_lines_of_three_columns(make_results: Make, facets: Any) -> None:
    assert plain.facets(make_results(facets=facets), PLAIN).splitlines() == [
        "people\t8\tAda Byron",
        "people\t2\tXi 漢字",
        "places\t5\tRotterdam",
        "site\t1204\texample.org",
        "date\t4\t2023-01",
        "date\t8\t2023-03",
        "date\t1\t2023-04",
    ]


def test_a_report_groups_what_failed_by_reason() -> None:
    failed = [Failure(f"/f{number}", "read", "no permission") for number in range(12)]
    report = AddReport(
        added=1200,
        copies=1,
        seconds=2.0,
        failed=(Failure("/x", "read", "empty"), *failed),
        skipped=(Skipped("/s", "line 7: short"), Skipped("/s", "line 9: short")),
    )
    lines = plain.report(report, PLAIN).splitlines()
    assert lines[:3] == [
        "1,200 added, 0 updated, 0 unchanged, 0 removed, 1 copy folded in 2.0 s",
        "failed: 13",
        "  no permission (12)",
    ]
    assert lines[12:16] == ["    /f9", "    and 2 more", "  empty (1)", "    /x"]
    assert lines[16:] == ["skipped: 2", "  short (2)", "    /s:7", "    /s:9"]


def test_csv_has_a_header_and_runs_nothing(make_hit: Make) -> None:
    hits = [
        make_hit(title='=HYPERLINK("x")', snippets=(Snippet("a,\n\x1bb"),), people=("A", "B")),
        make_hit(2, title=""),
    ]
    rows = list(csv.DictReader(hits_csv(hits).splitlines()))
    assert rows[0]["title"] == '\'=HYPERLINK("x")'
    assert rows[0]["snippet"] == "a, ␛b"
    assert rows[0]["people"] == "A; B"
    assert rows[1]["title"] == ""
    assert hits_csv([]).startswith("rank,id,title,")
