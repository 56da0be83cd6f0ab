"""Figures as Markdown: tables, the machine they come from, and their place in a document.

In: values. Out: text.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from pathlib import Path

from benchmarks.sampling import Times


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first are figures."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def ms(times: Times | None) -> str:
    """Median and, in parentheses, 95th percentile, in milliseconds."""
    return f"{number(times.median * 1e3)} ({number(times.p95 * 1e3)})" if times else ""


def number(value: float) -> str:
    """With as many digits as mean something."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def ratio(value: float) -> str:
    return f"×{value:.2f}" if value < 10 else f"×{value:,.0f}"


def machine(versions: dict[str, str]) -> str:
    """Where and when, in one sentence."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    used = ", ".join(f"{name} {version}" for name, version in versions.items())
    today = datetime.now(timezone.utc).date()
    return (
        f"{today}: {os.cpu_count()} cores, {gigabytes:.0f} GB of memory, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}; {used}."
    )


def put_between(document: Path, name: str, text: str) -> None:
    """Replace what stands between `<!-- figures NAME -->` and `<!-- end NAME -->`. Raises ValueError."""
    begin, end = f"<!-- figures {name} -->", f"<!-- end {name} -->"
    before, found, rest = document.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"{document} has no place for these figures: {begin} … {end}")
    document.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")
