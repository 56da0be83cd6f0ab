"""A stranger's index can run no code of its own: searchidx reads nothing that was pickled.

Whoosh keeps a pickle in the folder, its table of contents, and who opens the folder with Whoosh runs it.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import record, write_records
from processes import Outcome, environment_of

from searchidx import Archive
from searchidx.errors import IndexDamaged, OtherVersion
from searchidx.index.folder import SETTINGS
from searchidx.index.layout import READ_VERSIONS, SCHEMA_VERSION

REFUSE = """
import pickle, sys, _pickle

class Refusing:
    def __init__(self, *_, **__):
        print("something was unpickled")
        raise SystemExit(1)

for module in (pickle, _pickle):
    module.load = module.loads = module.Unpickler = Refusing
pickle._load = pickle._loads = pickle._Unpickler = Refusing
"""
"""Before anything of ours is imported, so that nobody has kept another way to it."""

SEARCH = """
from searchidx import Archive
with Archive(sys.argv[1]) as archive:
    found = archive.search('"a truce" OR tru* person:ann', since="2020", facets=["people", "site", "month"])
    print(found.total, archive.get("d1")[0].title, archive.stats().articles, len(list(archive.articles())))
    print(sorted(name for name in sys.modules if name.split(".")[0] == "whoosh"))
"""

ADD = """
from searchidx import Archive
with Archive(sys.argv[1]) as archive:
    print(archive.add([sys.argv[2]], jobs=1).added)
"""

OPEN_WITH_WHOOSH = """
import whoosh.index
whoosh.index.open_dir(sys.argv[1])
"""


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Made by the program itself, in two runs."""
    for name in ("one", "two"):
        records = [record(f"d{i}", "a truce held", title=f"{name} {i}", date="2023-03-31", people=["Ann Lee"])
                   for i in range(3)]  # fmt: skip
        write_records(tmp_path / f"{name}.jsonl", records)
        with Archive(tmp_path / "index") as archive:
            archive.add([tmp_path / f"{name}.jsonl"])
    return tmp_path / "index"


def said(code: str, *arguments: object) -> list[str]:
    """What a process prints that runs `code` and may not unpickle."""
    done = subprocess.run(
        [sys.executable, "-c", REFUSE + code, *map(str, arguments)],
        stdout=subprocess.PIPE, env=environment_of(), timeout=60,
    )  # fmt: skip
    return done.stdout.decode().splitlines()


def test_searching_unpickles_nothing(index: Path) -> None:
    assert said(SEARCH, index) == ["6 one 1 6 6", "[]"]


def test_adding_unpickles_nothing(index: Path, tmp_path: Path) -> None:
    write_records(tmp_path / "three.jsonl", [record("d9", "another truce")])
    assert said(ADD, index, tmp_path / "three.jsonl") == ["1"]


def test_whoosh_does_and_is_caught(index: Path) -> None:
    assert said(OPEN_WITH_WHOOSH, index) == ["something was unpickled"]


# --- an index with a trap in it -------------------------------------------------------------------


class Trap:
    """Makes a file when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return Path.touch, (self.marker,)


@pytest.fixture
def trapped(index: Path) -> Path:
    """Its table of contents is a trap that springs when any part of it is unpickled."""
    (contents,) = index.glob("*.toc")
    contents.write_bytes(pickle.dumps(Trap(index.parent / "sprung")))
    return index


def test_a_trap_is_not_sprung(trapped: Path, command: Callable[..., Outcome]) -> None:
    assert command("query", "truce", "--count", index=trapped).raw == b"6\n"
    assert command("stats", index=trapped).code == 0
    write_records(trapped.parent / "three.jsonl", [record("d9", "another truce")])
    assert command("add", trapped.parent / "three.jsonl", index=trapped).code == 0
    assert command("query", "truce", "--count", index=trapped).raw == b"7\n"
    assert not (trapped.parent / "sprung").exists()


@pytest.mark.parametrize("schema", [0, READ_VERSIONS[0] - 1, SCHEMA_VERSION + 1])
def test_another_schema_is_told_without_unpickling(
    trapped: Path, schema: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = trapped / SETTINGS
    settings.write_text(json.dumps(json.loads(settings.read_text()) | {"schema": schema}))
    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, name, lambda *_, **__: pytest.fail("something was unpickled"))
    before = {file.name: file.read_bytes() for file in trapped.iterdir()}
    for create in (True, False):
        with pytest.raises(OtherVersion, match=f"schema {schema}"):
            Archive(trapped, create=create)
    assert before == {file.name: file.read_bytes() for file in trapped.iterdir()}, "and nothing was changed"
    assert not (trapped.parent / "sprung").exists()


def test_an_unreadable_schema_is_damage(trapped: Path) -> None:
    (trapped / SETTINGS).write_text('{"format": "searchidx index", "schema": "two"}', encoding="utf-8")
    with pytest.raises(IndexDamaged):
        Archive(trapped)
    assert not (trapped.parent / "sprung").exists()
