"""The head of a text: its title, and the lines of date, author and section around it.

In: the `Shape`s of a text and where its story begins. Out: the place of the title, and for lines
before the first prose the reason why they are none of the story's.
"""

from __future__ import annotations

import re

from searchidx.cleaning import han_bylines
from searchidx.cleaning.lines import Shape

REACH = 25
"""How many lines above the first prose a title may stand."""
NEAR = 8
"""Lines above the first prose among which the distance does not count."""
MIN_WORDS, MAX_WORDS = 3, 30
MIN_SENTENCE = 5  # words


_ROLE = re.compile(
    r"\b(?:news|times|post|press|reuters|ap|afp|dpa|agency|agencies|staff|correspondent\w*|writer|reporter|editor|magazine"
    r"|desk|service|tribune|journal|media|korrespondent\w*|redaktion|rédaction|redacción)\b",
    re.IGNORECASE,
)


_BYLINE = re.compile(
    r"(?:(?:by|written by|von|par|por|автор)[:\s]|текст\s*[:：])(?=\s*.+$)",
    re.IGNORECASE,
)


def author_in(line: str) -> str | None:
    """The name in a byline, if the line is nothing else.

    >>> author_in("By Jane Doe | 4 min read"), author_in("By our staff"), author_in("作者：王小明、李雷")
    ('Jane Doe', None, '王小明, 李雷')
    """
    label = _BYLINE.match(line) or han_bylines.label(line)
    if not label:
        return None
    said = line[label.end() :].lstrip()
    if in_chinese := han_bylines.names(said):
        return in_chinese
    name = re.split(r"\s*(?:[|•·,/(]|\s[-–—]\s|\d)", said)[0].strip(" .")
    words = name.split()
    if not 2 <= len(words) <= 4 or _ROLE.search(name):
        return None
    return name if all(word[0].isupper() or len(word) <= 3 for word in words) else None


def title_place(shapes: list[Shape], start: int) -> int | None:
    """Which line is the title of the story whose first block is `start`; None when none looks like it.

    A title stands above prose. Of lists and tables nobody can tell which line would be one.
    """
    near = range(start, min(start + REACH, len(shapes)))
    last = next((i for i in near if is_prose(shapes[i])), None)
    if last is None:  # a brief
        last = next((i for i in near[:NEAR] if shapes[i].ends and shapes[i].words >= MIN_SENTENCE), None)
    if last is None:
        return None
    best, place = 0.0, None
    for i in range(max(0, last - REACH), last):
        if i and shapes[i - 1].phrase == "cue":
            continue
        # from the top: a line further down, such as a standfirst, must be much better to be preferred
        weight = _title_weight(shapes[i]) - 0.12 * max(0, last - i - NEAR)
        if weight > best + 0.3:
            best, place = weight, i
    return place - 1 if place and _is_standfirst(shapes[place - 1], shapes[place]) else place


MIN_STANDFIRST = 16
"""Words; what says so much is no headline alone, and below a short line, that one is."""


def _is_standfirst(above: Shape, line: Shape) -> bool:
    """Whether the line above is the headline. The name of a site or section has a capital in every word."""
    return (
        line.words >= MIN_STANDFIRST
        and line.times == 1
        and 2 <= above.words < line.words / 2
        and above.capitals < 1
        and not (above.phrase or above.separators or above.ends or above.dated or above.signed)
    )


def is_prose(shape: Shape) -> bool:
    """Whether a block reads like sentences."""
    return not shape.phrase and (shape.words >= 30 or (shape.ends and shape.words >= 12))


def _title_weight(shape: Shape) -> float:
    if shape.phrase or not MIN_WORDS <= shape.words <= MAX_WORDS or shape.dated or shape.signed:
        return 0.0
    weight = 1.0
    if shape.times > 1:
        weight += 1.2
    if 5 <= shape.words <= 18:
        weight += 1.2
    if shape.ends and shape.times == 1 and not shape.text.endswith(("?", "!")):
        return 0.0  # a short first paragraph
    if shape.teaser:
        weight -= 0.7
    if shape.words >= 5 and shape.capitals > 0.9 and shape.stops == 0:
        weight -= 1.5  # sections in a row
    return weight - 0.5 * min(shape.separators, 3)
