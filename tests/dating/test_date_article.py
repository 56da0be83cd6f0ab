"""Which day, from where and how sure: the traps of news pages, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.dating import date_article
from searchidx.dating.decide import decide
from searchidx.dating.find import in_clues
from searchidx.dating.judge import judge
from searchidx.models import Article, ClueKind, DateClue, Dating, Line

TODAY = date(2024, 6, 1)
STORY = (
    "The river rose again in the night, officials of the valley said, and the bridge was closed to lorries."
)
TITLE = "River rises over the old bridge"


def article(text: str = STORY, *clues: DateClue, url: str | None = None, language: str = "en") -> Article:
    return Article(TITLE, text, url=url, clues=clues, language=language)


def dated(one: Article) -> tuple[str, str, str] | None:
    dating = date_article(one, today=TODAY)
    return (dating.day.isoformat(), str(dating.source), str(dating.grade)) if dating.day else None


def page(*cut: str, after: tuple[str, ...] = ()) -> Article:
    """A page as cleaning leaves it: furniture, the body, furniture."""
    body = [Line(STORY, kept=True, reason="prose") for _ in range(4)]
    lines = [Line(text, kept=False, reason="furniture") for text in cut]
    lines += body + [Line(text, kept=False, reason="furniture") for text in after]
    return replace(article("\n\n".join([STORY] * 4)), lines=tuple(lines))


def published(text: str, source: str = "json-ld") -> DateClue:
    return DateClue(text, source, "published")


# --- metadata ---------------------------------------------------------------------------------------------


def test_metadata_alone_are_likely_and_sure_when_the_page_says_so_too() -> None:
    """Lexicons, product pages and front pages have a published date in their metadata, and show none."""
    claim = published("2023-03-31T23:30:00-05:00")
    assert dated(article(STORY, claim)) == ("2023-03-31", "json-ld", "likely")
    shown = DateClue("March 31, 2023", "byline")
    assert dated(article(STORY, claim, shown)) == ("2023-03-31", "json-ld", "sure")
    updated = DateClue("Updated: March 31, 2023", "byline")  # and no other day: then it came out that day
    assert dated(article(STORY, claim, updated)) == ("2023-03-31", "json-ld", "sure")
    later = DateClue("Updated: April 2, 2023", "byline")
    assert dated(article(STORY, claim, later)) == ("2023-03-31", "json-ld", "likely")


def test_an_address_does_not_back_metadata_that_readers_are_not_shown() -> None:
    """One system makes both of one field, for hotels and shops as for news."""
    url = DateClue("https://example.org/2023/03/31/a", "url")
    claim = published("2023-03-31T23:30:00-05:00")
    assert dated(article(STORY, claim, url)) == ("2023-03-31", "json-ld", "likely")
    assert dated(article(STORY, claim, url, DateClue("March 31, 2023", "byline")))[2] == "sure"  # type: ignore[index]


@pytest.mark.parametrize(
    ("changed", "grade"),
    [("2021-04-03", "sure"), ("2021-09-26", "sure"), ("2021-09-27", "likely"), ("2023-01-01", "likely")],
)
def test_a_page_that_is_kept_up_to_date_has_no_sure_date(changed: str, grade: str) -> None:
    """Nobody works on a story half a year after it came out; guides and recipes are worked on, and dated anew."""
    clues = (published("2021-03-31"), DateClue("March 31, 2021", "byline"))
    modified = DateClue(changed, "meta datemodified", "modified")
    assert dated(article(STORY, *clues, modified)) == ("2021-03-31", "json-ld", grade)


def test_a_later_change_takes_nothing_from_a_day_that_readers_are_told_was_that_of_publication() -> None:
    clues = (published("2021-03-31"), DateClue("2021-03-31", "time", "published"))
    modified = DateClue("2023-01-01", "meta datemodified", "modified")
    assert dated(article(STORY, *clues, modified)) == ("2021-03-31", "json-ld", "sure")


def test_a_date_among_much_else_backs_nothing() -> None:
    listed = DateClue(
        "Fact sheet of remedies for horses and mules, as of 03/2021, 31.03.2023 and later", "byline"
    )
    assert dated(article(STORY, published("2023-03-31"), listed)) == ("2023-03-31", "json-ld", "likely")


def test_the_one_date_beside_the_headline_is_sure() -> None:
    assert dated(article(STORY, DateClue("31. März 2023", "byline"))) == ("2023-03-31", "byline", "sure")
    assert dated(article(STORY, DateClue("31. März 2023", "near headline"))) == (
        "2023-03-31",
        "near headline",
        "likely",
    )
    other = DateClue("https://example.org/2022/01/02/a", "url")
    assert dated(article(STORY, DateClue("31. März 2023", "byline"), other))[2] == "weak"  # type: ignore[index]


def test_the_one_dated_line_around_the_headline_is_sure() -> None:
    """Whatever its element is called, when the element stands beside the headline and so does the line."""
    near = DateClue("31. März 2023", "near headline")
    lines = page(TITLE, "Von Ann Anders, 31. März 2023")
    assert dated(replace(lines, clues=(near,)))[2] == "sure"  # type: ignore[index]
    two = page(TITLE, "Von Ann Anders, 31. März 2023", "2. April 2023")
    assert dated(replace(two, clues=(near,)))[2] != "sure"  # type: ignore[index]


def test_a_day_that_two_places_say_outvotes_one_claim() -> None:
    clues = (published("2023-11-06T18:19+01:00"), DateClue("2023-11-07T07:30+01:00", "meta dc.date"))
    assert dated(article(STORY, *clues, DateClue("07.11.2023, 07:30 Uhr", "byline"))) == (
        "2023-11-07",
        "byline",
        "likely",
    )


def test_the_day_of_an_update_outvotes_nothing() -> None:
    clues = (published("2017-04-12"), published("2020-02-19", "meta datepublished"), DateClue("19.02.2020", "byline"),
             DateClue("2020-02-19", "meta article:modified_time", "modified"))  # fmt: skip
    assert dated(article(STORY, *clues))[0] == "2017-04-12"  # type: ignore[index]


def test_a_record_is_sure_whatever_its_kind() -> None:
    assert dated(article(STORY, DateClue("2023-03-31", "record"))) == ("2023-03-31", "record", "sure")


def test_a_modified_date_alone_is_weak() -> None:
    clue = DateClue("2023-04-02", "meta article:modified_time", "modified")
    assert dated(article(STORY, clue)) == ("2023-04-02", "meta article:modified_time", "weak")


def test_published_beats_modified() -> None:
    clue = DateClue("2023-04-02", "json-ld", "modified")
    assert dated(article(STORY, clue, published("2023-03-31"))) == ("2023-03-31", "json-ld", "likely")


def test_the_day_that_readers_saw_beats_its_neighbour_in_utc() -> None:
    clues = (published("2020-02-25T02:25:54+00:00"), DateClue("February 24, 2020 | 9:25pm", "byline"))
    assert dated(article(STORY, *clues)) == ("2020-02-24", "byline", "sure")


def test_an_address_made_before_the_claim_is_the_first_publication() -> None:
    clues = (published("2019-06-17"), DateClue("https://example.org/2017/07/12/a", "url"))
    assert dated(article(STORY, *clues)) == ("2017-07-12", "url", "likely")


def test_a_conflict_lowers_the_grade() -> None:
    clues = (published("2019-06-17"), DateClue("https://example.org/2019/09/12/a", "url"))
    assert dated(article(STORY, *clues)) == ("2019-06-17", "json-ld", "likely")


@pytest.mark.parametrize("text", ["2024-06-03", "3024-01-01", "1523-01-01", "31 March 1699"])
def test_impossible_days_are_refused(text: str) -> None:
    assert dated(article(STORY, published(text))) is None


def test_tomorrow_is_possible() -> None:
    assert dated(article(STORY, published("2024-06-02"))) == ("2024-06-02", "json-ld", "likely")


# --- URL --------------------------------------------------------------------------------------------------


def test_url_alone_is_likely_and_sure_when_backed() -> None:
    url = "https://example.org/2023/03/31/river"
    assert dated(article(url=url)) == ("2023-03-31", "url", "likely")
    backed = article(f"KYIV, March 31, 2023 (Agency) — {STORY}", url=url)
    assert dated(backed) == ("2023-03-31", "url", "sure")


# --- datelines ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "start",
    [
        "KYIV, March 31, 2023 (Agency) — ",
        "MINSK, 31 March 2023: ",
        "NEW YORK, March 31, 2023 /Agency/ -- ",
        "Berlin, 31. März 2023 (agn) – ",
        "Wien (agn) 31.03.2023 – ",
        "МИНСК, 31 марта 2023 года – ",
        "SAN JOSE DE MAYO, 31 de marzo de 2023 — ",
        "March 31, 2023 (Agency) - ",
    ],
)
def test_dateline_with_a_year(start: str) -> None:
    assert dated(article(start + STORY)) == ("2023-03-31", "dateline", "likely")


@pytest.mark.parametrize(
    "text",
    [
        f"KYIV, March 31 (Agency) — {STORY}",
        "On March 31, 2023 the river rose over the bridge, and nobody in the valley slept that night.",
        "The treaty was published on March 31, 2023, in Minsk, the ministry of the interior said later.",
        "Mary Smith, born March 31, 2003 — the youngest mayor of the valley — closed the bridge on Friday.",
        STORY + "\n\n" + STORY + "\n\nThe bridge was opened on 3 May 2020.",
    ],
)
def test_prose_is_no_dateline_and_no_year_is_invented(text: str) -> None:
    assert dated(article(text)) is None


def test_a_dateline_takes_the_year_of_a_near_clue() -> None:
    text = f"KYIV, March 31 (Agency) — {STORY}"
    assert dated(article(text, url="https://example.org/2023/03/river")) == (
        "2023-03-31",
        "dateline",
        "likely",
    )
    clue = DateClue("2023-04-01", "json-ld", "modified")
    assert dated(article(text, clue)) == ("2023-04-01", "json-ld", "weak")
    nearer = article(text, url="https://example.org/2023/04/01/river")
    assert dated(nearer) == ("2023-04-01", "url", "likely")  # the day it came out, not the day it was written
    assert dated(article(text, url="https://example.org/2023/09/river")) is None


def test_a_dateline_at_new_year_belongs_to_the_old_year() -> None:
    text = f"KYIV, Dec 31 (Agency) — {STORY}"
    assert dated(article(text, url="https://example.org/2023/01/river")) == (
        "2022-12-31",
        "dateline",
        "likely",
    )


# --- lines that cleaning cut ----------------------------------------------------------------------------------


def test_the_sites_own_date_line_is_weak() -> None:
    one = page("Sunday, June 11, 2023", "Home > World", TITLE)
    assert dated(one) == ("2023-06-11", "top line", "weak")


def test_a_day_before_there_were_pages_is_what_somebody_tells_of() -> None:
    assert dated(page(TITLE, "Published 4 March 1912")) == ("1912-03-04", "published line", "likely")
    assert dated(page(TITLE, "31 January 1953")) == ("1953-01-31", "byline", "weak")


def test_a_short_sentence_is_no_line_of_a_date() -> None:
    assert dated(page(TITLE, "Geboren wurde er am 3. Februar 1934 in Lathen.")) is None


def test_of_two_days_above_the_headline_the_one_next_to_it_counts() -> None:
    one = page("Sunday, June 11, 2023", "Home > World", "Tuesday, January 10, 2023", TITLE)
    assert dated(one) == ("2023-01-10", "top line", "weak")


def test_a_published_line_beats_the_sites_date_line() -> None:
    one = page(
        "Sunday, June 11, 2023", "Home > World", TITLE, "By Ann Other", "Published March 31, 2023 6:12 am"
    )
    assert dated(one) == ("2023-03-31", "published line", "sure")


def test_a_dateline_disowns_the_sites_date_line() -> None:
    one = page("Sunday, June 11, 2023", TITLE)
    assert dated(replace(one, text=f"KYIV, March 31 (Agency) — {one.text}")) is None


@pytest.mark.parametrize(
    "line",
    [
        "Published March 31, 2023 6:12 am Updated April 2, 2023 9:00 am",
        "Updated April 2, 2023 | Published: Friday, March 31, 2023",
        "Veröffentlicht am 31.03.2023 um 14:34 Uhr",
        "Publié le 31 mars 2023 à 9 h 12",
        "Publicado el viernes, 31 de marzo de 2023",
        "Опубликовано 31 марта 2023, 10:15",
        "Opublikowano: 31 marca 2023",
        "Posted at 10:30 on 31 March 2023",
        "입력 2023년 3월 31일",
    ],
)
def test_published_lines(line: str) -> None:
    assert dated(page(TITLE, line)) == ("2023-03-31", "published line", "sure")


def test_a_byline_is_likely() -> None:
    assert dated(page(TITLE, "Von Ann Anders, 31. März 2023")) == ("2023-03-31", "byline", "likely")


def test_an_updated_line_alone_is_weak() -> None:
    assert dated(page(TITLE, "Last updated: April 2, 2023")) == ("2023-04-02", "updated line", "weak")


def test_teasers_below_the_text_date_nothing() -> None:
    assert (
        dated(page(TITLE, after=("Most popular", "Bridge opened", "May 3, 2022", "© 2023 The Example")))
        is None
    )


def test_a_published_line_below_the_text_is_likely() -> None:
    assert dated(page(TITLE, after=("First published: March 31, 2023",))) == (
        "2023-03-31",
        "published line",
        "likely",
    )


@pytest.mark.parametrize(
    "line", ["Retrieved June 11, 2023", "Copyright May 3, 2022 The Example", "Deadline: 1 May 2023"]
)
def test_other_dates_are_not_the_articles(line: str) -> None:
    assert dated(page(TITLE, line)) is None


# --- day or month first -----------------------------------------------------------------------------------------


def test_an_unsettled_date_is_weak_and_says_so() -> None:
    one = article(STORY, DateClue("03/04/2023", "byline"))
    assert dated(one) == ("2023-03-04", "byline, day/month unsure", "weak")


def test_the_country_of_the_language_settles_it_where_it_is_no_programs_default() -> None:
    one = article(STORY, DateClue("03/04/2023", "byline"))
    assert dated(replace(one, country="GB")) == ("2023-04-03", "byline", "likely")
    assert dated(replace(one, country="US")) == ("2023-03-04", "byline, day/month unsure", "weak")


def test_language_domain_or_another_clue_settle_it() -> None:
    clue = DateClue("03/04/2023", "byline")
    assert dated(article(STORY, clue, language="fr")) == ("2023-04-03", "byline", "likely")
    assert dated(article(STORY, clue, url="https://example.co.uk/a")) == ("2023-04-03", "byline", "likely")
    assert dated(article(STORY, clue, url="https://example.org/2023/04/03/a")) == (
        "2023-04-03",
        "byline",
        "sure",
    )
    other = DateClue("Updated 14/04/2023", "byline", "modified")
    assert dated(article(STORY, clue, other)) == ("2023-04-03", "byline", "likely")


def test_the_future_settles_it() -> None:
    assert dated(article(STORY, DateClue("05/07/2024", "byline"))) == ("2024-05-07", "byline", "likely")


# --- events ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rest", [("Kick-off: 17:00", "Stadium: Old Weir Park"), ("Lieu : Salle des fêtes",)])
def test_the_day_of_an_event_backs_nothing(rest: tuple[str, ...]) -> None:
    claim = published("2023-03-31T16:45:00Z")
    fixture = replace(page(TITLE, "Date: March 31, 2023", *rest), clues=(claim,))
    assert dated(fixture) == ("2023-03-31", "json-ld", "likely")
    news = replace(page(TITLE, "Date: March 31, 2023", "By Ann Other"), clues=(claim,))
    assert dated(news) == ("2023-03-31", "json-ld", "sure")


@pytest.mark.parametrize("clock", ["Local: 14:30", "Ort: 14 Uhr", "Where: 2.30 pm", "Lieu : 14h30"])
def test_whose_time_a_clock_shows_makes_no_event(clock: str) -> None:
    found = dated(replace(page(TITLE, "Date: March 31, 2023", clock), clues=(published("2023-03-31"),)))
    assert found == ("2023-03-31", "json-ld", "sure")


@pytest.mark.parametrize("source", ["time", "byline"])
@pytest.mark.parametrize("shown", ["March 31, 2023", "2023-03-31T20:00"])  # as readers see it; as machines do
def test_a_page_that_says_where_and_when_shows_no_sure_date(source: str, shown: str) -> None:
    clue = DateClue(shown, source)
    for around in (("March 31, 2023", "Venue: Old Weir Hall"), ("Doors: 19:00", "March 31, 2023")):
        concert = replace(page(TITLE, *around), clues=(clue,))
        assert dated(concert) == ("2023-03-31", source, "weak")
    news = replace(page(TITLE, "March 31, 2023", "By Ann Other"), clues=(clue,))
    assert dated(news) == ("2023-03-31", source, "sure")


# --- anything -----------------------------------------------------------------------------------------------------

_texts = st.text(
    alphabet=st.one_of(
        st.sampled_from("0123456789/.-–—:,() \nPublished March UpdatedKYIV31"), st.characters()
    ),
    max_size=120,
)
_clues = st.builds(
    DateClue, _texts, st.sampled_from(["json-ld", "time", "byline", "url", "record"]),
    st.sampled_from(["published", "modified", "unknown"]),
)  # fmt: skip
_lines = st.builds(Line, _texts, st.booleans(), st.just(""))


@settings(max_examples=200, deadline=None)
@given(
    st.builds(
        Article,
        _texts,
        _texts,
        url=_texts,
        clues=st.lists(_clues).map(tuple),
        lines=st.lists(_lines).map(tuple),
    )
)
def test_no_article_crashes_and_no_day_is_out_of_bounds(one: Article) -> None:
    dating = date_article(one, today=TODAY)
    assert dating == Dating() or (dating.day and dating.source and dating.grade)
    assert dating.day is None or date(1700, 1, 1) <= dating.day <= date(2024, 6, 2)


@pytest.mark.parametrize("kind", ["published", "modified"])
@pytest.mark.parametrize(
    "text",
    [
        "1987-03-31", "1987-03-31T23:30:00Z", "31 March 1987", "03/04/2023", "31/03/23", "31 March", "20230331",
        "1680220800", "2024-06-02", "2024-06-03", "1699-12-31", "2023-02-30", "yesterday",
    ],
)  # fmt: skip
def test_the_only_date_of_a_record_is_decided_as_among_others(text: str, kind: ClueKind) -> None:
    alone = article(STORY, DateClue(text, "record", kind))
    found = list(in_clues(alone))
    assert date_article(alone, today=TODAY) == decide(judge(found, alone, TODAY))


@pytest.mark.parametrize("text", ["Date: 3 March 2023 Time: 10:15", "Datum: 03.03.2023 Uhrzeit: 12:15"])
def test_a_clock_beside_the_date_makes_no_event_of_it(text: str) -> None:
    made = date_article(article("The port closed.", DateClue(text, "byline")))
    assert made.day == date(2023, 3, 3)


@pytest.mark.parametrize(
    "line",
    [
        "Son güncelleme: 1 Nisan 2023", "Aktualizováno 1. dubna 2023", "آخر تحديث: 1 أبريل 2023",
        "แก้ไขล่าสุด: 1 เมษายน 2566",
        "अंतिम अपडेट: 1 अप्रैल 2023", "Τελευταία ενημέρωση: 1 Απριλίου 2023",
        "最后更新：2023年4月1日", "Дата обновления: 1 апреля 2023",
    ],
)  # fmt: skip
def test_a_day_of_change_alone_is_weak_in_every_language(line: str) -> None:
    assert dated(article(STORY, DateClue(line, "near headline"))) == ("2023-04-01", "near headline", "weak")


@pytest.mark.parametrize(
    "line",
    ["Foto: 12. Januar 2019", "Fotoğraf: 12 Ocak 2019", "Staženo 12. ledna 2019", "บันทึกเมื่อ 12 มกราคม 2562"],
)
def test_a_day_of_a_picture_or_of_saving_is_none_of_publication(line: str) -> None:
    assert dated(article(STORY, DateClue(line, "near headline"))) is None
