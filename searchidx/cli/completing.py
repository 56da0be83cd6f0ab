"""What a shell offers while a command is typed: names and sites of the index, and the fields of the language.

In: what was typed so far. Out: values that begin like it, the commonest first. Whatever goes wrong, nothing is offered:
a shell is no place for an error.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import click

MOST = 40

_FACETS = {
    "person": "people",
    "place": "places",
    "org": "organizations",
    "site": "site",
    "author": "author",
    "lang": "language",
}


def values(facet: str) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Completes a value of a facet."""

    def complete(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
        return _values(context, facet, incomplete)

    return complete


def words(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Completes a field, and after its colon a value."""
    minus = "-" if incomplete.startswith("-") else ""
    name, colon, value = incomplete.removeprefix("-").partition(":")
    if not colon:
        from searchidx.query.fields import SHOWN  # noqa: PLC0415 - only while a shell completes

        return [minus + field for field in SHOWN.split() if field.startswith(name)]
    if name not in _FACETS:
        return []
    value = value.removeprefix('"')
    found = _values(context, _FACETS[name], value)
    return [f'{minus}{name}:"{each}"' if " " in each else f"{minus}{name}:{each}" for each in found]


def _values(context: click.Context, facet: str, incomplete: str) -> list[str]:
    with contextlib.suppress(Exception):
        from searchidx.archive import Archive  # noqa: PLC0415 - only while a shell completes
        from searchidx.cli import index_of  # noqa: PLC0415 - the other way round at import
        from searchidx.words import fold  # noqa: PLC0415 - only while a shell completes

        wanted = fold(incomplete)
        with Archive(index_of(context.find_root().params.get("index")), create=False) as archive:
            counts = archive.search("", limit=0, facets=(facet,), facet_size=None).facets[facet]
        starts = [each.value for each in counts if fold(each.value).startswith(wanted)]
        inside = [each.value for each in counts if f" {wanted}" in fold(each.value)]
        return list(dict.fromkeys([*starts, *inside]))[:MOST]
    return []
