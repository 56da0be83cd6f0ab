"""What is the story's: a small net over the measures of lines or blocks and of their neighbours.

In: a row of measures per line (or block of a page), in their order. Out: for each the probability that
it belongs to the story. One family serves text and HTML: a first net looks at the measures of a line and of
its neighbours; a second one looks at the same and at what the first thought of a wider neighbourhood.
Each is an average over several seeds, since one seed more or less moves the result by as much as a good
idea does. The weights are data (`data/*.json`), made by `tools/train_cleaning.py`.
"""

from __future__ import annotations

import base64
import json
import math
import os
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]

OPINION_REACH = 5
"""Neighbours on either side of whom the second net knows what the first one thought."""

WIDE = (4, 12)
"""Half widths, in lines, of the surroundings that are looked at as a whole."""


class Net(NamedTuple):
    """Hidden layers of all seeds side by side: (inputs, seeds x units), and their outputs."""

    first: Rows
    first_bias: Rows
    second: Rows  # (seeds x units)
    second_bias: float  # the mean over seeds

    def logits(self, inputs: Rows) -> Rows:
        """Log odds per row, averaged over seeds."""
        return self.answer(product(inputs, self.first))

    def answer(self, hidden: Rows) -> Rows:
        """The same from what the inputs come to in each hidden unit; `hidden` is used up."""
        hidden += self.first_bias
        np.maximum(hidden, 0.0, out=hidden)
        out: Rows = hidden @ self.second
        out += np.float32(self.second_bias)
        return out


class Near(NamedTuple):
    """What is looked at of neighbours: of so many on either side the first measures."""

    measures: int
    reach: int


class Stack:
    """The two nets, one after the other, and what of neighbours they look at: see `Near`."""

    def __init__(self, first: Net, second: Net, near: Near) -> None:
        self.first = first
        self.second = second
        self.near = near
        inputs = len(first.first)
        # both look at the same, so that one multiplication serves both
        self._both = np.hstack((first.first, second.first[:inputs]))
        self._of_opinions = second.first[inputs:]

    def probabilities(self, own: Rows, context: Rows, words: Rows) -> Rows:
        """For each of n rows: own (n, measures), context (n, more), words (n,) -> (n,) of 0 to 1."""
        hidden = product(looks(own, context, self.near), self._both)
        units = len(self.first.second)
        logits = self.first.answer(hidden[:, :units])
        thoughts = product(opinions(logits, words), self._of_opinions)
        return sigmoid(self.second.answer(hidden[:, units:] + thoughts))


MOST_AT_ONCE = 1 << 18
"""Multiplications that OpenBLAS does in the thread that asks for them; of more, each of its threads gets a part."""
STRIP = 32
"""Columns"""


def product(rows: Rows, weights: Rows) -> Rows:
    """`rows @ weights`, (n, k) by (k, m) -> (n, m), in the caller's thread.

    A page's matrices are small, and threads that wait for a busy core take twenty times as long as the sums. Where
    BLAS has one thread only (the command sees to that), it is one multiplication.
    """
    (n, k), m = rows.shape, weights.shape[1]
    if os.environ.get("OPENBLAS_NUM_THREADS") == "1" or n * k * m <= MOST_AT_ONCE:
        made: Rows = rows @ weights
        return made
    made = np.empty((n, m), np.float32)
    height = max(1, MOST_AT_ONCE // (k * STRIP))
    for left in range(0, m, STRIP):
        strip = np.ascontiguousarray(weights[:, left : left + STRIP])
        for top in range(0, n, height):
            np.matmul(rows[top : top + height], strip, out=made[top : top + height, left : left + STRIP])
    return made


def sigmoid(logits: Rows) -> Rows:
    """1 / (1 + e^-x), without overflow."""
    odds: Rows = np.maximum(
        np.minimum(logits, 30.0), -30.0
    )  # `clip` takes four times as long on a page's rows
    np.negative(odds, out=odds)
    np.exp(odds, out=odds)
    odds += 1.0
    return np.divide(1.0, odds, out=odds, dtype=np.float32)


def looks(own: Rows, context: Rows, near: Near) -> Rows:
    """What both nets see of each row: its measures, those of its neighbours that are `near`, and the context."""
    n, width = own.shape
    beside, alone = (2 * near.reach + 1) * (near.measures + 1), width - near.measures
    made = np.empty((n, beside + alone + context.shape[1]), np.float32)
    _beside(own[:, : near.measures], near.reach, made[:, :beside])
    made[:, beside : beside + alone] = own[:, near.measures :]
    made[:, beside + alone :] = context
    return made


def opinions(logits: Rows, words: Rows) -> Rows:
    """What the second net sees besides: the first one's opinions near by, and where its story lies."""
    probable = sigmoid(logits)
    n, most = len(words), max(WIDE)
    both = np.empty((2, n), np.float32)
    np.multiply(probable, words, out=both[0])
    both[1] = words
    sums = running(both, most)
    before, upto = sums[0, most : most + n], sums[0, most + 1 : most + 1 + n]
    total = float(upto[-1]) + 1e-6
    first, end = stretch(probable, words)
    beside = 2 * (2 * OPINION_REACH + 1)
    made = np.empty((n, beside + 3 + 2 * len(WIDE) + 4), np.float32)
    _beside(np.maximum(np.minimum(logits, 5.0), -5.0)[:, None], OPINION_REACH, made[:, :beside])
    told = made[:, beside:].T
    np.divide(before, total, out=told[0])
    np.subtract(1.0, upto / total, out=told[1])
    told[2] = math.log1p(total)
    place = 3
    for width in WIDE:
        near, all_words = around(sums, most, width)
        np.divide(near, all_words + 1.0, out=told[place])
        np.log1p(near, out=told[place + 1])
        place += 2
    outside = np.arange(n, dtype=np.float32)  # how far from the story's stretch
    outside[end:] -= end - 1
    outside[:first] -= first
    outside[first:end] = 0.0
    np.equal(outside, 0.0, out=told[place], casting="unsafe")
    np.exp(np.abs(outside) / -4.0, out=told[place + 1])
    told[place + 2, :first], told[place + 2, first:] = 1.0, 0.0
    told[place + 3] = float(both[0, first:end].sum()) / total
    return made


def running(values: Rows, reach: int) -> Rows:
    """Of (…, n) values their sums up to each place: (…, n + 1 + 2 reach), `reach` places more at either end, so that
    `around` needs no limits."""
    n = values.shape[-1]
    sums = np.zeros((*values.shape[:-1], n + 1 + 2 * reach), values.dtype)
    np.cumsum(values, axis=-1, out=sums[..., reach + 1 : reach + 1 + n])
    sums[..., reach + 1 + n :] = sums[..., reach + n : reach + n + 1]
    return sums


def around(sums: Rows, reach: int, width: int) -> Rows:
    """The sum of each of (…, n) values and its neighbours so far (`reach` at most) on either side, from what they
    come to up to each place: see `running`."""
    n = sums.shape[-1] - 1 - 2 * reach
    near: Rows = (
        sums[..., reach + width + 1 : reach + width + 1 + n] - sums[..., reach - width : reach - width + n]
    )
    return near


def since(marked: NDArray[np.bool_]) -> Rows:
    """1 at a marked place, falling with the distance from the last one; 0 before the first; of each row, if several."""
    places = np.arange(marked.shape[-1], dtype=np.float32)
    last = np.maximum.accumulate(np.where(marked, places, np.float32(-10_000)), axis=-1)
    last -= places
    last /= 6.0
    found: Rows = np.exp(last, out=last)
    return found


LEAST = 0.3
"""Lines of a lesser probability count against the stretch that they stand in."""
MOST_WORDS = 60
"""of a line that count: one long line is not a story"""


def chosen(probable: Rows, words: Rows, *, least: float, inside: float) -> list[int]:
    """The places of the story's lines: of the heaviest stretch, those that are not plainly furniture.

    A line below `least` counts against the stretch that it stands in; in it, one of `inside` or more is kept.
    """
    first, end = stretch(probable, words, least)
    return [first + int(i) for i in np.flatnonzero(probable[first:end] >= inside)]


def doubt(probable: Rows, words: Rows, kept: list[int]) -> float:
    """How many words may be on the wrong side, as a share of those kept: 0 is sure."""
    weights = np.minimum(words, MOST_WORDS)
    inside = np.zeros(len(words), bool)
    inside[kept] = True
    wrong = float((weights * np.minimum(probable, 1 - probable)).sum())
    left_out = float((weights * ((probable >= 0.5) & ~inside)).sum())  # another stretch, likely too
    return (wrong + left_out) / (float(weights[inside].sum()) + FEW_WORDS)


FEW_WORDS = 20


def stretch(probable: Rows, words: Rows, least: float = LEAST) -> tuple[int, int]:
    """The heaviest run of lines, as (first, one past the last): where the story is, if it is one piece."""
    sums = np.zeros(len(words) + 1)
    np.cumsum(np.minimum(words, MOST_WORDS) * (probable - least), out=sums[1:])
    end = int((sums - np.minimum.accumulate(sums)).argmax())
    return int(sums[: end + 1].argmin()), end


def _beside(rows: Rows, reach: int, made: Rows) -> None:
    """(n, f) to (n, (2 reach + 1) (f + 1)) in `made`: each row beside its neighbours; the last column is "outside"."""
    n, width = rows.shape
    padded = np.zeros((n + 2 * reach, width + 1), np.float32)
    padded[:reach, width] = padded[n + reach :, width] = 1.0
    padded[reach : n + reach, :width] = rows
    # rows that follow each other lie behind each other
    made[:] = np.ndarray(made.shape, np.float32, padded, 0, padded.strides)


# --- the weights as data ----------------------------------------------------------------------------


_in_use: dict[str, Stack] = {}


def use(name: str, stack: Stack) -> None:
    """Judge by this stack instead of the one that ships in `data/NAME.json`: for training."""
    _in_use[name] = stack


def in_use(name: str) -> Stack:
    """The stack of this name, loaded where it is asked for first."""
    if name not in _in_use:
        _in_use[name] = load(name)
    return _in_use[name]


def load(name: str) -> Stack:
    """The stack in `data/NAME.json`."""
    text = resources.files("searchidx.cleaning").joinpath("data").joinpath(f"{name}.json").read_text("utf-8")
    return parse(json.loads(text))


def parse(data: dict[str, Any]) -> Stack:
    """A stack from its JSON: see `dump`."""
    first, second = (_net(part) for part in data["nets"])
    return Stack(first, second, Near(*data["near"]))


def _net(part: dict[str, Any]) -> Net:
    inputs, units = part["shape"]
    scales = np.array(part["scales"], np.float32)
    raw = np.frombuffer(base64.b64decode(part["first"]), np.int8).reshape(inputs, units)
    return Net(
        raw.astype(np.float32) * scales[:, None],
        np.array(part["first_bias"], np.float32),
        np.array(part["second"], np.float32),
        part["second_bias"],
    )


def dump(stack: Stack, about: dict[str, Any]) -> dict[str, Any]:
    """A stack as JSON: large matrices as bytes with a scale per input, the rest as rounded numbers."""
    return {**about, "near": stack.near, "nets": [_dumped(net) for net in (stack.first, stack.second)]}


def _dumped(net: Net) -> dict[str, Any]:
    scales = np.maximum(np.abs(net.first).max(axis=1) / 127.0, 1e-9)
    raw = np.rint(net.first / scales[:, None]).astype(np.int8)
    return {
        "shape": list(net.first.shape),
        "scales": [float(f"{value:.5g}") for value in scales],
        "first": base64.b64encode(raw.tobytes()).decode("ascii"),
        "first_bias": [float(f"{value:.5g}") for value in net.first_bias],
        "second": [float(f"{value:.5g}") for value in net.second],
        "second_bias": float(f"{net.second_bias:.5g}"),
    }
