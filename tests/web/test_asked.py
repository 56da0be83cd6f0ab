"""Addresses: read strictly and leniently, written back the same, within limits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.errors import UsageError
from searchidx.models import GRADES
from searchidx.search.request import SORTS
from searchidx.web.asked import (
    LONGEST_QUERY,
    MOST_PARAMETERS,
    PAGE,
    UNITS,
    VIEWS,
    Asked,
    asked_of,
    pairs,
    query_string,
    url,
    values,
)

said = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
names = st.lists(said.map(str.strip).filter(bool), unique=True, max_size=3).map(tuple)
maybe = said.map(lambda text: text.strip() or None)


@given(
    st.builds(
        Asked, q=said, since=maybe, until=maybe, people=names, places=names, organizations=names, sites=names,
        dates=st.sampled_from([None, *GRADES]), sort=st.sampled_from(SORTS), limit=st.integers(1, 1000),
        offset=st.integers(0, 1_000_000), all_copies=st.booleans(), exact_names=st.booleans(),
        by=st.sampled_from([None, *UNITS]), more=st.sampled_from([None, "people", "site"]), open=maybe,
        view=st.sampled_from(VIEWS),
    )
)  # fmt: skip
def test_what_is_asked_survives_its_address(asked: Asked) -> None:
    assert asked_of(query_string(asked).encode()) == asked


def test_an_address_has_only_what_differs_from_the_usual() -> None:
    assert url(Asked()) == "/"
    assert (
        url(Asked(q="a b", people=("Ann", "Bob"), offset=10)) == "/?q=a%20b&person=Ann&person=Bob&offset=10"
    )
    assert url(Asked(open="x", q="a"), "/api/query", without=("open",)) == "/api/query?q=a"


@pytest.mark.parametrize(
    "wrong",
    ["limit=-1", "limit=0", "limit=1e3", "limit=99999", "offset=٣", "sort=best", "dates=perhaps", "by=hour",
     "view=source", "all_copies=yes", "more=author", "q=" + "x" * (LONGEST_QUERY + 1), "person=" + "x" * 501,
     "&".join(["site=a"] * (MOST_PARAMETERS + 1))],
)  # fmt: skip
def test_what_cannot_be_asked_is_told(wrong: str) -> None:
    with pytest.raises(UsageError):
        asked_of(wrong.encode())


def test_a_program_is_told_of_its_slips() -> None:
    def strictly(text: bytes) -> dict[str, Any]:
        return values(pairs(text), PAGE, strict=True)

    with pytest.raises(UsageError, match="sitte") as slip:
        strictly(b"sitte=a")
    assert slip.value.hint == "did you mean site?"
    with pytest.raises(UsageError, match="twice"):
        strictly(b"q=a&q=b")
    for empty in (b"sort=", b"limit=", b"all_copies="):
        with pytest.raises(UsageError):
            strictly(empty)
    assert strictly(b"site=a&site=b&site=a") == {"sites": ("a", "b")}


def test_a_page_s_address_may_have_been_through_mails() -> None:
    assert asked_of(b"utm_source=chat&q=a&q=b&since=&dates=&limit=&all_copies=") == Asked(q="b")


def test_another_search_begins_at_its_first_hit() -> None:
    deep = Asked(q="a", offset=40, open="x", view="similar", people=("Ann",))
    assert deep.toggled("people", "Bob") == Asked(q="a", people=("Ann", "Bob"))
    assert deep.toggled("people", "Ann") == Asked(q="a")
    assert deep.with_value("people", "Ann") == Asked(q="a", people=("Ann",))
