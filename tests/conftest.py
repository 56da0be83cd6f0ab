"""What tests share: a small archive built once, and two ways to run the command line.

`run` calls the command line in this process and is quick; `command` starts `python -m searchidx` and is
for what only a process of its own shows: pipes, signals, environments, odd file names.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import settings
from making import STORIES, write_records
from processes import OWN_VARIABLES, Outcome, environment_of

from searchidx import Archive, limits
from searchidx.cli import run as run_cli

# Properties over indexes have no steady speed, and a failure must come again on the next machine.
settings.register_profile("searchidx", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("searchidx")


@dataclass(frozen=True)
class SmallArchive:
    """An index, and the file of records that it was made from."""

    index: Path
    records: Path


@pytest.fixture(scope="session")
def small_archive(tmp_path_factory: pytest.TempPathFactory) -> SmallArchive:
    """The six stories of `making.STORIES`, built once: to be read, not changed."""
    folder = tmp_path_factory.mktemp("small")
    records = write_records(folder / "stories.jsonl", STORIES)
    with Archive(folder / "index") as archive:
        report = archive.add([records])
    assert (report.added, report.failed, report.skipped) == (len(STORIES), (), ())
    return SmallArchive(folder / "index", records)


@pytest.fixture
def limited() -> Iterator[Callable[..., None]]:
    """Sets limits of this process for the length of a test, by their names in `Limits`."""
    yield lambda **said: limits.use(replace(limits.used(), **said))
    limits.use(limits.Limits())


@pytest.fixture
def run(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Outcome]:
    """`run("query", "word", index=PATH)` in this process, its output going into a pipe."""
    for name in OWN_VARIABLES:
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: object, index: object = None) -> Outcome:
        capsysbinary.readouterr()
        code = run_cli([*([] if index is None else ["--index", str(index)]), *map(str, arguments)])
        said = capsysbinary.readouterr()
        return Outcome(int(code), said.out, said.err.decode(errors="backslashreplace"))

    return call


@pytest.fixture
def command() -> Callable[..., Outcome]:
    """`command("query", "word", index=PATH, NO_COLOR="1")` in a process of its own: never a traceback."""

    def call(*arguments: object, index: object = None, stdin: bytes = b"", **environment: str) -> Outcome:
        given = [*([] if index is None else ["--index", index]), *arguments]
        done = subprocess.run(
            [sys.executable, "-m", "searchidx", *(a if isinstance(a, bytes) else str(a) for a in given)],
            capture_output=True, input=stdin, env=environment_of(**environment), timeout=60,
        )  # fmt: skip
        err = done.stderr.decode(errors="backslashreplace")
        assert "Traceback" not in err, err
        return Outcome(done.returncode, done.stdout, err)

    return call


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite the expected articles in tests/golden"
    )
    parser.addoption(
        "--update-screenshots", action="store_true", help="take the pictures of the page in docs/ anew"
    )
