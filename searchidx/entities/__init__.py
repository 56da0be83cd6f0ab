"""Text to people, places and organizations: the front door of this room.

In: title, text and language of an article, and the lists that its record already had. Out:
`models.Entities`, most often named first. The way: `runs` (capitalised stretches) -> `segments` (one name
each) -> `rules` (evidence) -> `mentions` (all of one text) -> `pooling` (the document decides). A finder that
does better takes the place of what stands between this door and `pooling`.
"""

from __future__ import annotations

from collections.abc import Mapping

from searchidx.entities import elsewhere, mentions, pooling
from searchidx.models import ENTITY_KINDS, Entities, Entity

__all__ = ["find_entities"]


def find_entities(
    title: str, text: str, language: str | None, given: Mapping[str, tuple[str, ...]]
) -> Entities:
    """The entities of an article. Kinds in `given` are taken as they are, with a count of one.

    `language` is ISO 639-1; None is read as English. Other languages give only what lists and titles are
    sure of. Never raises for odd text; when all kinds are given, the text is not looked at.
    """
    if given and all(kind in given for kind in ENTITY_KINDS):
        return Entities(_taken(given["people"]), _taken(given["places"]), _taken(given["organizations"]))
    whole = f"{title}\n\n{text}" if title and not text.startswith(title) else text
    if language is None or language[:2].lower() == "en":
        reading = mentions.read(whole)
    else:
        reading = elsewhere.read(whole, language[:2].lower())
    found = pooling.pool(reading)
    if not given:
        return found
    return Entities(*(_taken(given[k]) if k in given else getattr(found, k) for k in ENTITY_KINDS))


def _taken(names: tuple[str, ...]) -> tuple[Entity, ...]:
    return tuple(Entity(name, (name,), 1) for name in dict.fromkeys(names))
