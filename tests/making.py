"""Records, articles and indexes made for tests.

In: what a test says of an article. Out: a record as `add` takes it, a `Document` as the index takes
it, an index of those. Nothing here asserts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from searchidx.identity import article_key
from searchidx.index.commit import open_or_create
from searchidx.index.writer import open_writer
from searchidx.models import Dating, Document, Entities, Entity

PATH = "/news/all.jsonl"
"""Where made documents say they come from."""


def record(name: str, text: str, **fields: Any) -> dict[str, Any]:
    """A record that leaves nothing to be computed; `fields` replace what it says."""
    said = {"id": name, "title": name, "text": text, "language": "en"}
    return {**said, "people": [], "places": [], "organizations": [], **fields}


def write_records(path: Path, records: Iterable[Mapping[str, Any]]) -> Path:
    lines = [json.dumps(each, ensure_ascii=False) + "\n" for each in records]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def _entities(names: Mapping[str, Sequence[str]]) -> Entities:
    return Entities(**{kind: tuple(Entity(n, (n,), 1) for n in each) for kind, each in names.items()})


def make_article(
    name: str, text: str = "", title: str = "", day: date | None = None, **fields: Any
) -> Document:
    """A document ready for the index; `people`, `places` and `organizations` are names."""
    known = {kind: fields.pop(kind) for kind in ("people", "places", "organizations") if kind in fields}
    said: dict[str, Any] = {"path": PATH, "language": "en", **fields}
    said["dating"] = Dating(day, "record", "sure") if day else Dating()
    return Document(id=name, name=name, title=title, text=text, entities=_entities(known), **said)


def index_of(path: Path, *commits: Iterable[Document], gone: Iterable[str] = ()) -> Path:
    """An index with a commit for each list of documents, and a last one that takes `gone` out."""
    folder = open_or_create(str(path))
    for documents in commits:
        with open_writer(folder) as writer:
            for each in documents:
                writer.put(each, article_key(each.path, each.name), replaces=False)
    if gone := list(gone):
        with open_writer(folder) as writer:
            for name in gone:
                writer.remove(article_key(PATH, name))
    return path


STORIES = (
    record(
        "truce",
        "Lukashenko called for a ceasefire. The ceasefire would begin at once, he said.\n\n"
        "Minsk would host the talks.",
        title="Lukashenko proposes a ceasefire",
        date="2023-03-31",
        site="herald.example",
        people=["Alexander Lukashenko"],
        places=["Minsk", "Belarus"],
    ),
    record(
        "answer",
        "The Kremlin rejected the cease-fire that Lukashenko had proposed a day earlier.",
        title="Kremlin says no",
        date="2023-04-01",
        site="herald.example",
        people=["Alexander Lukashenko"],
        organizations=["Kremlin"],
    ),
    record(
        "grain",
        "Ships with grain left the port while a ceasefire held along the coast.",
        title="Grain ships leave",
        date="2023-04-12",
        site="courier.example",
        places=["Odesa"],
    ),
    record(
        "visit",
        "Lukashenko visited a factory and praised its tractors.",
        title="A visit to the tractor works",
        date="2023-05-02",
        site="courier.example",
        people=["Alexander Lukashenko"],
        places=["Minsk"],
    ),
    record(
        "storm",
        "A storm closed the port for two days. Nobody was hurt.",
        title="Storm closes port",
        site="courier.example",
        places=["Odesa"],
    ),
    record(
        "wahl",
        "Die Häuser der Stadt blieben am Tag der Wahl geschlossen.",
        title="Wahl in der Stadt",
        language="de",
        date="2023-05-14",
        site="bote.example",
    ),
)
"""A small archive, as records."""
