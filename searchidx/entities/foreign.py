"""Finders of other packages that the user has installed: spaCy, GLiNER.

In: a text, and the name of a model. Out: `models.Entities`. Their mentions go through the same `pooling` as the default
finder's, so that a surname takes its full name whoever found it. Nothing is ever downloaded: a package or
model that is not there is an error that says how to get it.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterable
from typing import Any

from searchidx.entities import pooling
from searchidx.entities.evidence import NOTHING, SURE
from searchidx.entities.mentions import Reading
from searchidx.entities.tables import tables
from searchidx.entities.tagged import Mention, Tagged, identity
from searchidx.errors import MissingFinder
from searchidx.models import ENTITY_KINDS, Entities
from searchidx.words import fold

PIECE = 50_000
"""Characters that another finder is given at once."""

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
    return Mention(Tagged(spelled, start, words, False, key, name), start, SURE[kind], NOTHING, after)


# --- spaCy ----------------------------------------------------------------------------------------

_SPACY = {
    "PERSON": "people", "PER": "people", "GPE": "places", "LOC": "places", "FAC": "places", "ORG": "organizations",
}  # fmt: skip
_SPACY_UNUSED = ("parser", "tagger", "lemmatizer", "attribute_ruler", "morphologizer", "senter")


def spacy(model: str) -> Foreign:
    """The finder of a spaCy model, by its name or its folder. Raises MissingFinder."""
    package = _package("spacy", f"spacy:{model}")
    folder = os.path.isdir(model)
    try:
        nlp = package.load(model, exclude=list(_SPACY_UNUSED))
    except OSError as error:
        raise MissingFinder(
            f"the spaCy model {model!r} is not installed",
            "check the folder" if folder or os.sep in model else f"get it: python -m spacy download {model}",
        ) from error

    def spans(text: str) -> Iterable[Span]:
        for entity in nlp(text).ents:
            yield entity.start_char, entity.end_char, _SPACY.get(entity.label_, "")

    version = f"{nlp.meta.get('version', '')} (spaCy {package.__version__})"
    return Foreign(f"spacy:{model}", version.strip(), spans)


# --- GLiNER ---------------------------------------------------------------------------------------

_GLINER = {"person": "people", "location": "places", "organization": "organizations"}
_GLINER_PIECE = 1_200
"""Characters: GLiNER reads some hundred words at a time and forgets the rest."""


def gliner(model: str) -> Foreign:
    """The finder of a GLiNER model. Raises MissingFinder."""
    package = _package("gliner", f"gliner:{model}")
    try:
        tagger: Any = package.GLiNER.from_pretrained(model, local_files_only=True)
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

    return Foreign(f"gliner:{model}", f"GLiNER {getattr(package, '__version__', '')}".strip(), spans)


def _package(package: str, name: str) -> Any:
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise MissingFinder(
            f"the finder {name} needs the package {package}, which is not installed",
            f"get it: pip install 'searchidx[{package}]'",
        ) from error
