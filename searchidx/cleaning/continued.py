"""Stories that go on below a box of links: "You may also like" stands in the middle of many.

In: the `Shape`s of a text and the place of its story's last line. Out: the place after the paragraphs that go on below
such a box. What is above it may look like the whole story, and what is below it like teasers: a line that is a title,
then sentences. What tells is that they speak of the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from searchidx.cleaning.comments import is_header
from searchidx.cleaning.headline import is_link
from searchidx.cleaning.lines import Shape
from searchidx.cleaning.told import all_told
from searchidx.stopwords import stopwords

MAX_BEFORE = 2
"""Lines between the story and the box: a share button, an advertisement"""
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
    if last == start:
        return end
    below = _told_of(shapes[start:last])
    same = len(below & _told_of([shapes[i] for i in story]))
    goes_on = (
        same >= MIN_SAME and same >= MIN_SHARE * len(below)
        if last > start + 1
        else same and not _is_summary(shapes, start)
    )
    return last if goes_on else end


def _is_summary(shapes: Sequence[Shape], place: int) -> bool:
    """Whether a lone paragraph may be the summary of the link above it, and not what a story ends with.

    It speaks of the same, or something else follows than furniture: the link's author, the next link.
    """
    if place + 1 < len(shapes) and not shapes[place + 1].phrase:
        return True
    link = shapes[place - 1]
    return not link.phrase and bool(_told_of([link]) & _told_of([shapes[place]]))


def _below_box(shapes: Sequence[Shape], end: int) -> int:
    """The place after the box that begins within a few lines of `end`; the end of the text where none does."""
    for place in range(end, min(end + MAX_BEFORE + 1, len(shapes))):
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
    sentence = shape.ends and shape.words >= MIN_WORDS and not shape.phrase
    return sentence and not shape.teaser and shape.times == 1


def _told_of(shapes: Sequence[Shape]) -> frozenset[str]:
    found = all_told(" ".join([shape.text for shape in shapes])[:MAX_TOLD].lower())
    return found - _common(next((shape.language for shape in shapes if shape.language), None))


@cache
def _common(language: str | None) -> frozenset[str]:
    return all_told(" ".join(stopwords(language))) if language else frozenset()
