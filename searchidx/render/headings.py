"""What things are called on a page for people: facets, figures, the fields of an article.

Shared by the plain and the terminal rendering, so that both use the same words in the same order.
"""

from __future__ import annotations

from collections.abc import Mapping

from searchidx.models import FacetCount, Stats, StoredArticle
from searchidx.render import amounts, escape
from searchidx.render.histogram import chronological

EVERYTHING = "every article"
"""How a query without a word or a filter reads."""

FACET_LABELS = {
    "people": "People",
    "places": "Places",
    "organizations": "Organizations",
    "site": "Sites",
    "language": "Languages",
    "date": "Dates",
}

GRADES = ("sure", "likely", "weak", "none")


def facet_label(name: str) -> str:
    """The heading of a facet."""
    return FACET_LABELS.get(name) or escape.title(name).capitalize()


def facet_counts(facets: Mapping[str, tuple[FacetCount, ...]]) -> list[tuple[str, list[FacetCount]]]:
    """The facets that have values, in the order of `FACET_LABELS`; dates in order of time."""
    names = [name for name in FACET_LABELS if name in facets]
    names += [name for name in facets if name not in FACET_LABELS]
    found = [(name, _ordered(facets[name])) for name in names]
    return [(name, counts) for name, counts in found if counts]


def _ordered(counts: tuple[FacetCount, ...]) -> list[FacetCount]:
    dates = chronological(counts)
    return dates if len(dates) == len(counts) else list(counts)


def grades(stats: Stats) -> list[tuple[str, int]]:
    """How many articles have dates of each grade, the surest first, "none" last."""
    return [(grade, stats.date_grades[grade]) for grade in GRADES if stats.date_grades.get(grade)]


def stats_rows(stats: Stats) -> list[tuple[str, str]]:
    """The figures of an archive as name and value, in the order people ask for them."""
    languages = sorted(stats.languages.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = [
        ("archive", escape.line(stats.path)),
        ("articles", f"{stats.articles:,}"),
    ]
    rows += [
        (name, f"{number:,}")
        for name, number in (
            ("  copies", stats.copies),
            ("  earlier versions", stats.earlier_versions),
            ("files read", stats.files),
            ("skipped in them", stats.skipped),
            ("failed in them", stats.failed),
        )
        if number or name == "files read"
    ]
    if stats.first_date and stats.last_date:
        rows.append(("dates", f"{stats.first_date} to {stats.last_date}"))
    rows.append(("date grades", ", ".join(f"{number:,} {grade}" for grade, number in grades(stats))))
    rows.append(("sites", f"{stats.sites:,}"))
    rows.append(("languages", ", ".join(f"{escape.line(name)} {number:,}" for name, number in languages)))
    rows += [(escape.line(kind), f"{number:,} names") for kind, number in stats.entities.items()]
    if stats.names_by:
        lists = f"; {stats.by_lists_alone:,} articles in other languages by lists alone"
        rows.append(("names found by", escape.line(stats.names_by) + (lists if stats.by_lists_alone else "")))
    rows += [("size", amounts.size(stats.bytes)), ("segments", f"{stats.segments:,}")]
    return [(name, value) for name, value in rows if value]


def member_of(stored: StoredArticle) -> str | None:
    """Where in its file an article is, when that is not what it is called or its address."""
    name = stored.name
    told = (
        name is None
        or name == stored.id
        or name.startswith(":")
        or (stored.url and name.endswith(stored.url))
    )
    return None if told else name
