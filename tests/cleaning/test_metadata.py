"""What pages say about themselves, and what they only seem to say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.cleaning.bylines import author_name
from searchidx.cleaning.metadata import PageMetadata, page_metadata
from searchidx.cleaning.page import read_page
from searchidx.models import ClueKind, DateClue

HEADLINE = "River rises over the old bridge"


def read(
    head: str = "", body: str = f"<h1>{HEADLINE}</h1><p>Words.</p>", url: str | None = None
) -> PageMetadata:
    html = f"<html lang='en-GB'><head>{head}</head><body>{body}</body></html>"
    return page_metadata(read_page(html), url)


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


# --- dates ------------------------------------------------------------------------------------------------


def test_json_ld_in_a_graph_prefers_the_article() -> None:
    made = read(
        json_ld(
            '{"@graph": [{"@type": "WebPage", "datePublished": "2020-01-01"}, {"@type": ["NewsArticle"], "headline":'
            ' "River", "datePublished": "2023-03-31T06:12:00Z", "dateModified": "2023-04-02", "author": [{"name": "Ann'
            ' Other"}, {"name": "Bo Else"}], "publisher": {"name": "The Example"}}]}'
        )
    )
    assert made.clues == (
        DateClue("2023-03-31T06:12:00Z", "json-ld", "published"),
        DateClue("2023-04-02", "json-ld", "modified"),
    )
    assert (made.author, made.site) == ("Ann Other, Bo Else", "The Example")


def test_of_several_articles_the_one_with_the_pages_title_counts() -> None:
    nodes = (
        '[{"@type": "Article", "headline": "Another", "datePublished": "2020-01-01"},'
        f' {{"@type": "Article", "headline": "{HEADLINE}", "datePublished": "2023-03-31"}}]'
    )
    assert read(json_ld(nodes)).clues == (DateClue("2023-03-31", "json-ld", "published"),)


def test_json_ld_about_a_page_or_an_event_is_no_published_date() -> None:
    page = json_ld('{"@type": "WebPage", "datePublished": "2023-03-31"}')
    assert read(page).clues == (DateClue("2023-03-31", "json-ld page", "unknown"),)
    assert (
        read(json_ld('{"@type": "Event", "startDate": "2023-03-31", "datePublished": "2023-03-01"}')).clues
        == ()
    )


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "NewsArticle", "datePublished": "2023-03-31",}',
        '{"@type": "NewsArticle", "description": "two\nlines", "datePublished": "2023-03-31"}',
        '{"@type": "Organization"} {"@type": "NewsArticle", "datePublished": "2023-03-31"}',
        '{"@type": "NewsArticle", "datePublished": "2023-03-31", "headline": "a "quote" inside"}',
        '<!-- {"@type": "NewsArticle", "datePublished": "2023-03-31"} -->',
    ],
)
def test_broken_json_is_tolerated(text: str) -> None:
    assert DateClue("2023-03-31", "json-ld", "published") in read(json_ld(text)).clues


@pytest.mark.parametrize(
    "text", ["", "{", "null", "[1, 2]", '{"@type": 3, "author": {"name": {}}}', "[" * 5000]
)
def test_hopeless_json_is_passed_over(text: str) -> None:
    assert read(json_ld(text)).clues == ()


@pytest.mark.parametrize(
    ("tag", "clue"),
    [
        (
            "property='article:published_time'",
            DateClue("2023-03-31", "meta article:published_time", "published"),
        ),
        ("name='Parsely-Pub-Date'", DateClue("2023-03-31", "meta parsely-pub-date", "published")),
        ("itemprop='datePublished'", DateClue("2023-03-31", "meta datepublished", "published")),
        ("name='DC.Date'", DateClue("2023-03-31", "meta dc.date", "unknown")),
        ("property='og:updated_time'", DateClue("2023-03-31", "meta og:updated_time", "modified")),
    ],
)
def test_meta_tags(tag: str, clue: DateClue) -> None:
    assert read(f"<meta {tag} content='2023-03-31'>").clues == (clue,)


def test_the_date_of_a_review_is_not_the_pages() -> None:
    tags = "<meta itemprop='datePublished' content='2018-05-23'><time itemprop='datePublished'>23 May 2018</time>"
    review = f"<div itemscope itemtype='https://schema.org/Review'>{tags}</div>"
    assert read(body=f"<h1>{HEADLINE}</h1>{review}").clues == ()


def test_times_near_the_headline() -> None:
    made = read(
        body=f"<div class='sidebar'><time datetime='2020-01-01'>x</time></div><h1>{HEADLINE}</h1>"
        "<time class='entry-date published' datetime='2023-03-31T06:12'>31 March</time>"
        "<time class='updated' datetime='2023-04-02'>2 April</time><p>Words.</p>"
        "<ul class='related'><li><time class='published' datetime='2021-01-01'>x</time></li></ul>"
    )
    assert made.clues == (
        DateClue("2023-03-31T06:12", "time", "published"),
        DateClue("2023-04-02", "time", "modified"),
    )


def test_dates_that_only_readers_see() -> None:
    made = read(body=f"<h1>{HEADLINE}</h1><div class='postDate'>March 31, 2023</div><p>Words.</p>")
    assert made.clues == (DateClue("March 31, 2023", "byline", "unknown"),)


def test_dates_without_a_name_around_the_headline() -> None:
    made = read(
        body=f"<h1>{HEADLINE}</h1><p><i>By Ann Other, March 31, 2023</i></p><p>It was built in 1923 or so.</p>"
    )
    assert made.clues == (DateClue("By Ann Other, March 31, 2023", "near headline", "unknown"),)


def test_a_date_below_the_text_counts_when_it_is_the_only_one() -> None:
    words = f"<h1>{HEADLINE}</h1><p>{'word ' * 200}</p>"
    one, two = "<p class='date'>31.03.2023</p>", "<p class='date'>01.02.2020</p>"
    assert read(body=words + one).clues == (DateClue("31.03.2023", "below the text", "unknown"),)
    assert read(body=words + one + two).clues == ()


@pytest.mark.parametrize(
    ("shown", "kind"),
    [
        ("Updated 31 March", "modified"),
        ("Zuletzt aktualisiert: 31.03.", "modified"),
        ("Published 30 March, updated 31 March", "unknown"),
        ("31 March", "unknown"),
    ],
)
def test_a_time_that_says_updated_is_the_day_of_a_change(shown: str, kind: ClueKind) -> None:
    made = read(body=f"<h1>{HEADLINE}</h1><time datetime=2023-03-31>{shown}</time><p>Words.</p>")
    assert made.clues == (DateClue("2023-03-31", "time", kind),)


MENU = (
    "<ul><li><a href=/a>Home</a><li><a href=/b>World</a><li><a href=/c>Sport</a><li><a href=/d>Arts</a></ul>"
)


@pytest.mark.parametrize(
    ("above", "clues"),
    [
        ("<div class=date>June 11, 2023</div>", ["June 11, 2023"]),
        ("<header><time datetime=2023-06-11>June 11</time></header>", ["2023-06-11"]),
        ("<p>June 11, 2023</p>", []),
    ],
)
@pytest.mark.parametrize("menu", [MENU, "<nav><a href=/a>World</a> <a href=/b>Sport</a></nav>"])
def test_a_date_above_the_menu_is_the_sites(above: str, clues: list[str], menu: str) -> None:
    made = read(body=f"{above}{menu}<h1>{HEADLINE}</h1><p>Words.</p>")
    assert made.clues == tuple(DateClue(clue, "top line", "unknown") for clue in clues)
    for own in (
        "<p class=date>March 31, 2023</p>",
        "March 31, 2023",
        "<a href=/a>Ann</a> | <span>March 31, 2023</span>",
    ):
        made = read(body=f"<div id=page>{above}{menu}<h1>{HEADLINE}</h1>{own}<p>Words.</p></div>")
        assert [clue.text for clue in made.clues] == ["March 31, 2023"]


@pytest.mark.parametrize(
    "between",
    [
        "",
        "<a href=/b>Opinion and analysis of the week</a>",
        "<div>By <a href=/ann>Ann Other and Bo Else of the Port Post</a></div>",
    ],
)
def test_a_date_right_above_the_headline_is_the_articles(between: str) -> None:
    own = "<div class=date>March 31, 2023</div>"
    for body in (f"{MENU}{own}{between}", f"{MENU}<div class=entry-meta>{MENU}{own}</div>{between}"):
        made = read(body=f"{body}<h1>{HEADLINE}</h1><p>Words.</p>")
        assert [(clue.text, clue.source) for clue in made.clues] == [("March 31, 2023", "byline")]


@pytest.mark.parametrize(
    ("shown", "source"),
    [
        ("Saturday 6 June 2026", "top line"),
        ("Samstag, 6. Juni 2026", "top line"),
        ("June 6, 2026", "near headline"),
        ("Berlin, 6. Juni 2026", "near headline"),
        ("Culture | Saturday 6 June 2026", "near headline"),
    ],
)
def test_a_day_with_its_weekday_alone_above_the_headline_is_the_sites(shown: str, source: str) -> None:
    body = f"<div>{shown}</div><div><h1>{HEADLINE}</h1><p>Words.</p></div>"
    assert [clue.source for clue in read(body=f"{MENU}{body}").clues] == [source]
    story = f"<article><div>{shown}</div><h1>{HEADLINE}</h1><p>Words.</p></article>"
    assert [clue.source for clue in read(body=f"{MENU}{story}").clues] == ["near headline"]


def test_links_in_the_article_are_no_menu_above_it() -> None:
    made = read(
        body=f"<article><div class=date>March 31, 2023</div>{MENU}<h1>{HEADLINE}</h1><p>Words.</p></article>"
    )
    assert made.clues == (DateClue("March 31, 2023", "byline", "unknown"),)


def test_what_says_that_it_is_the_day_of_publication_counts_above_the_menu() -> None:
    made = read(body=f"<div class=published>March 31, 2023</div>{MENU}<h1>{HEADLINE}</h1><p>Words.</p>")
    assert made.clues == (DateClue("March 31, 2023", "byline", "published"),)


def test_comments_and_copyright_years_are_no_clues() -> None:
    made = read(
        body=f"<h1>{HEADLINE}</h1><p>Words.</p><div class='comment-date'>1 May 2023</div>"
        "<div class='copyright-date'>© 2023 The Example</div>"
    )
    assert made.clues == ()


def test_url_clues() -> None:
    made = read("<link rel='canonical' href='https://www.example.org/2023/03/31/river'>")
    assert made.clues == (DateClue("https://www.example.org/2023/03/31/river", "url", "unknown"),)


# --- title, site, language -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        f"{HEADLINE} - The Example",
        f"{HEADLINE} | Example News",
        f"{HEADLINE} – World – The Example",
        HEADLINE,
    ],
)
def test_the_sites_name_is_no_part_of_the_title(title: str) -> None:
    named = "<meta property='og:site_name' content='The Example'>"
    assert read(f"<title>{title}</title>{named}", "<p>Words.</p>").title in (HEADLINE, f"{HEADLINE} – World")
    assert read(f"<title>{title}</title>{named}").title == HEADLINE


def test_a_dash_inside_a_title_stays() -> None:
    assert (
        read("<title>River rises - again and again</title>", "<p>x</p>").title
        == "River rises - again and again"
    )


@pytest.mark.parametrize("around", ["{}", "<article>{}</article>", "<article><header>{}</header></article>"])
def test_the_one_h1_is_the_headline_though_the_title_is_worded_otherwise(around: str) -> None:
    h1 = f"<h1>{HEADLINE}</h1>"
    assert read("<title>Floods in the valley: latest</title>", around.format(h1)).title == HEADLINE


@pytest.mark.parametrize(
    "h1",
    [
        "<header><h1>The paper of the valley</h1></header>",
        "<div class=logo><h1>The paper of the valley</h1></div>",
        "<h1>Valley Post</h1>",
    ],
)
def test_a_sites_name_in_h1_is_no_headline(h1: str) -> None:
    assert (
        read("<title>Floods close the old bridge</title>", f"{h1}<p>Words.</p>").title
        == "Floods close the old bridge"
    )


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ("<div>By Ann Other</div>", "Ann Other"),
        (
            "<span>By <a href=/a>Ann Other</a> , <a href=/b>Bo Else</a> and Cy Third</span>",
            "Ann Other, Bo Else and Cy Third",
        ),
        ("<p>By Ann Other | March 31, 2023 | 5 min read</p>", "Ann Other"),
        ("<p>Written by <b>Ann Other</b></p>", "Ann Other"),
        ("<p>By Ann Other in Port Anders</p>", "Ann Other"),
        ("<p class=author>By Ann Other, Staff Writer</p>", "Ann Other"),
        ("<div>By Tuesday the river had risen again</div>", None),
        ("<div>By Ann Other in London she said that</div>", None),
    ],
)
def test_bylines_below_the_headline(byline: str, name: str | None) -> None:
    assert read(body=f"<h1>{HEADLINE}</h1>{byline}<p>{'Many words of a story. ' * 9}</p>").author == name


def test_a_time_in_a_sentence_is_no_day_of_publication() -> None:
    told = (
        "The festival opens on <time datetime=2023-06-01>1 June</time>, and the mayor will be there "
        + "again " * 20
    )
    assert read(body=f"<h1>{HEADLINE}</h1><p>{told}</p>").clues == ()


def test_the_logo_is_not_the_title() -> None:
    body = f"<h1>The Example</h1><article><h2>{HEADLINE}</h2></article>"
    assert read(f"<title>{HEADLINE} - The Example</title>", body).title == HEADLINE


def test_site_is_the_host() -> None:
    named = "<meta property='og:site_name' content='The Example'>"
    assert read(named, url="https://www.example.org/a").site == "example.org"
    assert read(named + "<link rel=canonical href='https://m.example.org/a'>").site == "example.org"
    assert read(named).site == "The Example"
    assert read(url="https://archive.example/web/2020/https://www.example.org/a").site == "example.org"


def test_the_address() -> None:
    canonical = "<link rel='canonical' href='/a'>"
    assert read(canonical, url="https://example.org/a?utm=1").url == "https://example.org/a"
    assert read(canonical).url is None
    assert (
        read("<link rel=canonical href='https://example.org/'>", url="https://example.org/a").url
        == "https://example.org/a"
    )
    assert read("<link rel=canonical href='javascript:x'>").url is None


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://example.org/news/\n    ferry", "https://example.org/news/    ferry"),
        ("https://example.org/news/ferry\t-late", "https://example.org/news/ferry-late"),
        ("https://example.org/news/ferry?", "https://example.org/news/ferry"),
        ("https://example.org/news/ferry#", "https://example.org/news/ferry"),
        ("https://example.org/news/ferry?#top", "https://example.org/news/ferry#top"),
        ("https://example.org/news/ferry?id=1#top", "https://example.org/news/ferry?id=1#top"),
        ("https:///news/ferry", "https://example.org/news/ferry"),
        ("//example.org/news/ferry", "https://example.org/news/ferry"),
    ],
)
def test_an_address_has_one_spelling(address: str, found: str) -> None:
    assert read(f"<link rel=canonical href='{address}'>", url="https://example.org/x").url == found


def test_language() -> None:
    assert read().language == "en"
    tree = read_page("<html><head><meta property='og:locale' content='fr_FR'></head><body></body></html>")
    assert page_metadata(tree).language == "fr"
    assert (page_metadata(tree).language, page_metadata(tree).country) == ("fr", "FR")
    assert page_metadata(read_page("<p>x</p>")).language is None
    for start in (
        "<html lang=en-GB>",
        "<html lang=en><meta property=og:locale content=en_GB>",
        "<html lang=en-gb-oed>",
    ):
        made = page_metadata(read_page(f"{start}<body><p>x</p></body></html>"))
        assert (made.language, made.country) == ("en", None if "oed" in start else "GB")


# --- authors ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("By Ann Other", "Ann Other"),
        ("By Ann Other, ann@example.org | March 31, 2023", "Ann Other"),
        ("Von Ann Anders und Bo Beispiel", "Ann Anders und Bo Beispiel"),
        ("Par Anne Autre, 31 mars 2023", "Anne Autre"),
        ("Posted by A. N. Other on Friday", "A. N. Other"),
        ("Ann Other @annother https://example.org/ann", "Ann Other"),
        ("31.03.2023 Autor: Ann Anders", "Ann Anders"),
        ("red88", "red88"),
        ("admin", None),
        ("2023", None),
        ("", None),
        ("By", None),
    ],
)
def test_author_name(text: str, name: str | None) -> None:
    assert author_name(text) == name


def test_the_outlet_is_not_the_author_when_a_person_is_named() -> None:
    head = "<meta name=author content='The Example'><meta property=og:site_name content='The Example'>"
    body = f"<h1>{HEADLINE}</h1><p class='byline'>By <a rel='author'>Ann Other</a></p><p>Words.</p>"
    assert read(head, body).author == "Ann Other"
    assert read(head).author == "The Example"


def test_authors_side_by_side_are_all_named() -> None:
    link = "<a rel=author href=/{0}>{0}</a>"
    line = link.format("Ann Other") + " and " + link.format("Bo Else")
    role = "<span rel=author>Our Staff Writer</span>"
    below = f"<div><div><p>{link.format('Cy Third')}</p></div></div>"
    line += ", " + link.format("Ann Other") + " " + role
    body = f"<article><h1>{HEADLINE}</h1><p>By {line}</p><p>Words.</p></article>{below}"
    assert read(body=body).author == "Ann Other, Bo Else"


def test_commenters_are_no_authors() -> None:
    assert read(body=f"<h1>{HEADLINE}</h1><div class='comment-author'>Troll</div>").author is None


# --- anything ----------------------------------------------------------------------------------------------------

_pieces = st.lists(
    st.sampled_from(
        ["<h1>", "</h1>", "<time datetime='", "'>", "<meta name=date content='", "<link rel=canonical href='http://[",
         "2023-03-31",
         "<div class='date author'>", "</div>", "<script type='application/ld+json'>", '{"@type":"Article","@graph":[',
         "</script>",
         "By Ann", "<title>", " - ", "|", "</title>", "<!--", "\x00", "é", "<html lang='", "<body itemscope>"]
    ) | st.text(max_size=8)
).map("".join)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(_pieces)
def test_no_markup_crashes(html: str) -> None:
    tree = read_page("<html><body>" + html.replace("\x00", "").encode("utf8", "replace").decode())
    made = page_metadata(tree, html[:40])
    assert all(clue.text for clue in made.clues)
