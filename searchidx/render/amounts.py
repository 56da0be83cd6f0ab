"""Numbers as people read them: counts with their noun, bytes, durations."""

from __future__ import annotations

from collections.abc import Sequence

_UNITS = ((1e3, "kB"), (1e6, "MB"), (1e9, "GB"), (1e12, "TB"))


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    >>> count(1, "article"), count(1200, "article"), count(2, "copy", "copies")
    ('1 article', '1,200 articles', '2 copies')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def copies(sites: Sequence[str | None]) -> str:
    """Copies beside a hit, by the site of each (None where it is not known).

    >>> copies(["a.example", "b.example", "b.example"]), copies([None])
    ('+3 copies on 2 sites', '+1 copy')
    """
    known = len({site for site in sites if site})
    return f"+{count(len(sites), 'copy', 'copies')}" + (f" on {count(known, 'site')}" if known > 1 else "")


def versions(number: int, *, earlier: bool) -> str:
    """The savings of a hit's address; `earlier` when the hit is not the latest.

    >>> versions(2, earlier=False), versions(3, earlier=True)
    ('2 versions', 'an earlier one of 3 versions')
    """
    said = count(number, "version")
    return f"an earlier one of {said}" if earlier else said


def beside(sites: Sequence[str | None], versions_: int) -> list[str]:
    """What stands behind an article, and how to list it: its copies, by their sites, and the savings of its address.

    >>> beside(["a.example", "b.example"], 3)
    ['+2 copies on 2 sites: --copies lists them', '3 versions: --versions lists them, --diff compares']
    >>> beside([], 1)
    []
    """
    said = [f"{copies(sites)}: --copies lists {'it' if len(sites) == 1 else 'them'}"] if sites else []
    if versions_ > 1:
        said.append(f"{count(versions_, 'version')}: --versions lists them, --diff compares")
    return said


def size(number: int) -> str:
    """Bytes in the unit that leaves one to four digits (1 kB is 1,000 bytes).

    >>> size(999), size(1500), size(2_000_000_000)
    ('999 bytes', '1.5 kB', '2.0 GB')
    """
    if number < 1000:
        return count(number, "byte")
    scale, unit = next((each for each in _UNITS if number < each[0] * 999.95), _UNITS[-1])
    return f"{number / scale:,.1f} {unit}"


def seconds(number: float) -> str:
    """A duration in the unit that fits.

    >>> seconds(0.00312), seconds(0.25), seconds(2.345), seconds(754)
    ('3.1 ms', '250 ms', '2.3 s', '12 min 34 s')
    """
    if number < 0.01:
        return f"{number * 1000:.1f} ms"
    if number < 0.9995:
        return f"{number * 1000:.0f} ms"
    if number < 120:
        return f"{number:.1f} s"
    minutes, rest = divmod(round(number), 60)
    return f"{minutes:,} min {rest} s"
