"""The command line, Python, the API and the page give the same answer to the same question."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from processes import ROOT
from starlette.testclient import TestClient

from searchidx import Archive, extracting
from searchidx.models import Document, Results
from searchidx.render.marks import pieces
from searchidx.web.application import application
from searchidx.web.asked import Asked, url
from searchidx.web.guard import Rules
from searchidx.web.readers import Readers

Run = Callable[..., Any]

QUESTIONS: list[tuple[list[str], dict[str, Any]]] = [
    (["ceasefire", "lukashenko"], {}),
    (["ceasefire lukashenko"], {"limit": 2, "offset": 1}),
    (['"grain deal" OR talks'], {"sort": "newest"}),
    (["ceasef*", "-Minsk"], {"sort": "oldest", "limit": 30}),
    (["talks"], {"people": ("Lukashenko",), "limit": 50}),
    (["port"], {"since": "2023-03", "until": "2023-04-15"}),
    ([""], {"places": ("Minsk",), "limit": 3}),
    (["lang:de", "OR", "lang:fr"], {}),
    (["talks"], {"dates": "sure"}),
    (["nothere"], {}),
]  # fmt: skip

OPTIONS = {"limit": "--limit", "offset": "--offset", "sort": "--sort", "since": "--since", "until": "--until",
           "dates": "--dates",
           "people": "--person", "places": "--place", "organizations": "--org", "sites": "--site"}  # fmt: skip


def as_options(said: dict[str, Any]) -> list[str]:
    """Keyword arguments of `Archive.search` as options of `query`."""
    options: list[str] = []
    for name, value in said.items():
        for each in value if isinstance(value, tuple) else (value,):
            options += [OPTIONS[name], str(each)]
    return options


def as_data(value: object) -> Any:
    """A dataclass as JSON would have it: what --explain adds is there only then."""

    def kept(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {name: each for name, each in pairs if each or name not in ("why", "reading", "lines")}

    return json.loads(json.dumps(dataclasses.asdict(value, dict_factory=kept)))  # type: ignore[call-overload]


def timeless(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in ("took_ms", "schema")}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive."""
    index = tmp_path_factory.mktemp("sample") / "index"
    with Archive(index) as archive:
        assert archive.add([ROOT / "sample_corpus"]).added > 20
    return index


@pytest.fixture(scope="module")
def clients(sample: Path, small_archive: Any) -> Iterator[dict[str, TestClient]]:
    """Somebody who asks each of the archives over HTTP."""
    readers = {
        name: Readers(str(index), threads=1)
        for name, index in (("sample", sample), ("small", small_archive.index))
    }
    yield {
        name: TestClient(application(each, Rules(80, rate=0)), base_url="http://127.0.0.1")
        for name, each in readers.items()
    }
    for each in readers.values():
        each.close()


def on_the_page(html: str) -> dict[str, Any]:
    """What a reader sees of an answer: its numbers, hits, marked words and facets, and the months of the timeline."""

    def found(pattern: str, where: str = html) -> list[Any]:
        return [
            tuple(map(unescape, each)) if isinstance(each, tuple) else unescape(each)
            for each in re.findall(pattern, where, re.S)
        ]

    sections = re.findall(r'<section class="facet" data-facet="(\w+)"(.*?)</section>', html, re.S)
    return {
        "numbers": found(r'data-total="(\d+)" data-partial="(\d+)"')[0],
        "hits": found(r'<li class="hit[^>]* data-id="(.*?)"'),
        "marked": found("<mark>(.*?)</mark>"),
        "facets": {
            name: dict(found(r'data-value="([^"]*)" data-count="(\d+)"', rest)) for name, rest in sections
        },
        "months": [each for each in found(r'data-name="(.*?)" data-count="(\d+)"') if each[1] != "0"],
    }


def as_seen(results: Results) -> dict[str, Any]:
    """What the page is to show of results."""
    counts = {
        name: {each.value: str(each.count) for each in values} for name, values in results.facets.items()
    }
    months = counts.pop("date")
    marked = [pieces(snippet.text, snippet.marks) for hit in results.hits for snippet in hit.snippets]
    return {
        "numbers": (str(results.total), str(results.partial_total)),
        "hits": [hit.id for hit in results.hits],
        "marked": [piece for cut in marked for piece, is_mark in cut if is_mark],
        "facets": {name: values for name, values in counts.items() if values},
        "months": list(months.items()),
    }


@pytest.mark.parametrize(("words", "said"), QUESTIONS, ids=lambda v: " ".join(map(str, v))[:40])
@pytest.mark.parametrize("which", ["sample", "small"])
def test_query(
    sample: Path,
    small_archive: Any,
    clients: Any,
    run: Run,
    which: str,
    words: list[str],
    said: dict[str, Any],
) -> None:
    index = sample if which == "sample" else small_archive.index
    with Archive(index) as archive:
        results = archive.search(" ".join(words), **said)
    done = run("query", "--json", *as_options(said), "--", *words, index=index)
    assert timeless(done.json) == timeless(as_data(results))
    assert done.code == (0 if results.total or results.partial_total else 1)
    asked = Asked(q=" ".join(words), **said)
    assert timeless(clients[which].get(url(asked, "/api/query")).json()) == timeless(done.json)
    page, seen = on_the_page(clients[which].get(url(asked.but(by="month"))).text), as_seen(results)
    if asked.since:  # there the timeline shows all of the time, of which this is a part
        assert {month for month, _ in seen.pop("months")} <= {month for month, _ in page.pop("months")}
    assert page == seen
    lines = [
        json.loads(line)
        for line in run("query", "--jsonl", *as_options(said), *words, index=index).out.splitlines()
    ]
    assert lines == as_data(results)["hits"]


def test_the_questions_have_answers(sample: Path) -> None:
    with Archive(sample) as archive:
        totals = [archive.search(" ".join(words), **said).total for words, said in QUESTIONS]
    assert sum(total > 0 for total in totals) >= len(QUESTIONS) - 2


def test_the_readme_s_search_brings_the_stories_about_it(sample: Path) -> None:
    """Not the pages that have both words in a sidebar only: all marks stand in what cleaning kept."""
    with Archive(sample) as archive:
        found = archive.search("ceasefire Lukashenko")
    assert found.total >= 1
    for hit in found.hits[: found.total]:
        marked = {snippet.text[a:b].lower() for snippet in hit.snippets for a, b in snippet.marks}
        assert marked & {"ceasefire", "cease-fire", "lukashenko"}, hit.path


def test_facets(sample: Path, run: Run) -> None:
    with Archive(sample) as archive:
        results = archive.search("ceasefire", limit=0, facets=["people", "month"], facet_size=5)
    done = run("facets", "ceasefire", "--by", "people", "--by", "month", "-n", 5, "--json", index=sample)
    assert done.json["facets"] == as_data(results)["facets"]


def test_stats(sample: Path, run: Run) -> None:
    with Archive(sample) as archive:
        assert timeless(run("stats", "--json", index=sample).json) == as_data(archive.stats())


def test_show_and_export(sample: Path, run: Run) -> None:
    with Archive(sample) as archive:
        articles = list(archive.articles())
    exported = [json.loads(line) for line in run("export", index=sample).out.splitlines()]
    assert [each["id"] for each in exported] == [article.id for article in articles]
    for article, line in zip(articles[:5], exported, strict=False):
        assert run("show", article.id, "--json", index=sample).json == line
        assert (line["title"], line["text"], line["date"]) == (article.title, article.text, article.date)


def test_extract_says_what_add_stored(sample: Path, run: Run) -> None:
    corpus = ROOT / "sample_corpus"
    lines = [json.loads(line) for line in run("extract", "--json", corpus).out.splitlines()]
    made = [each for each in extracting.extract([str(corpus)]) if isinstance(each, Document)]
    assert [line["id"] for line in lines] == [document.id for document in made]
    with Archive(sample) as archive:
        stored = {article.id: article for article in archive.articles()}
    for line in lines:
        article = stored[line["id"]]
        assert (line["title"], line["text"], line["date"], line["date_grade"]) == (
            article.title, article.text, article.date, article.date_grade,
        )  # fmt: skip
        assert [each["name"] for each in line["people"]] == [each.name for each in article.people]


def test_add(tmp_path: Path, run: Run) -> None:
    corpus = ROOT / "sample_corpus"
    with Archive(tmp_path / "python") as archive:
        report = archive.add([corpus])
    told = run("add", "--json", corpus, index=tmp_path / "cli").json
    assert {**told, "schema": 1, "seconds": 0} == {**as_data(report), "schema": 1, "seconds": 0}
