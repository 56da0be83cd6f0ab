"""What a page calls its story, asked where the net is unsure."""

from __future__ import annotations

import pytest

from searchidx.cleaning import blocks, clean, second_opinion
from searchidx.cleaning.page import read_page
from searchidx.models import Article, Source

STORY = [
    "The harbour of Port Anders was closed on Tuesday after a trawler lost its anchor in the main channel of the port.",
    "Divers found the chain in the afternoon, but the anchor itself had moved with the tide, the harbour master said.",
    "Eleven ships were waiting outside the breakwater in the evening, among them the ferry from the mainland.",
]
TOLD = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
OTHER = "".join(f"<p>{paragraph.upper()}</p>" for paragraph in STORY)
CARD = "<h3>Gull steals minutes</h3><p>It flew off with all of them on Tuesday night.</p>"
TEASER = f"<article class=card>{CARD}</article>"


def said(body: str) -> list[str]:
    page = read_page(f"<html class=post><body class='article post'>{body}</body></html>")
    return [page.blocks[place].text for place in second_opinion.story(page)]


@pytest.mark.parametrize(
    "opening",
    ["<article>", "<main>", "<div class=entry-content>", "<div id=article>", "<div itemprop=articleBody>"],
)
def test_what_is_called_a_story_is_one(opening: str) -> None:
    closing = f"</{opening[1:-1].split()[0]}>"
    assert said(f"<p>{'Gulls are birds. ' * 20}</p>{opening}{TOLD}{closing}<p>Terns are, too.</p>") == STORY


def test_the_first_one_with_prose_is_the_story() -> None:
    assert said(f"{TEASER}<article>{TOLD}</article><article>{OTHER}</article>") == STORY
    assert said(f"{TEASER * 9}") == []


def test_a_short_one_with_the_headline_is_the_story() -> None:
    told = "The anchor of a trawler was lost in the main channel on Tuesday."
    short = f"<article><h1>Anchor lost</h1><p>{told}</p></article>"
    assert said(f"{short}<article>{OTHER}</article>") == ["Anchor lost", told]


def test_a_paragraph_that_is_a_link_is_the_storys_and_a_linked_line_is_not() -> None:
    linked = f"<p><a href=/x>{STORY[0]}</a></p>"
    assert said(f"<article>{linked}{TOLD}<p><a href=/y>More on gulls</a></p></article>") == [STORY[0], *STORY]


def test_an_element_inside_with_nearly_all_of_the_prose_says_it_more_exactly() -> None:
    lead = "<p>A short line above.</p>"
    assert said(f"<main>{lead}<div class=entry>{TOLD}</div></main>") == STORY
    half = f"<div class=entry>{TOLD}</div>{OTHER}"
    assert said(f"<main>{half}</main>") == [*STORY, *(paragraph.upper() for paragraph in STORY)]


def test_furniture_inside_is_left_out() -> None:
    links = "<p><a href=/x>Gull steals minutes of the council</a></p>"
    box = f"<div class=related>{OTHER}</div><aside>{OTHER}</aside>"
    assert said(f"<article>{TOLD}{links}{box}</article>") == STORY


def test_names_of_the_page_as_a_whole_say_nothing() -> None:
    assert said(f"<div>{TOLD}</div>") == []


@pytest.mark.parametrize("tag", ["h1", "h3"])
@pytest.mark.parametrize(
    ("above", "text"),
    [("Gulls 12 Terns 3 Auks 4", STORY), (STORY[0].swapcase(), [STORY[0].swapcase(), *STORY])],
)
def test_what_stands_above_the_headline_is_the_storys_only_with_a_sentence(
    tag: str, above: str, text: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    menu = "".join(f"<p><a href='/{n}'>Harbour opened again by council {n}</a></p>" for n in range(50))
    page = f"<title>Anchor lost: Tidewater</title>{menu}<p>{above}</p><{tag}>Anchor lost</{tag}>{TOLD}"

    def story(page: object) -> tuple[list[int], bool]:
        return [i for i, block in enumerate(page.blocks) if block.text in (above, *STORY)], True  # type: ignore[attr-defined]

    monkeypatch.setattr(blocks, "story", story)
    found = clean(Source("a.html", "html", page))
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == text


def test_a_heading_at_the_end_takes_no_story_away(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"Gull, o gull, the verse {n} of the sea" for n in range(16)]
    verses = "".join(f"<p>{line}</p>" for line in lines)
    menu = "".join(f"<p><a href='/{n}'>Harbour opened again by council {n}</a></p>" for n in range(50))
    page = f"<title>Anchor lost</title>{menu}{verses}<h1>About us</h1><p>{STORY[0]}</p>"

    def story(page: object) -> tuple[list[int], bool]:
        return [i for i, block in enumerate(page.blocks) if block.text in (*lines, STORY[0])], True  # type: ignore[attr-defined]

    monkeypatch.setattr(blocks, "story", story)
    found = clean(Source("a.html", "html", page))
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == [*lines, STORY[0]]


@pytest.mark.parametrize(("sure", "text"), [(True, STORY[:1]), (False, STORY)])
def test_it_is_asked_where_the_net_is_unsure(
    sure: bool, text: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    menu = "".join(f"<p><a href='/{n}'>Harbour opened again by council {n}</a></p>" for n in range(50))
    page = f"<title>Anchor lost</title>{menu}<article>{TOLD}</article>"

    def story(page: object) -> tuple[list[int], bool]:
        return [i for i, block in enumerate(page.blocks) if block.text == STORY[0]], sure  # type: ignore[attr-defined]

    monkeypatch.setattr(blocks, "story", story)
    found = clean(Source("a.html", "html", page))
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == text
