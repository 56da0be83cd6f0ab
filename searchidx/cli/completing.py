"""What a shell offers while a command is typed: names and sites of the index, and the fields of the language.

In: what was typed so far. Out: values that begin like it, the commonest first. Whatever goes wrong, nothing is offered:
a shell is no place for an error.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import click

TYPE_CHECKING = False
if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

MOST = 40

_FACETS = {
    "person": "people",
    "place": "places",
    "org": "organizations",
    "site": "site",
    "author": "author",
    "lang": "language",
}


def files(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Completes files and folders, as the shell does."""
    return [_item(incomplete, "file")]


def folders(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Completes folders, as the shell does."""
    return [_item(incomplete, "dir")]


def _item(text: str, kind: str) -> CompletionItem:
    from click.shell_completion import CompletionItem  # noqa: PLC0415 - only while a shell completes

    return CompletionItem(text, type=kind)


def excluded(context: click.Context, incomplete: str) -> list[CompletionItem]:
    """Completes a field behind the minus that leaves out, and its value."""
    if not incomplete.startswith("-") or incomplete.startswith("--"):
        return []
    return [_item(each, "plain") for each in _words(context, incomplete)]


def values(facet: str) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Completes a value of a facet."""

    def complete(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
        return _values(context, facet, incomplete)

    return complete


def words(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Completes a field, and after its colon a value."""
    return _words(context, incomplete)


def _words(context: click.Context, incomplete: str) -> list[str]:
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
