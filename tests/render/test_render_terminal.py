from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from searchidx.models import (
    AddReport,
    Copy,
    Dating,
    Document,
    FacetCount,
    Failure,
    Skipped,
    Snippet,
    Stats,
    Why,
)
from searchidx.render import marks, terminal
from searchidx.render.style import Style
from searchidx.render.terminal import canvas

Make = Callable[..., Any]

WIDTHS = (40, 80, 120, 200)


def _style(width: int = 80, *, colour: bool = False, links: bool = False) -> Style:
    return Style(colour=colour, width=width, links=links, folder="/news")


def test_a_page_of_hits_at_80_columns(make_hit: Make, make_results: Make, facets: Any) -> None:
    found = make_results(
        make_hit(copies=(Copy("c", "/c", None),)),
        make_hit(2, title="", date_grade="likely", language="nl", people=(), places=(), snippets=()),
        make_hit(3, date_grade="weak", partial=True, snippets=(Snippet("A harbour.", ((2, 9),)),)),
        facets=facets,
        understood="harbour OR harbor",
    )
    assert terminal.results(found, _style()).splitlines() == [
        "2 articles with all the words, 1 with some  3.1 ms",
        "read as: harbour OR harbor",
        "2023-01 ▄·█▁ 2023-04  most 2023-03 (8)",
        "",
        " 1  Harbour reopens",
        "    2023-03-31 · example.org · +1 copy · id1 · saved/story-1.html",
        "    Ada Byron · Rotterdam",
        "    The [harbour] reopened on Friday.",
        "",
        " 2  (no title)",
        "    ~2023-03-31 · example.org · nl · id2 · saved/story-2.html",
        "",
        "── articles with some of the words ─────────────────────────────────────────────",
        "",
        " 3  Harbour reopens",
        "    2023-03-31? · example.org · id3 · saved/story-3.html",
        "    Ada Byron · Rotterdam",
        "    A [harbour].",
        "",
        "People         Ada Byron 8 · Xi 漢字 2",
        "Places         Rotterdam 5",
        "Sites          example.org 1,204",
    ]


def test_facets_stand_beside_the_hits_on_a_wide_screen(
    make_hit: Make, make_results: Make, facets: Any
) -> None:
    found = make_results(make_hit(), facets=facets)
    assert terminal.results(found, _style(120)).splitlines()[:4] == [
        "1 article  3.1 ms" + " " * 73 + "People",
        "2023-01 ▄·█▁ 2023-04  most 2023-03 (8)" + " " * 52 + "Ada Byron              █████ 8",
        " " * 90 + "Xi 漢字                █▎    2",
        " 1  Harbour reopens",
    ]
    two = terminal.results(found, _style(200)).splitlines()[0]
    assert (two.index("People"), two.index("Sites")) == (104, 138)


def test_colour_ends_with_what_it_is_for(make_hit: Make, make_results: Make) -> None:
    lines = terminal.results(make_results(make_hit()), _style(colour=True)).splitlines()
    dot = "\x1b[2m · \x1b[0m"
    assert lines[2:] == [
        "\x1b[2m 1\x1b[0m  \x1b[1mHarbour reopens\x1b[0m",
        f"    2023-03-31{dot}example.org{dot}\x1b[2mid1\x1b[0m{dot}\x1b[2msaved/story-1.html\x1b[0m",
        f"    \x1b[35mAda Byron\x1b[0m{dot}\x1b[35mRotterdam\x1b[0m",
        "    The \x1b[1;4;31mharbour\x1b[0m reopened on Friday.",
    ]


def test_marks_look_alike_with_and_without_rich() -> None:
    cut = [("a ", False), ("b", True)]
    text = canvas.to_string([canvas.marked(cut, _style(colour=True))], _style(colour=True))
    assert text == marks.coloured(cut) + "\n"


def test_nothing_found_still_says_what_was_read(make_results: Make) -> None:
    found = make_results(understood="harbor", suggestions=("harbours", "arbour"))
    assert terminal.results(found, _style(120)) == (
        "Nothing found  3.1 ms\nread as: harbor\nDid you mean harbours, arbour?\n"
    )


def test_only_partial_hits_and_later_pages_are_named(make_hit: Make, make_results: Make) -> None:
    some = terminal.results(make_results(make_hit(partial=True)), _style())
    assert some.startswith("No article has all the words; 1 article with some of them")
    page = terminal.results(make_results(make_hit(11), make_hit(12), total=1340), _style())
    assert page.startswith("11–12 of 1,340 articles")


def test_links_open_the_file(make_hit: Make, make_results: Make) -> None:
    found = make_results(make_hit(path="/news/a b\udcff.html"))
    assert "file:///news/a%20b%FF.html" in terminal.results(found, _style(colour=True, links=True))
    assert "file:" not in terminal.results(found, _style(links=True))


UGLY = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=300),
    st.text("[]/red:smile漢字\u0301\u202e\x1b\n\t \u200b👩\u200d🙂שלום\u2028", max_size=300),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ugly=UGLY, width=st.sampled_from(WIDTHS), offset=st.integers(0, 40))
def test_ugly_text_neither_breaks_out_nor_overflows(
    make_hit: Make, make_results: Make, make_stored: Make, ugly: str, width: int, offset: int
) -> None:
    where = {"path": "/news/" + ugly.encode(errors="replace").decode(), "id": ugly}
    hit = make_hit(
        title=ugly, site=ugly, people=(ugly,), snippets=(Snippet(ugly, ((offset, offset + 5),)),), **where
    )
    values = (FacetCount(ugly, 12345),)
    found = make_results(
        hit, understood=ugly, suggestions=(ugly,), warnings=(ugly,), facets={"people": values}
    )
    report = AddReport(
        failed=(Failure(ugly, "read", ugly),), skipped=(Skipped(ugly, ugly),), warnings=(ugly,)
    )
    style = _style(width)
    stored = make_stored(title=ugly, text=ugly, site=ugly, author=ugly, **where)
    for text in (
        terminal.results(found, style),
        terminal.facets(found, style),
        terminal.article(stored, style, marks=[(offset, offset + 5)]),
        terminal.report(report, style),
    ):
        text.encode()
        for line in text.split("\n"):
            assert cell_len(line) <= width
            assert not any(char < " " or "\x7f" <= char <= "\x9f" or char in "\u202e\u2028" for char in line)


def test_markup_and_emoji_codes_are_text(make_hit: Make, make_results: Make) -> None:
    title = "[red]x[/red] [/] :smile: \x1b[31m"
    assert "[red]x[/red] [/] :smile: ␛[31m" in terminal.results(
        make_results(make_hit(title=title)), _style(colour=True)
    )


def test_an_article_keeps_its_paragraphs_and_marks(make_stored: Make) -> None:
    assert terminal.article(make_stored(), _style(40), marks=[(4, 11), (33, 38)]).splitlines() == [
        "Harbour reopens",
        "2023-03-31 (likely, from json-ld)",
        "example.org · by A. Writer · en · id1",
        "https://example.org/harbour",
        "saved/story-1.html",
        "",
        "People         Ada Byron ×2",
        "Places         Rotterdam",
        "",
        "The [harbour] reopened on Friday.",
        "",
        "[Ships] had waited for a week.",
    ]


def test_running_text_is_never_wider_than_is_good_to_read(make_stored: Make) -> None:
    text = terminal.article(make_stored(text="word " * 100), _style(200))
    assert max(map(cell_len, text.splitlines())) <= 100


def test_an_extracted_document_says_where_its_date_is_from() -> None:
    made = Document("i", "/news/a.txt", None, "T", "", Dating(date(2023, 3, 31), "url", "sure"))
    assert terminal.document(made, _style(40)).splitlines() == [
        "T", "2023-03-31 (sure, from url) · i", "a.txt", "", "(no text)", "─" * 40,
    ]  # fmt: skip


def test_facets_alone_have_bars(make_results: Make, facets: Any) -> None:
    assert terminal.facets(make_results(facets=facets, total=9), _style(40)).splitlines()[:5] == [
        "9 articles",
        "",
        "People",
        "Ada Byron  8  " + "█" * 26,
        "Xi 漢字    2  ██████▌",
    ]


def test_figures_of_an_archive() -> None:
    grades = {"sure": 20, "none": 10}
    known = Stats(
        "/i", 30, 28, 0, 0, 1500, 1, "2020-01-01", "2023-03-31", grades, {"en": 30}, {"people": 7}, 2
    )
    assert terminal.stats(known, _style(40)).splitlines() == [
        "archive      /i",
        "articles     30",
        "files read   28",
        "dates        2020-01-01 to 2023-03-31",
        "date grades  sure       20  ████████████",
        "             no date    10  ██████",
        "sites        2",
        "languages    en 30",
        "people       7 names",
        "size         1.5 kB",
        "segments     1",
    ]


def test_a_report_at_a_glance() -> None:
    report = AddReport(
        added=3,
        unchanged=1,
        copies=2,
        seconds=0.5,
        skipped=(Skipped("/news/menu.html", "line 2: no article"),),
    )
    assert terminal.report(report, _style()).splitlines() == [
        "3 added · 0 updated · 1 unchanged · 0 removed · 2 copies folded · 500 ms",
        "",
        "Skipped  1",
        "  no article  1",
        "    menu.html:2",
    ]


@pytest.mark.parametrize("module", ["searchidx.render", "searchidx.render.plain", "searchidx.render.as_json"])
def test_rich_is_loaded_for_terminals_only(module: str) -> None:
    code = f"import sys, {module}; sys.exit('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_site_leads_to_its_page_and_a_path_to_its_file(make_hit: Make, make_results: Make) -> None:
    style = Style(colour=True, width=80, links=True, folder="/here")
    shown = terminal.results(make_results(make_hit(url="https://example.org/a?b=1")), style)
    assert "]8;" in shown
    assert "https://example.org/a?b=1" in shown
    assert "file:///" in shown
    odd = terminal.results(make_results(make_hit(url="javascript:alert(1)")), style)
    assert "javascript" not in odd, "only what a browser can open without harm"


def test_why_a_hit_scored_stands_below_it(make_hit: Make, make_results: Make) -> None:
    hit = make_hit(why=(Why("harbour in the text", 1.25), Why("words close to each other", 0.5)))
    lines = terminal.results(make_results(hit, reading=("articles with “harbour”",)), _style()).splitlines()
    assert "articles with “harbour”" in lines
    assert any(line.endswith("1.2500  harbour in the text") for line in lines)


SCRIPTS = {
    "Hebrew": "דוד כהן אמר ביום שישי ב-Haifa כי 30 הימים",
    "Arabic": "سامح شكري قال في القاهرة إن 30 يوما",
    "Chinese": "外交部：欢迎停火协议，希望各方保持克制，联合国观察员将监督执行情况",
    "Japanese": "政府、停火合意を歓迎、三十日間の停戦が実施される予定",
    "Thai": "ไทยยินดีต่อข้อตกลงหยุดยิงเป็นเวลาสามสิบวัน",
    "accents": "e\u0301clair nai\u0308ve Łukasz",
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_is_aligned(make_hit: Make, make_results: Make, script: str, width: int) -> None:
    text = SCRIPTS[script]
    hit = make_hit(
        title=text, people=(text,), places=(text, "Rotterdam"), snippets=(Snippet(f"{text}. {text}", ()),)
    )
    counts = (FacetCount(text, 8), FacetCount("Rotterdam", 5))
    shown = terminal.results(make_results(hit, facets={"people": counts, "site": counts}), _style(width))
    lines = shown.splitlines()
    assert all(cell_len(line) <= width for line in lines)
    ends = {cell_len(line) for line in lines if re.search(r"[█▏▎▍▌▋▊▉] +[85]$", line)}
    assert len(ends) == (0 if width < 110 else 1)  # of facets beside the hits


def test_a_line_does_not_begin_with_the_blank_that_it_was_broken_at() -> None:
    for length in range(5, 40):
        lines = canvas.wrapped(Text("停火" * length + " ceasefire"), 20)
        assert [line.plain for line in lines] == [line.plain.strip() for line in lines]
        assert "".join(line.plain for line in lines).replace(" ", "") == "停火" * length + "ceasefire"


def test_what_is_read_from_the_right_stands_alone(make_hit: Make, make_results: Make) -> None:
    name = "דוד כהן"
    hit = make_hit(
        title=f"{SCRIPTS['Hebrew']} " * 4, people=(name,), places=("Rotterdam",), site=name, snippets=()
    )
    shown = terminal.results(make_results(hit, facets={"people": (FacetCount(name, 8),)}), _style(80))
    assert f"\u2068{name}\u2069 · Rotterdam" in shown
    assert f"2023-03-31 · \u2068{name}\u2069 · id1" in shown
    assert f"People         \u2068{name}\u2069 8" in shown
    assert " 1  \u2068דוד" in shown
    for line in shown.splitlines():
        assert line.count("\u2068") == line.count("\u2069")


def test_other_text_has_no_isolates(make_hit: Make, make_results: Make, facets: Any) -> None:
    for script in ("Chinese", "Japanese", "Thai", "accents"):
        shown = terminal.results(make_results(make_hit(title=SCRIPTS[script]), facets=facets), _style(80))
        assert "\u2068" not in shown
