"""Text that has lost its HTML to an Article.

In: a Source of kind "text". Out: the Article, whose `lines` say of every line whether it was kept and
why not. The rules are `judging`'s (which lines are the story, by a trained net), `phrases`'s (what is said on every
page) and the ones here: what follows a cue, what is said twice, what stands around the title.

Cleaning what is clean changes nothing: the rules are applied until they cut nothing more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import compress, filterfalse
from operator import not_

from searchidx.cleaning import authors, comments, headline, judging
from searchidx.cleaning.language import language_of
from searchidx.cleaning.lines import (
    LONG_PROSE,
    MIN_SENTENCE,
    Shape,
    gathered,
    has_sentence,
    is_of_unmarked,
    key_of,
    line_of,
    rows_of,
    shapes,
    without,
)
from searchidx.cleaning.listed import is_list_alone, lone_list
from searchidx.cleaning.whitespace import regular
from searchidx.cleaning.wrapping import blocks
from searchidx.models import Article, Line, Skipped, Source

NO_ARTICLE = "only navigation, no article"
MAX_PASSES = 20
SMALL = 6
"""Texts of so few blocks are taken whole, but for the phrases."""
NOTE = 4
"""Texts of so few blocks may be notes without a whole sentence in them."""
MIN_NOTE_WORDS = 4  # in a block, on average; the entries of a menu have one or two
MIN_CAPTION, MAX_AFTER_CAPTION = 10, 19  # characters; of a caption that goes on, and of what follows it
MIN_REPEATED = 8  # words; shorter sentences may be said twice
MIN_SENTENCES = 2  # short ones; navigation may hold one
HEAD_LINES = 8
MIN_STANDFIRST = 8  # words; what is shorter and above the title is a section's name
MAX_DATE_LINES = 3  # the site's, published and updated; more are a calendar, and the story's

_QUOTED = re.compile(r"[‘'\"“«](.+)[’'\"”»]\s*$")
_AFTER_COLON = re.compile(r"[^:]*:\s*(.+)$")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules make of a text: its title and, for each block, why it was cut ("" when kept)."""

    title: str
    blocks: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def text(self) -> str:
        """The story's paragraphs."""
        return "\n\n".join(compress(self.blocks, map(not_, self.reasons)))

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line with its verdict."""
        return tuple(map(line_of, self.blocks, self.reasons))


def clean(source: Source) -> Article | Skipped:
    """The Article in a text; a page of navigation is skipped."""
    verdict = judge(regular(source.text))
    if not verdict.blocks:
        return Skipped(source.path, "empty")
    if not (text := verdict.text):
        verdict = _with_long_prose(verdict)
        text = verdict.text
    if not text and not verdict.title:
        return Skipped(source.path, NO_ARTICLE, verdict.lines)
    return Article(
        title=verdict.title,
        text=text,
        language=language_of(text or verdict.title),
        author=_author(verdict),
        lines=verdict.lines,
    )


MIN_LONG = 2
"""So many blocks of that length are no chance: a menu that was squeezed into one line is one."""


def _with_long_prose(verdict: Verdict) -> Verdict:
    """Where nothing was kept: the blocks from the first to the last that is long and has sentences in it.

    Text that was cut into lines anywhere, or that is one paragraph, is no navigation. Nor is one that has most of its
    words in long blocks: a list of winners or a table that runs on has no sentences, and is a story all the same.
    """
    sizes = [len(block.split()) for block in verdict.blocks]
    long = [at for at, size in enumerate(sizes) if size >= LONG_PROSE]
    if len(long) < MIN_LONG or 2 * sum(sizes[at] for at in long) < sum(sizes):
        long = [at for at in long if has_sentence(verdict.blocks[at])]
    if not long:
        return verdict
    reasons = tuple("" if long[0] <= at <= long[-1] else reason for at, reason in enumerate(verdict.reasons))
    return Verdict(verdict.title, verdict.blocks, reasons)


def judge(text: str) -> Verdict:
    """The rules applied to `text` until they cut nothing more.

    They cut nothing of it with its runs of labels looked at as one line each, and nothing line by line.
    """
    found = blocks(text)
    reasons = [""] * len(found)
    title = ""
    together, calm = True, set[bool]()  # the way it is looked at, and the ways in which nothing was cut
    seen, rows = _looked_at(found, list(range(len(found))), together)
    for _ in range(MAX_PASSES):
        first_title, cut = _pass(seen, is_titled=bool(title))
        title = title or first_title
        for place, reason in cut.items():
            for i in rows[place]:
                reasons[i] = reason
        rows = [row for place, row in enumerate(rows) if place not in cut]
        if not rows:
            break
        if cut:
            seen = without(seen, cut)
            calm.clear()
            continue
        left = [i for row in rows for i in row]
        # what is left may have other runs
        if not together or list(map(len, rows_of([found[i] for i in left]))) == list(map(len, rows)):
            calm.add(together)
            if len(calm) > 1 or (together and len(rows) == len(left)):
                break
            together = not together
        seen, rows = _looked_at(found, left, together)
    return Verdict(title, tuple(found), tuple(reasons))


def _looked_at(found: list[str], left: list[int], together: bool) -> tuple[list[Shape], list[list[int]]]:
    """The measures of what is `left` of the blocks found, and the places that each of them stands for."""
    texts = [found[i] for i in left]
    if not together:
        return shapes(texts), [[i] for i in left]
    seen, rows = gathered(texts)
    return seen, [[left[at] for at in row] for row in rows]


def _author(verdict: Verdict) -> str | None:
    signed = map("byline".__eq__, verdict.reasons)
    return next(filter(None, map(authors.author_in, compress(verdict.blocks, signed))), None)


def trim(found: list[str], title: str = "") -> list[str]:
    """For each block of a story that something else found, why it is furniture all the same ("" if not)."""
    seen = shapes(found, weighed=False)
    story = list(range(len(seen)))
    cut: dict[int, str] = {i: shape.phrase for i, shape in enumerate(seen) if shape.phrase}
    _cut_head(seen, story, None, cut)
    _cut_links(seen, story, cut)
    title_key = key_of(title)
    cut |= {i: "title" for i, shape in enumerate(seen) if title_key and shape.key == title_key}
    _cut_tail(seen, cut)
    return [cut.get(i, "") for i in story]


def has_prose(found: list[str]) -> bool:
    """Whether there is a sentence among the blocks; pages of links and teasers have none."""
    return any(map(has_sentence, found))  # mostly the first one settles it


# --- one pass -------------------------------------------------------------------------------------


def _pass(seen: list[Shape], *, is_titled: bool) -> tuple[str, dict[int, str]]:
    """The title, and place -> reason of what this pass cuts of a text whose title an earlier one has found or not."""
    talk = comments.begins(seen)
    if talk is not None:  # before anything is judged: there may be more of it than of the story
        title, above = _pass(seen[:talk], is_titled=is_titled)
        return title, above | dict.fromkeys(range(talk, len(seen)), "in comments")
    chosen = _story(seen)
    if not chosen:
        return _lone_title(seen), dict.fromkeys(range(len(seen)), "not the story")
    story = list(range(chosen[0], chosen[-1] + 1))  # with what stands in the middle and is not the story's
    inside = frozenset(chosen)
    cut = dict.fromkeys(filterfalse(inside.__contains__, range(len(seen))), "not the story")
    for i in range(_signature(seen), len(seen)):
        cut[i] = "signature"
    begins = headline.begins_with_lines(seen)  # then nobody can tell which of them is no row, and all stay
    place = (
        headline.first_line(seen)
        if begins
        else headline.title_place(seen, story[0])
        if len(seen) > 1
        else None
    )
    is_page = len(seen) >= judging.MIN_BLOCKS or any(shape.phrase for shape in seen)
    if place == 1 and not is_page and headline.is_above_standfirst(seen):
        place = 0
    title = seen[place].text if place is not None else ""
    _cut_head(seen, _head(seen) if begins else story, place if is_page and not begins else None, cut)
    _cut_links(seen, story, cut)
    is_headline = (
        place is not None
        and (begins or headline.is_alone(seen, place, is_titled=is_titled))
        and ((is_page and not begins) or headline.is_above_story(seen, place))
    )
    _cut_repeats(seen, story, title if is_headline else "", cut)
    for i, shape in enumerate(seen):
        if shape.phrase:
            cut[i] = shape.phrase
        elif i < story[0] and shape.signed:
            cut[i] = "byline"
        elif i < story[0] and shape.dated:
            cut[i] = "date line"
    if place is not None and is_headline:
        cut[place] = "title"
    _cut_tail(seen, cut)
    return title, cut


def _story(seen: list[Shape]) -> list[int]:
    """The places of the blocks that belong to the story."""
    plain = [i for i, shape in enumerate(seen) if not shape.phrase]
    if _is_note(seen):
        return plain
    sentences = sum(seen[i].ends and seen[i].words >= MIN_SENTENCE for i in plain)
    if not sentences or (
        len(plain) > SMALL and sentences < MIN_SENTENCES and not any(map(headline.is_prose, seen))
    ):
        if _is_list_of_names(seen) or is_list_alone(seen) or _is_unmarked(seen, plain):
            return plain
        return list(lone_list(seen))
    if len(plain) <= SMALL:
        return plain
    return judging.story(seen) or [i for i in plain if headline.is_prose(seen[i])]


def _is_note(seen: list[Shape]) -> bool:
    """A line or a few that somebody wrote down, and nothing that only pages have."""
    if not 0 < len(seen) <= NOTE or any(shape.phrase or shape.separators for shape in seen):
        return False
    if len(seen) == 1 or sum(shape.ends for shape in seen) * 2 > len(seen):
        return True  # sentences, however short
    return sum(shape.words for shape in seen) >= MIN_NOTE_WORDS * len(seen)


def _is_unmarked(seen: list[Shape], plain: list[int]) -> bool:
    """Whether most of a text is in a script whose short sentences nothing marks, and longer than menus' entries."""
    long = [i for i in plain if seen[i].words >= MIN_UNMARKED and is_of_unmarked(seen[i].text)]
    return 2 * len(long) > len(plain)


MIN_UNMARKED = 10
"""Words, as Thai is counted"""


def _is_list_of_names(seen: list[Shape]) -> bool:
    """Whether a text is winners, teams, the dead: lines of names or figures, and hardly one that menus have.

    The entries of menus have one or two words, and several of them say by their wording what they are.
    """
    n = len(seen)
    if n < MIN_NAMES or sum(shape.phrase is not None for shape in seen) * MAX_FURNITURE > n:
        return False
    names = sum(shape.words <= MAX_NAME and shape.capitals + shape.digits >= ALL_NAMES for shape in seen)
    different = len({shape.key for shape in seen})
    words = sum(shape.words for shape in seen)
    return names >= MOSTLY * n and different >= MOSTLY * n and words >= MIN_NAME_WORDS * n


MIN_NAMES, MAX_NAME = 8, 8
"""Lines, and words of one that is a name with what belongs to it."""
MIN_NAME_WORDS = 2
"""of a line, on average"""
ALL_NAMES, MOSTLY = 0.6, 0.6
MAX_FURNITURE = 20
"""One line in so many"""


def _signature(seen: list[Shape]) -> int:
    """Where "--" begins what mail programs and clipping tools put under a text; the end if nowhere."""
    least = len(seen) * 2 // 3
    return next((i for i in range(len(seen) - 1, least, -1) if seen[i].text == "--"), len(seen))


def _lone_title(seen: list[Shape]) -> str:
    """A text of a line or two without a sentence may be a headline; a list of links is not."""
    words = [shape for shape in seen if not shape.phrase]
    if len(words) == 1 and words[0].words >= 4 and not words[0].separators:
        return words[0].text
    return ""


def _cut_head(seen: list[Shape], story: list[int], title: int | None, cut: dict[int, str]) -> None:
    """Lines of date, author and section before the first prose; all that stands above the title."""
    head = story[:HEAD_LINES]
    calendar = sum(seen[i].dated for i in head) > MAX_DATE_LINES
    signed: list[int] = []  # lines of author and date
    for i in head:
        shape = seen[i]
        if headline.is_prose(shape):
            break
        if shape.signed:
            cut[i] = "byline"
            signed.append(i)
        elif shape.dated and not calendar:
            cut[i] = "date line"
            signed.append(i)
        elif title is not None and i < title and (shape.words < MIN_STANDFIRST or shape.separators):
            cut[i] = "above the title"
    if (
        signed
    ):  # the outlet's name, the author's place: between the author and the date stands nothing of the story
        for i in range(signed[0] + 1, signed[-1]):
            if i not in cut and seen[i].words < MIN_STANDFIRST and not seen[i].ends:
                cut[i] = "beside the byline"


def _head(seen: list[Shape]) -> list[int]:
    """The first line and those of author and date right below it."""
    end = next((i for i, shape in enumerate(seen) if i and not (shape.signed or shape.dated)), len(seen))
    return list(range(end))


def _cut_links(seen: list[Shape], story: list[int], cut: dict[int, str]) -> None:
    """What a cue announces ("Read more:") and its repetitions; lists under a header ("Most popular")."""
    captions: set[str] = set()
    for i in story:
        shape = seen[i]
        if shape.phrase == "cue":
            inline = _QUOTED.search(shape.text) or _AFTER_COLON.match(shape.text)
            after = seen[i + 1] if i + 1 < len(seen) else None
            if inline:
                captions.add(key_of(inline[1]))
            elif after and not after.phrase and headline.is_link(after):
                for j in range(i + 1, _end_of_links(seen, i + 1)):
                    cut[j] = "after a cue"
                    captions.add(seen[j].key)
        elif shape.phrase == "header" and cut.get(i) != "under a header":  # else the list goes on
            for j in range(i + 1, len(seen)):
                if not headline.is_link(seen[j]) and not seen[j].phrase:
                    break
                cut[j] = "under a header"
    if not captions:
        return
    for i in story:
        if seen[i].words <= headline.MAX_LINK and _says_one(seen[i].key, captions):
            cut[i] = "caption of a link"


def _end_of_links(seen: list[Shape], first: int) -> int:
    """One past the last of the titles that a cue announces: of several in a row, all; a heading is short."""
    end = first + 1
    while (
        end < len(seen)
        and not seen[end].phrase
        and headline.is_link(seen[end])
        and seen[end].words >= MIN_LINK
    ):
        end += 1
    return end


MIN_LINK = 4
"""Words"""


def _says_one(key: str, captions: set[str]) -> bool:
    """Whether a line is one of the captions said again, with a date or a length of play at most."""
    shortest = max(MIN_CAPTION, len(key) - MAX_AFTER_CAPTION)
    return key in captions or any(key[:length] in captions for length in range(shortest, len(key)))


def _cut_repeats(seen: list[Shape], story: list[int], title: str, cut: dict[int, str]) -> None:
    """The title said again, and the second time of a sentence said twice (a pulled quotation)."""
    title_key = key_of(title)
    said: set[str] = set()
    for i in story:
        shape = seen[i]
        if i in cut:
            continue
        if title_key and shape.key == title_key:
            cut[i] = "title"
        elif shape.times > 1 and shape.words >= (MIN_REPEATED if shape.ends else 2 * MIN_REPEATED):
            if shape.key in said:
                cut[i] = "said before"
            said.add(shape.key)


def _cut_tail(seen: list[Shape], cut: dict[int, str]) -> None:
    """Teasers after the last sentence."""
    for i in range(len(seen) - 1, -1, -1):
        if i in cut:
            continue
        if not seen[i].teaser or seen[i].words > headline.MAX_LINK:
            return
        cut[i] = "teaser"
