"""Boxes of a page that are furniture: one block each, and what is no furniture stays as it is."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from searchidx.cleaning import blocks, clean, furniture, second_opinion
from searchidx.cleaning.page import Page, read_page
from searchidx.models import Article, Skipped, Source

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


# --- what is read for nothing -----------------------------------------------------------------------

MENU = f"<nav>{LINKS}</nav>"
NO_BOX = "<ul><li>Gull</ul>"


def is_boxed(body: str) -> bool:
    """Whether a menu at the end of a page is one block."""
    return texts(read_page(page(body + MENU)))[-1] == " ".join(NAMES)


def test_a_form_that_is_the_page_is_no_box() -> None:
    form = "<form><div>Gull</div><div>Tern</div></form>"
    assert texts(read_page(form)) == ["Gull", "Tern"]
    assert texts(read_page("<p>Auk</p>" * 9 + form))[-1] == "Gull Tern"


def test_forms_are_asked_about_once_and_the_page_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    length = furniture._length

    def counted(node: Any) -> int:
        asked.append(node.tag)
        return length(node)

    monkeypatch.setattr(furniture, "_length", counted)
    read_page(page("<form></form>" * 500 + "Gull"))
    assert not asked
    read_page(page("<form><i></i></form>" * 3 + "Gull"))
    assert asked == ["form"] * 3
    asked.clear()
    read_page(page("<form>Gull</form>" * 5))
    assert sorted(asked) == ["form"] * 5 + ["html"]
    asked.clear()
    read_page(page("<form>Gull</form>" * 2 * furniture.MAX_TRIES))
    assert len(asked) == furniture.MAX_TRIES + 1


def test_twice_a_page_is_read_for_nothing_at_most() -> None:
    deep = "<div class=nav>" * 20 + "Gull " * 1_000 + "</div>" * 20
    assert not is_boxed(deep)
    assert is_boxed(deep.replace(" class=nav", ""))


def test_no_more_elements_are_tried_than_a_page_has() -> None:
    assert is_boxed(NO_BOX * (furniture.MAX_TRIES - 10))
    assert not is_boxed(NO_BOX * (furniture.MAX_TRIES + 10))


def test_fewer_are_tried_on_a_page_of_many_elements() -> None:
    assert is_boxed(NO_BOX * 30)
    assert not is_boxed(NO_BOX * 30 + "<i></i>" * (furniture.MAX_VISITS // 40))


def test_white_space_is_added_to_a_text_once() -> None:
    found = read_page("<p>Gull" + "<b> </b>" * 1_000 + "</p>")
    assert [len(text) for text in found.texts] == [len("Gull") + 2]


# --- where the limits are ---------------------------------------------------------------------------


def linked(links: int, inside: int, beside: int, tag: str = "div") -> str:
    """So many links of so many words, and as many words beside each."""
    item = f"<a href='/a'>{'Gull ' * inside}</a> {'tern ' * beside}"
    return "".join(f"<{tag}>{item}</{tag}>" for _ in range(links))


def is_box(body: str) -> bool:
    return len(read_page(page(body)).blocks) == 1


def test_a_sidebar_with_a_date_is_a_box() -> None:
    dated = "<h3>More</h3><a href='/a'>Gulls</a><br><br><time>March 31, 2023</time>"
    assert is_box(f"<aside>{dated}</aside>")
    assert is_box(f"<div class='sidebar'>{dated}</div>")
    assert not is_box(f"<footer>{dated}</footer>")


def test_half_of_a_box_is_linked() -> None:
    assert is_box(f"<div class='related'>{linked(6, 6, 5)}</div>")
    assert not is_box(f"<div class='related'>{linked(6, 5, 6)}</div>")
    assert not is_box(f"<div class='related'>{linked(6, 12, 4)}</div>"), "too many words for each link"


def test_more_of_a_list_is_linked_where_its_names_do_not_say_what_it_is() -> None:
    assert is_box(f"<ul>{linked(6, 9, 2, 'li')}</ul>")
    assert not is_box(f"<ul>{linked(6, 6, 5, 'li')}</ul>")
    assert is_box(f"<ul class='related'>{linked(6, 6, 5, 'li')}</ul>")
    assert not is_box(f"<ul class='related'>{linked(6, 5, 6, 'li')}</ul>")


def test_a_list_has_two_links() -> None:
    assert not is_box("<ul><li><a href='/a'>Gull</a><li>Tern</ul>")
    assert is_box("<ul><li><a href='/a'>Gull</a><li><a href='/b'>Tern</a></ul>")


def test_a_footer_has_so_many_words() -> None:
    half = "Gull " * (furniture.FOOTER_WORDS // 2)
    assert is_box(f"<footer>{half}<br><br>{half}</footer>")
    assert furniture.FOOTER_WORDS < 200
    assert not is_box(f"<footer>{'Gull ' * 100}<br><br>{'Gull ' * 100}</footer>")


# --- what a story has -------------------------------------------------------------------------------

SHIPS = ("Trawler Ann, of Port Anders", "Ferry Bob, from the mainland", "Tug Cid, hired by the council")
LIST = "<ul>" + "".join(f"<li><a href='/a'>{ship.replace(',', '</a>,')}</li>" for ship in SHIPS) + "</ul>"
EACH = "".join(f"<div class='par'><p>{each}</p></div>" for each in STORY)


@pytest.mark.parametrize(
    "story",
    [
        f"{EACH}<div class='par'>{LIST}</div>{EACH}",
        f"<div>{PARAGRAPHS}<div>{LIST}</div></div>",
        f"<div>{'<br><br>'.join(STORY)}{LIST}{'<br><br>'.join(STORY)}</div>",
        f"<div>{'<br><br>'.join(STORY)}<div>{LIST}</div></div>",
        f"<div><p>These ships were in the port:</p>{LIST}</div><div>{PARAGRAPHS}</div>",
    ],
)
def test_a_list_in_a_story_keeps_its_lines(story: str) -> None:
    assert set(texts(read_page(page(f"<article>{story}</article>")))) >= set(SHIPS)


def test_lists_away_from_a_story_are_boxes_and_so_are_menus_in_it() -> None:
    assert len(read_page(page(f"{PARAGRAPHS}<div><div><div>{LIST}")).blocks) == len(STORY) + 1
    assert is_box(f"<div>{LIST}</div>")
    for story in (EACH, f"<div>{'<br><br>'.join(STORY)}"):
        assert texts(read_page(page(f"<article>{story}<div><ul>{LINKS}")))[-1] == " ".join(NAMES)


WRITTEN = "<p>The <b>h</b>arbour is shut.</p><p>Ships wait outside.</p>"


@pytest.mark.parametrize("name", ["item", "box", "list", "summary", "card", "right", "top", "topic"])
def test_a_few_words_are_a_box_where_something_says_so(name: str) -> None:
    lines = ["The harbour is shut.", "Ships wait outside."]
    assert texts(read_page(page(f"<div class='{name}'>{WRITTEN}</div>"))) == lines
    assert is_box(f"<div class='{name}'>{WRITTEN}<a href='/a'>More</a></div>")
    assert is_box(f"<div class='{name}'>{WRITTEN}<label>Port</label></div>")
    assert is_box(f"<div class='{name}'><div>Port</div><div>Sea</div></div>")
    assert is_box(f"<div class='{name} newsletter'>{WRITTEN}</div>")


def test_what_of_a_box_is_kept_is_read_as_it_stands() -> None:
    found = read_page(page(f"<div class='box'>{WRITTEN}<a href='/a'>More</a></div><p>Gull</p>{MENU}"))
    assert texts(found) == ["The h arbour is shut. Ships wait outside. More", "Gull", " ".join(NAMES)]
    assert found.unbox([1]) == [1]
    assert found.unbox([0, 1]) == [0, 1, 2, 3]
    assert texts(found) == ["The harbour is shut.", "Ships wait outside.", "More", "Gull", " ".join(NAMES)]
    assert found.unbox([0, 1, 2, 3]) == [0, 1, 2, 3]


def test_a_box_in_a_story_keeps_its_paragraphs() -> None:
    box = (
        f"<div class='box'>{WRITTEN}<p>It <a href='/a'>opens</a> again on Friday, the council said.</p></div>"
    )
    found = article(f"{MENU}<article>{PROSE}{box}{PARAGRAPHS.replace('The', 'Later the')}</article>")
    assert found.text.split("\n\n")[3:6] == [
        "The harbour is shut.", "Ships wait outside.", "It opens again on Friday, the council said.",
    ]  # fmt: skip


def test_an_author_for_machines_in_a_box_is_found() -> None:
    for inside in ("", "<a href='/a'>Send</a><a href='/b'>Print</a>"):
        box = f"<div class='share-box'><meta itemprop='author' content='Ann Other'>{inside}</div>"
        assert article(f"<article><h1>Anchor lost</h1>{box}{PARAGRAPHS}</article>").author == "Ann Other"


def test_a_caption_is_kept_where_it_is_the_storys_more_likely_than_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = read_page(
        page(f"<p>{STORY[0]}</p><figure><figcaption>Gull</figcaption></figure><p>{STORY[1]}</p>")
    )
    for caption, places in ((0.3, [0, 2]), (0.6, [0, 1, 2])):
        probable = np.array([0.9, caption, 0.9], np.float32)
        stack = SimpleNamespace(probabilities=lambda *_, probable=probable: probable)
        monkeypatch.setattr(blocks, "_stack", lambda stack=stack: stack)
        assert blocks.story(found)[0] == places


@pytest.mark.parametrize(
    "notice", ["© Gull", "Alle Rechte vorbehalten.", "При перепечатке ссылка обязательна."]
)
def test_notices_of_rights_are_told_from_other_text(notice: str) -> None:
    said = [np.frombuffer(blocks._sentence(text)[0], np.float32)[-1] for text in (notice, STORY[0])]
    assert said == [1, 0]


def test_a_page_that_states_its_date_has_what_stands_outside_furniture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(blocks, "story", lambda _: ([], True))
    monkeypatch.setattr(second_opinion, "story", lambda _: [])
    filler = "".join(f"<div><a href='/{n}'>Harbour opened again by council {n}</a></div>" for n in range(50))
    body = f"<div>{filler}</div><main>{'<br><br>'.join(STORY)}</main>"
    dated = "<title>Anchor lost</title><meta property='og:title' content='Anchor lost'>"
    assert isinstance(clean(Source("a.html", "html", page(body, dated))), Skipped)
    dated += "<meta property='article:published_time' content='2023-03-31'>"
    found = clean(Source("a.html", "html", page(body, dated)))
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == STORY


def test_comments_that_nothing_calls_so_end_a_story() -> None:
    said = "".join(
        f"<div><b>user{n}</b> {n + 2} days ago<p>Somebody ought to mend that bridge at last, I cross it daily.</p>"
        "<a>Reply</a></div>"
        for n in range(3)
    )
    body = f"<article><h1>Anchor lost</h1>{PARAGRAPHS * 2}<h3>Comments</h3>{said}</article>"
    made = clean(Source("a.html", "html", page(body)))
    assert isinstance(made, Article)
    assert made.text.split("\n\n") == STORY * 2
    assert [line.reason for line in made.lines if "mend that bridge" in line.text] == ["in comments"] * 3
