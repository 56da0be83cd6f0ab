"""An index stays one of Whoosh's: `whoosh.index.open_dir` opens it and Whoosh's own queries work on it."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import whoosh.index
from histories import History, history
from making import index_of, make_article
from whoosh import columns, query, sorting
from whoosh.qparser import QueryParser

from searchidx import words
from searchidx.errors import IndexUnwritable
from searchidx.index.commit import open_or_create
from searchidx.models import Document

PASTS: dict[str, dict[str, Any]] = {
    "one commit": {"commits": 1, "new": 60},
    "updates and deletions": {"commits": 4, "new": 20, "replaced": 4, "gone": 3},
    "merged on the way": {"commits": 20, "new": 4, "replaced": 1, "gone": 1},
    "optimized": {"commits": 5, "new": 15, "replaced": 3, "gone": 3, "optimize": True},
}


@dataclass(frozen=True)
class Opened:
    """An index as Whoosh has opened it, and what it must hold."""

    past: str
    live: dict[str, Document]
    index: Any
    searcher: Any

    def found(self, asked: Any, **options: Any) -> list[str]:
        return [hit["id"] for hit in self.searcher.search(asked, limit=None, **options)]

    def having(self, condition: Callable[[Document], object]) -> set[str]:
        return {name for name, article in self.live.items() if condition(article)}


@pytest.fixture(scope="module")
def histories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, History]:
    folder = tmp_path_factory.mktemp("pasts")
    return {past: history(folder / str(i), i, **how) for i, (past, how) in enumerate(PASTS.items())}


@pytest.fixture(params=PASTS)
def opened(request: pytest.FixtureRequest, histories: dict[str, History]) -> Iterator[Opened]:
    made = histories[request.param]
    index = whoosh.index.open_dir(str(made.path))
    with index.searcher() as searcher:
        yield Opened(request.param, made.live, index, searcher)


def terms(text: str) -> list[str]:
    """The terms of the words of a text, in order; closed-up compounds left out."""
    return [words.term(token.form) for token in words.tokens(text) if not token.joined]


def everything(text: str) -> set[str]:
    return {words.term(token.form) for token in words.tokens(text)}


# --- the index as a whole -------------------------------------------------------------------------


def test_it_has_the_articles_and_no_others(opened: Opened) -> None:
    assert opened.index.doc_count() == len(opened.live)
    stored = {hit["id"]: hit for hit in opened.searcher.reader().all_stored_fields()}
    assert stored.keys() == opened.live.keys()
    for name, article in opened.live.items():
        kept = {key: stored[name].get(key) for key in ("path", "title", "text", "url")}
        assert kept == {key: getattr(article, key) for key in kept}
        assert stored[name]["day"] == (article.dating.day.isoformat() if article.dating.day else None)


def test_the_pasts_differ(histories: dict[str, History]) -> None:
    """The tests here would prove little if all indexes were of one segment without deletions."""
    segments = {past: len(whoosh.index.open_dir(str(h.path))._segments()) for past, h in histories.items()}
    assert segments["one commit"] == segments["optimized"] == 1
    assert segments["updates and deletions"] == 4
    assert 1 < segments["merged on the way"] < 20
    for past in ("updates and deletions", "merged on the way"):
        index = whoosh.index.open_dir(str(histories[past].path))
        assert index.doc_count_all() > index.doc_count()
    assert whoosh.index.open_dir(str(histories["optimized"].path)).doc_count_all() == len(
        histories["optimized"].live
    )


def test_its_lexicon(opened: Opened) -> None:
    reader = opened.searcher.reader()
    has = set().union(*(everything(article.text) for article in opened.live.values()))
    lexicon = list(reader.lexicon("text"))
    assert lexicon == sorted(set(lexicon))
    assert {term.decode() for term in lexicon} >= has
    assert {t.decode() for t in reader.expand_prefix("text", "elec")} >= {t for t in has if t[:4] == "elec"}
    assert set(reader.field_terms("day")) >= {
        article.dating.day.toordinal() for article in opened.live.values() if article.dating.day
    }


def test_statistics_of_a_term(opened: Opened) -> None:
    if opened.index.doc_count_all() > opened.index.doc_count():
        pytest.skip("statistics count articles that are not merged away yet")
    reader = opened.searcher.reader()
    counts = [terms(article.text).count("truce") for article in opened.live.values()]
    assert reader.doc_frequency("text", "truce") == sum(count > 0 for count in counts)
    assert reader.frequency("text", "truce") == sum(counts)
    assert reader.term_info("text", "truce").max_weight() == max(counts)
    assert reader.field_length("text") == sum(len(terms(article.text)) for article in opened.live.values())
    assert reader.doc_frequency("text", "nosuchword") == reader.frequency("text", "nosuchword") == 0


# --- queries --------------------------------------------------------------------------------------


def text(term: str) -> Any:
    return query.Term("text", term)


def test_terms(opened: Opened) -> None:
    for term in ("truce", "grain", "ceasefir", "c++", "us", "strass", "16", "nosuchword"):
        assert set(opened.found(text(term))) == opened.having(lambda a, t=term: t in everything(a.text)), term
        assert set(opened.found(query.Term("title", term))) == opened.having(
            lambda a, t=term: t in everything(a.title)
        )


@pytest.mark.parametrize(
    ("a", "b", "c"), [("truce", "grain", "oil"), ("talk", "ceasefir", "storm"), ("u", "nosuchword", "deal")]
)
def test_boolean_queries(opened: Opened, a: str, b: str, c: str) -> None:
    def those(condition: Callable[[set[str]], object]) -> set[str]:
        return opened.having(lambda article: condition(everything(article.text)))

    def found(asked: Any) -> set[str]:
        return set(opened.found(asked))

    assert found(text(a) & text(b)) == those(lambda has: {a, b} <= has)
    assert found(text(a) | text(b) | text(c)) == those(lambda has: {a, b, c} & has)
    assert found(text(a) & (text(b) | text(c)) & query.Not(text("storm"))) == those(
        lambda has: a in has and {b, c} & has and "storm" not in has
    )
    # a Not alone is not asked: Whoosh's gives deleted articles too (`InverseMatcher`)
    assert found(query.AndNot(query.Every(), text(a))) == those(lambda has: a not in has)
    assert found(query.AndMaybe(text(a), text(b))) == those(lambda has: a in has)
    assert found(query.DisjunctionMax([text(a), text(b)])) == those(lambda has: {a, b} & has)


@pytest.mark.parametrize(
    "phrase", ["truce talks", "talks truce", "grain deal port", "no no", "cease fire", "F-16"]
)
def test_phrases(opened: Opened, phrase: str) -> None:
    wanted = terms(phrase)

    def has(article: Document) -> bool:
        own = terms(article.text)
        return any(own[i : i + len(wanted)] == wanted for i in range(len(own)))

    assert set(opened.found(query.Phrase("text", wanted))) == opened.having(has)


def test_slop(opened: Opened) -> None:
    def near(article: Document) -> bool:
        own = terms(article.text)
        return any(word == "truce" and "grain" in own[i + 1 : i + 5] for i, word in enumerate(own))

    assert set(opened.found(query.Phrase("text", ["truce", "grain"], slop=4))) == opened.having(near)


@pytest.mark.parametrize("pattern", ["elec*", "min*", "*er", "s?or*", "nosuch*"])
def test_prefixes_and_wildcards(opened: Opened, pattern: str) -> None:
    fits = re.compile(fnmatch.translate(pattern)).match
    expected = opened.having(lambda a: any(map(fits, everything(a.text))))
    assert set(opened.found(query.Wildcard("text", pattern))) == expected
    if pattern.index("*") == len(pattern) - 1 and "?" not in pattern:
        assert set(opened.found(query.Prefix("text", pattern[:-1]))) == expected


@pytest.mark.parametrize(("typed", "meant"), [("troce", "truce"), ("minst", "minist"), ("lod", "lodz")])
def test_fuzzy_terms(opened: Opened, typed: str, meant: str) -> None:
    """Every term that one letter more, less or other makes of what was typed."""
    near = re.compile(
        "|".join(f"{typed[:i]}.?{typed[j:]}" for i in range(len(typed) + 1) for j in (i, i + 1))
    ).fullmatch
    expected = opened.having(lambda a: any(map(near, everything(a.text))))
    assert opened.having(lambda a: meant in everything(a.text)) <= expected
    assert set(opened.found(query.FuzzyTerm("text", typed, prefixlength=0))) == expected


def test_every(opened: Opened) -> None:
    assert set(opened.found(query.Every())) == set(opened.live)
    assert set(opened.found(query.Every("day"))) == opened.having(lambda a: a.dating.day)
    assert set(opened.found(query.Every("site"))) == opened.having(lambda a: a.site)


def test_days(opened: Opened) -> None:
    def within(first: date, last: date) -> set[str]:
        return opened.having(lambda a: a.dating.day and first <= a.dating.day <= last)

    first, last = date(2022, 12, 3), date(2023, 1, 15)
    asked = query.NumericRange("day", first, last)
    assert set(opened.found(asked)) == within(first, last) != set()
    assert set(opened.found(query.NumericRange("day", first.toordinal(), None))) == within(first, date.max)
    assert set(opened.found(query.NumericRange("day", None, last))) == within(date.min, last)
    truces = opened.having(lambda a: "truce" in everything(a.text))
    assert set(opened.found(text("truce"), filter=asked)) == truces & within(first, last)
    assert set(opened.found(text("truce") & asked)) == truces & within(first, last)


def test_names_and_exact_values(opened: Opened) -> None:
    assert set(opened.found(query.Term("people", "lee"))) == opened.having(
        lambda a: any("Lee" in entity.name for entity in a.entities.people)
    )
    some = sorted(opened.live)[3]
    assert opened.found(query.Term("id", some)) == [some]


def test_sorting(opened: Opened) -> None:
    def day(name: str) -> int:
        known = opened.live[name].dating.day
        return known.toordinal() if known else 0

    for options in ({"sortedby": "day"}, {"sortedby": sorting.FieldFacet("day")}):
        days = [day(name) for name in opened.found(query.Every(), **options)]
        assert days == sorted(days)
    for options in (
        {"sortedby": "day", "reverse": True},
        {"sortedby": sorting.FieldFacet("day", reverse=True)},
    ):
        days = [day(name) for name in opened.found(text("truce"), **options)]
        assert days == sorted(days, reverse=True)
    sites = [opened.live[name].site or "" for name in opened.found(query.Every(), sortedby="site")]
    assert sites == sorted(sites)
    reverse = sorting.FieldFacet("site", reverse=True)
    sites = [opened.live[name].site or "" for name in opened.found(query.Every(), sortedby=reverse)]
    assert sites == sorted(sites, reverse=True)


def test_grouping(opened: Opened) -> None:
    results = opened.searcher.search(query.Every(), groupedby="site", limit=None)
    groups = {site: len(documents) for site, documents in results.groups("site").items()}
    sites = [article.site or "" for article in opened.live.values()]
    assert groups == {site: sites.count(site) for site in sites}


def test_the_best_ten_are_those_of_all(opened: Opened) -> None:
    """Whoosh leaves out what cannot be among the best: lengths and weights must bound its guesses."""
    for asked in (text("truce"), text("truce") | text("grain") | text("oil"), text("truce") & text("talk")):
        whole = [(hit["id"], hit.score) for hit in opened.searcher.search(asked, limit=None)]
        best = [(hit["id"], hit.score) for hit in opened.searcher.search(asked, limit=10)]
        assert [score for _, score in best] == pytest.approx([score for _, score in whole[:10]])
        assert set(best) <= set(whole)


def test_parsed_queries_and_highlights(opened: Opened) -> None:
    parse = QueryParser("text", opened.index.schema).parse
    assert set(opened.found(parse("Truces"))) == opened.having(lambda a: "truce" in everything(a.text))
    assert set(opened.found(parse("people:Dürr"))) == opened.having(
        lambda a: any(entity.name == "Émile Dürr" for entity in a.entities.people)
    )
    hit = opened.searcher.search(parse("Truces"))[0]
    assert re.search(r"<b[^>]*>truce</b>", hit.highlights("text"))


# --- odd indexes ----------------------------------------------------------------------------------


def test_an_empty_index(tmp_path: Path) -> None:
    open_or_create(str(tmp_path / "index"))
    index = whoosh.index.open_dir(str(tmp_path / "index"))
    with index.searcher() as searcher:
        assert (index.doc_count(), len(searcher.search(query.Every()))) == (0, 0)


def test_articles_without_words_days_or_names(tmp_path: Path) -> None:
    path = index_of(
        tmp_path / "index", [make_article("bare", path="/odd\udcff"), make_article("\udcfe", "…")]
    )
    with whoosh.index.open_dir(str(path)).searcher() as searcher:
        assert len(searcher.search(query.Every())) == 2
        assert len(searcher.search(query.Every("text"))) == 0
        assert [hit["id"] for hit in searcher.search(query.Term("id", "\udcfe"))] == ["\udcfe"]
        assert len(list(searcher.reader().field_terms("key"))) == 2
        assert len(searcher.search(query.NumericRange("day", 1, None))) == 0
        column = searcher.reader().column_reader("site", columns.VarBytesColumn())
        assert list(column) == ["", ""]


def test_whoosh_cannot_write_to_it(tmp_path: Path) -> None:
    """Its writer would merge our segments into its own kind, which searchidx could not read."""
    made = history(tmp_path / "index", 5, commits=3, new=4)
    before = {file.name: file.read_bytes() for file in made.path.iterdir()}
    index = whoosh.index.open_dir(str(made.path))
    for change in (
        index.writer,
        index.optimize,
        lambda: index.delete_by_term("text", "truce"),
        lambda: index.delete_by_query(query.Every()),
    ):
        with pytest.raises(IndexUnwritable):
            change()
    assert before.items() <= {file.name: file.read_bytes() for file in made.path.iterdir()}.items()
