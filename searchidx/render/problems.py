"""What could not be read or holds no article, grouped by reason: how `add` reports it to people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from searchidx.models import Failure, Skipped
from searchidx.render import escape

SHOWN_PATHS = 10
SHOWN_REASONS = 10


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason, how many files it hit, and the first of them."""

    reason: str
    count: int
    paths: tuple[str, ...]


def grouped(found: Iterable[Failure | Skipped]) -> list[Problem]:
    """Reasons, the commonest first (ties in the order met)."""
    by_reason: dict[str, list[str]] = {}
    for each in found:
        by_reason.setdefault(escape.title(each.reason), []).append(each.path)
    groups = [Problem(reason, len(paths), tuple(paths[:SHOWN_PATHS])) for reason, paths in by_reason.items()]
    return sorted(groups, key=lambda group: -group.count)
