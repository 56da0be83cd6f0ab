"""Settings: flags before environment before file; and what the shell completes."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from processes import environment_of

from searchidx import Archive, limits
from searchidx.cli import output, settings

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
    assert run("config", "index", '/a "b"\\c').code == 0
    assert (
        home / "config" / "searchidx" / "config.toml"
    ).read_text() == 'limit = 3\nindex = "/a \\"b\\"\\\\c"\n'
    assert run("config", "limit").out == "3\n"
    assert run("config", "index").out == '/a "b"\\c\n'
    assert re.search(r"^limit = 3 +# file: hits of a page", run("config").out, re.M)
    assert run("config", "limit", "--unset").code == 0
    assert run("config", "limit").out == "10\n", "the default"
    unset = run("config", "jobs")
    assert (unset.code, unset.out) == (1, "")
    assert "jobs is not set, in the file or by SEARCHIDX_JOBS: processes of add (as the work" in unset.err
    shown = run("config", "--json").json
    assert shown["settings"] == {
        "index": '/a "b"\\c', "color": "auto", "pager": None, "limit": 10, "sort": "relevance", "jobs": None,
        **{name: limits.default(name) for name in limits.LIMITS},
    }  # fmt: skip
    assert shown["sources"] == {name: "file" if name == "index" else "default" for name in settings.KEYS}
    assert run("path", "--config").out.strip().endswith("searchidx/config.toml")


def test_the_folder_of_the_index_is_the_same_wherever_one_stands(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    run("config", "index", "news")
    (home / "elsewhere").mkdir()
    monkeypatch.chdir(home / "elsewhere")
    assert run("path").out == f"{home}/news\n"
    monkeypatch.setenv("HOME", str(home))
    run("config", "index", "~/mine")
    assert run("config", "index").out == f"{home}/mine\n"
    (home / "config" / "searchidx" / "config.toml").write_text('index = "beside"')
    assert run("path").out == f"{home}/config/searchidx/beside\n"


def test_each_setting_says_its_value_and_where_it_is_from(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("config", "sort", "newest")
    monkeypatch.setenv("SEARCHIDX_LIMIT", "7")
    told = run("--color", "never", "--no-pager", "config", index="/some/where").out
    assert re.findall(r"^(# )?(\w+) = (.*?) +# ([^:]+):", told, re.M) == [
        ("# ", "index", '"/some/where"', "--index"),
        ("# ", "color", '"never"', "--color"),
        ("# ", "pager", '""', "--no-pager"),
        ("# ", "limit", "7", "SEARCHIDX_LIMIT"),
        ("", "sort", '"newest"', "file"),
        ("# ", "jobs", "(as the work and the machine warrant)", "default"),
        *(("# ", name, str(limits.default(name)), "default") for name in limits.LIMITS),
    ]


def test_the_setting_for_processes_counts(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    added = Archive.add
    monkeypatch.setattr(
        Archive, "add", lambda self, paths, **told: asked.append(told["jobs"]) or added(self, paths, **told)
    )
    (tmp_path / "a.txt").write_text("A harbour and a lighthouse stand by the sea.")
    index = tmp_path / "index"
    run("add", str(tmp_path / "a.txt"), index=index)
    run("config", "jobs", "2")
    run("add", str(tmp_path / "a.txt"), index=index)
    run("add", "--jobs", "1", str(tmp_path / "a.txt"), index=index)
    assert asked == [None, 2, 1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["limt", "3"], "did you mean limit"),
        (["limit", "three"], "number"),
        (["limit", "0"], "number"),
        (["sort", "best"], "relevance, newest, oldest"),
        (["--unset"], "KEY"),
        (["limit", "5", "--unset"], "--unset takes no VALUE"),
        (["limt", "--unset"], "did you mean limit"),
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


def test_a_broken_file_is_mended_with_config(run: Run, home: Path) -> None:
    path = home / "config" / "searchidx" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text('limt = 3\nlimit = "x"\n"a b" = true\nsort = "newest"\n')
    assert run("path", "--config").out == f"{path}\n"
    assert "to take a line out: searchidx config KEY --unset" in run("path").err
    assert run("config").code == 2
    assert run("config", "limit", "5").code == 0
    assert path.read_text() == 'limt = 3\nlimit = 5\n"a b" = true\nsort = "newest"\n'
    assert run("config", "limt", "--unset").code == run("config", "a b", "--unset").code == 0
    assert run("config", "limit").out == "5\n"
    assert path.read_text() == 'limit = 5\nsort = "newest"\n'


@pytest.mark.parametrize("text", ["limit = ", "[table]\nlimit = 3\n", "a = [1]\n"])
def test_nothing_is_saved_over_what_would_be_lost(run: Run, home: Path, text: str) -> None:
    path = home / "config" / "searchidx" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    done = run("config", "limit", "5")
    assert (done.code, path.read_text()) == (2, text)
    assert str(path) in done.err


def test_nothing_is_saved_over_a_file_that_may_not_be_read(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden() -> dict[str, Any]:
        raise PermissionError

    run("config", "sort", "newest")
    path = home / "config" / "searchidx" / "config.toml"
    monkeypatch.setattr(settings, "as_written", forbidden)
    assert "may not be read" in run("config", "limit", "5").err
    assert path.read_text() == 'sort = "newest"\n'
    assert run("config", "sort").out == "relevance\n", "a home that is not ours has no settings of ours"


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


def test_at_a_narrow_terminal_meanings_stand_above(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "is_terminal", lambda *_: True)
    monkeypatch.setenv("COLUMNS", "60")
    lines = run("--no-pager", "config").out.splitlines()
    at = lines.index("# limit = 10")
    assert lines[at - 2 : at] == ["", "# default: hits of a page [SEARCHIDX_LIMIT]"]
    assert max(map(len, lines[1:])) <= 60
