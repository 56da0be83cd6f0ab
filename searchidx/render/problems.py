"""What could not be read or holds no article, grouped by reason: how `add` reports it to people."""

from __future__ import annotations

import re
from collections.abc import Iterable

from searchidx.models import Failure, Skipped
from searchidx.render import escape
from searchidx.values import dataclass

SHOWN_PLACES = 10
SHOWN_REASONS = 10

_PLACE = re.compile(r"(?:line (?P<line>\d+)|in (?P<member>\S.*?)): (?=\S)")


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason, how often it was met, and the first places: a path and `:line`, ` (member)`, or ""."""

    reason: str
    count: int
    places: tuple[tuple[str, str], ...]


def grouped(found: Iterable[Failure | Skipped]) -> list[Problem]:
    """Reasons, the commonest first (ties in the order met).

    The line or member that a reason begins with goes to its place, as it would make every reason
    another one.
    """
    by_reason: dict[str, list[tuple[str, str]]] = {}
    for each in found:
        reason = escape.title(each.reason)
        place = _PLACE.match(reason)
        if place:
            reason = reason[place.end() :]
        where = "" if place is None else f":{place['line']}" if place["line"] else f" ({place['member']})"
        by_reason.setdefault(reason, []).append((each.path, where))
    groups = [
        Problem(reason, len(places), tuple(places[:SHOWN_PLACES])) for reason, places in by_reason.items()
    ]
    return sorted(groups, key=lambda group: -group.count)
