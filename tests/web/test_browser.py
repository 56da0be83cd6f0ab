"""The page in a real browser: typing, dragging, keys alone, other screens, axe-core, and an article that attacks.

Needs Playwright (the extra `browser`) and a Chromium, which `scripts/install-chromium` gets; skipped without. With
`--update-screenshots` the pictures in docs/ are taken anew.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from processes import ROOT, environment_of

from searchidx import Archive
from searchidx.web.asked import Asked, url

playwright = pytest.importorskip(
    "playwright.sync_api", reason="Playwright is not installed: pip install '.[browser]'"
)
CHROMIUM = (
    os.environ.get("SEARCHIDX_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no Chromium here: scripts/install-chromium gets one"
)

DESK, PHONE = {"width": 1360, "height": 900}, {"width": 390, "height": 780}
EVIL = "evil <id>&\"'"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def serve(index: Path) -> Iterator[str]:
    command = [
        sys.executable,
        "-m",
        "searchidx",
        "--index",
        str(index),
        "serve",
        "--port",
        "0",
        "--rate",
        "0",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment_of())
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip().rstrip("/")
    finally:
        process.terminate()
        process.communicate()


@pytest.fixture(scope="module")
def server(index: Path) -> Iterator[str]:
    yield from serve(index)


Pages = Callable[..., Any]


@pytest.fixture
def page_of(browser: Any, server: str) -> Iterator[Pages]:
    """`page_of("/?q=…", viewport=PHONE)`: a page of a reader of its own, on which nothing may go wrong.

    Nothing on the console, no fault of a script, nothing loaded from elsewhere, no window opened.
    """
    wrong: list[str] = []
    contexts = []

    def make(address: str = "/", **settings: Any) -> Any:
        context = browser.new_context(base_url=server, viewport=settings.pop("viewport", DESK), **settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda said: wrong.append(f"console: {said.text}"))
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("popup", lambda opened: wrong.append(f"window: {opened.url}"))
        page.on(
            "request",
            lambda asked: None if asked.url.startswith(server) else wrong.append(f"asked: {asked.url}"),
        )
        page.goto(address)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not wrong


def total(page: Any, number: int) -> None:
    """Waits until so many articles are found."""
    playwright.expect(page.locator("#total")).to_have_attribute("data-total", str(number))


def until(page: Any, condition: str) -> None:
    """Waits for something that is no element. (Playwright's own waiting is `eval`, which the page forbids.)"""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def ids(page: Any) -> list[str]:
    return [each.get_attribute("data-id") for each in page.locator("#list .hit").all()]


# --- search, facets, timeline ---------------------------------------------------------------------


def test_it_searches_as_one_types(page_of: Pages) -> None:
    page = page_of()
    page.locator("#q").press_sequentially("ceasefire", delay=15)
    total(page, 3)
    assert page.url.endswith("/?q=ceasefire")
    page.locator("#q").press_sequentially(" lukashenko", delay=15)
    total(page, 2)
    assert page.evaluate("document.activeElement.id") == "q"
    assert page.title() == "ceasefire lukashenko · searchidx"
    assert page.locator("#status").inner_text().startswith("2 articles")
    page.go_back()  # typing is one step of the history
    total(page, 57)
    assert page.locator("#q").input_value() == ""
    page.go_forward()
    total(page, 2)
    assert page.locator("#q").input_value() == "ceasefire lukashenko"


def test_an_unfinished_query_keeps_what_was_found(page_of: Pages) -> None:
    page = page_of("/?q=ceasefire")
    page.locator("#q").press_sequentially(" (port", delay=15)
    playwright.expect(page.locator("#said .error")).to_contain_text("not closed")
    assert ids(page)
    page.locator("#q").press_sequentially(")", delay=15)
    playwright.expect(page.locator("#said .error")).to_have_count(0)
    total(page, 1)


def test_an_error_is_shown_in_its_place(page_of: Pages) -> None:
    page = page_of()
    page.locator("#q").fill("titel:port")
    page.keyboard.press("Enter")
    playwright.expect(page.locator("#said [role=alert]")).to_be_visible()
    assert not ids(page)


def test_a_slip_is_mended_by_a_click(page_of: Pages) -> None:
    page = page_of("/?q=lukashenka")
    page.locator(".meant a").first.click()
    total(page, 3)


def test_facets_narrow_together(page_of: Pages) -> None:
    page = page_of("/?q=plenty")
    page.locator("[data-facet=site] a", has_text="site1.example").click()
    total(page, 4)
    page.locator("[data-facet=site] a", has_text="site2.example").click()
    total(page, 8)
    page.locator("[data-facet=people] a").first.click()
    playwright.expect(page.locator(".chips li")).to_have_count(3)
    page.locator("#q").press_sequentially(" load")  # what is typed keeps them
    page.wait_for_url("**load**")
    playwright.expect(page.locator(".chips li")).to_have_count(3)
    page.locator(".chips a").first.click()
    playwright.expect(page.locator(".chips li")).to_have_count(2)
    page.go_back()
    playwright.expect(page.locator(".chips li")).to_have_count(3)


def test_filters_apply_themselves(page_of: Pages) -> None:
    page = page_of("/?q=ceasefire")
    page.locator("#since").fill("2023-04")
    page.locator("#since").press("Tab")
    total(page, 2)
    page.locator("#dates").select_option("sure")
    page.wait_for_url("**dates=sure**")
    page.locator("#all_copies").check()
    page.wait_for_url("**all_copies=1**")


def drag(page: Any, first: float, last: float) -> None:
    box = page.locator("#timeline .bars").bounding_box()
    page.mouse.move(box["x"] + box["width"] * first, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * (first + last) / 2, box["y"] + 50, steps=4)
    page.mouse.move(box["x"] + box["width"] * last, box["y"] + 60, steps=4)
    page.mouse.up()


def test_the_timeline_is_dragged(page_of: Pages) -> None:
    page = page_of("/?q=plenty&by=year")
    assert page.locator("#timeline .bars a").count() == 20
    drag(page, 0.26, 0.49)
    page.wait_for_url("**since=2006-01-01&until=2010-12-31**")
    total(page, 10)
    assert page.locator("#timeline .bar.chosen").count() == 5
    page.locator("#timeline nav a", has_text="month").click()
    page.wait_for_url("**by=month**")
    page.go_back()
    page.go_back()
    total(page, 45)


def test_every_bar_is_the_whole_time_only_where_there_are_no_others(page_of: Pages) -> None:
    page = page_of("/?q=plenty&by=week&since=2015-01-01&until=2015-12-31")
    assert "a part of the whole time" in page.locator("#timeline .legend").inner_text()
    bars = page.locator("#timeline .bars a")
    first, last = bars.first.get_attribute("data-from"), bars.last.get_attribute("data-to")
    drag(page, 0.0005, 0.9995)
    page.wait_for_url(f"**since={first}&until={last}**")
    page.locator("#timeline nav a", has_text="year").click()
    page.wait_for_url("**by=year**")
    drag(page, 0.0005, 0.9995)
    total(page, 45)
    assert "since" not in page.url


def test_a_click_on_a_bar_chooses_it(page_of: Pages) -> None:
    page = page_of("/?q=plenty&by=year")
    page.locator("#timeline .bars a").nth(3).click(position={"x": 3, "y": 100})
    page.wait_for_url("**since=2004-01-01&until=2004-12-31**")


def test_the_ends_of_the_timeline_are_moved_by_keys(page_of: Pages) -> None:
    page = page_of("/?q=plenty&by=year")
    end = page.get_by_role("slider", name="Last year")
    assert end.get_attribute("aria-valuetext") == "2020"
    end.focus()
    for _ in range(3):
        end.press("ArrowLeft")
    assert end.get_attribute("aria-valuetext") == "2017"
    page.wait_for_url("**since=2001-01-01&until=2017-12-31")
    page.get_by_role("slider", name="First year").press("End")
    page.wait_for_url("**since=2017-01-01&until=2017-12-31")


# --- the article ----------------------------------------------------------------------------------


def test_an_article_opens_beside_the_list_and_closes(page_of: Pages) -> None:
    page = page_of("/?q=ceasefire")
    before = ids(page)
    page.locator("#list a.title").first.click()
    playwright.expect(page.locator("#article .headline")).to_be_focused()
    assert ids(page) == before
    assert page.locator(".hit.current").count() == 1
    page.locator("#article nav a", has_text="Similar").click()
    playwright.expect(page.locator("#article .text[data-view=similar]")).to_be_visible()
    page.go_back()
    page.go_back()
    playwright.expect(page.locator("#article")).to_be_hidden()
    page.go_forward()
    playwright.expect(page.locator("#article .headline")).to_be_visible()
    page.reload()  # every state is an address
    playwright.expect(page.locator("#article .headline")).to_be_visible()
    assert ids(page) == before
    page.keyboard.press("Escape")
    playwright.expect(page.locator("#article")).to_be_hidden()
    assert page.evaluate("document.activeElement.className") == "title"


def test_marks_are_jumped_between(page_of: Pages) -> None:
    page = page_of("/?q=ceasefire&open=truce")
    where = page.locator("#article .where")
    assert where.inner_text() == "2 marks"
    page.get_by_role("button", name="Next mark").click()
    assert where.inner_text() == "1 of 2"
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert where.inner_text() == "1 of 2"
    page.keyboard.press("p")
    assert where.inner_text() == "2 of 2"


def test_a_name_leads_to_its_articles(page_of: Pages) -> None:
    page = page_of("/?open=truce")
    page.locator("#article .names a", has_text="Lukashenko").click()
    total(page, 3)


def test_paging_keeps_the_place(page_of: Pages) -> None:
    page = page_of("/?q=plenty")
    page.locator("a[rel=next]").scroll_into_view_if_needed()
    until(page, "history.state?.scroll > 100")
    place = page.evaluate("scrollY")
    page.locator("a[rel=next]").click()
    page.wait_for_url("**offset=10")
    until(page, "scrollY === 0")
    page.go_back()
    until(page, f"Math.abs(scrollY - {place}) < 3")


def test_it_is_used_by_keys_alone(page_of: Pages) -> None:
    page = page_of()
    page.keyboard.press("/")
    page.keyboard.type("ceasefire")
    total(page, 3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.hit').dataset.id") == ids(page)[1]
    page.keyboard.press("Enter")
    playwright.expect(page.locator("#article .headline")).to_be_focused()
    page.keyboard.press("Escape")
    playwright.expect(page.locator("#article")).to_be_hidden()
    assert page.evaluate("document.activeElement.closest('.hit').dataset.id") == ids(page)[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"


def test_the_first_tab_leads_past_the_head(page_of: Pages) -> None:
    page = page_of("/?q=ceasefire")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "list"


# --- other screens, no scripts, print -------------------------------------------------------------


def test_it_works_without_scripts(page_of: Pages) -> None:
    page = page_of("/", java_script_enabled=False)
    page.locator("#q").fill("plenty")
    page.get_by_role("button", name="Search").click()
    total(page, 45)
    page.locator("[data-facet=site] a").first.click()
    total(page, 4)
    page.locator("#since").fill("2003")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**since=2003**")
    page.locator("#list a.title").first.click()
    playwright.expect(page.locator("#article .headline")).to_be_visible()
    page.locator("#article a.close").click()
    playwright.expect(page.locator("#article")).to_be_hidden()


@pytest.mark.parametrize("address", ["/?q=ceasefire", "/?q=unbroken", url(Asked(q="unbroken", open="long")), "/?q=(",
                                     url(Asked(open=EVIL)), "/?q=plenty&more=people&by=day"])  # fmt: skip
def test_a_phone_has_nothing_to_scroll_sideways(page_of: Pages, address: str) -> None:
    page = page_of(address, viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_the_article_takes_the_place_of_the_list(page_of: Pages) -> None:
    page = page_of("/?q=ceasefire", viewport=PHONE)
    playwright.expect(page.locator("#facets")).to_be_hidden()
    page.get_by_text("Filters", exact=True).click()
    playwright.expect(page.locator("#facets")).to_be_visible()
    page.locator("#list a.title").first.click()
    playwright.expect(page.locator("#article .headline")).to_be_visible()
    playwright.expect(page.locator("#list")).to_be_hidden()
    page.locator("#article a.close").click()
    playwright.expect(page.locator("#list")).to_be_visible()


def test_what_is_printed_is_the_article(page_of: Pages) -> None:
    page = page_of("/?q=ceasefire&open=truce")
    page.emulate_media(media="print")
    playwright.expect(page.locator("#article .headline")).to_be_visible()
    for other in (".top", "#facets", "#list", ".pane-bar"):
        playwright.expect(page.locator(other)).to_be_hidden()


def test_other_scripts_run_in_their_direction(page_of: Pages) -> None:
    page = page_of(url(Asked(q="السفينة", open="arabic")))
    assert page.evaluate("getComputedStyle(document.querySelector('#article .headline')).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.querySelector('#article .facts')).direction") == "ltr"


# --- what must never happen -----------------------------------------------------------------------


@pytest.mark.parametrize("view", ["text", "similar", "cut"])
def test_an_article_that_attacks_does_nothing(page_of: Pages, view: Any) -> None:
    page = page_of(url(Asked(q="hostile")))
    page.locator("#list a.title").first.click()  # put there by the script
    playwright.expect(page.locator("#article .headline")).to_contain_text("<script>window.hurt = 4</script>")
    page.goto(url(Asked(q="hostile", open=EVIL, view=view)))  # and by the server
    page.wait_for_timeout(200)
    assert page.evaluate("window.hurt") is None
    assert (
        page.locator("#article script, #article img, #article iframe, #list script, #list img").count() == 0
    )


STATES = [
    "/", "/?q=ceasefire+Lukashenko", "/?q=ceasefire&open=truce", "/?q=plenty&person=Person+3&since=2005&by=year",
    "/?q=ceasefire+AND+(", "/?q=lukashenka", "/?q=nothere", "/article?open=truce", "/nothere",
    "/?q=plenty&open=plenty+3&view=similar", url(Asked(open=EVIL)), url(Asked(q="السفينة", open="arabic")),
]  # fmt: skip


@pytest.mark.parametrize(("scheme", "screen"), [("light", DESK), ("dark", PHONE)], ids=["desk", "phone"])
def test_axe_finds_no_violation(browser: Any, server: str, scheme: str, screen: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = browser.new_context(base_url=server, viewport=screen, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    found = []
    for state in STATES:
        page.goto(state)
        if screen is PHONE and page.locator(".show-filters").is_visible():
            page.locator(".show-filters").click()
        for violation in axe.run(page).response["violations"]:
            found += [(state, violation["id"], node["html"][:200]) for node in violation["nodes"]]
    context.close()
    assert not found, "\n".join(map(str, found))


# --- pictures for the documents -------------------------------------------------------------------


PICTURES = {
    "page": ("/?q=ceasefire+Lukashenko", {"viewport": {"width": 1120, "height": 720}}),
    "page-dark": ("/?q=ceasefire", {"viewport": {"width": 1120, "height": 720}, "color_scheme": "dark"}),
    "page-narrow": ("/?q=ceasefire", {"viewport": PHONE, "device_scale_factor": 1}),
}
"""Name -> what is asked of the sample corpus, and the screen. In the dark one an article is open."""


def test_pictures(browser: Any, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    with Archive(tmp_path / "index") as archive:
        archive.add([ROOT / "sample_corpus"])
    folder = ROOT / "docs" if request.config.getoption("--update-screenshots") else tmp_path
    started = serve(tmp_path / "index")
    server = next(started)
    for name, (address, settings) in PICTURES.items():
        context = browser.new_context(base_url=server, **settings)
        page = context.new_page()
        page.goto(address)
        if name == "page-dark":
            page.locator("#list a.title").first.click()
            page.locator("#article .headline").wait_for()
        page.screenshot(path=folder / f"{name}.png")
        context.close()
        assert (folder / f"{name}.png").stat().st_size > 10_000
        assert (ROOT / "docs" / f"{name}.png").exists(), "take it with --update-screenshots"
    started.close()
