"""The data files: whole, canonical, attributed."""

from __future__ import annotations

import pytest

from searchidx.entities.tables import DATA, tables
from searchidx.words import fold


@pytest.mark.parametrize(
    ("spelling", "name"),
    [("kiev", "Kyiv"), ("kyiv", "Kyiv"), ("us", "United States"), ("britain", "United Kingdom"), ("peking", "Beijing"),
     ("minsk", "Minsk"), ("burma", "Myanmar"), ("donbass", "Donbas"), ("deutschland", "Germany")],
)  # fmt: skip
def test_each_spelling_leads_to_one_place(spelling: str, name: str) -> None:
    assert tables().places[spelling][1] == name


def test_every_canonical_name_leads_to_itself() -> None:
    known = tables()
    assert {name for _, name in known.places.values() if known.places[fold(name)][1] != name} == set()
    assert {name for name in known.organizations.values() if known.organizations[fold(name)] != name} == set()


def test_no_name_is_both_a_place_and_an_organization() -> None:
    known = tables()
    assert set(known.places) & set(known.organizations) == set()


def test_sources_are_named() -> None:
    notice = (DATA / "NOTICE").read_text(encoding="utf-8")
    assert all(source in notice for source in ("GeoNames", "Groningen Meaning Bank", "wikigold", "WNUT"))
    assert all(path.name in notice for path in DATA.glob("*.gz"))


def test_the_data_that_is_shipped_is_small() -> None:
    assert sum(path.stat().st_size for path in DATA.iterdir()) <= 1_000_000
