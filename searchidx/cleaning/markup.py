"""Mark-up cut up into tags and texts.

In: the text of a page. Out: `Markup`: pieces that each begin with a tag and go on with the text after it, the page's
title, its JSON-LD scripts. What readers do not see (scripts, styles, comments, pictures, buttons) is taken out first.
Nothing here is a pattern over the whole page that could go back and forth: the time grows with the length alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from typing import NamedTuple

UNSEEN = (
    "script style noscript template svg select iframe object button title canvas audio video map math".split()
)
"""Elements whose text is not the page's."""
_RAW = frozenset(("script", "style", "title", "iframe", "template"))
"""Of these, what is never closed goes on to the end of the page."""


class Markup(NamedTuple):
    """A page without what is not shown; `pieces[0]` stands before the first tag, each other one after a "<"."""

    pieces: list[str]
    title: str
    scripts: list[str]


_HIDDEN = re.compile(rf"<(?:(!--)|({'|'.join(UNSEEN)})(?=[\s/>]))", re.IGNORECASE)
MAX_NESTED = 50
"""Elements of one name inside each other, such as pictures in pictures; more are not told apart."""


def read_markup(text: str) -> Markup:
    """The page in `text`, taken apart."""
    if "\0" in text:
        text = text.replace("\0", "")
    shown: list[str] = []
    title, scripts = "", []
    at = 0
    while match := _HIDDEN.search(text, at):
        start = match.start()
        shown.append(text[at:start])
        if match[1]:
            end = text.find("-->", start + 2)
            at = end + 3 if end >= 0 else text.find(">", start) + 1 or len(text)
            continue
        tag = match[2].lower()
        inside = text.find(">", match.end()) + 1
        if not inside:
            at = len(text)
            break
        if tag != "script" and tag != "title" and text[inside - 2] == "/" and tag in ("svg", "math"):
            at = inside
            continue
        end = _end_of(tag, text, inside)
        if end < 0:  # a page that was cut off, or a button that nobody closed
            end = len(text) if tag in _RAW else inside
        elif tag == "title":
            title = title or unescape(text[inside:end])
        elif tag == "script" and "ld+json" in text[match.end() : inside].lower():
            scripts.append(text[inside:end])
        at = text.find(">", end) + 1 or len(text) if end > inside or text.startswith("</", end) else inside
        shown.append("<!>")  # nothing is seen here, but what stands on either side may be two texts
    shown.append(text[at:])
    return Markup("".join(shown).split("<"), title, scripts)


def _end_of(tag: str, text: str, at: int) -> int:
    """Where the element's end tag begins; -1 where it has none."""
    opening, closing = f"<{tag}", f"</{tag}"
    end = _find(text, closing, at)
    if tag in _RAW:
        return end
    for _ in range(MAX_NESTED):
        nested = text.find(opening, at, end) if end >= 0 else -1
        if nested < 0:
            break
        at = nested + len(opening)
        end = _find(text, closing, end + len(closing))
    return end


def _find(text: str, what: str, at: int) -> int:
    """Where `what` stands next, in small letters or capitals."""
    small = text.find(what, at)
    capital = text.find(what.upper(), at, small if small >= 0 else len(text))
    return capital if capital >= 0 else small


_ATTRIBUTE = re.compile(r"""([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")


@lru_cache(maxsize=1 << 12)
def _attributes(raw: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(raw):
        value = double or single or bare
        found.setdefault(name.lower(), unescape(value) if "&" in value else value)
    return found


def attributes_of(raw: str) -> dict[str, str]:
    """Attributes as written in a tag, by name in small letters; the first of one name counts. Not to be changed.

    >>> attributes_of(' class="story lead" data-title=\\'Fish &amp; chips\\' HIDDEN')
    {'class': 'story lead', 'data-title': 'Fish & chips', 'hidden': ''}
    """
    return _attributes(raw)


def whole_tags(pieces: list[str]) -> Iterator[tuple[str, str]]:
    """What is in each tag ("" before the first), and the text after it. A ">" or "<" in a quoted value ends no tag."""
    if pieces:
        yield "", pieces[0]
    skipped = failed = 0
    for number, piece in enumerate(pieces):
        if skipped or not number:
            skipped -= bool(number)
            continue
        head, closed, text = piece.partition(">")
        if not closed or (head.count('"') & 1) or ("='" in head and head.count("'") & 1):
            for joined in (1, MAX_JOINED)[: 2 if failed < MAX_FAILED else 1]:
                whole = "<".join(pieces[number : number + joined])
                end = _end_of_tag(whole)
                if end >= 0:
                    skipped = whole.count("<", 0, end)
                    head, text = whole[:end], whole[end + 1 :].partition("<")[0]
                    break
            else:  # never closed: what looks like a tag is one, what does not is text
                failed += 1
        if head[:1].isalpha() or head[:1] in _MARKS:
            yield head, text
        else:
            yield "", f"<{piece}"


MAX_JOINED = 500
"""Marks inside one quoted value."""
MAX_FAILED = 5
"""Values without an end that are looked for in a page."""
_MARKS = ("/", "!", "?")
_QUOTE = re.compile(r"\s*([\"'])")


def _end_of_tag(text: str) -> int:
    """Where the tag that `text` begins with ends; -1 if it is still open."""
    at = 0
    while True:
        end, value = text.find(">", at), text.find("=", at)
        if end < 0 or value < 0 or value > end:
            return end
        quote = _QUOTE.match(text, value + 1)
        if not quote:
            at = value + 1
            continue
        at = text.find(quote[1], quote.end()) + 1
        if not at:
            return -1
