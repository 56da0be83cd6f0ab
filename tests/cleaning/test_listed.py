"""Lists that belong to a story are kept with it, and menus are not taken for them."""

from __future__ import annotations

import pytest

from searchidx.cleaning.lines import shapes
from searchidx.cleaning.listed import end_of_list, lone_list
from searchidx.cleaning.text import judge

PROSE = "Fog kept the harbour shut until noon on Tuesday, the harbour master said in a statement."
ANNOUNCED = "These are the winners of the year in full:"
WINNERS = [f"Ada Lovelace number {n}" for n in range(20)]
MENU = ["News", "Sport", "Weather", "Contact us", "Imprint"]


def kept(*lines: str) -> list[str]:
    """The lines of the list below the story's last line, which is the first of `lines`."""
    return list(lines[1 : end_of_list(shapes(list(lines)), 0)])


def test_an_announced_list_is_the_storys_until_furniture_comes() -> None:
    assert kept(ANNOUNCED, *WINNERS, "Most popular", *WINNERS) == WINNERS
    assert kept(PROSE, *WINNERS) == []


def test_the_first_items_of_an_announced_list_may_be_the_storys_last_lines() -> None:
    page = shapes([ANNOUNCED, *WINNERS, "Most popular"])
    assert [end_of_list(page, last) for last in (0, 3, 19)] == [21, 21, 21]


def test_menus_and_titles_of_other_stories_are_no_announced_list() -> None:
    titles = [f"Gull number {n} steals the lunch of a minister in front of all the cameras" for n in range(9)]
    assert kept(ANNOUNCED, *["News", "Sport", "Weather"] * 5) == []
    assert kept(ANNOUNCED, *titles) == []
    assert kept("Follow us on:", *WINNERS) == []
    assert kept("For more on the bridge, follow us here:", *WINNERS) == []
    assert kept(ANNOUNCED, *WINNERS[:3], "Most popular") == []


def test_items_that_begin_alike_go_on_where_they_are_announced() -> None:
    dates = [f"June {n} -- Port Anders Arena" for n in range(17, 25)]
    numbered = [f"{n}) Blade Runner, the final cut" for n in range(1, 9)]
    stages = [f"{n}a etapa: Porto Novo" for n in range(1, 9)]
    for listed in (dates, numbered, stages, [f"• {name}" for name in WINNERS]):
        assert kept("It goes on:", *listed, *MENU) == listed
        assert kept(PROSE, *listed, *MENU) == []
        assert kept("Les plus consultés", *listed, *MENU) == []


def test_items_go_on_where_the_story_has_begun_them() -> None:
    listed = [f"{n}) Blade Runner, the final cut" for n in range(1, 12)]
    page = shapes([PROSE, *listed, *MENU])
    assert [end_of_list(page, last) for last in (1, 3)] == [12, 12]
    page = shapes([PROSE, *listed[:2], *listed, *MENU])
    assert end_of_list(page, 2) == 3  # another list begins at 1


def test_hours_ages_and_amounts_are_no_items() -> None:
    for listed in (
        [f"{hour}:10 Mayor resigns" for hour in range(10, 18)],
        ["10-year-old saved", "11-year sentence", "12-minute delay", "13-hour flight", "14-day fast"],
        ["3.5 million for the port", "4.5 for the ferry", "5.5 for the town", "6.5 for all"],
        [f"March {day}, 2023" for day in range(1, 9)],
    ):
        assert kept("It goes on:", *listed, *MENU) == []


def test_items_may_have_a_line_below_each() -> None:
    listed = [line for n in range(1, 9) for line in (f"{n}) A record", f"https://shop.example/{n}")]
    assert kept("It goes on:", *listed, *MENU) == listed[:-1]


def test_a_few_items_alone_are_not_taken() -> None:
    assert kept("It goes on:", "1. First", "2. Second", *MENU) == []


def test_a_page_may_be_nothing_but_a_list() -> None:
    page = [*MENU, ANNOUNCED, *WINNERS, "Most popular", *MENU]
    assert lone_list(shapes(page)) == range(5, 26)
    assert not lone_list(shapes([*MENU, ANNOUNCED, *WINNERS[:8], "Most popular"]))
    assert not lone_list(shapes(MENU))


COURT = [
    "Appleyard, Ruth, 44, Tarnside: speeding, fined £120",
    "Arden, Tom, 61: fined £80",
    "Moss, Danny: adjourned",
]
LEAGUE = ["Kilnhurst 10 8 1 1 25", "Ashby 10 7 2 1 23", "Wrenfield 10 5 3 2 18", "Holt 10 1 0 9 3"]
LETTERS = [
    "Sir, – The bridge has been shut for a week and nobody has told us why. – Yours, etc,",
    "RUTH APPLEYARD, Tarnside",
    "Sir, – Your correspondent says the canal is dead. I swam in it on Sunday. – Yours, etc,",
    "T. ARDEN, Ely",
]


RECIPE = ["4 kişilik", "1 litre süt", "100 gr badem", "Badem dövülür.", "Soğuk servis edilir."]
WEATHER = [
    "Saturday",
    "Rain, then wind. 9C.",
    "Sunday",
    "Wind, then rain. 8C.",
    "Monday",
    "Fine, as you work. 14C.",
]


@pytest.mark.parametrize("lines", [COURT, LEAGUE, LETTERS, RECIPE, WEATHER])
@pytest.mark.parametrize("day", [[], ["14 March 2024"]])
def test_what_has_no_sentence_and_no_furniture_is_kept(lines: list[str], day: list[str]) -> None:
    found = judge("\n".join(["From the town hall of Ely", *day, *lines]))
    assert found.text.split("\n\n")[-len(lines) :] == lines
    assert judge(found.text).text == found.text


def test_the_line_above_the_day_is_the_title_of_a_list() -> None:
    found = judge(
        "\n".join(["Ten things to see at the book fair", "By Tom Arden", "12 October 2024", *COURT])
    )
    assert found.title == "Ten things to see at the book fair"
    assert found.text.split("\n\n") == COURT


def test_pages_of_headlines_and_menus_in_any_language_are_navigation() -> None:
    headlines = [f"Gull {'abcdefghi'[n]} steals the lunch of a minister" for n in range(9)]
    days = [f"{n} March 2024" for n in range(1, 10)]
    pages = (
        ["Home", *headlines, "Contact us"],
        [line for pair in zip(headlines, days, strict=True) for line in pair],
        headlines,
        ["1", "2", "3", "4", "5"],
        "Hasiera Albisteak Kirolak Ekonomia Kultura Politika Osasuna Zientzia Harpidetu Ezarpenak".split(),
    )
    assert [judge("\n".join(page)).text for page in pages] == [""] * len(pages)
