"""Who finds names: the finder that comes with the program, or a stronger one that the user has installed.

In: the name of a finder, such as "default" or "spacy:en_core_web_sm". Out: a `Finder`. Nothing is ever downloaded: a
package or model that is not there is an error that says how to get it. Other finders' mentions go through the
same `pooling`, so that a surname takes its full name whoever found it.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from searchidx.entities import elsewhere, mentions, pooling
from searchidx.entities.evidence import NOTHING, SURE
from searchidx.entities.mentions import Mention, Reading
from searchidx.entities.tables import tables
from searchidx.entities.tagged import Tagged, identity
from searchidx.errors import MissingFinder, UsageError
from searchidx.models import ENTITY_KINDS, Entities
from searchidx.words import fold

DEFAULT = "default"
VERSION = "3"
"""Of the default finder: goes up when its names change, so that an index does not mix them."""

MODEL_LANGUAGE = "en"
"""The language that the default finder's model was trained on."""

PIECE = 50_000
"""Characters that another finder is given at once."""


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
        if language is not None and by_lists_alone(language):
            return pooling.pool(elsewhere.read(text, language[:2].lower()))
        return pooling.pool(mentions.read(text))


Span = tuple[int, int, str]
"""Start, end and kind of a mention."""


class Foreign:
    """A finder of another package: `spans` gives the mentions of a piece of text."""

    def __init__(self, name: str, version: str, spans: Callable[[str], Iterable[Span]]) -> None:
        self.name = name
        self.version = version
        self._spans = spans

    def find(self, text: str, language: str | None) -> Entities:
        """The entities of a text, whatever its language: the user chose the model."""
        del language
        found: list[Mention] = []
        for start, piece in _pieces(text):
            for first, last, kind in self._spans(piece):
                spelled = piece[first:last].strip()
                if spelled and kind in ENTITY_KINDS:
                    found.append(_mention(spelled, start + first, kind, piece[last : last + 1]))
        return pooling.pool(Reading(found, []))


def _pieces(text: str) -> Iterable[tuple[int, str]]:
    """The text in pieces that end with a paragraph where there is one."""
    start = 0
    while start < len(text):
        end = start + PIECE
        if end < len(text):
            end = max(text.rfind("\n\n", start, end), text.rfind(" ", start + PIECE // 2, end), start + 1)
        yield start, text[start:end]
        start = end


def _mention(spelled: str, start: int, kind: str, after: str) -> Mention:
    spelled = spelled.removesuffix("’s").removesuffix("'s")
    words = tuple(map(fold, spelled.split())) or (fold(spelled),)
    key, name = identity(spelled, words, tables())
    return Mention(Tagged(spelled, start, words, False, key, name, SURE[kind], NOTHING), start, "", after)


# --- spaCy ----------------------------------------------------------------------------------------

_SPACY = {
    "PERSON": "people", "PER": "people", "GPE": "places", "LOC": "places", "FAC": "places", "ORG": "organizations",
}  # fmt: skip
_SPACY_UNUSED = ("parser", "tagger", "lemmatizer", "attribute_ruler", "morphologizer", "senter")


def _spacy(model: str) -> Finder:
    spacy = _package("spacy", f"spacy:{model}")
    folder = os.path.isdir(model)
    try:
        nlp = spacy.load(model, exclude=list(_SPACY_UNUSED))
    except OSError as error:
        raise MissingFinder(
            f"the spaCy model {model!r} is not installed",
            "check the folder" if folder or os.sep in model else f"get it: python -m spacy download {model}",
        ) from error

    def spans(text: str) -> Iterable[Span]:
        for entity in nlp(text).ents:
            yield entity.start_char, entity.end_char, _SPACY.get(entity.label_, "")

    version = f"{nlp.meta.get('version', '')} (spaCy {spacy.__version__})"
    return Foreign(f"spacy:{model}", version.strip(), spans)


# --- GLiNER ---------------------------------------------------------------------------------------

_GLINER = {"person": "people", "location": "places", "organization": "organizations"}
_GLINER_PIECE = 1_200
"""Characters: GLiNER reads some hundred words at a time and forgets the rest."""


def _gliner(model: str) -> Finder:
    gliner = _package("gliner", f"gliner:{model}")
    try:
        tagger: Any = gliner.GLiNER.from_pretrained(model, local_files_only=True)
    except Exception as error:  # whatever the libraries underneath say when the files are not there
        raise MissingFinder(
            f"the GLiNER model {model!r} is not on this machine", f"get it: hf download {model}"
        ) from error

    def spans(text: str) -> Iterable[Span]:
        at = 0
        for paragraph in text.split("\n"):
            for start in range(0, len(paragraph), _GLINER_PIECE):
                piece = paragraph[start : start + _GLINER_PIECE]
                for each in tagger.predict_entities(piece, list(_GLINER)) if piece.strip() else ():
                    yield at + start + each["start"], at + start + each["end"], _GLINER.get(each["label"], "")
            at += len(paragraph) + 1

    return Foreign(f"gliner:{model}", f"GLiNER {getattr(gliner, '__version__', '')}".strip(), spans)


# --- by name --------------------------------------------------------------------------------------

_OTHERS: Mapping[str, Callable[[str], Finder]] = {"spacy": _spacy, "gliner": _gliner}


def named(name: str) -> Finder:
    """The finder of a name, its model loaded. Raises UsageError, MissingFinder."""
    if name == DEFAULT:
        return Default()
    package, _, model = name.partition(":")
    if package not in _OTHERS or not model:
        raise UsageError(f"there is no finder of names {name!r}", "default, spacy:MODEL or gliner:MODEL")
    return _OTHERS[package](model)


def _package(package: str, name: str) -> Any:
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise MissingFinder(
            f"the finder {name} needs the package {package}, which is not installed",
            f"get it: pip install 'searchidx[{package}]'",
        ) from error
