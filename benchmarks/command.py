"""The command lines that are measured: searchidx as a user runs it, and Recoll beside it.

In: folders and files. Out: argument lists. Running and timing them is `processes.py`'s.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

SEARCHIDX = [sys.executable, "-c", "from searchidx.cli import main; main()"]
"""What the installed command runs; in this form it is the searchidx that this Python imports."""

IMPORTS = [sys.executable, "-c", "import click, whoosh.index"]
"""What a program on Whoosh pays before its first line; the yardstick of a cold query."""


def add(folder: Path | str, *arguments: object) -> list[str]:
    """Whole `add`, with all that it does by default."""
    return [*SEARCHIDX, "--index", str(folder), "add", *map(str, arguments)]


def query(folder: Path, words: str) -> list[str]:
    return [*SEARCHIDX, "--index", str(folder), "query", words]


def has_recoll() -> bool:
    return shutil.which("recollindex") is not None


def recoll(index: Path, files: Path) -> list[str]:
    """Recoll with its own settings but for the folder; made on the first call."""
    index.mkdir(parents=True, exist_ok=True)
    settings = f"topdirs = {files.resolve()}\nskippedPaths =\n"
    (index / "recoll.conf").write_text(settings, encoding="utf-8")
    return ["recollindex", "-c", str(index)]
