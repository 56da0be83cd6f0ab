"""Who finds names: the finder that comes with the program, or a stronger one that the user has installed.

In: the name of a finder, such as "default" or "spacy:en_core_web_sm". Out: a `Finder`. What the default one needs is
loaded when a text is read, not to tell its name and version: `add` asks for those even when no file has changed.
"""

from __future__ import annotations

import os
from typing import Protocol

from searchidx.errors import OtherFinder, UsageError
from searchidx.models import Entities

DEFAULT = "default"
VERSION = "4"
"""Of the default finder: goes up when its names change, so that an index does not mix them."""

MODEL_LANGUAGE = "en"
"""The language that the default finder's model was trained on."""


class Finder(Protocol):
    """Finds people, places and organizations in a text."""

    @property
    def name(self) -> str:
        """What the user calls it: "default", "spacy:MODEL"."""

    @property
    def version(self) -> str:
        """Two finders of one name and version find the same."""

    def find(self, text: str, language: str | None) -> Entities:
        """The entities of a text, most often named first; `language` is ISO 639-1, None when unknown."""


def by_lists_alone(language: str | None) -> bool:
    """Whether the default finder's model is not made for a language, so that only lists are believed."""
    return language is not None and language[:2].lower() != MODEL_LANGUAGE


class Default:
    """The finder that comes with the program: see `tagger`, and `elsewhere` for other languages."""

    name = DEFAULT
    version = VERSION

    def find(self, text: str, language: str | None) -> Entities:
        """The entities of a text."""
        from searchidx.entities import elsewhere, mentions, pooling  # noqa: PLC0415 - see the module's docstring

        if language is not None and by_lists_alone(language):
            return pooling.pool(elsewhere.read(text, language[:2].lower()))
        return pooling.pool(mentions.read(text))


def is_safe(name: str) -> bool:
    """Whether a finder may be loaded that an index names and not the user: what is installed here is the user's own.

    A model in a folder may be code of whoever made the folder.
    """
    package, _, model = name.partition(":")
    return name == DEFAULT or (package == "spacy" and model.isidentifier() and not os.path.exists(model))


def believed(name: str, path: str) -> str:
    """The finder that the index at `path` names, if it may be loaded for that. Raises OtherFinder."""
    if not is_safe(name):
        raise OtherFinder(
            f"the index at {path} says that its names were found by {name}: a model may be code, and is not loaded"
            " because an index says so",
            f"if you trust it, name it: --entities {name}",
        )
    return name


def named(name: str) -> Finder:
    """The finder of a name, its model loaded if it is of another package. Raises UsageError, MissingFinder."""
    if name == DEFAULT:
        return Default()
    package, _, model = name.partition(":")
    if package in ("spacy", "gliner") and model:
        from searchidx.entities import foreign  # noqa: PLC0415 - few users have one

        return foreign.spacy(model) if package == "spacy" else foreign.gliner(model)
    raise UsageError(f"there is no finder of names {name!r}", "default, spacy:MODEL or gliner:MODEL")
