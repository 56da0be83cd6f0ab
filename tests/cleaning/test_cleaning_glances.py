"""What is looked at before a pattern is tried never keeps a line from a pattern that fits it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.cleaning import comments, datelines, lines, phrases, wrapping

PIECES = st.sampled_from(
    (
        "By Von Jane Doe published Updated: stand May 2023 3 march 10:30 (Reuters) > photo/ AP (AP) getty images © » "
        "via credit: shutterstock sign up subscribe now newsletter follow @them on twitter jetzt all rights "
        "reserved read more: share story KYIV - – — ( | 12 comments 1.2k views más años É Ж. 기자 … the of und , . : ²"
    ).split()
)
LINES = st.lists(PIECES, min_size=1, max_size=9).map(" ".join)


def _brackets(value: Any) -> str:
    named = {codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_WORD: r"\w", codes.CATEGORY_SPACE: r"\s",
             codes.CATEGORY_NOT_WORD: r"\W", codes.CATEGORY_NOT_SPACE: r"\S"}  # fmt: skip
    inside = ""
    for kind, each in value:
        if kind is codes.NEGATE:
            inside += "^"
        elif kind is codes.RANGE:
            inside += "-".join(re.escape(chr(end)) for end in each)
        else:
            inside += named[each] if kind is codes.CATEGORY else re.escape(chr(each))
    return f"[{inside}]"


def wordings(pattern: Any) -> set[str]:
    """Texts made of a pattern: every choice of words, and of repetitions the fewest, and one where none will do."""
    found = {""}
    for operation, value in pattern:
        found = {begun + part for begun, part in itertools.product(found, _parts(operation, value))}
    return found


def _parts(operation: Any, value: Any) -> set[str]:
    if operation is codes.LITERAL:
        return {chr(value)}
    if operation is codes.NOT_LITERAL or operation is codes.ANY:
        return {"z"}
    if operation is codes.IN:
        return {next(c for c in "sa1 " + "".join(map(chr, range(33, 1200))) if re.match(_brackets(value), c))}
    if operation is codes.BRANCH:
        return set().union(*map(wordings, value[1]))
    if operation is codes.SUBPATTERN:
        return wordings(value[3])
    if operation in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        least, most, body = value
        times = {least, 1} if least == 0 and most == 1 else {least}
        return {part * n for part in wordings(body) for n in times}
    assert operation in (codes.AT, codes.ASSERT, codes.ASSERT_NOT), operation
    return {""}


def fits(pattern: re.Pattern[str]) -> list[str]:
    """Texts in which the pattern is found, one at least for each choice of words in it."""
    made = sorted(wordings(parser.parse(pattern.pattern)))
    found = [text for text in made if pattern.search(text)]
    assert len(found) > 0.9 * len(made), [text for text in made if text not in found]
    return found


@pytest.mark.parametrize(
    ("pattern", "seen"),
    [
        (phrases._OFFER, lambda text: phrases.has_one(phrases._OFFERING, text)),
        (phrases._RESERVED, lambda text: phrases.has_one(phrases._RESERVING, text)),
        (phrases._CREDIT, phrases._has_credit),
        (comments._HEADER, lambda text: phrases.has_one(comments._ROOTS, text)),
    ],
)
def test_every_wording_is_seen_at_a_glance(pattern: re.Pattern[str], seen: Callable[[str], object]) -> None:
    assert [text for text in fits(pattern) if not seen(text)] == []


@pytest.mark.parametrize(("_kind", "listed", "pattern"), phrases._PATTERNS)
def test_patterns_are_tried_on_lines_that_begin_with_their_letters(
    _kind: str, listed: str, pattern: str
) -> None:
    begun = {text[:2] for text in wordings(parser.parse(pattern)) if text[:2].isascii()}
    expected = {"0" if start[0] in phrases._FIGURES else start.replace(" ", "_") for start in begun}
    assert set(listed.split()) == expected


@pytest.mark.parametrize(
    ("pattern", "listed"),
    [(phrases._LONG, phrases._LONG_STARTS), (datelines._DATED, datelines._DATED_STARTS)],
)
def test_patterns_are_tried_on_what_begins_with_their_two_letters(
    pattern: re.Pattern[str], listed: frozenset[str]
) -> None:
    begun = {text[:2] for text in wordings(parser.parse(pattern.pattern))}
    # an opening parenthesis is taken off before
    assert {start for start in begun if start.isascii()} - {"(c"} == listed


@given(LINES)
def test_no_phrase_is_missed(line: str) -> None:
    low = line.lower()
    assert phrases._has_offer(low) == bool(phrases._OFFER.search(low))
    assert phrases._has_credit(low[-80:]) == bool(phrases._CREDIT.search(low[-80:]))
    fits = next((kind for kind, _, pattern in phrases._ALL if pattern.match(low)), None)
    assert phrases._by_pattern(low) == (fits or ("furniture" if phrases._RESERVED.match(low) else None))


@given(LINES)
def test_no_author_date_or_dateline_is_missed(line: str) -> None:
    assert datelines.says_author(line, 9, ends=False) == bool(datelines._BYLINE.match(line))
    others = sum(not datelines._DATE_WORD.fullmatch(word) for word in datelines._LETTERS.findall(line))
    announced = datelines._DATED.match(line)
    digits = any(map(str.isdigit, line)) and datelines._DATE.search(line)
    first = (announced or digits) and others <= (6 if announced else 3)
    further = any(map(str.isdigit, line)) and datelines._is_further_date(line)
    assert datelines.says_date(line, 9, ends=False) == bool(first or further)
    assert datelines.begins_agency_story(line) == bool(datelines._DATELINE.match(line))


@given(LINES)
def test_open_ends_and_keys_are_what_their_patterns_say(line: str) -> None:
    assert wrapping._is_left_open(line) == bool(wrapping._LEFT_OPEN.search(line))
    assert lines._keys([line]) == [lines._MARKS.sub(" ", line).strip()]


THREAD = st.sampled_from(
    (
        "12 comments;Comments.;Leave a reply;Kommentare;댓글;Reply;Report;Ann Other says:;5 hours ago;Share this;Home;"
        "Sign up for our newsletter and get the best stories every morning in your inbox, free.;"
        "The ferry left the harbour late on Friday because fog kept the pilots ashore for hours and hours."
    ).split(";")
)


@given(st.lists(THREAD, max_size=70))
def test_the_comments_below_a_page_begin_where_those_below_a_text_do(blocks: list[str]) -> None:
    words = list(map(lines.word_count, blocks))
    assert comments.begins_among(blocks, words) == comments.begins(lines.shapes(blocks, weighed=False))


@given(st.text("aé’ ก漢ひນ٣. 😀\ud800", max_size=30), st.integers(0, 8))
def test_words_without_spaces_are_looked_for_where_there_may_be_enough_of_them(
    text: str, written: int
) -> None:
    assert lines.counted(text, written) == max(written, len(lines._DENSE.findall(text)) // 2)


def test_headers_without_a_thread_are_looked_at_together_when_they_are_many() -> None:
    blocks = ["The ferry left late because fog kept the pilots ashore for hours and hours."]
    blocks += ["12 comments", "Home", "World"] * 2 * comments.MAX_TRIES
    assert comments.begins_among(blocks, list(map(lines.word_count, blocks))) is None
    blocks += ["Home"] * 9 + ["12 comments", "Reply", "Reply"]
    assert comments.begins_among(blocks, list(map(lines.word_count, blocks))) == len(blocks) - 3


@pytest.mark.parametrize(
    "header",
    "12 Yorum;Yorumlar (3);12 komentářů;Diskuse (3);Discussion;12条评论;网友评论;12 تعليقا;التعليقات;Коментарі (5)"
    ";Join the conversation;Diskussion (12 Beiträge)".split(";"),
)
def test_headers_of_comments_in_further_languages(header: str) -> None:
    story = (
        "The ferry left the harbour late on Friday because fog kept the pilots ashore for hours and hours."
    )
    blocks = [
        story,
        header,
        "Ann Other says:",
        "It was a disgrace.",
        "Reply",
        "Bo Else says:",
        "So it was.",
        "Reply",
    ]
    assert comments.begins_among(blocks, list(map(lines.word_count, blocks))) == 1
    assert comments.begins_among(blocks[:2] + [story] * 3, [20, 2, 20, 20, 20]) is None
