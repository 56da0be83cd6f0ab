"""Stories that go on below a box of links: "You may also like" stands in the middle of many.

In: the `Shape`s of a text and the place of its story's last line. Out: the place after the paragraphs that go on below
such a box. What is above it may look like the whole story, and what is below it like teasers: a line that is a title,
then sentences. What tells is that they speak of the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from searchidx import date_cues, month_names
from searchidx.cleaning.comments import is_header
from searchidx.cleaning.headline import is_link
from searchidx.cleaning.lines import Shape
from searchidx.cleaning.told import all_told
from searchidx.stopwords import stopwords

MAX_LINKS = 10
"""in a box"""
MIN_WORDS = 8
"""of a paragraph: in Finnish or Turkish a sentence has no more"""
MIN_SAME, MIN_SHARE = 2, 0.08
"""Words that paragraphs have in common with the story, and their share of all that say something"""
MAX_TOLD = 20_000
"""Characters that are looked at"""


def end_of_story(shapes: Sequence[Shape], story: Sequence[int]) -> int:
    """One past the last paragraph of a story that has these lines, of which the last one may stand above a box."""
    end = story[-1] + 1
    start = _below_box(shapes, next((i + 1 for i in reversed(story) if not shapes[i].phrase), end))
    last = start
    while last < len(shapes) and _goes_on(shapes[last]):
        last += 1
    if all(shape.words < MIN_WORDS for shape in shapes[start:last]):
        return end
    below = _told_of(shapes[start:last])
    same = len(below & _told_of([shapes[i] for i in story]))
    is_alone = last == start + 1
    goes_on = same > 0 and (is_alone or same >= MIN_SHARE * len(below))
    is_sure = same >= MIN_SAME and not is_alone
    return last if goes_on and (is_sure or not _is_summary(shapes, start, last)) else end


def _is_summary(shapes: Sequence[Shape], start: int, end: int) -> bool:
    """Whether a paragraph or a few may be the summary of the link above them, and not what a story ends with.

    It speaks of the same, or something else follows than furniture: the link's author, the next link.
    """
    if end < len(shapes) and not shapes[end].phrase:
        return True
    link = shapes[start - 1]
    return not link.phrase and bool(_told_of([link]) & _told_of(shapes[start:end]))


def _below_box(shapes: Sequence[Shape], end: int) -> int:
    """The place after the box that begins at `end`, or below furniture there; the end of the text where none does."""
    for place in range(end, len(shapes)):
        phrase = shapes[place].phrase
        if phrase in ("header", "cue"):
            if _is_below_stories(shapes[place]):
                break
            links = place + 1
            while links < len(shapes) and _is_of_box(shapes[links]):
                links += 1
            return links if links - place - 1 <= MAX_LINKS else len(shapes)
        if phrase is None:
            break
    return len(shapes)


def _is_below_stories(header: Shape) -> bool:
    """Whether what is below it is somebody's prose, but not the story's: readers', or about the author."""
    return "author" in header.key or is_header(header.key)


def _is_of_box(shape: Shape) -> bool:
    return not shape.phrase and shape.lines == 1 and is_link(shape)


def _goes_on(shape: Shape) -> bool:
    return shape.ends and shape.words > 1 and not shape.phrase and not shape.teaser and shape.times == 1


def _told_of(shapes: Sequence[Shape]) -> frozenset[str]:
    found = all_told(" ".join([shape.text for shape in shapes])[:MAX_TOLD].lower())
    return found - _common(next((shape.language for shape in shapes if shape.language), None))


@cache
def _common(language: str | None) -> frozenset[str]:
    """What stories of all sorts tell: stop words, days, who said something."""
    told = [*stopwords(language), *(_NEWS if language == "en" else ())] if language else []
    return all_told(" ".join((*told, *date_cues.WEEKDAYS, *month_names.MONTHS)))


_NEWS = (
    "said says told asked people year years week weeks month months time times last first also after before would could"
    " their there which about more than been were with have from that this they when where while since what will"
).split()
