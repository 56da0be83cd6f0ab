"""What a reader sees around the headline: who wrote it, and when.

In: a parsed page and the element of its headline. Out: raw texts, as `Visible`; an author's text is
made a name by `author_name`. Elements are known by what their class, id, itemprop and rel are called;
those in sidebars, comments and lists of other articles are left out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from searchidx import date_cues, month_names
from searchidx.cleaning import further_bylines
from searchidx.cleaning.authors import LABELS, ROLE
from searchidx.cleaning.byline_names import (
    ASIDE,
    ASIDE_TAGS,
    AUTHOR,
    DATE,
    LINE,
    MODIFIED,
    PUBLISHED,
    said_by,
)  # fmt: skip
from searchidx.cleaning.names import BITS, TAG_BITS
from searchidx.cleaning.page import Element, Page
from searchidx.cleaning.phrases import has_one
from searchidx.memo import looked_up
from searchidx.models import ClueKind, DateClue
from searchidx.words import fold

TOP = "top line"
"""The source of a day above the menu: the site's own"""
MAX_BYLINE = 100
"""Characters"""
MAX_ELEMENTS = 20_000
BODY_WORDS = 120
"""After so many words of paragraphs the headline is out of sight, and dates are other articles'."""

_NEVER = frozenset(("body", "html", "link", "script", "style", "meta", "input", "svg", "img"))
_OTHER_ITEM = re.compile(r"/(?:User|Critic)?(?:Review|Comment|Event|Rating|Product)$")
_DIGIT = re.compile(r"[\d年]")
_BY_NAME = re.compile(
    r"(?:(?:written |words |story |reported )?by|von|par|por|door|di|av|af|przez|text|autor(?:in)?|author|автор)"
    r"(?:\s*:\s*|\s+)"
    r"(?-i:[A-ZÀ-ÞА-Я])[\w.’'\-]+"
    r"(?:[\s,&]+(?:(?-i:[A-ZÀ-ÞА-Я])[\w.’'\-]*|von|van|de|und|and|et|y|e|und)){1,8}"
    # then the place, or what is parted from it
    r"(?:\s+in(?:\s+(?-i:[A-ZÀ-ÞА-Я])[\w.’'\-]+){1,3}\s*$|\s*[|·•].{1,60}$|\s+\d[\d\s,.:/]*$|\s*$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Visible:
    """Raw texts near the headline, the nearest first."""

    dates: tuple[DateClue, ...] = ()
    authors: tuple[str, ...] = ()


_NAMED_TAGS = frozenset(("p", "time", "address"))
_said_by = looked_up(1 << 12, longest=500)(said_by)


def _named(page: Page) -> tuple[list[Element], list[int]]:
    """The elements that their tag, class, id, itemprop or rel may say something of, and what that is: see `said_by`."""
    elements: list[Element] = []
    roles: list[int] = []
    for element in page.elements:
        tag, own, attributes = element.tag, element.said, element.attributes
        if not element.names or len(attributes) > 1:  # else there is nothing else to ask about
            item, rel = attributes.get("itemprop"), attributes.get("rel")
            if not (element.names or item or rel == "author" or tag in _NAMED_TAGS):
                continue
            if item or rel:
                own = _said_by(f"{element.names} {item or ''} {rel or ''}"[:300])
        if own & ASIDE or tag in _NEVER:
            own = 0
        elif tag == "time":
            own |= DATE
        elif tag == "address":
            own |= AUTHOR
        elements.append(element)
        roles.append(own)
        if len(elements) == MAX_ELEMENTS:
            break
    return elements, roles


def read_visible(page: Page, headline: Element | None) -> Visible:
    """Dates and authors shown near the headline (or anywhere early, when there is none)."""
    around = set() if headline is None else {headline, *headline.ancestors()}
    boxes = _Boxes(around)
    elements, said = _named(page)
    start = _index_of(page, headline, elements)
    menu = _menu_above(page, headline)
    dates: list[_Spot] = []
    authors: list[tuple[int, int, str]] = []
    linked: list[Element] = []  # that say by themselves that they are an author
    words = 0
    for i, (element, roles) in enumerate(zip(elements, said, strict=True)):
        if i > start and words < BODY_WORDS and element.tag == "p":
            text = _text_of(page, element)
            words += len(text.split())
            if len(text) < MAX_BYLINE and _BY_NAME.match(text):
                authors.append((1, i, text))
        if not roles & (DATE | LINE | AUTHOR) or element in around:
            continue
        aside = boxes.around(element)
        far = words >= BODY_WORDS and i > start
        if not aside and not (element.tag == "time" and _is_told(page, element)):
            distance = i - start if i >= start else 2 * (start - i) + 5
            above = menu is not None and element.end <= menu.place and not roles & PUBLISHED
            dates.append(_Spot(distance, far, above, element, roles))
        if roles & AUTHOR and aside in ("", "footer"):
            text = _text_of(page, element)
            if 2 < len(text) < 200:
                authors.append((_author_order(element) + 2 * far, i if i >= start else 2 * start - i, text))
                linked += [element] if not (far or aside or _author_order(element)) else []
    authors.sort(key=lambda one: one[:2])
    if not authors and headline is not None:
        authors += [(1, 0, text) for text in _in_blocks_below(page, headline)]
    clues = tuple(_dates(page, sorted(dates, key=lambda one: one.distance)))
    if headline is not None and all(clue.source == TOP for clue in clues):
        clues = tuple(_unnamed(page, headline, boxes, menu)) or clues
    together = _side_by_side(page, linked)
    return Visible(clues, (*together, *(text for _, _, text in authors[:8])))


def _side_by_side(page: Page, linked: list[Element]) -> tuple[str, ...]:
    """The names of several authors in one line, each in an element of its own; nothing where there is one."""
    if len(linked) < 2:
        return ()
    first = linked[0]
    line = {first.parent, first.parent and first.parent.parent}
    beside = [each for each in linked if each.parent in line or (each.parent and each.parent.parent in line)]
    found = dict.fromkeys(author_name(_text_of(page, each)) for each in beside[:8])
    names = [name for name in found if name and len(name.split()) <= MAX_NAME and not ROLE.search(name)]
    return (", ".join(names),) if len(names) > 1 else ()


MAX_NAME = 5
"""Words"""


BELOW = 6
"""Blocks below the headline in which the author may be named, whatever they are made of"""


def _in_blocks_below(page: Page, headline: Element) -> Iterator[str]:
    """Bylines right below the headline, above the first paragraph of some length."""
    at = next((at for at, block in enumerate(page.blocks) if headline.holds(block.element)), len(page.blocks))
    for block in page.blocks[at + 1 : at + 1 + BELOW]:
        if len(block.text) >= MAX_BYLINE:
            return
        if _BY_NAME.match(block.text):
            yield block.text


class _Spot(NamedTuple):
    distance: int
    far: bool
    above: bool  # the menu
    element: Element
    roles: int


def _index_of(page: Page, headline: Element | None, elements: list[Element]) -> int:
    """Place of the headline among the elements: its own, or that of the nearest named one around it."""
    if headline is None:
        return -1
    for i, element in enumerate(elements):
        if headline.holds(element):
            return i
    places = {element: i for i, element in enumerate(elements)}
    parent = headline.parent
    siblings = page.elements[parent.place + 1 : headline.place] if parent else []
    for relative in (*(e for e in reversed(siblings) if e.parent is parent), *headline.ancestors()):
        if relative.parent is parent and relative.tag != "body":
            inside = [places[e] for e in (relative, *page.inside(relative)) if e in places]
            if inside:
                return max(inside)
        if relative in places:
            return places[relative]
    return -1


MIN_LINKS = 3
"""Blocks of links that are a menu, where nothing says that they are one"""
_MENU = TAG_BITS["nav"] | BITS["nav"]
_LISTS = frozenset(("ul", "ol", "li"))
_STORIES = frozenset(("article", "main"))


def _menu_above(page: Page, headline: Element | None) -> Element | None:
    """The last menu above the headline, or the first of the links that are one, in nothing that is the story's.

    A day that stands above that is the site's.
    """
    if headline is None:
        return None
    inside = _story_around(headline)
    links = 0
    for block in reversed(page.blocks):
        element = block.element
        if not block.mostly_linked or element.place >= headline.place or (inside and inside.holds(element)):
            continue
        links += 1
        listed = element.roles & _MENU or element.tag in _LISTS
        if links == MIN_LINKS or (listed and block.words >= MIN_LINKS - 1):
            return element
    return None


def _story_around(headline: Element) -> Element | None:
    """The `<article>` or `<main>` that the headline stands in."""
    return next((around for around in headline.ancestors() if around.tag in _STORIES), None)


def _author_order(element: Element) -> int:
    return 0 if "author" in (element.get("rel", ""), element.get("itemprop", "").lower()) else 1


class _Boxes:
    """What box an element stands in, if one that does not also hold the headline: "aside", "footer" or ""."""

    def __init__(self, around: set[Element]) -> None:
        self._known: dict[Element | None, str] = {None: "", **dict.fromkeys(around, "")}

    def around(self, element: Element) -> str:
        """The box around an element."""
        return self.of(element.parent)

    def of(self, element: Element | None) -> str:
        """The box that an element is or stands in; each is looked at once, however deep the page is nested."""
        known = self._known
        chain: list[Element] = []
        while element is not None and element not in known:
            chain.append(element)
            element = element.parent
        found = known[element]
        for inner in reversed(chain):
            own = _box(inner)
            found = "" if own is None else "aside" if "aside" in (own, found) else own or found
            known[inner] = found
        return found


def _box(element: Element) -> str | None:
    """What box an element is; None for the body, which nothing is around."""
    if element.tag == "body":
        return None
    attributes = element.attributes
    if element.tag in ASIDE_TAGS:
        return "aside"
    if attributes:
        if (kind := attributes.get("itemtype")) and _OTHER_ITEM.search(kind):
            return "aside"
        if element.said & ASIDE:
            return "aside"
    return "footer" if element.tag == "footer" else ""


def _dates(page: Page, spots: list[_Spot]) -> Iterator[DateClue]:
    """The nearest published, modified and plain date: more of them would be other articles'.

    Below the text a date counts only when there is none above it, and no second one to mistake it for.
    """
    clues: dict[ClueKind, DateClue] = {}
    below: dict[str, DateClue] = {}
    top: DateClue | None = None
    for _, far, above, element, roles in spots:
        text = _stamp_of(page, element, roles)
        if not text or len(text) > 150 or not _DIGIT.search(text):
            continue
        kind: ClueKind = "unknown"
        if roles & PUBLISHED or "pubdate" in element.attributes:
            kind = "published"
        elif roles & MODIFIED or (element.tag == "time" and _says_updated(page, element)):
            kind = "modified"
        source = "time" if element.tag == "time" else "byline" if roles & DATE else "near headline"
        if above:
            top = top or DateClue(text, TOP, "unknown")
        elif not far:
            clues.setdefault(kind, DateClue(text, source, kind))
        elif roles & DATE:
            kind = "modified" if kind == "modified" else "unknown"
            below.setdefault(text[:10], DateClue(text, "below the text", kind))
    if not clues and len(below) == 1:
        yield from below.values()
    elif not clues and top:
        yield top
    yield from clues.values()


MAX_LINE = 20
"""Words of a line of author and date"""


def _is_told(page: Page, element: Element) -> bool:
    """Whether a time stands in a sentence of the story: "opens on <time>1 June</time>"."""
    around = element.parent
    return around is not None and around.tag == "p" and len(_text_of(page, around).split()) > MAX_LINE


def _says_updated(page: Page, element: Element) -> bool:
    """Whether what readers see in the element is the day of a change alone."""
    shown = _apart(_text_of(page, element))
    updated, published = _cues()
    return has_one(updated, shown) and not has_one(published, shown)


@cache  # a page may have a thousand times
def _cues() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What says that a day is that of a change, and that of publication, `_apart`."""
    return tuple(map(_apart, date_cues.MODIFIED_CUES)), tuple(map(_apart, date_cues.PUBLISHED_CUES))


_MARKS = re.compile(r"[^\w\u0e00-\u0e7f\u0900-\u097f]+")


def _apart(text: str) -> str:
    """A text folded, with single spaces around its words."""
    return f" {_MARKS.sub(' ', fold(text)).strip()} "


_SMALL = re.compile(r"(?<![^\W_])[^\W\d_A-ZÀ-ÞА-Я][^\W\d_]{2,}")
_DAY = re.compile(r"\d{1,2}\D{1,15}\d{4}|\d{4}\D{1,3}\d{1,2}\D|\d[./]\s?\d{1,2}[./]\s?\d{2}")


def _unnamed(page: Page, headline: Element, boxes: _Boxes, menu: Element | None) -> Iterator[DateClue]:
    """Short texts with a date right after the headline, else right before it, below the menu; no sentences."""
    after = range(headline.last_text, min(headline.last_text + 150, len(page.texts)))
    top = max(headline.first_text - 40, -1 if menu is None else menu.last_text - 1)
    before = range(headline.first_text - 1, top, -1)
    story = _story_around(headline)
    for places in (after, before):
        words, found = 0, 0
        for place in places:
            plain, parent = " ".join(page.texts[place].split()), page.holders[place]
            if words >= BODY_WORDS or found >= 2 or parent is None:
                break
            words += len(plain.split())
            if len(plain) > 120 or not _DAY.search(plain) or len(_SMALL.findall(plain)) > 3:
                continue
            if not boxes.of(parent):
                found += 1
                whole = _text_of(page, parent) if place == parent.first_text else plain
                is_sites = (
                    places is before and _is_weekday_and_day(plain) and not (story and story.holds(parent))
                )
                source = TOP if is_sites else "near headline"
                yield DateClue(whole if len(whole) <= 120 else plain, source, "unknown")
        if found:
            return


def _is_weekday_and_day(line: str) -> bool:
    """Whether a line is a day of the week and a date alone, as newspapers print today's above everything."""
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)?", fold(line))
    others = [word for word in words if word not in date_cues.WEEKDAYS and not month_names.is_month(word)]
    named = not date_cues.WEEKDAYS.isdisjoint(words)
    return named and len(words) <= MAX_DAY_WORDS and all(len(each) <= 2 for each in others)  # "de", "th", "г"


MAX_DAY_WORDS = 5


def _stamp_of(page: Page, element: Element, roles: int) -> str:
    for name in ("datetime", "content"):
        value = (element.get(name) or "").strip()
        if value and roles & DATE:
            return value
    return _text_of(page, element)


MAX_TEXTS = 60
"""Pieces of text; an element of more is no line of date and author."""


def _text_of(page: Page, element: Element) -> str:
    return "" if element.last_text - element.first_text > MAX_TEXTS else page.text_of(element)


# --- names ----------------------------------------------------------------------------------------------

_LABEL = re.compile(rf".*\b(?:{LABELS})\s*:\s*(?=\S)", re.IGNORECASE | re.DOTALL)
_LEAD = re.compile(
    r"^[\W_]*(?:"
    r"(?:(?:veröffentlicht|geschrieben|verfasst|posted|published|written|reported|publié|publicado|escrito|scritto|words|"
    r"story|report|text|ein beitrag|beitrag|artikel|article)\s*)?(?:by|von|par|por|di|door|przez)\b"
    r"|beitragvon\b|text(?: und interview)?\b|autor(?:in|en)?\b|authors?\b|auteurs?\b|autore\b|escribe\b|автор\b"
    r"|(?:über|about|à propos de)\s+(?:den |die |the |l.)?(?:autor(?:in)?|author|auteur)\b"
    r")[\s:.,–—/-]*",
    re.IGNORECASE,
)
_JUNK = re.compile(
    r"(?:https?://)\S*\s?|\S+@\S+|(?<!\w)@\w+|\[email\s*protected\]|\([^()]*@[^()]*\)", re.IGNORECASE
)
_CUT = re.compile(
    r"\s*(?:[|•·»–—\[\]{}<>]|\s-\s|,?\s\d|^\d|\b(?:am|in|on|at|für|for|follow|view|email|e-mail|published|updated|posted|"
    r"lesezeit|quelle|source|alles von|mehr von|more by|contact|kontakt|share)\b(?![.\w])"
    r"|\s(?:编辑|編輯|责编|来源|來源)).*$",
    re.IGNORECASE | re.DOTALL,
)
_MONTH_TAIL = re.compile(
    r"[\s,]*\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|okt|nov|dec|dez)"
    r"(?:[a-zäé]{3,6})?\.?\s*$",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:no author|admin|administrator|wordpressadmin|webmaster|root|super user|user|author|autor|autorin|publisher|"
    r"name|anonymous|guest|gast|by|von|datum|date|unknown|editor|n/?a|null|none|undefined|share|staff|\d+ min.*"
    r"|фото\W.*|佚名|(?:来源|來源)\s*[:：].*)",
    re.IGNORECASE,
)

_LETTERS = re.compile("[^\\W\\d_][\u0900-\u0fff]?[^\\W\\d_]|[^\\W\\d_]\\d")
"""Two letters, between which a vowel's sign may stand in the scripts of India."""


@looked_up(1 << 12, longest=200)  # the same few write for a site
def author_name(text: str) -> str | None:
    """The name in a byline: without "By", addresses, handles, dates; None when none is left.

    >>> author_name("By Ann Other, ann@example.org | March 31, 2023")
    'Ann Other'
    """
    text = " ".join(_JUNK.sub(" ", html.unescape(text[:500])).split())
    text = further_bylines.without_label(_LABEL.sub("", text))
    for _ in range(2):
        text = _LEAD.sub("", text)
    text = _CUT.sub("", text)
    if "," in text or text.count(" ") >= 2:
        text = _MONTH_TAIL.sub("", text)
    while ", " in text and ROLE.search(last := text.rpartition(", ")[2]) and " and " not in last:
        text = text.rpartition(", ")[0]  # "Staff Writer"
    text = text.replace(" ,", ",").strip(' \t,;:.–—-|/()~*»«"【】')
    if "（" not in text:
        text = text.rstrip("）")
    if not 2 <= len(text) <= 100 or len(text.split()) > 14 or not _LETTERS.search(text):
        return None
    if in_chinese := further_bylines.people(text):
        return in_chinese
    return None if _NOBODY.fullmatch(text) else text.replace("、", ", ")


def is_handle(name: str) -> bool:
    """Whether a name looks like an account ("jdoe", "red-fox") and not like what a reader is shown."""
    return " " not in name and name == name.lower()
