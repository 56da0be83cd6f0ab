"""Text to people, places and organizations: the front door of this room.

In: title, text and language of an article, and the lists that its record already had. Out:
`models.Entities`, most often named first. The way: `runs` (capitalised stretches) -> `tokens` -> `tagger` (a
conditional random field that sees `features`) -> `mentions` (all of one text) -> `pooling` (the document decides).
Another finder takes the place of what stands before `pooling`: see `finders` and `foreign`.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping

from searchidx.entities import finders
from searchidx.entities.finders import Finder
from searchidx.memo import looked_up
from searchidx.models import BETWEEN_CELLS, ENTITY_KINDS, Entities, Entity, Reasons

__all__ = ["chosen", "explain", "find_entities", "finders", "use"]


class _Chosen(threading.local):
    """The finder of each thread: threads may add to archives of their own. A worker inherits its parent's."""

    finder: Finder = finders.Default()


_chosen = _Chosen()


def use(name: str) -> Finder:
    """Find names with the finder of this name from now on, in this thread. Raises UsageError, MissingFinder."""
    if name != _chosen.finder.name:
        _chosen.finder = finders.named(name)
    return _chosen.finder


def chosen() -> Finder:
    """The finder in use."""
    return _chosen.finder


def find_entities(
    title: str, text: str, language: str | None, given: Mapping[str, tuple[str, ...]]
) -> Entities:
    """The entities of an article. Kinds in `given` are taken as they are, with a count of one.

    `language` is ISO 639-1; None is read as English. Other languages give only what lists and titles are
    sure of. Never raises for odd text; when all kinds are given, the text is not looked at.
    """
    if given and all(kind in given for kind in ENTITY_KINDS):
        return Entities(_taken(given["people"]), _taken(given["places"]), _taken(given["organizations"]))
    found = chosen().find(whole(title, text), language)
    if not given:
        return found
    return Entities(*(_taken(given[k]) if k in given else getattr(found, k) for k in ENTITY_KINDS))


def explain(title: str, text: str, language: str | None, found: Entities) -> Reasons:
    """(Kind, name) -> why each of the entities that were found is one, in words, the strongest reason first."""
    if chosen().name != finders.DEFAULT:
        said = (f"{chosen().name} says so",)
        return {(kind, each.name): said for kind in ENTITY_KINDS for each in getattr(found, kind)}
    from searchidx.entities.explaining import explain as why  # noqa: PLC0415 - only when it is asked for

    return why(whole(title, text), language, found)


def whole(title: str, text: str) -> str:
    """What names are looked for in. Each cell of a table is a line there, where it stands in the text."""
    together = f"{title}\n\n{text}" if title and not text.startswith(title) else text
    return together.replace(BETWEEN_CELLS, _LINES)


_LINES = "\n" * len(BETWEEN_CELLS)


def _taken(names: tuple[str, ...]) -> tuple[Entity, ...]:
    return tuple(map(_given, dict.fromkeys(names))) if names else ()


@looked_up(1 << 14, longest=100)  # names come again and again
def _given(name: str) -> Entity:
    return Entity(name, (name,), 1)
