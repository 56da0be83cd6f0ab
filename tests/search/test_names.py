"""Names of one person, place or organization are one name, and nothing else is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from making import index_of, make_article

from searchidx import Archive
from searchidx.errors import IndexDamaged, UsageError
from searchidx.models import ENTITY_KINDS, Aliases
from searchidx.search import facets
from searchidx.search.names import TABLE, Names, joined, key, parted

ARTICLES = [
    {"people": ["Vladimir Putin"], "places": ["Kiev", "Kyiv"], "organizations": ["UN"]},
    {"people": ["Volodymyr Zelensky", "Dmitry Peskov"], "places": ["Kyiv"], "organizations": ["United Nations"]},
    {"people": ["Volodymyr Zelenskyy", "George W. Bush"], "places": ["U.S."], "organizations": ["U.N."]},
    {"people": ["Лукашенко", "Laura Bush", "Nicolás Gómez"], "places": ["United States"], "organizations": []},
    {"people": ["Alexander Lukashenko", "Bush", "Nicolas Gomez"], "places": ["US"], "organizations": []},
    {"people": ["Dmitry Medvedev"], "places": ["Georgia", "South Georgia"], "organizations": []},
    {"people": ["Elena Medvedeva", "Putin"], "places": ["South Georgia"], "organizations": []},
]  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    lines = [
        json.dumps({"id": str(at), "title": "Talks", "text": "Talks on grain.", **names})
        for at, names in enumerate(ARTICLES, 1)
    ]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    archive = Archive(tmp_path / "index")
    archive.add([tmp_path / "articles.jsonl"], jobs=1)
    return archive


def ids(archive: Archive, **filters: object) -> set[str]:
    return {hit.id for hit in archive.search("", **filters).hits}  # type: ignore[arg-type]


def counts(archive: Archive, facet: str, query: str = "", **more: object) -> dict[str, int]:
    found = archive.search(query, limit=0, facets=[facet], facet_size=None, **more)  # type: ignore[arg-type]
    return {each.value: each.count for each in found.facets[facet]}


# --- joining --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"places": ["Kiev"]}, {"1", "2"}),
        ({"places": ["kyiv"]}, {"1", "2"}),
        ({"places": ["USA"]}, {"3", "4", "5"}),
        ({"people": ["Zelenskiy"]}, {"2", "3"}),
        ({"people": ["Vladimir Putin"]}, {"1", "7"}),
        ({"people": ["Medvedev"]}, {"6"}),
        ({"people": ["Nicolás Gómez"]}, {"4", "5"}),
        ({"organizations": ["UN"]}, {"1", "2", "3"}),
    ],
)  # fmt: skip
def test_filters_stand_for_all_spellings_of_a_name(
    archive: Archive, filters: dict[str, list[str]], found: set[str]
) -> None:
    assert ids(archive, **filters) == found


def test_filters_in_the_query_do_too_under_not_as_well(archive: Archive) -> None:
    assert {hit.id for hit in archive.search("person:zelenskiy NOT place:US").hits} == {"2"}


def test_facets_count_spellings_together_and_an_article_once(archive: Archive) -> None:
    assert counts(archive, "places") == {"United States": 3, "Kyiv": 2, "South Georgia": 2, "Georgia": 1}
    assert counts(archive, "organizations") == {"United Nations": 3}
    people = counts(archive, "people")
    assert (people["Volodymyr Zelenskyy"], people["Vladimir Putin"], people["Nicolas Gomez"]) == (2, 2, 2)
    assert {"Dmitry Medvedev", "Elena Medvedeva", "Лукашенко", "Alexander Lukashenko"} <= people.keys()


def test_facets_of_a_page_agree_with_those_of_all(archive: Archive) -> None:
    found = archive.search("", limit=0, facets=["people", "places"], facet_size=2)
    assert [(each.value, each.count) for each in found.facets["places"]] == [
        ("United States", 3),
        ("Kyiv", 2),
    ]


def test_a_spelling_too_rare_to_be_looked_through_counts_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facets, "WIDE", 1)  # eight values, then, for a page of one
    common = [{"places": [f"Harbourton {at}"]} for at in range(9)] * 2
    written = [*common, *[{"places": ["Kyiv"]}] * 3, {"places": ["Kiev"]}]
    lines = [
        json.dumps({"id": str(at), "title": "Talks", "text": f"Talks {at}.", **a})
        for at, a in enumerate(written)
    ]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with Archive(tmp_path / "index") as archive:
        archive.add([tmp_path / "articles.jsonl"], jobs=1, copies=False)
        found = archive.search("", limit=0, facets=["places"], facet_size=1)
    assert [(each.value, each.count) for each in found.facets["places"]] == [("Kyiv", 4)]


def test_facets_follow_the_query_and_the_other_filters(archive: Archive) -> None:
    assert counts(archive, "places", people=["Zelensky"]) == {"Kyiv": 1, "United States": 1}


def test_hits_show_the_name_that_stands_for_its_spellings(archive: Archive) -> None:
    (hit,) = archive.search("", people=["Putin"], places=["Kyiv"]).hits
    assert (hit.people, hit.places, hit.organizations) == (
        ("Vladimir Putin",),
        ("Kyiv",),
        ("United Nations",),
    )


def test_exact_names_are_as_spelled(archive: Archive) -> None:
    assert counts(archive, "places", exact_names=True)["Kiev"] == 1
    assert ids(archive, places=["Kiev"], exact_names=True) == {"1"}
    assert archive.search("", places=["Kiev"], exact_names=True).hits[0].places == ("Kiev", "Kyiv")


def test_like_leaves_values_with_words_that_begin_so_or_are_spelled_so(archive: Archive) -> None:
    assert set(counts(archive, "people", like="luka")) == {"Alexander Lukashenko"}
    assert set(counts(archive, "people", like="nic gó")) == {"Nicolas Gomez"}
    assert set(counts(archive, "places", like="kiev")) == {"Kyiv"}
    assert counts(archive, "people", like="uka") == {}
    assert set(counts(archive, "people", like="zelenskiy", exact_names=True)) == set()


# --- what the user is told ------------------------------------------------------------------------


def test_an_ambiguous_name_is_told_and_between_whom(archive: Archive) -> None:
    assert archive.search("", people=["Bush"]).warnings == (
        "“Bush” may be George W. Bush (1) or Laura Bush (1)",
    )


@pytest.mark.parametrize("name", ["Laura Bush", "Putin", "Peskov", "Zelensky", "Nobody"])
def test_a_clear_name_is_no_cause_for_a_warning(archive: Archive, name: str) -> None:
    assert not [said for said in archive.search("", people=[name]).warnings if "may be" in said]


def test_a_place_of_exactly_that_name_is_meant(archive: Archive) -> None:
    assert archive.search("", places=["Georgia"]).warnings == ()
    assert len(archive.search("", places=["South"]).warnings) == 0


def test_other_scripts_are_suggested_and_not_joined(archive: Archive) -> None:
    latin = archive.search("", people=["Lukashenko"])
    assert ([hit.id for hit in latin.hits], latin.suggestions) == (["5"], ("person:Лукашенко",))
    cyrillic = archive.search("", people=["Лукашенко"])
    assert [hit.id for hit in cyrillic.hits] == ["4"]
    assert cyrillic.suggestions == ('person:"Alexander Lukashenko"',)


def test_other_scripts_that_find_less_are_not_worth_telling(tmp_path: Path) -> None:
    latin = [make_article(f"l{n}", "He spoke.", people=["Vladimir Putin"]) for n in range(5)]
    cyrillic = [make_article(f"c{n}", "He spoke.", people=["Владимир Путин"]) for n in range(2)]
    found = Archive(index_of(tmp_path / "index", [*latin, *cyrillic]))
    assert found.search("", people=["Putin"]).suggestions == ()
    assert found.search("", people=["Путин"]).suggestions == ('person:"Vladimir Putin"',)


# --- the user's own -------------------------------------------------------------------------------


def test_own_aliases_take_effect_at_once_and_last(archive: Archive) -> None:
    archive.join_names("people", "Dmitry Medvedev", ["Elena Medvedeva"])
    assert ids(archive, people=["Medvedev"]) == {"6", "7"}
    with Archive(archive.path) as again:
        assert counts(again, "people")["Dmitry Medvedev"] == 2
        again.part_names("people", ["Elena Medvedeva"])
    assert ids(archive, people=["Medvedev"]) == {"6"}


def test_the_user_is_right_against_the_table(archive: Archive) -> None:
    archive.join_names("places", "Kiev", ["Kyiv"])
    assert counts(archive, "places")["Kiev"] == 2
    archive.part_names("places", ["Kyiv"])
    assert (counts(archive, "places")["Kiev"], counts(archive, "places")["Kyiv"]) == (1, 2)


def test_what_makes_no_sense_is_refused(archive: Archive) -> None:
    with pytest.raises(UsageError, match="no other spelling"):
        archive.join_names("places", "Kyiv", ["KYIV"])
    with pytest.raises(UsageError, match="joined with no other"):
        archive.part_names("places", ["Nowhere"])
    with pytest.raises(UsageError, match="kind of names"):
        archive.join_names("ships", "A", ["B"])
    with pytest.raises(UsageError, match="letters"):
        archive.join_names("people", "...", ["B"])


def test_a_broken_file_of_aliases_is_told(archive: Archive) -> None:
    Path(archive.path, "aliases.json").write_text("{", encoding="utf-8")
    with pytest.raises(IndexDamaged, match=r"aliases\.json"):
        archive.search("grain")


def test_joining_brings_along_what_is_joined_already() -> None:
    own = joined(Aliases(), "people", "A. Person", ["Ann Person"])
    own = joined(own, "people", "Annie Person", ["A. Person"])
    names = Names("people", own)
    assert {names.canonical(name) for name in ("a person", "Annie Person", "A. Person")} == {"Annie Person"}
    own = parted(own, "people", ["A. Person"])
    assert Names("people", own).canonical("A. Person") == "A. Person"


def test_a_spelling_that_becomes_a_name_brings_its_row_along() -> None:
    own = joined(Aliases(), "people", "X. Person", ["Y. Person", "W. Person"])
    own = joined(own, "people", "Y. Person", ["Z. Person"])
    assert own.joined["people"] == {"Y. Person": ("X. Person", "W. Person", "Z. Person")}
    own = joined(own, "people", "V. Person", ["Z. Person"])
    assert own.joined["people"] == {"Y. Person": ("X. Person", "W. Person"), "V. Person": ("Z. Person",)}


# --- the table ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ENTITY_KINDS)
def test_no_spelling_belongs_to_two_names(kind: str) -> None:
    table = json.loads(Path(TABLE).read_text(encoding="utf-8"))[kind]
    assert all(
        {table["homes"][key(spelling)] for spelling in row} == {home} for home, row in table["rows"].items()
    )
    assert all(key(name) == home == key(table["rows"][home][0]) for home, name in table["shown"].items())


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("people", "Dmitry Medvedev", "Elena Medvedeva"),
        ("people", "Alexei Navalny", "Yulia Navalnaya"),
        ("people", "George W. Bush", "George H. W. Bush"),
        ("places", "Congo", "Democratic Republic of the Congo"),
        ("places", "North Korea", "South Korea"),
    ],
)
def test_names_that_look_alike_stay_apart(kind: str, one: str, other: str) -> None:
    names = Names(kind)
    assert names.home(one) != names.home(other)
