"""Settings: flags before environment before file; and what the shell completes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from processes import environment_of

from searchidx.cli import settings

Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for key in settings.KEYS.values():
        monkeypatch.delenv(key.variable, raising=False)
    return tmp_path


def test_set_show_and_unset(run: Run, home: Path) -> None:
    assert run("config", "limit", "3").code == 0
    assert run("config", "index", 'a "b"\\c').code == 0
    assert (
        home / "config" / "searchidx" / "config.toml"
    ).read_text() == 'limit = 3\nindex = "a \\"b\\"\\\\c"\n'
    assert run("config", "limit").out == "3\n"
    assert run("config", "index").out == 'a "b"\\c\n'
    assert "limit = 3\n" in run("config").out
    assert run("config", "limit", "--unset").code == 0
    unset = run("config", "limit")
    assert (unset.code, unset.out) == (1, "")
    assert "limit is not set, in the file or by SEARCHIDX_LIMIT: hits of a page" in unset.err
    assert run("config", "limit").code == 1
    assert run("config", "--json").json["settings"] == {"index": 'a "b"\\c'}
    assert run("path", "--config").out.strip().endswith("searchidx/config.toml")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["limt", "3"], "did you mean limit"),
        (["limit", "three"], "number"),
        (["limit", "0"], "number"),
        (["sort", "best"], "relevance, newest, oldest"),
        (["--unset"], "KEY"),
    ],
)
def test_what_is_refused(run: Run, arguments: list[str], said: str) -> None:
    done = run("config", *arguments)
    assert done.code == 2
    assert said in done.err


def test_a_broken_file_is_told_by_name(run: Run, home: Path) -> None:
    path = home / "config" / "searchidx" / "config.toml"
    path.parent.mkdir(parents=True)
    for text, said in (
        ("limit = ", "no TOML"),
        ("limt = 3", "did you mean limit"),
        ('limit = "x"', "number"),
        ("a = 1", "no setting"),
    ):
        path.write_text(text)
        done = run("query", "x")
        assert done.code == 2
        assert said in done.err
        assert "config.toml" in done.err


def test_flags_before_environment_before_file(
    run: Run, small_archive: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hits(*arguments: str) -> int:
        return len(run("query", "", "--json", *arguments, index=small_archive.index).json["hits"])

    assert hits() == 6
    run("config", "limit", "3")
    assert hits() == 3
    monkeypatch.setenv("SEARCHIDX_LIMIT", "2")
    assert hits() == 2
    assert hits("-n", "4") == 4
    assert run("query", "-l", "", index=small_archive.index).out.count("\n") == 1, "-l is for all that match"
    run("config", "index", str(small_archive.index))
    assert run("query", "ceasefire", "--count").out == "3\n"
    assert run("path").out == f"{small_archive.index}\n"
    monkeypatch.setenv("SEARCHIDX_INDEX", "/nothere")
    assert run("query", "ceasefire").code == 3


# --- completion -----------------------------------------------------------------------------------


def offered(index: Path, *words: str, cword: int | None = None) -> list[str]:
    """What a shell is offered while the last word is typed."""
    environment = environment_of(
        _SEARCHIDX_COMPLETE="zsh_complete", COMP_WORDS=" ".join(("searchidx", *words)),
        COMP_CWORD=str(cword or len(words)), SEARCHIDX_INDEX=str(index),
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "searchidx"], capture_output=True, text=True, env=environment, timeout=60
    )
    assert "Traceback" not in done.stderr, done.stderr
    lines = done.stdout.splitlines()
    return [lines[at + 1] for at in range(0, len(lines) - 1, 3)]


def test_commands_fields_names_and_sites(small_archive: Any) -> None:
    assert {"query", "similar"} <= set(offered(small_archive.index, "", cword=1))
    assert offered(small_archive.index, "query", "pers") == ["person:"]
    assert offered(small_archive.index, "query", "--site", "he") == ["herald.example"]
    assert offered(small_archive.index, "query", "--person", "luka") == ["Alexander Lukashenko"]
    assert offered(small_archive.index, "query", "place:mi") == ["place:Minsk"]
    assert offered(small_archive.index, "query", "-place:mi") == ["-place:Minsk"]
    assert offered(small_archive.index, "query", "-la") == ["-lang:"]
    assert "--limit" in offered(small_archive.index, "query", "--")
    assert offered(small_archive.index, "query", "le") == ["lead:"]
    assert offered(small_archive.index.parent / "nothere", "query", "--person", "x") == []


@pytest.mark.parametrize(
    "words", [["add"], ["extract"], ["similar"], ["remove"], ["query", "-f"], ["--index"]]
)
def test_files_are_left_to_the_shell(small_archive: Any, words: list[str]) -> None:
    environment = environment_of(
        _SEARCHIDX_COMPLETE="fish_complete", COMP_WORDS=" ".join(("searchidx", *words, "so")), COMP_CWORD="so"
    )
    done = subprocess.run(
        [sys.executable, "-m", "searchidx"], capture_output=True, text=True, env=environment, timeout=60
    )
    assert done.stdout.split(",")[0].strip() in ("file", "dir"), done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_scripts(run: Run, shell: str) -> None:
    assert "_SEARCHIDX_COMPLETE" in run("completion", shell).out


def test_bash_completes_a_name_with_a_space(run: Run, small_archive: Any, tmp_path: Path) -> None:
    script = run("completion", "bash").out
    (tmp_path / "searchidx").write_text(f'#!/bin/sh\nexec {sys.executable} -m searchidx "$@"\n')
    (tmp_path / "searchidx").chmod(0o755)
    asked = f"{script}\nCOMP_WORDS=(searchidx query --person Alex); COMP_CWORD=3; _searchidx_completion searchidx\n"
    asked += 'printf "%s\\n" "${COMPREPLY[@]}"\n'
    environment = environment_of(SEARCHIDX_INDEX=str(small_archive.index), PATH=f"{tmp_path}:/usr/bin:/bin")
    done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, env=environment, timeout=60)
    assert done.stdout.strip() == "Alexander\\ Lukashenko", done.stderr
