"""The page over HTTP: what stands on it, that nothing on it can do harm, and that it follows the archive."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from making import index_of, make_article, record, write_records
from starlette.testclient import TestClient
from web_stories import Clients

from searchidx import Archive, extracting
from searchidx.web import assets
from searchidx.web import readers as reading
from searchidx.web.asked import Asked, url
from searchidx.web.readers import Reader

EVIL = "evil <id>&\"'"


class Elements(HTMLParser):
    """The elements of a page as (name, attributes), and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def with_(self, attribute: str) -> list[dict[str, str | None]]:
        return [attributes for _, attributes in self.found if attribute in attributes]


def page(client: TestClient, address: str = "/", **asked: Any) -> Elements:
    answer = client.get(url(Asked(**asked), address))
    assert answer.status_code == 200, answer.text
    return Elements(answer.text)


def ids(elements: Elements) -> list[str | None]:
    return [each["data-id"] for each in elements.with_("data-id")]


# --- the list -------------------------------------------------------------------------------------


def test_the_first_page_shows_the_archive(client: TestClient) -> None:
    shown = page(client)
    assert len(ids(shown)) == 10
    assert "57 articles" in shown.text
    assert {each["data-facet"] for each in shown.with_("data-facet")} == {
        "people",
        "places",
        "organizations",
        "site",
    }


def test_a_search_marks_its_words(client: TestClient) -> None:
    html = client.get("/?q=ceasefire+Lukashenko").text
    assert "<mark>ceasefire</mark>" in html
    assert "Articles with some of the words" in html
    assert ids(Elements(html))[0] == "truce"


def test_an_error_of_a_query_is_shown_in_its_place(client: TestClient) -> None:
    answer = client.get("/?q=ceasefire+AND+(talks")
    assert answer.status_code == 200  # see Pages.search
    assert "<span>ceasefire AND </span><mark>(</mark><span>talks</span>" in answer.text
    assert 'role="alert"' in answer.text
    assert 'value="ceasefire AND (talks"' in answer.text


@pytest.mark.parametrize(
    "wrong", ["since=2023-13", "limit=many", "limit=0", "sort=best", "since=2024&until=2023"]
)
def test_an_error_of_a_filter_is_shown_too(client: TestClient, wrong: str) -> None:
    answer = client.get(f"/?q=port&{wrong}")
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text


def test_a_slip_is_offered_the_right_word(client: TestClient) -> None:
    shown = client.get("/?q=lukashenka").text
    assert "Did you mean" in shown
    assert 'href="/?q=Lukashenko"' in shown or 'href="/?q=lukashenko"' in shown


def test_facets_narrow_and_widen(client: TestClient) -> None:
    shown = page(client, q="plenty", people=("Person 3",))
    chosen = [each for each in shown.with_("data-value") if each.get("aria-current")]
    assert [each["data-value"] for each in chosen] == ["Person 3"]
    assert chosen[0]["href"] == "/?q=plenty"
    assert "Take this away" in [each["title"] for each in shown.with_("title")]


def test_a_second_site_can_be_chosen(client: TestClient) -> None:
    """Of several sites any will do, so the others keep their counts."""
    shown = page(client, q="plenty", sites=("site1.example",))
    values = {each["data-value"]: each["data-count"] for each in shown.with_("data-value")}
    assert values["site1.example"] == values["site2.example"] == "4"
    both = page(client, q="plenty", sites=("site1.example", "site2.example"))
    assert "8 articles" in both.text


def test_a_long_facet_is_shown_on_request(client: TestClient) -> None:
    few = page(client, q="plenty")
    many = page(client, q="plenty", more="people")
    assert sum(str(each["data-value"]).startswith("Person") for each in few.with_("data-value")) == 10
    assert sum(str(each["data-value"]).startswith("Person") for each in many.with_("data-value")) == 15


def test_pages_follow_each_other(client: TestClient) -> None:
    seen: list[str | None] = []
    address: str | None = "/?q=plenty&sort=oldest"
    while address:
        shown = Elements(client.get(address).text)
        seen += ids(shown)
        address = next((str(each["href"]) for each in shown.with_("rel") if each["rel"] == "next"), None)
    assert len(seen) == len(set(seen)) == 45


def test_past_the_end_there_is_a_way_back(client: TestClient) -> None:
    assert "no articles so far down" in page(client, q="plenty", offset=500).text


@pytest.mark.parametrize("unit", ["day", "week", "month", "year"])
def test_the_timeline_counts_every_article_that_has_a_date(client: TestClient, unit: Any) -> None:
    shown = page(client, q="plenty", by=unit)
    bars = [each for each in shown.with_("data-from") if each["data-count"] != "0"]
    if unit == "year":
        assert sum(int(str(each["data-count"])) for each in bars) == 45
    one = client.get(str(bars[0]["href"]))
    assert f"{bars[0]['data-count']} article" in one.text


def test_a_chosen_period_stays_in_the_whole_timeline(client: TestClient) -> None:
    whole = page(client, q="plenty", by="year").with_("data-from")
    narrowed = page(client, q="plenty", by="year", since="2005", until="2006")
    assert [each["data-name"] for each in narrowed.with_("data-from")] == [
        each["data-name"] for each in whole
    ]
    assert sum("bar chosen" in (each.get("class") or "") for _, each in narrowed.found) == 2
    plain = page(client, q="plenty", by="year", since="since 2005".removeprefix("since "))
    assert sum("bar chosen" in (each.get("class") or "") for _, each in plain.found) > 2


def test_other_scripts_keep_their_direction_and_language(client: TestClient) -> None:
    html = client.get(url(Asked(q="السفينة"))).text
    assert re.search(r'<h3 dir="auto"><a class="title" [^>]*lang="ar"', html)
    assert 'lang="ja"' in client.get(url(Asked(q="港"))).text


def test_a_form_keeps_only_what_is_not_usual(client: TestClient) -> None:
    def kept(address: str) -> list[tuple[str | None, str | None]]:
        hidden = [
            each for each in Elements(client.get(address).text).with_("type") if each["type"] == "hidden"
        ]
        return [(each["name"], each["value"]) for each in hidden]

    assert kept("/?q=port&limit=10&sort=relevance") == []
    assert kept("/?q=port&limit=20&sort=newest") == [("sort", "newest"), ("limit", "20")]


def test_what_a_query_was_read_as_is_told_where_it_differs(client: TestClient) -> None:
    assert "read as" in page(client, q="ceasefire in april 2023").text
    assert "read as" not in page(client, q=" ceasefire  talks", sites=("site1.example",)).text


# --- one article ----------------------------------------------------------------------------------


def test_an_article_is_shown_beside_its_list(client: TestClient) -> None:
    shown = page(client, q="ceasefire", open="truce")
    assert "Minsk would host the talks." in shown.text
    assert {"data-open": "truce"}.items() <= next(each for each in shown.with_("data-open")).items()
    assert [each["id"] for each in shown.with_("id") if str(each["id"]).startswith("mark-")] == [
        "mark-1",
        "mark-2",
    ]
    assert len(ids(shown)) == 3


def test_an_article_is_shown_alone(client: TestClient) -> None:
    shown = page(client, "/article", q="ceasefire", open="truce")
    assert "Minsk would host the talks." in shown.text
    assert not ids(shown)


def test_names_lead_to_their_facet(client: TestClient) -> None:
    links = [each["href"] for each in page(client, open="truce").with_("href")]
    assert "/?person=Alexander%20Lukashenko" in links
    assert "/?site=herald.example" in links


def test_an_article_that_is_not_there_is_told(client: TestClient) -> None:
    assert client.get("/article?open=nothere").status_code == 404
    beside = client.get("/?q=ceasefire&open=nothere")
    assert beside.status_code == 200
    assert "no article has the id" in beside.text
    assert client.get("/article").status_code == 400


def test_similar_articles(client: TestClient) -> None:
    shown = page(client, "/article", open="plenty 3", view="similar")
    assert "shares" in shown.text
    assert any("open=plenty" in str(each["href"]) for each in shown.with_("href"))


def test_its_names_stand_apart(client: TestClient) -> None:
    """Without the style sheet, too, and when they are copied."""
    assert "Minsk Belarus" in page(client, "/article", open="truce").text


def cut_page(client: TestClient) -> str:
    return str(ids(page(client, q="estuary"))[0])


def test_what_was_cut_from_a_page(client: TestClient) -> None:
    shown = client.get(url(Asked(open=cut_page(client), view="cut"), "/article")).text
    assert re.search(r'<tr class="cut"><td dir="auto">[^<]*Most read', shown)
    assert re.search(r'<tr class="kept"><td dir="auto">The bridge over the estuary', shown)


def test_what_was_cut_is_not_known_of_records(client: TestClient) -> None:
    assert "one of many in its file" in page(client, "/article", open="truce", view="cut").text


def test_who_asks_what_was_cut_waits_for_nobody(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """One file is read at a time; a second reader that waited for it would answer no search meanwhile."""
    import threading

    name = cut_page(client)
    begun, go_on = threading.Event(), threading.Event()
    explain = extracting.explain

    def slow(*given: Any, **named: Any) -> Any:
        begun.set()
        assert go_on.wait(20)
        return explain(*given, **named)

    monkeypatch.setattr(extracting, "explain", slow)
    address = url(Asked(open=name, view="cut"), "/article")
    first: list[str] = []
    asking = threading.Thread(target=lambda: first.append(client.get(address).text))
    asking.start()
    assert begun.wait(20)
    try:
        second = client.get(address).text
        assert "being read" in second
        assert "Bridge opens" in second
    finally:
        go_on.set()
        asking.join()
    assert "Most read" in first[0]
    assert "Most read" in client.get(address).text


def test_a_file_that_has_changed_is_not_shown(tmp_path: Path, client_of: Clients) -> None:
    """Nor is what a link puts in its place: only text that is indexed already can be seen."""
    from web_stories import PAGE

    source = tmp_path / "page.html"
    source.write_text(PAGE)
    with Archive(tmp_path / "index") as archive:
        archive.add([source])
        name = archive.search("estuary").hits[0].id
    client = client_of(tmp_path / "index")
    secret = tmp_path / "secret.txt"
    secret.write_text(
        "A secret of three paragraphs.\n\nNobody may read it here.\n\nIt stays where it is, on the disk.\n"
    )
    source.unlink()
    source.symlink_to(secret)
    shown = client.get(url(Asked(open=name, view="cut"), "/article"))
    assert "not as it was indexed" in shown.text
    assert "Nobody may read it" not in shown.text
    source.unlink()
    assert "not as it was indexed" in client.get(url(Asked(open=name, view="cut"), "/article")).text


def test_versions_and_copies(tmp_path: Path, client_of: Clients) -> None:
    text = " ".join(f"The council of ward {number} voted on the bridge and the road." for number in range(12))
    stories = [
        record("first", text, url="https://a.example/1", saved="2023-01-01T00:00:00Z", title="Vote", site="a.example"),
        record("second", text + " The mayor abstained.", url="https://a.example/1",
               saved="2023-01-02T00:00:00Z", title="Vote", site="a.example"),
        record("agency", text, url="https://b.example/2", title="Vote", site="b.example"),
    ]  # fmt: skip
    with Archive(tmp_path / "index") as archive:
        archive.add([write_records(tmp_path / "stories.jsonl", stories)])
    client = client_of(tmp_path / "index")
    shown = client.get("/?q=council").text
    assert "1 article" in shown
    assert "2 versions" in shown
    opened = page(client, "/article", q="council", open="second")
    links = [str(each["href"]) for each in opened.with_("href")]
    assert "/?q=council&open=first" in links  # the version before
    assert "/?q=council&open=agency" in links  # the copy
    changes = client.get("/article?open=second&view=changes").text
    assert re.search(r"<ins><span class=\"sr\">added: </span>[^<]*abstained", changes)


def test_similar_articles_are_folded_unless_every_copy_is_asked_for(
    tmp_path: Path, client_of: Clients
) -> None:
    text = " ".join(f"The council of ward {number} voted on the bridge and the road." for number in range(12))
    other = "The council of the harbour voted on the bridge, on the ferry and on a road along the quay."
    stories = [
        record("asked", other, title="Quay"),
        *(record(name, text, title="Vote") for name in ("one", "two")),
    ]
    with Archive(tmp_path / "index") as archive:
        archive.add([write_records(tmp_path / "stories.jsonl", stories)])
    client = client_of(tmp_path / "index")

    def shown(**more: bool) -> list[str]:
        html = client.get(url(Asked(open="asked", view="similar", **more), "/article")).text
        return re.findall(r'<a class="title" href="[^"]*open=(\w+)', html)

    assert len(shown()) == 1
    assert "+1 copy" in client.get(url(Asked(open="asked", view="similar"), "/article")).text
    assert sorted(shown(all_copies=True)) == ["one", "two"]


# --- what an article may not do -------------------------------------------------------------------


def every_view(client: TestClient) -> list[str]:
    asked = [
        Asked(q="hostile"), Asked(q="hostile", open=EVIL), Asked(q="hostile", open=EVIL, view="similar"),
        Asked(q="hostile", people=("<script>window.hurt = 7</script>",)), Asked(q="hostile", open=EVIL, view="cut"),
        Asked(q="<script>hurt()</script>"), Asked(q='"><img src=x onerror=hurt()>'),
        Asked(q="hostile", since='"><script>hurt()</script>'), Asked(open="<script>hurt()</script>"),
        Asked(q='title:"<b>" AND ('),
    ]  # fmt: skip
    return [client.get(url(each, path)).text for each in asked for path in ("/", "/article")]


def test_what_an_article_says_is_text(client: TestClient) -> None:
    own = re.compile(rf'<script type="module" src="{re.escape(assets.address("page.js"))}">')
    for html in every_view(client):
        elements = Elements(html)
        scripts = [attributes for tag, attributes in elements.found if tag == "script"]
        assert len(scripts) == len(own.findall(html)) == 1
        assert not [
            tag for tag, _ in elements.found if tag in ("img", "iframe", "object", "embed", "b", "i", "style")
        ]
        for _, attributes in elements.found:
            assert not [name for name in attributes if name.startswith("on") or name == "style"]
            for name in ("href", "src", "action"):
                assert (attributes.get(name) or "/").startswith(("/", "https://good.example/", "#")), (
                    attributes
                )
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)
    opened = page(client, "/article", open=EVIL)
    assert "<script>window.hurt = 1</script>" in opened.text
    assert "{{ 7 * 7 }}" in opened.text


def test_an_address_that_is_none_of_the_web_is_text(tmp_path: Path, client_of: Clients) -> None:
    """As an index may hold it that another program wrote."""
    bad = {
        "javascript:hurt()",
        "data:text/html,<script>hurt()</script>",
        "file:///etc/passwd",
        "//evil.example/x",
    }
    stories = [make_article(f"a{number}", "A story.", url=url) for number, url in enumerate(bad)]
    client = client_of(index_of(tmp_path / "index", stories))
    for story in stories:
        shown = page(client, "/article", open=story.id)
        assert story.url in shown.text
        assert not [each for each in shown.with_("href") if not str(each["href"]).startswith(("/", "#"))]
        assert not [each for each in shown.with_("href") if str(each["href"]).startswith("//")]


def test_an_address_of_the_web_is_a_link_that_tells_nothing(client: TestClient) -> None:
    links = [
        each for each in page(client, open="linked").with_("href") if "good.example/" in str(each["href"])
    ]
    assert [each["href"] for each in links] == ["https://good.example/a?b=1&c=2"]
    assert links[0]["rel"] == "noopener noreferrer nofollow"


def test_the_page_has_nothing_that_its_policy_forbids(client: TestClient) -> None:
    for html in every_view(client):
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)", html)
        assert "http:" not in html.replace("https://good.example", "").replace("http://www.w3.org", "")


def test_files_are_not_served(client: TestClient, index: Path) -> None:
    for below in ("/static", assets.PREFIX):
        for path in ("../application.py", "%2e%2e/application.py", "/etc/passwd", f"{index}/searchidx.json"):
            assert client.get(f"{below}/{path}").status_code == 404, path
    for path in ("/openapi.json", "/index/searchidx.json"):
        assert client.get(path).status_code == 404, path
    assert client.get(assets.address("page.js")).headers["content-type"].startswith("text/javascript")


def test_a_browser_asks_for_style_and_scripts_once(client: TestClient) -> None:
    page = client.get("/").text
    own = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert len(own) == 3
    for address in own:
        assert client.get(address).headers["cache-control"] == assets.FOR_GOOD
    assert client.get("/").headers["cache-control"] == "no-store"
    assert (
        client.get("/static/page.css").status_code == 404
    )  # an address without a version would be kept too long


# --- the archive behind it ------------------------------------------------------------------------


def test_a_new_commit_is_found_without_a_restart(tmp_path: Path, client_of: Clients) -> None:
    with Archive(tmp_path / "index") as archive:
        archive.add([write_records(tmp_path / "a.jsonl", [record("a", "A first story.", date="2023-01-01")])])
        client = client_of(tmp_path / "index")
        assert "1 article" in page(client, q="story").text
        archive.add(
            [write_records(tmp_path / "b.jsonl", [record("b", "A second story.", date="2023-01-02")])]
        )
        shown = page(client, q="story")
        assert ids(shown) == ["a", "b"] or ids(shown) == ["b", "a"]
        assert "of 1 archived" in shown.text
        archive.remove([tmp_path / "a.jsonl"])
        assert ids(page(client, q="story")) == ["b"]


def test_an_index_that_is_gone_is_told(tmp_path: Path, client_of: Clients) -> None:
    client = client_of(tmp_path / "nothing")
    shown = client.get("/")
    assert shown.status_code == 503
    assert "there is no index" in shown.text
    assert client.get("/api/query").json()["hint"] == "make one: searchidx add FOLDER"


def test_what_takes_too_long_is_given_up(
    index: Path, client_of: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    monkeypatch.setattr("searchidx.web.answers.results", lambda *_, **__: time.sleep(0.4))
    answer = client_of(index, seconds=0.05).get("/api/query?q=slow")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "2"
    assert "no answer within 0.05 seconds" in answer.json()["error"]


def test_a_fault_of_ours_is_told_without_its_text(
    index: Path, client_of: Clients, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("a secret")

    monkeypatch.setattr("searchidx.web.answers.results", fail)
    client = client_of(index)
    assert client.get("/api/query").json()["error"] == "something went wrong in searchidx"
    answer = client.get("/")
    assert (answer.status_code, answer.headers["x-frame-options"]) == (500, "DENY")
    told = capsys.readouterr().err
    assert "ValueError at " in told
    assert "a secret" not in answer.text + told


def test_readers_turn_away_what_they_cannot_answer_in_time(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio
    import threading

    monkeypatch.setattr(reading, "WAITING", 1)
    readers = reading.Readers(str(index), threads=1)
    go_on = threading.Event()

    def wait(_reader: Reader) -> bool:
        return go_on.wait(10)

    async def ask() -> list[Any]:
        asked = [asyncio.create_task(readers.ask(wait)) for _ in range(4)]
        await asyncio.sleep(0.05)
        go_on.set()
        return await asyncio.gather(*asked, return_exceptions=True)

    answers = asyncio.run(ask())
    assert answers[:2] == [True, True]
    assert all(isinstance(each, reading.Busy) for each in answers[2:])
    readers.close()
