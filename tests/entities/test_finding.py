"""The front door of `searchidx.entities`: what a reporter expects of the facets."""

from __future__ import annotations

import pytest

from searchidx.entities import find_entities
from searchidx.models import Entities, Entity

REPORT = """KYIV, March 31 (Reuters) - Russian President Vladimir Putin will meet Alexander Lukashenko in Minsk, \
Belarus, Kremlin spokesman Dmitry Peskov said on Friday.

Click to play video: 'At the border'

Burner phones were found. West of the river, troops waited. However, Lukashenko’s office denied it. \
“We are ready,” Peskov told reporters."""


def names(found: Entities) -> dict[str, list[str]]:
    return {kind: [e.name for e in getattr(found, kind)] for kind in ("people", "places", "organizations")}


def of(text: str, language: str | None = "en") -> dict[str, list[str]]:
    return names(find_entities("", text, language, {}))


def test_a_report_gives_its_people_places_and_organizations() -> None:
    found = of(REPORT)
    assert set(found["people"]) == {"Vladimir Putin", "Alexander Lukashenko", "Dmitry Peskov"}
    assert set(found["places"]) == {"Kyiv", "Minsk", "Belarus"}
    assert set(found["organizations"]) == {"Reuters", "Kremlin"}


def test_sentence_starts_days_roles_and_nationalities_are_no_names() -> None:
    everything = {name for kind in of(REPORT).values() for name in kind}
    assert not everything & {"Click", "Burner", "West", "However", "Russian", "President", "March", "Friday"}


def test_surnames_alone_are_found_at_the_start_of_a_sentence() -> None:
    assert of("Click here. Lukashenko asked for talks. Putin agreed, Peskov said.")["people"] == [
        "Lukashenko",
        "Putin",
        "Peskov",
    ]


def test_a_surname_takes_the_full_name_of_its_document_with_mentions_and_count() -> None:
    found = find_entities("", "Dmitry Peskov spoke. Mr. Peskov left, and Peskov’s car followed.", "en", {})
    assert found.people == (Entity("Dmitry Peskov", ("Dmitry Peskov", "Peskov"), 3),)


def test_entities_come_by_count_and_then_by_first_place() -> None:
    assert of("In Paris and in London, then in Rome and again in London.")["places"] == [
        "London",
        "Paris",
        "Rome",
    ]


@pytest.mark.parametrize(
    ("text", "place", "spellings"),
    [
        ("They met in Kiev, and left Kyiv.", "Kyiv", ("Kiev", "Kyiv")),
        (
            "Officials in the U.S. said the US and the United States agreed.",
            "United States",
            ("U.S.", "US", "United States"),
        ),
    ],
)
def test_spellings_of_one_place_are_one_name(text: str, place: str, spellings: tuple[str, ...]) -> None:
    (entity,) = find_entities("", text, "en", {}).places
    assert (entity.name, entity.mentions) == (place, spellings)


def test_a_known_name_is_called_what_the_article_calls_it() -> None:
    assert of("They met in Kiev. Kiev was calm, officials in the U.S. said.")["places"] == ["Kiev", "U.S."]


def test_names_that_look_alike_are_not_merged() -> None:
    assert of("Alexei Navalny was there. Yulia Navalnaya came later.")["people"] == [
        "Alexei Navalny",
        "Yulia Navalnaya",
    ]


@pytest.mark.parametrize(
    "name",
    ["Conor O'Neill", "Bashar al-Assad", "Ursula von der Leyen", "Jean-Claude Juncker", "Ban Ki-moon", "Kim Jong-un",
     "Mohammed bin Salman", "José María Aznar", "George W. Bush", "Łukasz Kowalski"],
)  # fmt: skip
def test_names_of_many_shapes_stay_whole(name: str) -> None:
    assert of(f"The talks were led by President {name} on Monday.")["people"] == [name]


def test_titles_and_their_objects_are_taken_off() -> None:
    found = of(
        "Former U.S. Secretary of State Antony Blinken met Minister of Defence of Belarus Viktor Khrenin."
    )
    assert found["people"] == ["Antony Blinken", "Viktor Khrenin"]
    assert found["places"] == ["U.S.", "Belarus"]


def test_headlines_and_datelines_in_capitals_give_the_names_that_the_text_knows() -> None:
    found = find_entities(
        "PUTIN MEETS LUKASHENKO IN MINSK", "Vladimir Putin arrived in Minsk on Friday.", "en", {}
    )
    assert names(found) == {"people": ["Vladimir Putin"], "places": ["Minsk"], "organizations": []}
    assert of("KHASAVYURT, Russia 1996-08-30\n\nTalks began.")["places"] == ["Khasavyurt", "Russia"]


def test_a_surname_in_the_headline_belongs_to_the_full_name_too() -> None:
    text = "Angela Merkel met Emmanuel Macron in Minsk on Monday. Merkel later flew to Kyiv."
    assert names(find_entities("Merkel meets Macron in Minsk", text, "en", {}))["people"] == [
        "Angela Merkel",
        "Emmanuel Macron",
    ]


def test_organizations_keep_their_small_words_and_part_from_their_neighbours() -> None:
    text = "The White House and the Bank of England declined. The Ministry of Trade and Industry said so."
    assert of(text)["organizations"] == ["White House", "Bank of England", "Ministry of Trade and Industry"]


def test_an_acronym_in_brackets_and_a_short_form_belong_to_the_full_name() -> None:
    found = find_entities(
        "", "The Bank of Japan (BOJ) met. Lear Corp said that Lear would buy. The BOJ agreed.", "en", {}
    )
    assert [(e.name, e.mentions) for e in found.organizations] == [
        ("Bank of Japan", ("Bank of Japan", "BOJ")),
        ("Lear Corp", ("Lear Corp", "Lear")),
    ]


def test_two_places_joined_by_a_hyphen_are_two() -> None:
    assert of("The Russia-Ukraine talks and the Moscow-based agency.")["places"] == [
        "Russia",
        "Ukraine",
        "Moscow",
    ]


def test_words_for_places_open_some_names_of_places_and_end_others() -> None:
    found = of(
        "The River Aldet rose on Monday. Two officials told Harbour Wire of a flood on the Sea of Marmara."
    )
    assert found["places"] == ["River Aldet", "Sea of Marmara"]
    assert "Harbour Wire" not in found["people"]


def test_a_word_for_places_alone_an_event_and_a_day_are_no_names() -> None:
    text = "In the Palace of the Republic, he said that nobody had won the Rostock Marathon before Orthodox Easter."
    everything = [name for kind in of(text).values() for name in kind]
    assert not {"Republic", "Rostock Marathon", "Orthodox Easter"} & set(everything)


def test_letters_after_a_name_and_before_it_are_no_part_of_it() -> None:
    found = of("Jane Hargreaves KC spoke of the case. MP Penny Mordaunt raised it on Monday.")
    assert found["people"] == ["Jane Hargreaves", "Penny Mordaunt"]


def test_a_legal_form_alone_is_no_name() -> None:
    everything = [
        name for kind in of("He sold shares of Inc and of Lear Corp on Monday.").values() for name in kind
    ]
    assert everything == ["Lear Corp"]


# --- given lists ----------------------------------------------------------------------------------


def test_given_kinds_are_taken_as_they_are_empty_ones_too() -> None:
    found = find_entities(
        "", "Vladimir Putin was in Minsk.", "en", {"people": ("Somebody",), "organizations": ()}
    )
    assert found.people == (Entity("Somebody", ("Somebody",), 1),)
    assert names(found)["places"] == ["Minsk"]
    assert found.organizations == ()


def test_nothing_is_read_when_all_kinds_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("searchidx.entities.mentions.read", None)
    found = find_entities(
        "", "In Minsk.", "en", {"people": ("A", "A"), "places": ("B",), "organizations": ()}
    )
    assert names(found) == {"people": ["A"], "places": ["B"], "organizations": []}


# --- other languages ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "people", "places"),
    [
        ("de", "Der Kanzler Olaf Scholz sprach in Berlin. Scholz lobte Deutschland. Die Rosa Farbe.",
         ["Olaf Scholz"], ["Berlin", "Deutschland"]),
        ("fr", "Le président Emmanuel Macron a quitté Kiev. La Russie et l'Ukraine, a dit Macron.",
         ["Emmanuel Macron"], ["Kiev", "Russie", "Ukraine"]),
        ("es", "Pedro Sánchez viajó a Moscú. Rusia y Estados Unidos, dijo Sánchez.",
         ["Pedro Sánchez"], ["Moscú", "Rusia", "Estados Unidos"]),
        ("ru", "Президент Владимир Путин прибыл в Минск.", ["Владимир Путин"], ["Минск"]),
    ],
)  # fmt: skip
def test_other_languages_give_what_lists_and_titles_are_sure_of(
    language: str, text: str, people: list[str], places: list[str]
) -> None:
    found = of(text, language)
    assert (found["people"], found["places"]) == (people, places)


# --- odd input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["", " \n\n ", "\0", "A" * 5000, "A " * 5000, "A-" * 5000, "A." * 5000, "O'" * 5000, "The " * 5000, "of " * 5000,
     "Ministry of " * 2000, "Bank and the " * 2000, "“" * 3000, "\ud800 Putin", "ﬀ Ǆ İstanbul", "'s 's 's",
     "President " * 3000],
)  # fmt: skip
def test_odd_text_is_no_trouble(text: str) -> None:
    for language in ("en", "de"):
        found = find_entities(text[:50], text, language, {})
        assert all(
            entity.count > 0 and entity.mentions
            for entity in found.people + found.places + found.organizations
        )


def test_curly_apostrophes_are_straight_in_names_and_kept_in_mentions() -> None:
    (entity,) = find_entities("", "He met President Conor O’Neill on Monday.", "en", {}).people
    assert (entity.name, entity.mentions) == ("Conor O'Neill", ("Conor O’Neill",))


@pytest.mark.parametrize("name", ["Bush", "Mr Sao Paulo"])
def test_people_are_told_as_the_text_spells_them(name: str) -> None:
    """A list of places has "Būsh" and "São Paulo": that is no spelling of a person."""
    text = f"President {name} spoke on Monday. He went to Bogota with President {name}, a spokesman said."
    found = find_entities("", text, "en", {})
    assert found.people
    assert all(person.name in text for person in found.people)
    assert [place.name for place in found.places] == ["Bogotá"]


# --- what readers of other desks found ------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("She teaches at St. Mary's School in Leeds.", "organizations", "St. Mary's School"),
        ("The fire spread to St Peter's Church on Friday.", "organizations", "St Peter's Church"),
        ("The St. Louis's Mayor Tishaura Jones said so.", "people", "Tishaura Jones"),
        ("Then Tory MP Andrew Bridgen said so.", "people", "Andrew Bridgen"),
        ("He said Labour MP Jess Phillips agreed with him.", "people", "Jess Phillips"),
        ("The White House's Karine Jean-Pierre told reporters.", "people", "Karine Jean-Pierre"),
        ("The White House's plan was published.", "organizations", "White House"),
        ("TRUMP: We are going to win.\n\nBIDEN: That is not true.", "people", "Biden"),
        ("ANDERSON COOPER: Welcome back.\n\nCOOPER: We go on.", "people", "Anderson Cooper"),
        ("VOLODYMYR ZELENSKYY SAYS HE WILL MEET JOE BIDEN IN WASHINGTON", "people", "Joe Biden"),
        ("UKRAINE'S PRESIDENT SAYS TALKS WILL GO ON", "places", "Ukraine"),
    ],
)
def test_a_name_is_told_in_full_and_of_its_kind(text: str, kind: str, name: str) -> None:
    found = of(text)
    assert name in found[kind]
    assert not [other for k in found if k != kind for other in found[k] if name in other]


@pytest.mark.parametrize("label", ["MODERATOR", "QUESTION", "NOTE", "UPDATE"])
def test_a_word_in_capitals_before_a_colon_is_no_speaker(label: str) -> None:
    assert of(f"{label}: We go on with the next part now.")["people"] == []


def test_a_name_in_capitals_is_no_person_where_the_article_has_more_of_it() -> None:
    assert of("SARA LEE RAISES ITS PAYOUT\n\nSara Lee Corp said it raised its payout.")["people"] == []


def test_a_full_name_in_capitals_stays_whole_beside_the_surname() -> None:
    found = of(
        "MELISSA GOLDIN\n\nMelissa spoke first. Goldin said so, and Goldin left.\n\nMELISSA GOLDIN: Hello."
    )
    assert "Goldin" not in found["people"]


FIRST_USER = """Sunday, June 11, 2023

Home / World

Leaders of two countries meet in the north

Talks between the two leaders went on in Minsk on Friday, the Kremlin said. Alexander Lukashenko spoke first.

Read more: Leaders of two countries will meet next week

Click to play video: 'Leaders meet in the north'

“Burner” asked “Tango” for fire on the radio. West of the river and North of the road, troops waited.

Story continues below advertisement

More on World

Most Popular

March and April were cold in the region, and in May ...
"""


def test_a_page_that_was_cut_roughly_gives_no_false_people() -> None:
    found = of(FIRST_USER)
    assert found["people"] == ["Alexander Lukashenko"]
    assert set(found["places"]) <= {"Minsk", "Kremlin"}
    everything = " ".join(name for kind in found.values() for name in kind)
    assert not {"Click", "Burner", "Tango", "West", "North", "March", "April", "May"} & set(
        everything.split()
    )
