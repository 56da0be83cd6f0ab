"""Whole pages saved as text: their lists, their menus, and furniture that nobody has listed."""

from __future__ import annotations

import itertools

import pytest

from searchidx.cleaning import lines
from searchidx.cleaning.phrases import phrase_of
from searchidx.cleaning.text import judge

STORY = """
Fog kept the harbour of Port Anders shut until noon on Tuesday, the harbour master said in a statement to reporters.
Eleven ships waited outside in the evening, and among them was the ferry from the mainland with its passengers.
Divers found the chain in the afternoon, but the anchor had moved with the tide, and nobody knew where it was.
The company that owns the trawler said it would pay for the search, which the council expects to last two days.
Nobody was hurt, and the crew of six was taken to a hotel in the old town, where the mayor visited on Wednesday.
""".strip().split("\n")
"""Longer than lines are wrapped."""
HEAD = [
    *"Home News Sport Weather Culture Business Travel Opinion Subscribe".split(),
    "Log in",
    "Fog shuts the harbour",
]
FOOT = ["Contact us", "Imprint", "Privacy policy", "About us", "Terms of use", "© 2023 Port Times"]
TITLES = [
    "Mayor of Port Anders to resign in spring", "Ferry prices will rise again next year", "New school opens its doors",
    "Fog delays flights at the airport", "Police look for witnesses of crash", "Museum shows old maps of island",
    "Team wins derby at home again", "Bridge works last until late May",
]  # fmt: skip
WINNERS = [f"Ada Lovelace {number}" for number in range(12)]


def kept(*parts: list[str]) -> list[str]:
    return judge("\n".join(itertools.chain(HEAD, *parts, FOOT))).text.split("\n\n")


@pytest.mark.parametrize(
    "listed",
    [
        ["The winners of the evening in all of the categories:", *WINNERS],
        ["The tour goes on:", *(f"June {day} -- Port Anders Arena, Port Anders" for day in range(10, 20))],
        ["These are the records:", *(f"{number}) A record by somebody else" for number in range(1, 12))],
    ],
)
def test_lists_go_with_the_story(listed: list[str]) -> None:
    assert kept(STORY, listed) == STORY + listed


def test_a_list_is_the_story_of_a_page_that_has_no_other() -> None:
    listed = [
        "The winners of the evening in all of the categories:",
        *WINNERS,
        *(f"{name} too" for name in WINNERS),
    ]
    assert kept(listed) == listed


@pytest.mark.parametrize(
    "tail",
    [
        [f"{hour}:10 {title}" for hour, title in enumerate(TITLES, 10)],
        ["Mest læste", *(f"{number}. {title}" for number, title in enumerate(TITLES, 1))],
        [line for day, title in enumerate(TITLES, 10) for line in (f"March {day}, 2023", title)],
        [f"{day} March 2023 {title}" for day, title in enumerate(TITLES, 10)],
        [
            "10-year-old saved from sea",
            "12-year sentence for captain",
            "3.5 million for the port",
            "20-minute delay",
        ],
    ],
)
def test_what_else_a_page_has_is_no_list_of_the_storys(tail: list[str]) -> None:
    found = kept(STORY, tail)
    assert found[: len(STORY)] == STORY
    assert len(found) <= len(STORY) + 1  # the net may keep a title


def test_a_line_that_announces_a_quotation_announces_no_list() -> None:
    quoted = ["Asked about the storm, the harbour master told the newspaper on Tuesday evening:", *STORY[3:]]
    assert len(kept(STORY[:3], quoted, TITLES, WINNERS)) <= 7


def test_what_is_clean_stays_with_lists_in_it() -> None:
    """Runs of labels are looked at as one line, and line by line when they are kept: both ways nothing more is cut."""
    for before, names, after, places in itertools.product((4, 16), (20, 45), (2, 16), (0, 30)):
        text = [f"{STORY[n % 5]} {n}." for n in range(before)] + [f"Ada Lovelace {n}" for n in range(names)]
        text += [f"{STORY[n % 5]} {n + 100}." for n in range(after)] + [
            f"Port Anders {n}" for n in range(places)
        ]
        once = judge("\n".join(text)).text
        assert judge(once).text == once, (before, names, after, places)


def test_labels_between_paragraphs_that_are_kept_are_cut_one_by_one() -> None:
    """A run is looked at as one line first: what its lines are by their wording must not be lost in it."""
    page = [STORY[0], *WINNERS[:5], "Home", "Share", *WINNERS[5:], *STORY]
    assert not {"Home", "Share"} & set(judge("\n".join(page)).text.split("\n\n"))


def test_furniture_that_nobody_has_listed_goes_at_the_edges() -> None:
    """In a language whose furniture no phrase gives away; a text as short or as full of sentences is kept whole."""
    menu = (
        "Hasiera Albisteak Kirolak Aisia Ekonomia Kultura Eguraldia Etxekoak Mundua Politika Osasuna Zientzia"
        " Autoak Bidaiak Janaria Etxea Familia Liburuak Filmak Musika Jokoak Telesailak Ekitaldiak Enpresa"
        " Zerbitzuak Artxiboa Harpidetu Ezarpenak"
    ).split()
    story = [f"{STORY[n % 5]} {n}." for n in range(20)]
    found = judge("\n".join([*menu, *story, *menu])).text.split("\n\n")
    assert found == story


def test_short_lines_that_were_seen_are_kept_in_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MOST_KNOWN", 100)
    monkeypatch.setattr(lines, "_known", {})
    for number in range(50):
        lines.shapes([f"Label {number} {n}" for n in range(20)] + [f"{number} " + STORY[0] * 3])
        assert len(lines._known) <= 100
    assert max(map(len, lines._known)) <= lines.LONGEST_KNOWN


def test_the_shortest_run_has_four_labels() -> None:
    prose, labels = STORY[0] * 2, [f"Label {n}" for n in range(14)]
    assert [len(row) for row in lines.rows_of([prose, *labels, prose]) if len(row) > 1] == [4]
    assert all(len(row) == 1 for row in lines.rows_of([prose, *labels[1:], prose]))


def test_an_offer_that_somebody_quotes_is_prose_and_one_that_quotes_a_name_is_not() -> None:
    offers = [
        "Sign up here for the “Port Letter”.",
        "При перепечатке ссылка на «Вестник причала» обязательна.",
    ]
    said = [
        "“Sign up here for the letter,” the poster said.",
        "Он сказал: «При перепечатке ссылка обязательна».",
    ]
    assert [phrase_of(line, len(line.split())) for line in offers] == ["furniture"] * 2
    assert [phrase_of(line, len(line.split())) for line in said] == [None] * 2


HARVEST = "The harvest was the smallest for a decade, the growers' union said on Thursday in Port Anders."
ROWS = {
    "a table": ["Hall 312 180 132", "Quay 287 140 147", "Casino 198 101 97", "Turnout: 71.3 %"],
    "a recipe": ["Serves 6", "500g rhubarb", "4 eggs", "Salt"],
    "an interview": [
        "What was the worst day?",
        "The first.",
        "Why?",
        "Rain.",
        "And the best one?",
        "The last.",
    ],
    "short sentences": ["He was a quiet man.", "Too quiet.", "Then it rained.", "And how."],
}


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_lines_between_a_headline_and_the_first_prose_stay(rows: list[str]) -> None:
    """Neither is one of them after the other taken for the title, nor what stands above such a one cut."""
    found = judge("\n".join(["What the growers make of it", *rows, HARVEST]))
    assert found.title == "What the growers make of it"
    assert set(found.text.split("\n\n")) >= {*rows, HARVEST}
    assert judge(found.text).text == found.text


def test_below_a_short_headline_a_short_standfirst_stays() -> None:
    standfirst = "He has rowed nine thousand people. On Sunday he stops"
    found = judge("\n".join(["The last ferryman", standfirst, HARVEST]))
    assert found.title == "The last ferryman"
    assert found.text.split("\n\n") == ["The last ferryman", standfirst, HARVEST]
