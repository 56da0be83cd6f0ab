"""An HTML page to an Article.

In: a Source of kind "html". Out: the Article: the blocks that `blocks` takes for the story's (`second_opinion`
where that is unsure), less what the rules for text know better; metadata and date clues by `metadata`, from
the same `page`. Every block keeps its verdict and reason in `Article.lines`. A page of navigation is skipped.
"""

from __future__ import annotations

import re
from functools import lru_cache

from searchidx.cleaning import blocks as weighed
from searchidx.cleaning import comments, headline, second_opinion, weighing
from searchidx.cleaning import text as text_rules
from searchidx.cleaning.language import language_of
from searchidx.cleaning.lines import has_sentence, line_of, shapes, word_count
from searchidx.cleaning.metadata import PageMetadata, page_metadata
from searchidx.cleaning.names import BITS, FURNITURE_NAMES, FURNITURE_TAGS, TAG_BITS
from searchidx.cleaning.page import Block, Page, TooLarge, read_page
from searchidx.models import Article, Failure, Line, Skipped, Source

FEW_BLOCKS = 40
"""A page of fewer is a small one."""
MIN_LIST = 60  # words
NOTE_WORDS = 80
"""Pages of fewer visible words are notes somebody made: they are too small to judge by their looks."""

_WHY = (
    (BITS["comments"], "in comments"), (TAG_BITS["nav"] | BITS["nav"], "in navigation"),
    (BITS["related"], "in related stories"),
    (BITS["popular"], "in popular stories"), (BITS["ad"], "in an advertisement"), (BITS["signup"], "in an offer"),
    (BITS["cookie"], "in a notice"), (BITS["share"], "in buttons"),
    (TAG_BITS["footer"] | BITS["foot"], "in the footer"),
    (BITS["caption"] | TAG_BITS["figure"], "at a picture"), (TAG_BITS["aside"] | BITS["aside"], "in a sidebar"),
    (BITS["teaser"], "in a list of teasers"), (TAG_BITS["form"] | BITS["form"], "in a form"),
    (TAG_BITS["header"] | BITS["head"], "in the page header"),
)  # fmt: skip
"""What the names and tags around a block say of it, the plainest first."""


def clean(source: Source) -> Article | Skipped | Failure:
    """The Article in a page."""
    made = _clean(source)
    if isinstance(made, Skipped) and "<noscript" in source.text.lower():
        plain = _clean(source, scripts=False)
        if isinstance(plain, Article):
            told = [part for part in plain.text.split("\n\n") if not _OF_BROWSERS.search(part)]
            stated = any(clue.source.startswith(_STATED) for clue in plain.clues)
            if sum(map(word_count, told)) >= MIN_WITHOUT_SCRIPTS * (0.3 if stated else 1):
                return plain
    return made


MIN_WITHOUT_SCRIPTS = 100
"""Words of a story that a page has ready for browsers without scripts, in paragraphs that do not speak of those; a
third of them, where it states a day of publication in its metadata."""
_OF_BROWSERS = re.compile("java ?script|browser|navegador|navigateur|браузер", re.IGNORECASE)


def _clean(source: Source, *, scripts: bool = True) -> Article | Skipped | Failure:
    """The Article in a page as a browser shows it, with `scripts` or without."""
    try:
        page = read_page(source.text, source.utf8, scripts=scripts)
    except TooLarge as limit:
        return Failure(source.path, "clean", str(limit))
    if not page.blocks and not page.title:
        return Skipped(source.path, "empty")
    metadata = page_metadata(page)
    said_below = _cut_comments(page)
    plain = _lone_paragraphs(page.blocks) if page.size < FEW_BLOCKS else []
    note = not plain and sum(block.words for block in page.blocks) < NOTE_WORDS
    inside = plain or (_outside_furniture(page.blocks) if note else _story(page))
    inside = page.unbox(inside)
    title = metadata.title or (not note and _title_above(page.blocks, inside)) or ""
    lines = _judged(page.blocks, inside, title)
    if not (_is_article(lines, metadata) if not (note or plain) else any(line.kept for line in lines)):
        # it may say that it is an article, however little there is of it
        says_so = metadata.title and any(clue.source.startswith(_STATED) for clue in metadata.clues)
        inside = page.unbox(_outside_furniture(page.blocks)) if says_so else []
        lines = _judged(page.blocks, inside, title)
        if not says_so or not _is_article(lines, metadata):
            left_out = [
                line._replace(kept=False, reason="too little") if line.kept else line for line in lines
            ]
            return Skipped(source.path, text_rules.NO_ARTICLE, tuple(left_out))
    kept = [line.text for line in lines if line.kept]
    body = "\n\n".join(kept)
    return Article(
        title=title,
        text=body,
        language=language_of(body, metadata.language),
        country=metadata.country,
        site=metadata.site,
        author=metadata.author,
        url=metadata.url,
        clues=metadata.clues,
        lines=lines + tuple([line_of(block.text, "in comments") for block in said_below]),
    )


def _cut_comments(page: Page) -> list[Block]:
    """Take the blocks of the page's readers off the page."""
    found = page.blocks
    begins = comments.begins_among([block.text for block in found], [block.words for block in found])
    if begins is None:
        return []
    page.blocks = found[:begins]
    page.size -= len(found) - begins
    return found[begins:]


_STATED = ("json-ld", "meta")
"""Sources of dates that a page states of itself."""


def _is_article(lines: tuple[Line, ...], metadata: PageMetadata) -> bool:
    """Whether there is prose, or what may be a list of names and results, on a page that has a date; one without is
    a list of links."""
    kept = [line.text for line in lines if line.kept]
    return text_rules.has_prose(kept) or (bool(metadata.clues) and sum(map(word_count, kept)) >= MIN_LIST)


def _story(page: Page) -> list[int]:
    """The places of the story's blocks: by the net, or by what the page calls its story where that is unsure."""
    small = page.size < FEW_BLOCKS
    inside, sure = weighed.story(page)
    if small:
        outside = _outside_furniture(page.blocks)
        inside = _between(inside, outside, page.blocks)
        words = sum(page.blocks[i].words for i in outside)
        sure = sure and sum(page.blocks[i].words for i in inside) >= MIN_KEPT * words
    if sure and _has_prose(page.blocks, inside):
        return inside if small else _from_headline(page, inside)
    found = _from_headline(page, second_opinion.story(page))
    if small and not _has_prose(page.blocks, found):  # laid out in tables or by line breaks
        seen = shapes([page.blocks[i].text for i in outside])
        return [outside[place] for place in weighing.story(seen, whole_page=True)] if seen else []
    return found or [i for i in inside if not second_opinion.is_furniture(page.blocks[i])] or inside


MIN_KEPT = 0.8
"""of the words of a small page that stand in nothing that is called furniture: such pages have little else"""


def _between(inside: list[int], outside: list[int], found: list[Block]) -> list[int]:
    """The blocks outside furniture from the first to the last of the net's, from the headline on."""
    both = set(inside).intersection(outside)
    if not both:
        return []
    between = [i for i in outside if min(both) <= i <= max(both)]
    return _below(next((i for i in between if found[i].element.tag in _HEADINGS), 0), between, found)


def _from_headline(page: Page, inside: list[int]) -> list[int]:
    """Those of the places that stand below the headline; all, where as much of a story stands above it."""
    found = page.blocks
    tops = range(inside[0], inside[-1]) if inside else ()
    headline = next((i for i in tops if second_opinion.is_headline(found[i], page.title)), None)
    if headline is None:  # as on most pages, where it stands above
        return inside
    below = _below(headline, inside, found)
    words, left = (sum([found[i].words for i in some]) for some in (inside, below))
    return below if 2 * left > words else inside


def _below(headline: int, places: list[int], found: list[Block]) -> list[int]:
    """Those of the places from the headline's on; all of them, where a sentence stands above it.

    Without one, that is a box of rates, of the weather, of what was said last.
    """
    below = [i for i in places if i >= headline]
    above = places[: len(places) - len(below)]
    return places if any(has_sentence(found[i].text) for i in above) else below


def _lone_paragraphs(found: list[Block]) -> list[int]:
    """The places of the paragraphs of a page that has them in one element and nothing else outside furniture.

    Empty where it is not as plain as that: then it is the net's to decide.
    """
    places: list[int] = []
    around = None
    headed = False
    words = prose = 0
    for i, block in enumerate(found):
        element = block.element
        if element.roles & _NO_STORY or element.near_roles & FURNITURE_NAMES:
            continue
        tag = element.tag
        if around is None and not block.linked and (tag in _HEADINGS or (headed and block.words <= MAX_HEAD)):
            if headed and tag not in _PROSE and _says_more(block):
                places.append(i)  # the line below the headline
                prose += block.words
                words += block.words
            headed = True  # then the lines of author and date, if they are in no paragraph
            if tag not in _PROSE:
                continue
        if tag not in _RUNNING or block.mostly_linked:
            return []
        if around is None:
            around = element.parent
        elif element.parent is not around:
            return []
        places.append(i)
        words += block.words
        prose += block.words if tag in _PROSE else 0
    if not headed or prose < MIN_PROSE * words:
        return []
    # figures, results: not all that is written has sentences
    unlinked = not any(found[i].linked for i in places)
    return places if unlinked or _has_prose(found, places) else []


def _says_more(block: Block) -> bool:
    """Whether a short block below a headline is neither the author, nor the date, nor a label."""
    (seen,) = shapes([block.text])
    labels = seen.phrase or seen.dated or seen.signed
    return not labels and (seen.ends or (seen.words >= MIN_LINE and seen.capitals < 0.5))


MIN_LINE = 5
"""Words"""

_NO_STORY = FURNITURE_TAGS | TAG_BITS["header"]
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PROSE = frozenset(("p", "pre", "blockquote"))
_RUNNING = _PROSE | _HEADINGS
MAX_HEAD = 12  # words
MIN_PROSE = 0.8
"""of the words in such paragraphs, and the rest in headings between them"""


def _has_prose(found: list[Block], places: list[int]) -> bool:
    return text_rules.has_prose([found[i].text for i in places])


def _title_above(found: list[Block], inside: list[int]) -> str:
    """The line above the story that looks most like a title, on a page that names none."""
    if not inside:
        return ""
    place = headline.title_place(shapes([block.text for block in found]), inside[0])
    return "" if place is None else found[place].text


def _outside_furniture(found: list[Block]) -> list[int]:
    """The places of the blocks outside navigation and the like that are not mostly links."""
    return [
        i
        for i, block in enumerate(found)
        if not block.element.roles & FURNITURE_TAGS
        and not block.mostly_linked
        and any(map(str.isalnum, block.text))
    ]


def _judged(found: list[Block], inside: list[int], title: str) -> tuple[Line, ...]:
    trimmed = dict(zip(inside, text_rules.trim([found[i].text for i in inside], title), strict=True))
    reasons = [
        trimmed[i] if i in trimmed else "title" if block.text == title else _why(block)
        for i, block in enumerate(found)
    ]
    return tuple([line_of(block.text, why) for block, why in zip(found, reasons, strict=True)])


def _why(block: Block) -> str:
    """Why a block is not the story's, as far as its surroundings tell."""
    element = block.element
    reason = _reason(element.near_roles, element.roles & FURNITURE_TAGS)
    return reason or ("links" if block.mostly_linked else "not the story")


@lru_cache(maxsize=1 << 12)  # the same few boxes come again all over a page
def _reason(near: int, around: int) -> str:
    """What the roles near by, and the furniture around, give as a reason; nothing when they say nothing."""
    return next((reason for bits, reason in _WHY if near & bits or around & bits), "")
