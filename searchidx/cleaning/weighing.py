"""Which blocks of a text are the story.

In: the `Shape`s of a text. Out: for each block the reason why it is cut, or None for the story's own.
Blocks are weighed one by one, then with their neighbours; the cheapest way to split the text into
story and furniture is taken (Viterbi), and of its stretches those that belong together. Inside them
the phrases and repeats are cut. The weights are set by hand.
"""

from __future__ import annotations

from searchidx.cleaning.lines import Shape

SWITCH = 2.3
"""What it costs to go from story to furniture or back."""
NEAR = (0.55, 0.1, -0.55)
"""How much the weight of a neighbour counts, by its distance."""

MAX_TEASER = 40  # words
MAX_GAP = 8  # blocks between two stretches of one story
MIN_PART = 0.02  # of the heaviest stretch's weight
MIN_BETWEEN = -3.0  # weight of a line between two stretches that is kept with them


def own_weight(shape: Shape) -> float:
    """How much a block by itself looks like a story's (above 0) or like furniture (below)."""
    words = shape.words
    if shape.phrase:
        return -0.2  # it is cut anyway, and stands in the middle of stories too
    weight = -1.2 + min(words, 40) * 0.123 + min(words, 12) * 0.025 + min(shape.commas, 4) * 0.37
    if shape.ends:
        weight += 0.97 if words >= 5 else 1.1
    elif shape.teaser:
        weight -= 1.4
    elif words < 20:
        weight -= 0.9
    if words >= 4:
        weight += (shape.stops - 0.22) * 3.5
    if words < 25:
        weight -= max(0.0, shape.capitals - 0.4) * 1.5
    weight -= shape.digits * 0.75 + min(shape.separators, 3) * 1.3
    if shape.times > 1:
        weight -= 0.4 if words < 25 else 5.0
    return max(-3.6, min(5.5, weight))


def weights(shapes: list[Shape]) -> list[float]:
    """The weight of every block, its neighbours' counted in."""
    own = [own_weight(shape) for shape in shapes]
    _after_headers(shapes, own)
    padded = [-0.4] * 3 + own + [-0.4] * 3
    if len(own) < 8:
        padded = [0.0] * 3 + own + [0.0] * 3
    return [
        padded[i] + sum(near * (padded[i - d] + padded[i + d]) / 2 for d, near in enumerate(NEAR, 1))
        for i in range(3, len(own) + 3)
    ]


def _after_headers(shapes: list[Shape], own: list[float]) -> None:
    """Below "Most popular" stand links and teasers, until prose of some length comes again."""
    burden = 0.0
    for i, shape in enumerate(shapes):
        if shape.phrase == "header":
            burden = 3.5
        elif burden:
            if shape.ends and shape.words > MAX_TEASER:
                burden = 0.0
            else:
                own[i] -= burden
                burden *= 0.78


def split(weighed: list[float]) -> list[bool]:
    """True for the blocks that the cheapest split gives to the story."""
    story = furniture = 0.0  # the best sums of splits that end in either
    came: list[tuple[bool, bool]] = []  # for each block: was the one before story, if this is story / is not
    for weight in weighed:
        from_story = story >= furniture - SWITCH
        from_story_to_furniture = story - SWITCH > furniture
        came.append((from_story, from_story_to_furniture))
        story, furniture = (
            (story if from_story else furniture - SWITCH) + weight,
            (story - SWITCH if from_story_to_furniture else furniture) - weight,
        )
    state = story > furniture
    labels = [False] * len(weighed)
    for i in range(len(weighed) - 1, -1, -1):
        labels[i] = state
        state = came[i][0] if state else came[i][1]
    return labels


def stretches(labels: list[bool]) -> list[tuple[int, int]]:
    """The runs of True as (first, one past the last)."""
    found: list[tuple[int, int]] = []
    for i, label in enumerate(labels):
        if label and (not i or not labels[i - 1]):
            found.append((i, i + 1))
        elif label:
            found[-1] = (found[-1][0], i + 1)
    return found


def best(runs: list[tuple[int, int]], weighed: list[float]) -> list[tuple[int, int]]:
    """The heaviest stretch and those that lie near enough to be its continuation."""
    if not runs:
        return []
    sums = [sum(weighed[first:end]) for first, end in runs]
    first = last = max(range(len(runs)), key=sums.__getitem__)
    least = MIN_PART * sums[first]
    while first and runs[first][0] - runs[first - 1][1] <= MAX_GAP and sums[first - 1] > least:
        first -= 1
    while last + 1 < len(runs) and runs[last + 1][0] - runs[last][1] <= MAX_GAP and sums[last + 1] > least:
        last += 1
    return runs[first : last + 1]


def story(shapes: list[Shape]) -> list[int]:
    """The places of the blocks that are the story's, among them the few lines between its stretches."""
    weighed = weights(shapes)
    runs = best(stretches(split(weighed)), weighed)
    if not runs:
        return []
    inside = {i for first, last in runs for i in range(first, last)}
    return [i for i in range(runs[0][0], runs[-1][1]) if i in inside or weighed[i] > MIN_BETWEEN]
