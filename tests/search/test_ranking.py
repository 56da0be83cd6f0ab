"""The whole answer: full hits before partial ones, pages, ties, sorting, facets over all."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from making import index_of, make_article

from searchidx import Archive
from searchidx.backends.embedded import Embedded
from searchidx.errors import QueryError, UsageError
from searchidx.models import Document, Hit, Results

VOCABULARY = "kado lumo pirat zolk brun vask tomel".split()
PEOPLE = ("Vera Kolas", "Vera Lund", "Ivo Lund", "Émile Brandt")


def corpus() -> list[Document]:
    """Eighty short articles, many of them word for word the same, so that there are ties."""
    choose = random.Random(5)
    return [
        make_article(
            f"d{number:02}",
            " ".join(choose.choices(VOCABULARY, k=choose.randint(1, 4))),
            choose.choice(["", "kado", "lumo"]),
            date(2023, 1, 28) + timedelta(choose.randint(0, 9)) if choose.random() < 0.7 else None,
            people=choose.sample(PEOPLE, choose.randint(0, 3)),
            site=choose.choice(["one.example", "two.example", None]),
        )
        for number in range(80)
    ]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """In four commits, and with some taken out."""
    all_ = corpus()
    path = tmp_path_factory.mktemp("ranking") / "index"
    index_of(path, all_[:30], all_[30:50], all_[50:65], all_[65:], gone=["d03", "d31", "d79"])
    with Archive(path) as opened:
        yield opened


LIVE = [each for each in corpus() if each.id not in ("d03", "d31", "d79")]
QUERIES = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=3).map(" ".join) | st.sampled_from(
    ["", "kado OR zolk", "-pirat", "kado -lumo", '"kado lumo"', "title:kado", "person:Vera", "ka*", "nothere"]
)
SORTS = st.sampled_from(["relevance", "newest", "oldest"])


def words_of(document: Document) -> set[str]:
    return {*document.title.split(), *document.text.split()}


def without_rank(hit: Hit) -> tuple[str, float, bool]:
    return hit.id, hit.score, hit.partial


# --- full and partial -----------------------------------------------------------------------------


@given(st.lists(st.sampled_from([*VOCABULARY, "nothere"]), min_size=2, max_size=4, unique=True))
def test_full_hits_have_all_the_words_and_partial_ones_some(archive: Archive, words: list[str]) -> None:
    full = {each.id for each in LIVE if set(words) <= words_of(each)}
    some = {each.id for each in LIVE if set(words) & words_of(each)} - full
    found = archive.search(" ".join(words), limit=100)
    assert {hit.id for hit in found.hits if not hit.partial} == full
    assert {hit.id for hit in found.hits if hit.partial} == some
    assert (found.total, found.partial_total) == (len(full), len(some))


@given(QUERIES, SORTS)
def test_order_and_ranks(archive: Archive, query: str, sort: str) -> None:
    hits = archive.search(query, limit=100, sort=sort).hits  # type: ignore[arg-type]
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.partial for hit in hits] == sorted(hit.partial for hit in hits)
    for partial in (False, True):
        part = [hit for hit in hits if hit.partial is partial]
        if sort == "relevance":
            assert [hit.score for hit in part] == sorted((hit.score for hit in part), reverse=True)
            continue
        days = [hit.date for hit in part if hit.date]
        assert days == sorted(days, reverse=sort == "newest")
        assert not any(hit.date for hit in part[len(days) :]), "undated articles come last"


def test_with_an_explicit_and_or_a_phrase_nothing_is_partial(archive: Archive) -> None:
    assert archive.search("kado AND nothere").partial_total == 0
    assert archive.search('"kado nothere"').partial_total == 0
    assert archive.search("kado nothere").partial_total > 0


def test_conditions_bind_partial_hits_too(archive: Archive) -> None:
    found = archive.search("kado nothere -lumo", people=["Vera Kolas"], limit=100)
    assert found.partial_total == len(found.hits) > 0
    assert all("Vera Kolas" in hit.people for hit in found.hits)
    assert not [
        each.id for each in LIVE if "lumo" in words_of(each) and each.id in {h.id for h in found.hits}
    ]


def test_a_word_that_is_nowhere_is_named(archive: Archive) -> None:
    assert any("nothere" in warning for warning in archive.search("kado nothere").warnings)
    assert not archive.search("kado").warnings


# --- pages ----------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(QUERIES, SORTS, st.integers(4, 17))
def test_pages_put_together_are_the_whole(archive: Archive, query: str, sort: str, size: int) -> None:
    whole = archive.search(query, limit=200, sort=sort)  # type: ignore[arg-type]
    pages: list[Hit] = []
    while page := archive.search(query, limit=size, offset=len(pages), sort=sort).hits:  # type: ignore[arg-type]
        pages += page
    assert pages == list(whole.hits)


@given(QUERIES, st.integers(0, 100), st.integers(0, 100))
def test_totals_do_not_depend_on_the_page(archive: Archive, query: str, limit: int, offset: int) -> None:
    page, first = archive.search(query, limit=limit, offset=offset), archive.search(query)
    assert (page.total, page.partial_total, page.facets) == (first.total, first.partial_total, first.facets)
    assert len(page.hits) == max(0, min(limit, page.total + page.partial_total - offset))


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("query", ["", "harbour strike"])
def test_a_page_of_nothing_has_no_hits_wherever_it_begins(archive: Archive, query: str, sort: str) -> None:
    page = archive.search(query, limit=0, offset=5, sort=sort)  # type: ignore[arg-type]
    assert page.hits == ()
    assert page.total == archive.search(query).total


def test_ties_are_in_the_order_of_adding(tmp_path: Path) -> None:
    index_of(tmp_path / "index", *[[make_article(f"d{c}{i}", "kado") for i in range(8)] for c in range(3)])
    with Archive(tmp_path / "index") as opened:
        ids = [hit.id for hit in opened.search("kado", limit=24).hits]
    assert ids == sorted(ids)
    assert len(ids) == 24


@given(QUERIES)
def test_one_commit_or_many_give_the_same_answer(archive: Archive, at_once: Archive, query: str) -> None:
    one, many = (each.search(query, limit=100) for each in (at_once, archive))
    assert {hit.id for hit in one.hits} == {hit.id for hit in many.hits}
    assert one.facets == many.facets
    assert (one.total, one.partial_total) == (many.total, many.partial_total)


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """What is left of the archive, in one commit."""
    with Archive(index_of(tmp_path_factory.mktemp("at-once") / "index", LIVE)) as opened:
        yield opened


@pytest.fixture(scope="module")
def segmented(tmp_path_factory: pytest.TempPathFactory) -> tuple[Archive, Archive]:
    """The same articles in one segment and in three, nothing taken out."""
    folder = tmp_path_factory.mktemp("segmented")
    one = Archive(index_of(folder / "one", LIVE))
    return one, Archive(index_of(folder / "three", LIVE[:30], LIVE[30:55], LIVE[55:]))


@given(QUERIES, SORTS)
@example("brun vask vask", "relevance")
def test_segments_change_neither_order_nor_scores(
    segmented: tuple[Archive, Archive], query: str, sort: str
) -> None:
    one, three = (each.search(query, limit=100, sort=sort).hits for each in segmented)  # type: ignore[arg-type]
    assert [without_rank(hit) for hit in three] == [without_rank(hit) for hit in one]


# --- facets ---------------------------------------------------------------------------------------


def counted(values: Iterator[str], size: int | None = 10) -> list[tuple[str, int]]:
    return sorted(Counter(values).items(), key=lambda each: (-each[1], each[0]))[:size]


def seen(results: Results, name: str) -> list[tuple[str, int]]:
    return [(each.value, each.count) for each in results.facets[name]]


@given(QUERIES)
def test_facets_count_what_matches(archive: Archive, query: str) -> None:
    """The full hits; where there are none, the partial ones."""
    found = archive.search(query, limit=200)
    hits = [hit for hit in found.hits if not hit.partial] or found.hits
    assert seen(found, "people") == counted(name for hit in hits for name in hit.people)
    assert seen(found, "site") == counted(hit.site for hit in hits if hit.site)
    assert seen(found, "date") == sorted(Counter(hit.date[:7] for hit in hits if hit.date).items())
    assert seen(found, "places") == []


def test_every_facet_there_is(archive: Archive) -> None:
    names = ("author", "language", "date_grade", "month", "year", "day", "week")
    found = archive.search("", limit=100, facets=names, facet_size=None)
    days = [date.fromisoformat(hit.date) for hit in found.hits if hit.date]
    undated = len(found.hits) - len(days)
    assert seen(found, "author") == []
    assert seen(found, "language") == [("en", len(LIVE))]
    assert seen(found, "date_grade") == counted(iter(["sure"] * len(days) + ["none"] * undated))
    assert seen(found, "month") == sorted(Counter(f"{day:%Y-%m}" for day in days).items())
    assert seen(found, "year") == [("2023", len(days))]
    assert seen(found, "day") == sorted(Counter(day.isoformat() for day in days).items())
    assert seen(found, "week") == sorted(
        Counter("{}-W{:02}".format(*day.isocalendar()) for day in days).items()
    )


def test_how_many_values_a_facet_gives(archive: Archive) -> None:
    assert len(archive.search("", facet_size=2).facets["people"]) == 2
    assert len(archive.search("", facet_size=1).facets["date"]) == 2, "a histogram is never cut"


def test_no_facets_and_chosen_facets(archive: Archive) -> None:
    assert archive.search("kado", facets=False).facets == {}
    assert set(archive.search("kado", facets=["site"]).facets) == {"site"}


# --- arguments ------------------------------------------------------------------------------------


def test_filters_as_arguments_are_filters_in_the_query(archive: Archive) -> None:
    said = archive.search('kado person:"Vera Lund" site:one.example date:2023-02', limit=100)
    given_ = archive.search(
        "kado", people=["Vera Lund"], sites=["one.example"], since="2023-02", until="2023-02", limit=100
    )
    assert said.hits == given_.hits
    assert said.total > 0


def test_of_several_people_all_and_of_several_sites_any(archive: Archive) -> None:
    both = archive.search("", people=["Vera Kolas", "Ivo Lund"], limit=100)
    assert both.hits
    assert all({"Vera Kolas", "Ivo Lund"} <= set(hit.people) for hit in both.hits)
    either = archive.search("", sites=["one.example", "two.example"], limit=100)
    assert {hit.site for hit in either.hits} == {"one.example", "two.example"}


def test_a_query_of_filters_alone_lists_what_passes(archive: Archive) -> None:
    found = archive.search("", since="2023-02-01", until=date(2023, 2, 3), limit=100)
    assert found.total == sum(
        each.dating.day is not None and date(2023, 2, 1) <= each.dating.day <= date(2023, 2, 3)
        for each in LIVE
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"sort": "best"},
        {"limit": -1},
        {"offset": -1},
        {"facets": ["persons"]},
        {"since": "last mouth"},
        {"since": "2023-02", "until": "2023-01"},
        {"until": "2023-02-30"},
    ],
)
def test_arguments_that_make_no_sense_are_refused(archive: Archive, wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError) as caught:
        archive.search("kado", **wrong)  # type: ignore[arg-type]
    assert not isinstance(caught.value, QueryError)


def test_no_snippets_when_not_wanted(archive: Archive) -> None:
    assert not any(hit.snippets for hit in archive.search("kado", snippets=False).hits)


def test_the_days_of_an_archive_are_gone_through_once_a_query(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    latest = Embedded.latest
    when = archive.calendar()
    monkeypatch.setattr(Embedded, "latest", lambda self: asked.append(True) or latest(self))
    assert when.archive() == (date(2023, 1, 28), date(2023, 2, 6))
    assert when.covers(date(2023, 2, 1), None)
    assert asked == [True]


def test_a_period_without_a_year_is_never_taken_in_silence(archive: Archive) -> None:
    def told(**period: str | date) -> tuple[str, ...]:
        return archive.search("kado", **period).warnings  # type: ignore[arg-type]

    assert told(since="february") == ("“since february” is read as date:2023-02..",)
    assert told(until="1 february") == ("“until 1 february” is read as date:..2023-02-01",)
    assert told(since="january", until="2023-02") == (
        "“since january until 2023-02” is read as date:2023-01..2023-02",
    )
    assert told(since="february 2023") == told(since="2023", until=date(2023, 2, 3)) == ()
    with pytest.raises(UsageError, match="since february is after until january") as error:
        told(since="february", until="january")
    assert error.value.hint == "read as 2023-02-01 and 2023-01-31"
