"""Texts in Cyrillic: what lists are sure of, in whatever case, told in the nominative."""

from __future__ import annotations

import pytest

from searchidx.entities import find_entities
from searchidx.models import Entities, Entity

REPORT = """Президент Беларуси Александр Лукашенко заявил, что Россия и Украина начнут переговоры в Минске. \
По словам Владимира Путина, Москва готова. Александром Лукашенко довольны, сообщил Дмитрий Песков. Пескова спросили \
об этом в Москве, президент США и НАТО молчали. Лукашенко прилетел в Киев. Весна пришла."""


def found(text: str, language: str = "ru") -> Entities:
    return find_entities("", text, language, {})


def test_places_and_organizations_of_the_lists_are_told_in_the_nominative() -> None:
    report = found(REPORT)
    assert {e.name for e in report.places} == {
        "Беларусь",
        "Россия",
        "Украина",
        "Минск",
        "Москва",
        "США",
        "Киев",
    }
    assert Entity("Москва", ("Москва", "Москве"), 2) in report.places
    assert [e.name for e in report.organizations] == ["НАТО"]


def test_a_person_has_a_known_given_name_in_the_nominative_and_all_cases_of_it_count() -> None:
    """ "Владимира Путина" could not be told in the nominative, so it is not told."""
    assert found(REPORT).people == (
        Entity("Александр Лукашенко", ("Александр Лукашенко", "Александром Лукашенко", "Лукашенко"), 3),
        Entity("Дмитрий Песков", ("Дмитрий Песков", "Пескова"), 2),
    )


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        ("uk", "Президент України прибув до Варшави. Росія мовчала.", ["Україна", "Варшава", "Росія"]),
        ("bg", "Той пристигна в София. Русия и Германия преговарят.", ["София", "Русия", "Германия"]),
    ],
)  # fmt: skip
def test_other_languages_in_cyrillic(language: str, text: str, places: list[str]) -> None:
    assert [e.name for e in found(text, language).places] == places


def test_spellings_slice_back() -> None:
    for kind in (found(REPORT).people, found(REPORT).places):
        assert all(spelling in REPORT for entity in kind for spelling in entity.mentions)
