"""Many measurements of several things, interleaved, so that a noisy minute is noisy for all of them.

In: calls by name. Out: their times, and what is typical of them.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

Timed = Callable[[], float]
"""Does something and returns the seconds that count."""


@dataclass
class Times:
    """Seconds of repeated measurements of one thing."""

    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def timed(call: Callable[[], object]) -> float:
    """The seconds that a call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def interleaved(calls: Mapping[str, Sequence[Timed]], rounds: int, budget: float = 60) -> dict[str, Times]:
    """Every call of every name in turn, `rounds` times, with another name first each time.

    What has taken more than `budget` seconds in all is left out of further rounds.
    """
    times = {name: Times() for name in calls}
    names = list(calls)
    for turn in range(rounds):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            if turn and sum(times[name].seconds) > budget:
                continue
            times[name].seconds += [call() for call in calls[name]]
    return times
