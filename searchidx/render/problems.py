"""What could not be read or holds no article, grouped by reason: how `add` reports it to people."""

from __future__ import annotations

import re
from collections.abc import Iterable

from searchidx.models import Failure, Skipped
from searchidx.render import escape
from searchidx.values import dataclass

SHOWN_PLACES = 10
SHOWN_REASONS = 10

_LINE = re.compile(r"line (\d+): (?=\S)")


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason, how often it was met, and the first places: a path and `:line`, or "" for a whole file."""

    reason: str
    count: int
    places: tuple[tuple[str, str], ...]


def grouped(found: Iterable[Failure | Skipped]) -> list[Problem]:
    """Reasons, the commonest first (ties in the order met).

    The line that the reason of a record begins with goes to its place, as it would make every reason
    another one.
    """
    by_reason: dict[str, list[tuple[str, str]]] = {}
    for each in found:
        reason = escape.title(each.reason)
        line = _LINE.match(reason)
        if line:
            reason = reason[line.end() :]
        by_reason.setdefault(reason, []).append((each.path, f":{line[1]}" if line else ""))
    groups = [
        Problem(reason, len(places), tuple(places[:SHOWN_PLACES])) for reason, places in by_reason.items()
    ]
    return sorted(groups, key=lambda group: -group.count)
