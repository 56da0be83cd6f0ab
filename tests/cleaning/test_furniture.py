"""Boxes of a page that are furniture: one block each, and what is no furniture stays as it is."""

from __future__ import annotations

import time

import pytest

from searchidx.cleaning import clean, furniture
from searchidx.cleaning.page import Page, read_page
from searchidx.models import Article, Source

STORY = [
    "The harbour of Port Anders was closed on Tuesday after a trawler had lost its anchor in the main channel.",
    "Divers found the chain in the afternoon, but the anchor itself had moved with the tide, the harbour master said.",
    "Eleven ships were waiting outside the breakwater in the evening, and among them was the ferry from the mainland.",
]
PARAGRAPHS = "".join(f"<p>{each}</p>" for each in STORY)
NAMES = ("Home", "News", "Sport", "Weather")
LINKS = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in NAMES)
PROSE = "<h1>Anchor lost</h1>" + PARAGRAPHS


def page(body: str, head: str = "<title>Anchor lost</title>") -> str:
    return f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{body}</body></html>"


def article(body: str) -> Article:
    found = clean(Source("a.html", "html", page(body)))
    assert isinstance(found, Article), found
    return found


def texts(found: Page) -> list[str]:
    return [block.text for block in found.blocks]


@pytest.mark.parametrize(
    ("box", "reason"),
    [
        (f"<nav><ul>{LINKS}</ul></nav>", "in navigation"),
        (f"<footer><p>All about us</p><ul>{LINKS}</ul></footer>", "in the footer"),
        (f"<aside><h3>More</h3><ul>{LINKS}</ul></aside>", "in a sidebar"),
        (f"<div class='related-stories'><ul>{LINKS}</ul></div>", "in related stories"),
        ("<form><label>Your name</label><input><p>We never tell.</p></form>", "in a form"),
    ],
)
def test_furniture_is_one_line_with_its_reason(box: str, reason: str) -> None:
    found = article(f"<main><article>{PROSE}</article></main>{box}")
    assert found.text.split("\n\n") == STORY
    (line,) = [line for line in found.lines if line.reason == reason]
    for word in NAMES if "<a" in box else ("name", "tell"):
        assert word in line.text


def test_a_box_is_one_element_one_text_and_one_block() -> None:
    found = read_page(page(f"<nav id=n><ul>{LINKS}</ul></nav>"))
    assert texts(found) == [" ".join(NAMES)]
    (block,) = found.blocks
    assert (block.element.tag, block.words, block.linked) == ("nav", 4, len(block.text))
    assert found.elements[-1] is block.element
    assert found.text_of(block.element) == block.text
    assert found.size == len(NAMES)


def test_links_of_a_box_are_counted_where_it_has_other_words() -> None:
    words = "We write of the port and of the sea, of what comes in and what goes out, every day but one."
    found = read_page(page(f"<footer>{words} <a href='/'>Read on</a></footer>"))
    assert [(block.text, block.linked) for block in found.blocks] == [(f"{words} Read on", len("Read on"))]


@pytest.mark.parametrize(
    "opening",
    [
        "<header>", "<form>", "<aside>", "<nav>", "<ul><li>", "<div class='related'>", "<div class='newsletter'>",
        "<section class='comments-open'>", "<div class='sidebar'>",
    ],
)  # fmt: skip
def test_a_story_in_what_is_called_furniture_is_no_box(opening: str) -> None:
    for story in (PROSE, PARAGRAPHS, "<br><br>".join(STORY)):
        found = texts(read_page(page(f"<nav><ul>{LINKS}</ul></nav>{opening}{story}")))
        assert found[0] == " ".join(NAMES)
        assert found[-3:] == STORY


@pytest.mark.parametrize("opening", ["<header>", "<form>", "<div class='newsletter'>", "<ul><li>"])
def test_a_story_in_what_is_called_furniture_is_kept(opening: str) -> None:
    assert article(f"<nav><ul>{LINKS}</ul></nav>{opening}{PROSE}").text.split("\n\n") == STORY


@pytest.mark.parametrize(
    "inside", ["<h1>Anchor lost</h1>", "<h2>Anchor lost</h2>", "<main>Port</main>", f"<p>{STORY[0]}</p>"]
)
def test_navigation_with_a_headline_or_a_paragraph_is_no_box(inside: str) -> None:
    found = texts(read_page(page(f"<nav>{inside}<ul><li>{'</li><li>'.join(NAMES)}</ul></nav>")))
    assert len(found) == 5


def test_a_list_between_paragraphs_keeps_its_lines() -> None:
    body = f"<div>{PARAGRAPHS}<ul>{LINKS}</ul></div><div><ul>{LINKS}</ul></div>"
    assert texts(read_page(page(body))) == [*STORY, *NAMES, " ".join(NAMES)]


def test_nothing_is_a_box_in_what_is_an_article_and_nothing_else() -> None:
    found = read_page(page(f"<nav><ul>{LINKS}</ul></nav>"), boxed=False)
    assert texts(found) == list(NAMES)


@pytest.mark.parametrize(
    "line",
    [
        "<div class='tools'><span class='byline'>By Ann Other</span> <time>March 31, 2023</time></div>",
        "<ul><li><a class='author' href='/ann'>Ann Other</a><li><a class='date' href='/3'>March 31, 2023</a></ul>",
        "<div class='tags'><a rel=author href=/ann>Ann Other</a> <a href=/3><time>March 31, 2023</time></a></div>",
    ],
)
def test_author_and_date_in_a_small_box_are_found(line: str) -> None:
    found = article(f"<article><header><h1>Anchor lost</h1>{line}</header>{PARAGRAPHS}</article>")
    assert found.author == "Ann Other"
    assert [clue.text for clue in found.clues] == ["March 31, 2023"]


def test_a_date_for_machines_in_a_box_is_found() -> None:
    meta = "<meta itemprop='datePublished' content='2023-03-31'>"
    found = article(f"{PROSE}<div class='share'>{meta}<a href='/a'>Send</a><a href='/b'>Print</a></div>")
    assert [clue.text for clue in found.clues] == ["2023-03-31"]


@pytest.mark.parametrize(
    "opening", ["<nav>", "<div class='menu'>", "<ul><li>", "<aside><p>x</p>", "<form><div class='nav'>"]
)
def test_boxes_in_boxes_take_no_longer_than_others(opening: str) -> None:
    """Each of them is asked about, and none is furniture: there are too many words without a link."""
    many = "<b>Gull</b> " * 20_000
    start = time.process_time()
    read_page(page(opening * 1_500 + many))
    deep = time.process_time() - start
    start = time.process_time()
    read_page(page("<div>" * 1_500 + many))
    assert deep < 20 * (time.process_time() - start) + 1


def test_no_more_boxes_are_looked_for_than_a_page_has() -> None:
    tries = read_page(page("<ul>" + "<li>Gull</li>" * 3 + "</ul>" + f"<nav>{LINKS}</nav>"))
    assert texts(tries) == ["Gull"] * 3 + [" ".join(NAMES)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(furniture, "MAX_TRIES", 1)
        spent = read_page(page("<ul>" + "<li>Gull</li>" * 3 + "</ul>" + f"<nav>{LINKS}</nav>"))
    assert texts(spent) == ["Gull"] * 3 + list(NAMES)
