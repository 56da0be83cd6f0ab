"""Names that are written together are told apart where each of them can be a name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from making import index_of, make_article

from searchidx import Archive
from searchidx.author_names import authors_of
from searchidx.index import checking, layout


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Jane Doe", ("Jane Doe",)),
        ("Jane Doe, Ann Other and Bo Else", ("Jane Doe", "Ann Other", "Bo Else")),
        ("Swantje Harms und Jan-Peter Müller", ("Swantje Harms", "Jan-Peter Müller")),
        ("J. Smith & A. Jones", ("J. Smith", "A. Jones")),
        ("Jane Doe; Ann Other", ("Jane Doe", "Ann Other")),
        ("王小明, 李雷", ("王小明", "李雷")),
        ("김하늘, 박민수", ("김하늘", "박민수")),
        ("Jane Doe and Jane Doe", ("Jane Doe",)),
        ("", ()),
        (None, ()),
    ],
)
def test_several_names(written: str | None, names: tuple[str, ...]) -> None:
    assert authors_of(written) == names


@pytest.mark.parametrize(
    "written",
    [
        "Doe, Jane",
        "Marks and Spencer",
        "José Ortega y Gasset",
        "Ann Lee, Jr.",
        "Reuters, AP",
        "Jane Doe, Reuters",
        " , ",
        ", ".join(f"Name Number{n}" for n in range(200)),
    ],
)
def test_what_may_be_one_name_stays_one(written: str) -> None:
    assert authors_of(written) == (written,)


def test_inverted_names_between_semicolons() -> None:
    assert authors_of("Doe, Jane; Other, Ann") == ("Doe, Jane", "Other, Ann")


def test_each_author_is_counted_and_the_byline_is_shown_as_it_is(tmp_path: Path) -> None:
    day = date(2023, 3, 1)
    made = index_of(
        tmp_path / "i",
        [
            make_article("a", "fog", day=day, author="Jane Doe and Ann Other"),
            make_article("b", "fog", day=day, author="Jane Doe"),
        ],
    )
    with Archive(made) as archive:
        found = archive.search("fog", facets=("author",))
        assert {(value.value, value.count) for value in found.facets["author"]} == {
            ("Jane Doe", 2),
            ("Ann Other", 1),
        }
        assert {hit.author for hit in found.hits} == {"Jane Doe and Ann Other", "Jane Doe"}


def test_an_index_from_before_is_not_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr(layout, "authors_of", lambda written: (written,) if written else ())
        made = index_of(tmp_path / "i", [make_article("a", "fog", author="Jane Doe and Ann Other")])
    with Archive(made) as archive:
        assert archive.search('author:"Jane Doe"').total == 1
        assert [value.value for value in archive.search("fog", facets=("author",)).facets["author"]] == [
            "Jane Doe and Ann Other"
        ]
    assert not list(checking.problems(str(made)))
