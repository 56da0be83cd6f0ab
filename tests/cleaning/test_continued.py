"""Stories go on below a box of links; what other stories are about does not become theirs."""

from __future__ import annotations

import pytest

from searchidx.cleaning.text import judge

HEAD = [
    "Home",
    "News",
    "Sport",
    "Town sells its old slaughterhouse to farmers",
    "By Inez Lark",
    "4 April 2024",
    "Share",
]
FOOT = ["Contact us", "Privacy policy"]
STORY = [
    "The town of Soham on Thursday sold its old slaughterhouse to a cooperative of farmers for the sum of £410,000.",
    "The building, which has been shut since 2011, is to hold a market, two workshops and a canteen from the spring.",
]
GOES_ON = [
    "A survey found asbestos in the roof of the building, and the council will pay for its removal in time.",
    "The mayor, Olga Farrow, said that the farmers would be asked to open the yard to the public on Sundays.",
]
HEADERS = (
    "You may also like",
    "Related articles",
    "Trending",
    "More from this section",
    "Most read",
    "Read more:",
)
HEDGEHOGS = "The secret life of hedgehogs in the gardens of the north"


def story(*lines: str) -> list[str]:
    """The paragraphs kept of a page with these lines between its head and its foot."""
    return judge("\n".join((*HEAD, *lines, *FOOT))).text.split("\n\n")


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("links", [1, 2, 5])
def test_what_speaks_of_the_same_below_a_box_is_the_storys(header: str, links: int) -> None:
    box = [header, *[f"{HEDGEHOGS} {n}" for n in range(links)][: 1 if header == "Read more:" else links]]
    assert story(*STORY, *box, *GOES_ON) == STORY + GOES_ON
    assert story(*STORY, *box, GOES_ON[1]) == [*STORY, GOES_ON[1]]


def test_it_does_so_in_other_languages() -> None:
    page = """Startseite|Politik|Sport|Stadt verkauft alten Schlachthof an Bauern|Von Inka Lorenz|4. April 2024|Teilen
Die Stadt Rottweil hat am Donnerstag ihren alten Schlachthof für 410.000 Euro an Bauern verkauft.
Das Gebäude steht seit 2011 leer, vom Frühjahr an sollen dort ein Markt und eine Kantine unterkommen.
Das könnte Sie auch interessieren|Das geheime Leben der Igel
Im Dach des Gebäudes wurde Asbest gefunden, dessen Beseitigung die Stadt Rottweil vor der Übergabe bezahlen will.
Kontakt|Datenschutz"""
    assert judge(page.replace("|", "\n")).text.count("\n\n") == 2


def test_summaries_of_other_stories_are_not() -> None:
    about = "Hedgehogs sleep for half of the year, and gardeners in the north are asked to leave them a heap of leaves."
    same_words = (
        "Hedgehogs live in the old slaughterhouse, where farmers of the cooperative leave them in peace."
    )
    for below in ((about,), (same_words,), (about, about.replace("Hedgehogs", "Badgers"))):
        assert story(*STORY, "You may also like", HEDGEHOGS, *below) == STORY


def test_a_paragraph_with_an_authors_name_below_is_anothers() -> None:
    box = ("More from the paper", "On the brink of a shutdown again")
    assert story(*STORY, *box, GOES_ON[1], "Chris Lehmann") == STORY


def test_furniture_between_the_story_and_the_box_changes_nothing() -> None:
    assert story(*STORY, "Share", "Print", "Trending", HEDGEHOGS, *GOES_ON) == STORY + GOES_ON


def test_a_short_sentence_goes_on_with_another() -> None:
    short = ("The farmers said that the town would like it.", "It is theirs.")
    assert story(*STORY, "Trending", HEDGEHOGS, *short) == [*STORY, *short]
    assert story(*STORY, "Trending", HEDGEHOGS, "It is theirs.", "So say farmers.") == STORY


def test_two_paragraphs_about_something_else_are_another_story() -> None:
    other = [
        "People who fly to the island next year may have to pay for every bag that they take with them.",
        "The airline said on Thursday that it would ask passengers for twenty pounds, since costs had gone up.",
    ]
    assert story(*STORY, "You may also like", HEDGEHOGS, *other) == STORY


def test_of_several_titles_below_a_cue_all_go() -> None:
    titles = [f"{HEDGEHOGS} {n}" for n in range(3)]
    assert story(*STORY, "Read also", *titles, *GOES_ON) == STORY + GOES_ON
    assert story(*STORY, "Read also", titles[0], "What now?", *GOES_ON) == [*STORY, "What now?", *GOES_ON]


@pytest.mark.parametrize(
    "header", ["2 Comments", "Comments (2)", "Leave a comment", "Join the discussion", "About the author"]
)
def test_readers_and_authors_are_not(header: str) -> None:
    assert story(*STORY, header, "Hetty", *GOES_ON) == STORY


def test_what_was_cleaned_stays_as_it_is() -> None:
    once = judge("\n".join((*HEAD, *STORY, "Trending", HEDGEHOGS, *GOES_ON, *FOOT))).text
    assert judge(once).text == once
