"""HTML pages: the article, the left-over furniture, and pages that hold none."""

# ruff: noqa: E501 - a line of a test is a line of a page

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.cleaning import bylines, clean, html
from searchidx.cleaning.page import read_page
from searchidx.entities import find_entities
from searchidx.models import Article, Failure, Skipped, Source

STORY = [
    "The harbour of Port Anders was closed on Tuesday after a trawler lost its anchor in the main channel.",
    "Divers found the chain in the afternoon, but the anchor itself had moved with the tide, the harbour master said.",
    "“It weighs two tonnes and it has been faster than us,” said Hallgrim Voss, who has run the port since 1998.",
    "Eleven ships were waiting outside the breakwater in the evening, among them the ferry from the mainland.",
]
LINKS = "".join(
    f'<li><a href="/{name}">{name}</a></li>' for name in ("Home", "News", "Sport", "Weather", "Login", "Jobs")
)


def page(body: str, head: str = "") -> Source:
    return Source(
        "a.html", "html", f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{body}</body></html>"
    )


def article(*blocks: str) -> Article:
    result = clean(
        page(f"<nav><ul>{LINKS}</ul></nav><article><h1>Anchor lost</h1>{''.join(blocks)}</article>")
    )
    assert isinstance(result, Article), result
    return result


def tagged(*paragraphs: str) -> list[str]:
    return [f"<p>{paragraph}</p>" for paragraph in paragraphs]


def test_paragraphs_and_title() -> None:
    found = article(*tagged(*STORY))
    assert found.title == "Anchor lost"
    assert found.text.split("\n\n") == STORY
    assert found.language == "en"


def test_headings_and_list_items_are_paragraphs() -> None:
    found = article(*tagged(*STORY[:2]), "<h2>The divers</h2><ul><li>Two cranes are ready.</li><li>A chain is not.</li></ul>",
                    *tagged(*STORY[2:]))  # fmt: skip
    assert found.text.split("\n\n") == [
        *STORY[:2], "The divers", "Two cranes are ready.", "A chain is not.", *STORY[2:],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "left", ["Advertisement", "Read more: Ferry gets a second funnel", "Share on Facebook", "12 Comments"]
)
def test_left_over_furniture_is_cut_and_said_so(left: str) -> None:
    found = article(*tagged(*STORY[:2], left, *STORY[2:]))
    assert found.text.split("\n\n") == STORY
    assert [line.text for line in found.lines if not line.kept and line.text == left] in ([left], [])


def test_a_page_that_is_one_form_is_read_as_any_other() -> None:
    """Some systems send every page as one form: it is neither furniture nor a box of its own."""
    head = "<h1>Anchor lost</h1><span class='byline'>By Ann Other</span><time datetime='2023-03-31'>March 31, 2023</time>"
    inner = f"<div><ul>{LINKS}</ul></div><div>{head}{''.join(tagged(*STORY))}</div>"
    made = clean(page(f"<form id='aspnetForm' class='form' method='post'>{inner}</form>"))
    assert isinstance(made, Article)
    assert made.text.split("\n\n") == STORY
    assert made.clues
    search = clean(
        page(f"<div>{head}{''.join(tagged(*STORY))}</div><form><p>Where shall we look for it?</p></form>")
    )
    assert isinstance(search, Article)
    assert "look for it" not in search.text


def test_a_page_of_tables_and_line_breaks() -> None:
    more = [f"On day {n} of the closure the port wrote to the ministry once more, and the ministry, which has a drawer "
            f"for letters of this kind, thanked the port for number {n}." for n in range(6)]  # fmt: skip
    links = "".join(
        f'<a href="/{n}">{n}</a> | ' for n in ("Home", "Contact", "Privacy", "Imprint", "Search", "Archive")
    )
    story = "<br><br>".join([*STORY, *more])
    found = clean(
        page(
            f"<table><tr><td>{links}</td></tr><tr><td><b>Anchor lost in Port Anders</b><br><br>{story}</td></tr></table>"
        )
    )
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == [*STORY, *more]


@pytest.mark.parametrize(
    "body",
    [
        f"<ul>{LINKS}</ul>",
        f"<nav><ul>{LINKS}</ul></nav><main>" + "".join(f"<h3><a href='/{n}'>Gull steals minutes of council {n}</a></h3>" for n in range(20)) + "</main>",
        "<p>We use cookies to give you the best experience.</p>" + f"<ul>{LINKS}</ul>",
    ],
)  # fmt: skip
def test_navigation_is_skipped(body: str) -> None:
    result = clean(page(body))
    assert isinstance(result, Skipped), result
    assert result.reason == "only navigation, no article"


def test_a_story_for_browsers_without_scripts_is_read_where_there_is_no_other() -> None:
    story = "".join(f"<p>{line}</p>" for line in (*STORY, *STORY, *STORY))
    waiting = (
        f"<ul>{LINKS}</ul><div class='post-body'><script>render()</script><noscript>{story}</noscript></div>"
    )
    found = clean(page(waiting))
    assert isinstance(found, Article)
    assert found.text.startswith(STORY[0])
    both = clean(
        page("<h1>Anchor lost</h1>" + story.replace("anchor", "chain") + f"<noscript>{story}</noscript>")
    )
    assert isinstance(both, Article)
    assert "anchor" not in both.text


def test_a_request_to_allow_scripts_is_no_story() -> None:
    request = (
        "<p>You need to enable JavaScript to run this app. Please turn it on, and load the page again.</p>"
    )
    for scripts in ("noscript", "NoScript"):
        assert isinstance(clean(page(f"<{scripts}>{request * 12}</{scripts}>")), Skipped)
        assert isinstance(clean(page(f"<div id=root></div><{scripts}>{request}</{scripts}>")), Skipped)


@pytest.mark.parametrize(
    "text",
    ["", "<html></html>", "<", "<!-- -->", "<?xml version='1.0' encoding='utf-16'?><html/>", "\x01\x02"],
)
def test_odd_pages_are_skipped(text: str) -> None:
    assert isinstance(clean(Source("a.html", "html", text)), Skipped)


def test_an_encoding_declared_in_decoded_text_does_no_harm() -> None:
    head = (
        '<?xml version="1.0" encoding="iso-8859-1"?><html><head><meta charset="koi8-r"></head><body><article>'
    )
    result = clean(Source("a.html", "html", f"{head}{''.join(tagged(*STORY))}</article></body></html>"))
    assert isinstance(result, Article)
    assert "“It weighs two tonnes" in result.text


@pytest.mark.parametrize("depth", [6_000, 30_000])  # few marks, and many: the second is not even parsed
def test_nesting_without_end_is_a_failure(depth: int) -> None:
    result = clean(page("<div>" * depth + "".join(tagged(*STORY))))
    assert isinstance(result, Failure)
    assert "more than 5,000 elements inside each other" in result.reason


def test_what_lies_deep_is_read() -> None:
    result = clean(page("<div>" * 4_500 + "".join(tagged(*STORY))))
    assert isinstance(result, Article)
    assert STORY[-1] in result.text


@pytest.mark.parametrize(
    "script",
    [
        "for(i=0;i<b.length;i++)if(a<i)k(i);" * 12_000,
        r's="<div class=x>gull<\/div>";' * 12_000,
        "x=i<a ;" * 12_000,
    ],
)
def test_comparisons_and_strings_in_a_script_are_no_elements(script: str) -> None:
    result = clean(page(f"<script>{script}</script>" + "".join(tagged(*STORY))))
    assert isinstance(result, Article)
    assert STORY[-1] in result.text


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<b", "text. ", "<script>", "&nbsp;", "&#0;", "<!--", "]]>", "<td>", "\0", "😀"]
        )
    )
)
@settings(max_examples=60, deadline=None)
def test_any_mark_up_is_cleaned_without_a_failure(pieces: list[str]) -> None:
    assert isinstance(clean(page("".join(pieces))), (Article, Skipped))


def test_text_is_cleaned_without_loading_the_html_parser() -> None:
    code = (
        "import sys; from searchidx.cleaning import clean; from searchidx.models import Source; "
        "clean(Source('a', 'text', 'One sentence is here.')); print('selectolax' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]


@pytest.mark.parametrize(
    ("page", "title", "text"),
    [
        ("<p>Putin met Peskov.</p>", "", "Putin met Peskov."),
        ("<title>T</title><body>About a truce and <b>grain</b>", "T", "About a truce and grain"),
        (
            "<title>Grain</title><nav><a href=a>Home</a></nav><article><h1>Grain</h1><p>Ships left.<p>More <a href=c>here</a>.</article>",
            "Grain",
            "Ships left.\n\nMore here.",
        ),
    ],
)
def test_a_tiny_page_is_taken_by_its_blocks(page: str, title: str, text: str) -> None:
    article = clean(Source("/a.html", "html", page))
    assert isinstance(article, Article)
    assert (article.title, article.text) == (title, text)


def test_a_tiny_page_of_links_is_skipped() -> None:
    links = "".join(f"<li><a href={i}>Section {i}</a>" for i in range(4))
    assert isinstance(clean(Source("/a.html", "html", f"<title>Front</title><ul>{links}</ul>")), Skipped)


# --- scripts without spaces ---------------------------------------------------------------------------

NOTICES = ["港口因拖網漁船遺失船錨，於週二上午緊急關閉，所有船隻須在防波堤外等候。", "潛水員下午找到錨鏈，但船錨已隨潮水移動，港務長說。",
           "傍晚時分有十一艘船在外海等候，其中包括從本島出發的渡輪，旅客抱怨連連。", "港務局希望待風向轉變之後，能在週四上午重新開放航道，並公布調查結果。"]  # fmt: skip
OTHERS = [
    "海鷗偷走市議會的會議紀錄",
    "麵包師傅在貝殼裡發現珍珠",
    "渡輪裝上了第二根煙囪",
    "燈塔今年夏天改漆成綠色",
]


def test_words_without_spaces_between_them_are_counted() -> None:
    """A whole page in Chinese is no note, of which all is kept."""
    paragraphs = [one + other for one in NOTICES for other in NOTICES if one < other]
    found = clean(
        page(
            "<div class='content'><h1>港口關閉尋找船錨</h1>"
            + "".join(f"<p>{each}</p>" for each in paragraphs)
            + "</div><div class='related'><h3>其他新聞</h3>"
            + "".join(
                f"<div><h4><a href='/{each}'>{each}</a></h4><p>{each}，詳見內文。</p></div>"
                for each in OTHERS
            )
            + "</div>"
        )
    )
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == paragraphs


# --- small pages, which do not need the net ---------------------------------------------------------------


def lone(*blocks: str, head: str = "") -> Article | Skipped | Failure:
    """A page with a menu, a headline, these blocks and a footer."""
    return clean(
        page(
            f"<nav><ul>{LINKS}</ul></nav><h1>Anchor lost</h1>{''.join(blocks)}"
            "<footer><p>Terms of use</p><p>Privacy policy</p></footer>",
            head,
        )
    )


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        STORY[:1],
        [" ".join(STORY) + " Agency"],  # one paragraph that does not end like a sentence
        ["Ferries 12 vs 14", "Cranes 3 vs 2", "Anchors nil vs 1", "Gulls 1,204 vs 998", "Year to March", *STORY[:1]],
        ["Ferries 12 vs 14 and trawlers 31 vs 29", "Cranes 3 vs 2", "Anchors nil vs one"] * 9,
    ],
)  # fmt: skip
def test_paragraphs_under_a_headline_are_the_story(text: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "_story", None)  # calling it would fail
    found = lone(*tagged(*text))
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == text


@pytest.mark.parametrize("tag", ["div", "h2", "td", "li"])
@pytest.mark.parametrize(
    "line", ["Two tonnes of iron are on the move.", "Eleven ships wait outside the port"]
)
def test_a_short_line_below_the_headline_is_the_storys(tag: str, line: str) -> None:
    found = lone(f"<{tag}>{line}</{tag}>", *tagged(*STORY))
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == [line, *STORY]


@pytest.mark.parametrize("line", ["Ann Other", "By Ann Other", "March 31, 2023", "Port Anders", "3 min read"])
def test_who_and_when_below_the_headline_is_none_of_the_story(line: str) -> None:
    found = lone(f"<div>{line}</div>", *tagged(*STORY))
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == STORY


def test_author_and_date_below_the_headline_are_none_of_the_story() -> None:
    found = lone(
        "<p class='byline'>By Ann Other</p><time datetime='2023-03-31'>March 31, 2023</time>", *tagged(*STORY)
    )
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == STORY
    assert found.author == "Ann Other"


def test_links_under_a_headline_are_no_story() -> None:
    found = lone(*(f"<p><a href='/{n}'>Gull steals minutes of council {n}</a></p>" for n in range(30)))
    assert isinstance(found, Skipped)


def test_blank_lines_part_the_paragraphs_of_preformatted_text() -> None:
    text = "\n  \n".join(f"{each[:40]}\n{each[40:]}" for each in STORY)
    found = lone(f"<pre>\n{text}\n\n</pre>")
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == [" ".join(f"{each[:40]}\n{each[40:]}".split()) for each in STORY]


# --- tables ----------------------------------------------------------------------------------------------


def table(*rows: str) -> str:
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def test_a_table_of_results_is_read_by_its_rows() -> None:
    results = [f"{n} | Gull {n} | {50 - n} | 12.3" for n in range(1, 12)]
    rows = [
        f"<td>{n}</td><td><p><b>Gull</b> <a href=/{n}>{n}</a></p></td><td>{50 - n}</td><td></td><td>12.3</td>"
        for n in range(1, 12)
    ]
    found = article(
        *tagged(*STORY), table("<th>Place</th><th>Name</th><th>Points</th>", *rows), *tagged(STORY[0][::-1])
    )
    assert found.text.split("\n\n") == [*STORY, "Place | Name | Points", *results, STORY[0][::-1]]


@pytest.mark.parametrize(
    "rows",
    [
        [
            "<td>Gulls</td><td>12</td>",
            f"<td>Terns</td><td>{STORY[0]}</td>",
        ],  # one long cell, or one with a sentence
        ["<td>Gulls</td><td>They are birds of the sea.</td>", "<td>Terns</td><td>3</td>"],
        ["<td>Gulls</td><td>12</td>", "<td><p>Terns</p><p>Auks</p></td><td>3</td>"],  # or several blocks
        ["".join(f"<td>{n}</td>" for n in range(50))],
    ],
)
def test_cells_that_lay_out_a_page_stay_what_they_are(rows: list[str]) -> None:
    blocks = read_page(table(*rows)).blocks
    assert not [block.text for block in blocks if "|" in block.text]


def test_a_row_with_a_cell_that_is_no_link_is_no_menu() -> None:
    linked, menu = "<td><a href=/a>Gull Tern Auk</a></td>", "<td><a href=/b>Sport</a></td>"
    rows = read_page(table(f"{linked}<td>3</td>", linked + menu)).blocks
    assert [(row.text, row.linked) for row in rows] == [
        ("Gull Tern Auk | 3", 0),
        ("Gull Tern Auk | Sport", 18),
    ]


def test_a_caption_stands_above_the_rows() -> None:
    rows = "<table><caption>Birds</caption><tr><td>Gull<td>12<tr><td>Tern<td>3</table>"
    assert [block.text for block in read_page(rows).blocks] == ["Birds", "Gull | 12", "Tern | 3"]


def test_tables_inside_a_row_have_rows_of_their_own() -> None:
    inner = table("<td>Gull</td><td>12</td>", "<td>Tern</td><td>3</td>")
    blocks = read_page(table(f"<td>Birds</td><td>{inner}</td>")).blocks
    assert [block.text for block in blocks] == ["Birds", "Gull | 12", "Tern | 3"]


def test_no_name_goes_across_the_border_of_a_cell() -> None:
    rows = table("<td>Joe Biden</td><td>London</td>", "<td>Jeremy Hunt</td><td>Oslo</td>")
    found = article(*tagged(*STORY), rows)
    names = find_entities(found.title, found.text, "en", {})
    assert {"Joe Biden", "Jeremy Hunt"} <= {one.name for one in names.people}
    assert {"London", "Oslo"} <= {one.name for one in names.places}


def test_boxes_are_looked_at_once_however_deep_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []
    own = bylines._box
    monkeypatch.setattr(bylines, "_box", lambda element: (looked.append(element), own(element))[1])
    dated = "<p class='date'>March 31, 2023</p>" * 300
    clean(page(f"<h1>Anchor lost</h1>{'<div class=meta>' * 300}{dated}"))
    assert 0 < len(looked) < 1_000  # not 300 x 300
