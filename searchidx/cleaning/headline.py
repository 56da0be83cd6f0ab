"""The head of a text: which of the lines above its story is the title.

In: the `Shape`s of a text and where its story begins. Out: the place of the title.
"""

from __future__ import annotations

from functools import lru_cache

from searchidx.cleaning.datelines import says_more_than_date
from searchidx.cleaning.lines import Shape
from searchidx.cleaning.phrases import has_one
from searchidx.cleaning.told import all_told, share_told

REACH = 25
"""How many lines above the first prose a title may stand."""
NEAR = 8
"""Lines above the first prose among which the distance does not count."""
MIN_WORDS, MAX_WORDS = 3, 30
MIN_SENTENCE = 5  # words
BESIDE = 3
"""Lines below a headline among which the author or the day stands, if they do."""
LEAD, MIN_LEAD = 12, 12
"""Blocks from the first prose on that say what a headline says, and words of one that does not end like a sentence."""
AGAIN = 0.4
"""Share of the words of a headline that its story says"""
MAX_LEAD = 2_000
"""Characters of them"""


def title_place(shapes: list[Shape], start: int) -> int | None:
    """Which line is the title of the story whose first block is `start`; None when none looks like it.

    A title stands above prose. Of lists and tables nobody can tell which line would be one.
    """
    near = range(start, min(start + REACH, len(shapes)))
    last = next((i for i in near if is_prose(shapes[i])), None)
    if last is None:  # a brief
        last = next((i for i in near[:NEAR] if shapes[i].ends and shapes[i].words >= MIN_SENTENCE), None)
    if last is None:
        return _above_byline(shapes[start:]) if start == 0 else None
    weights = [(i, _title_weight(shapes[i])) for i in range(max(0, last - REACH), last)]
    weights = [
        (i, weight) for i, weight in weights if weight > 0 and not (i and shapes[i - 1].phrase == "cue")
    ]
    top = shapes[0]
    if not weights and last and top.dated and not top.signed and says_more_than_date(top.text):
        return 0
    # a line that nothing is compared with need not be weighed any further
    told = _told(shapes[last : last + LEAD]) if len(weights) > 1 else frozenset()
    best, place = 0.0, None
    for i, weight in weights:
        share = share_told(shapes[i].key, told) if told else 0.0
        weight += share - 0.12 * max(0, last - i - NEAR)
        # entries of menus are said twice, too; of scripts whose signs part words nothing is told
        if shapes[i].times > 1 and (share >= AGAIN or not told):
            weight += 1.2
        if _is_above_byline(shapes, i):
            weight += 0.7
        # from the top: a line further down, such as a standfirst, must be much better to be preferred
        if weight > best + 0.5:
            best, place = weight, i
    if place and _is_standfirst(shapes[place - 1], shapes[place]):
        above = place - 1
        return above if not told or share_told(shapes[above].key, told) else place
    return place


def _above_byline(shapes: list[Shape]) -> int | None:
    """Of a list or a table, the first line, where the author or the day is below it."""
    top = shapes[0]
    is_short = MIN_WORDS <= top.words < MIN_STANDFIRST and not (top.ends or top.dated or top.signed)
    return 0 if is_short and _is_above_byline(shapes, 0) else None


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


def is_alone(shapes: list[Shape], place: int, *, is_titled: bool) -> bool:
    """Whether the title is a headline alone and nothing of the story.

    A short line is no standfirst, nor is one with the author or the day below it where no other line is the title.
    """
    return shapes[place].words < MIN_STANDFIRST or (not is_titled and _is_above_byline(shapes, place))


def is_above_story(shapes: list[Shape], place: int) -> bool:
    """Whether right below a line comes prose, the author or the day, and no other short line; or it is said twice."""
    if shapes[place].times > 1:
        return True
    below = shapes[place + 1 : place + 3]
    if len(below) > 1 and below[0].words < MIN_WORDS:  # the author's name, which is no title
        below = below[1:]
    return bool(below) and (
        below[0].words >= MIN_STANDFIRST or _is_sentence(below[0]) or below[0].signed or below[0].dated
    )


def _is_above_byline(shapes: list[Shape], place: int) -> bool:
    return any(shape.signed or shape.dated for shape in shapes[place + 1 : place + 1 + BESIDE])


def begins_with_lines(shapes: list[Shape]) -> bool:
    """Whether a text without furniture begins with what is neither a menu nor prose: a recipe, a table, an interview.

    Below its first line are two lines and more before any prose, and most of them have figures in them, end like
    sentences or ask something. Of these nobody can tell which line would be a title.
    """
    if any(shape.phrase for shape in shapes):
        return False
    prose = next((at for at, shape in enumerate(shapes) if at and _is_sentence(shape)), len(shapes))
    lines = [shape for shape in shapes[1:prose] if not (shape.dated or shape.signed)]
    told = sum(shape.lines for shape in lines if shape.ends or any(map(str.isdigit, shape.text)))
    if len(lines) >= MIN_LINES and told >= MOST_TOLD * sum(shape.lines for shape in lines):
        return True
    questions = sum(shape.text.endswith(("?", "？")) and shape.words < MIN_STANDFIRST for shape in shapes)
    return questions >= MIN_QUESTIONS and questions * MANY >= len(shapes)


def _is_sentence(shape: Shape) -> bool:
    asks = shape.text.endswith(("?", "？"))
    return is_prose(shape) or (shape.ends and shape.words >= MIN_SENTENCE and not asks)


MIN_LINES, MOST_TOLD = 2, 0.5
MIN_QUESTIONS, MANY = 3, 4
"""Questions of an interview: so many, and one block in so many"""


def first_line(shapes: list[Shape]) -> int | None:
    """The first line of such a text, where it may be the title."""
    top = shapes[0]
    asks = top.text.endswith(("?", "!", "？", "！"))
    is_short = top.words < MIN_STANDFIRST and not (
        top.dated or top.signed or top.teaser or (top.ends and not asks)
    )
    return 0 if is_short else None


def is_prose(shape: Shape) -> bool:
    """Whether a block reads like sentences."""
    return not shape.phrase and (shape.words >= LONG or (shape.ends and shape.words >= MIN_PROSE))


def is_above_standfirst(shapes: list[Shape]) -> bool:
    """Whether the first line is the headline and the second a standfirst; a section has a capital in every word."""
    top = shapes[0]
    return first_line(shapes) == 0 and top.capitals < 1 and shapes[1].words > 2 * top.words > 2


def is_link(shape: Shape) -> bool:
    """Whether a block may be the title of another story; some ask a question."""
    return shape.words <= MAX_LINK and (not shape.ends or shape.text.rstrip().endswith("?"))


MAX_LINK = 25
"""Words"""
MIN_PROSE, LONG = 12, 30
"""Words of what reads like sentences: where it ends like one, and where it does not"""


def _told(lead: list[Shape]) -> frozenset[str]:
    """What the first paragraphs of a story say."""
    said = [shape.text for shape in lead if shape.times == 1 and (shape.ends or shape.words >= MIN_LEAD)]
    return _all_told(" ".join(said)[:MAX_LEAD].lower())


_all_told = lru_cache(maxsize=1)(all_told)  # a text is gone through several times


_TRAIL = (" > ", " › ", " » ")
"""What stands between the sections that a page belongs to"""


def _title_weight(shape: Shape) -> float:
    if shape.phrase or not MIN_WORDS <= shape.words <= MAX_WORDS or shape.dated or shape.signed:
        return 0.0
    if shape.separators and has_one(_TRAIL, shape.text):
        return 0.0
    weight = 1.0
    if 5 <= shape.words <= 22:
        weight += 1.2
    if shape.ends and shape.times == 1 and not shape.text.endswith(("?", "!")):
        return 0.0  # a short first paragraph
    if shape.teaser:
        weight -= 0.7
    if shape.words >= 5 and shape.capitals > 0.9 and shape.stops == 0:
        weight -= 1.5  # sections in a row
    return weight - 0.5 * min(shape.separators, 3)
