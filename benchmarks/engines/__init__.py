"""The engines that are measured side by side, each doing the same job in the way that suits it.

In: a file of records, and `Question`s. Out: an index in a folder, and `Answer`s. All have title and text,
stemmed, with positions, and stored; the day; places and organizations as facets of many values. One module per
engine, loaded by name: one that is not installed is left out, and none pays for another.
"""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol

from benchmarks.corpus import Record
from benchmarks.questions import Question

NAMES = {"searchidx": "searchidx", "fts5": "FTS5", "tantivy": "tantivy", "whoosh": "Whoosh"}
"""Module, and the name in tables."""

HITS = 10
FACET_VALUES = 10
COMMIT_EVERY = 20_000
"""Articles in a transaction of the engines that need one; searchidx has the same."""

FACETS = ("places", "organizations")


@dataclass(frozen=True)
class Answer:
    """What an engine answered, for comparing."""

    total: int
    titles: list[str]
    counts: dict[str, int] = field(default_factory=dict)
    snippets: list[str] = field(default_factory=list)


Ask = Callable[[Question], Answer]


class Engine(Protocol):
    """What each module has."""

    def ready(self, records: list[Record], folder: Path) -> Callable[[], None]:
        """Prepare to add records to an index; what is returned opens it, adds them and commits."""

    def opened(self, folder: Path) -> Ask:
        """Open the index, and answer questions."""

    def cold(self, folder: Path, question: Question) -> list[str]:
        """A command that prints ten hits with snippets in a process of its own; empty if there is none."""


class Peer(Engine, Protocol):
    """An engine that searchidx is measured beside."""

    def build(self, records: Path, folder: Path) -> None:
        """Index a file of records in an empty folder."""


def load(name: str) -> Any:
    """The engine of this name, an Engine or a Peer. Raises ImportError when it is not installed."""
    return importlib.import_module(f"benchmarks.engines.{name}")


def version(name: str) -> str:
    """The version of an engine, without loading it; empty when it is not installed."""
    if name == "fts5":
        return sqlite3.sqlite_version
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def day_of(record: Record) -> str:
    """As 2012-01-02; empty if there is none."""
    return (record.get("date") or "")[:10]


def names_of(record: Record) -> Iterable[tuple[str, str]]:
    """("places", name) and ("organizations", name), each once."""
    for kind in FACETS:
        for value in dict.fromkeys(record.get(kind) or ()):
            yield kind, value
