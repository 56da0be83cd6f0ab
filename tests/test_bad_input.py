"""Bad input to the real command: a clear line, the right exit code, nothing lost, never a traceback.

`command` (tests/conftest.py) fails on a traceback by itself.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import record, write_records
from processes import environment_of

from searchidx import Archive, pipeline
from searchidx.cli import run as run_cli
from searchidx.index.folder import IndexFolder
from searchidx.index.lock import write_lock

Command = Callable[..., Any]

STORY = "A story of a truce at the coast.\n\nIt held for many days, and nobody was hurt."


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index with one article, of a file beside it."""
    (tmp_path / "good.txt").write_text(STORY)
    with Archive(tmp_path / "index") as archive:
        assert archive.add([tmp_path / "good.txt"]).added == 1
    return tmp_path / "index"


def failed(done: Any) -> dict[str, str]:
    return {Path(each["path"]).name: each["reason"] for each in done.json["failed"]}


# --- files ----------------------------------------------------------------------------------------


def test_a_missing_path_and_a_good_one(index: Path, command: Command) -> None:
    done = command("add", "--json", "/nothere/at/all", index.parent / "good.txt", index=index)
    assert (done.code, done.json["unchanged"]) == (4, 1)
    assert failed(done) == {"all": "no such file or folder"}


@pytest.mark.parametrize(
    "mistyped", [("--entities", "rubbish"), ("--entities", "spacy:nowhere"), ("--shard", "9/2")]
)
def test_a_mistyped_option_makes_no_index(
    tmp_path: Path, command: Command, mistyped: tuple[str, str]
) -> None:
    (tmp_path / "good.txt").write_text(STORY)
    done = command("add", tmp_path / "good.txt", *mistyped, index=tmp_path / "index")
    assert done.code in (2, 3)
    assert not (tmp_path / "index").exists()


def test_a_missing_path_alone_makes_no_index(tmp_path: Path, command: Command) -> None:
    done = command("add", "--json", "/nothere/at/all", index=tmp_path / "index")
    assert done.code == 4
    assert failed(done) == {"all": "no such file or folder"}
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.html", b"", 0),
        ("blank.txt", b" \n\t\n ", 0),
        ("junk.html", bytes(range(256)) * 40, 4),
        ("zeros.txt", bytes(4000), 4),
        ("cut.html.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00", 4),
        ("picture.html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10, 4),
        ("deep.json", b"[" * 100_000, 4),
        ("deep.html", b"<div>" * 50_000 + b"text", None),
        ("list.json", b"[1, 2, 3]", None),
        ("number.jsonl", b"7\n", None),
        ("navigation.html", b"<html><nav><a href=/>Home</a><a href=/a>About</a></nav></html>", 0),
    ],
)
def test_files_that_hold_no_article(
    index: Path, command: Command, name: str, content: bytes, code: int | None
) -> None:
    path = index.parent / name
    path.write_bytes(content)
    done = command("add", "--json", path, index.parent / "good.txt", index=index)
    assert done.code in ((0, 4) if code is None else (code,))
    told = [*done.json["failed"], *done.json["skipped"]]
    assert {each["path"] for each in told} <= {str(path)}
    assert bool(told) == (done.json["added"] == 0)
    assert all(each["reason"] and "\n" not in each["reason"] for each in told)
    assert done.json["unchanged"] == 1


def test_a_broken_line_in_the_middle(index: Path, command: Command) -> None:
    lines = [json.dumps(record(f"r{i}", "A truce held.")) for i in range(9)]
    path = index.parent / "all.jsonl"
    path.write_bytes("\n".join([*lines[:4], '{"text": "cut', *lines[5:]]).encode())
    done = command("add", "--json", path, index=index)
    assert (done.code, done.json["added"]) == (4, 8)
    assert "line 5" in failed(done)["all.jsonl"]
    assert command("query", "truce", "--count", index=index).out == "9\n"


def test_a_loop_of_links_and_a_link_to_nothing(index: Path, command: Command) -> None:
    folder = index.parent / "folder"
    (folder / "deeper").mkdir(parents=True)
    (folder / "a.txt").write_text(STORY)
    (folder / "deeper" / "up").symlink_to(folder)
    (folder / "self").symlink_to("self")
    (folder / "gone").symlink_to("/nothere")
    done = command("add", "--json", folder, index=index)
    assert (done.code, done.json["added"]) == (4, 1)
    assert set(failed(done)) == {"self", "gone"}


def test_a_pipe_is_not_waited_for(index: Path, command: Command) -> None:
    os.mkfifo(index.parent / "pipe.txt")
    done = command("add", "--json", index.parent / "pipe.txt", index=index)
    assert done.code == 0
    assert "pipe" in done.json["skipped"][0]["reason"]


def test_devices_and_sockets_are_not_read(index: Path, command: Command) -> None:
    """A device has no end; a link to one is one."""
    folder = index.parent / "folder"
    folder.mkdir()
    (folder / "endless.txt").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as open_socket:
        open_socket.bind(str(folder / "socket.txt"))
        done = command("add", "--json", folder, "/dev/zero", index=index)
    assert done.code == 0
    said = {Path(each["path"]).name: each["reason"] for each in done.json["skipped"]}
    assert set(said) == {"socket.txt", "zero"}, "the device is told once"
    assert "device" in said["zero"]
    assert "socket" in said["socket.txt"]


def test_a_file_that_grows_while_it_is_read_is_read_again(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is remembered of it is how it looked before it was read, so that nothing is taken for known."""
    path = index.parent / "growing.txt"
    path.write_text(STORY)
    real = pipeline.file_digest

    def growing(name: str) -> bytes:
        digest = real(name)
        with open(name, "a") as file:
            file.write("\n\nThe zeppelin came later, when the harbour had long been closed to all ships.")
        return digest

    with Archive(index) as archive:
        with monkeypatch.context() as patch:
            patch.setattr(pipeline, "file_digest", growing)
            archive.add([path], jobs=1)
        report = archive.add([path], jobs=1)
        assert (report.added, report.updated) == (0, 1)
        assert archive.search("zeppelin").total == 1


def test_a_link_that_leaves_the_folder_leads_to_one_article(index: Path, command: Command) -> None:
    outside, folder = index.parent / "outside.txt", index.parent / "folder"
    folder.mkdir()
    outside.write_text(STORY.replace("truce", "parley"))
    for name in ("one.txt", "two.txt"):
        (folder / name).symlink_to(outside)
    done = command("add", "--json", folder, outside, index=index)
    assert (done.code, done.json["added"]) == (0, 1)
    assert command("query", "parley", "-l", index=index).out == f"{outside}\n"


def as_nobody(*arguments: object) -> tuple[int, str]:
    """The command line as a user without rights, in a forked process: what a chmod says goes for root too."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 99
        try:
            os.dup2(write, 1)
            os.dup2(write, 2)
            sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            code = int(run_cli([str(each) for each in arguments]))
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)
    os.close(write)
    with os.fdopen(read, errors="replace") as said:
        text = said.read()
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), text


@pytest.fixture
def open_folders(tmp_path: Path) -> None:
    """Folders above the test's own that anybody may pass through.

    They are temporary, and stay open: other tests run beside this one below the same folders.
    """
    for folder in (tmp_path, *tmp_path.parents):
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o005)


@pytest.mark.usefixtures("open_folders")
def test_an_unreadable_file_and_folder(index: Path, run: Command) -> None:
    folder = index.parent / "folder"
    (folder / "closed").mkdir(parents=True)
    (folder / "a.txt").write_text(STORY)
    (folder / "secret.txt").write_text(STORY)
    run("extract", folder)  # so that everything is loaded before rights are dropped
    (folder / "secret.txt").chmod(0)
    (folder / "closed").chmod(0)
    code, said = as_nobody("extract", folder, "--json")
    (folder / "closed").chmod(0o755)
    assert code == 4, said
    assert "Traceback" not in said
    assert f"{folder}/secret.txt: no permission to read it" in said
    assert f"{folder}/closed: no permission to read it" in said
    assert '"title"' in said, "the rest is read"


@pytest.mark.usefixtures("open_folders")
def test_an_index_that_may_only_be_read_can_be_searched_and_not_added_to(index: Path, run: Command) -> None:
    for path in (index, *index.iterdir()):
        path.chmod(0o555 if path.is_dir() else 0o444)
    (index.parent / "new.txt").write_text(STORY)
    for command in ("query", "stats", "add"):  # loaded before rights are dropped
        run(command, "--help")
    run("query", "truce", "--json", index=index)
    run("stats", index=index)
    code, said = as_nobody("--index", index, "query", "truce", "--count")
    assert (code, said) == (0, "1\n")
    assert as_nobody("--index", index, "stats")[0] == 0
    code, said = as_nobody("--index", index, "add", index.parent / "new.txt")
    assert code == 3, said
    assert "cannot write the index" in said
    assert "Traceback" not in said


@pytest.mark.usefixtures("open_folders")
def test_an_index_that_may_not_be_read(index: Path, run: Command) -> None:
    run("query", "truce", "--json", index=index)
    for path in index.iterdir():
        path.chmod(0)
    code, said = as_nobody("--index", index, "query", "truce")
    assert code == 3
    assert "permission" in said.lower()


def test_files_larger_than_the_disk_allows(index: Path) -> None:
    many = [record(f"r{i}", f"A truce held at place{i}, and nobody was hurt. " * 40) for i in range(300)]
    path = write_records(index.parent / "all.jsonl", many)
    done = subprocess.run(
        [sys.executable, "-m", "searchidx", "--index", str(index), "add", str(path)],
        capture_output=True, text=True, env=environment_of(),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000)),
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert "cannot" in done.stderr
    with Archive(index) as archive:
        assert archive.search("truce", limit=0).total == 1
        assert archive.add([path]).added == 300


# --- indexes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["query", "x"], ["stats"], ["facets"], ["export"], ["show", "x"]])
def test_no_index_is_3_and_makes_none(tmp_path: Path, command: Command, arguments: list[str]) -> None:
    done = command(*arguments, index=tmp_path / "none")
    assert (done.code, done.raw) == (3, b"")
    assert "no index" in done.err
    assert "searchidx add" in done.err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("arguments", [["query", "x"], ["add", "."]])
def test_a_folder_that_is_not_an_index(tmp_path: Path, command: Command, arguments: list[str]) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    done = command(*arguments, index=tmp_path)
    assert (done.code, done.raw) == (3, b"")
    assert "not a searchidx index" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("place", ["/proc/searchidx", "/dev/null", "/dev/null/index"])
def test_an_index_where_none_can_be(tmp_path: Path, command: Command, place: str) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    done = command("add", tmp_path / "a.txt", index=place)
    assert (done.code, done.raw) == (3, b"")
    assert len(done.err.splitlines()) == 2, "what happened, and what to do"


# --- queries --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "under", "offer"),
    [
        ('truce "peace talks', '"', "both ends"),
        ("(truce OR peace", "(", "pairs"),
        ("truce)", ")", "pairs"),
        ("titel:foo", "titel:", "title:foo"),
        ("truce AND", "AND", "and"),
        ("truce t*", "t*", "ceasef*"),
        ("truce~9", "truce~9", "truce~1"),
        ("date:2023-13", "date:2023-13", "2022-12"),
    ],
)
def test_a_query_that_cannot_be_understood_is_pointed_at(
    index: Path, command: Command, query: str, under: str, offer: str
) -> None:
    done = command("query", query, index=index)
    assert (done.code, done.raw) == (2, b"")
    lines = done.err.splitlines()
    at = next(i for i, line in enumerate(lines) if "^" in line)
    first, last = lines[at].index("^"), lines[at].rindex("^") + 1
    pointed = lines[at - 1][first:last]
    assert pointed in (under, under.partition(":")[2]), done.err
    assert offer in done.err


def test_a_query_of_anything_else_is_answered(index: Path, command: Command) -> None:
    for odd in (
        "",
        "  ",
        "-",
        "--",
        "…",
        "'",
        "\x00".strip("\x00"),
        "a\nb",
        "😀",
        "%s",
        "[red]x",
        "*",
        "C++ / C#",
        "x" * 5000,
    ):
        done = command("query", "--json", "--", odd, index=index)
        assert done.code in (0, 1, 2), (odd, done.err)


def test_a_query_that_is_no_text(index: Path, command: Command) -> None:
    done = command("query", "--json", b"truce\xff", index=index)
    assert done.code in (0, 1)
    assert command("query", b"\xff(", index=index).code == 2


def test_control_characters_of_a_query_do_not_reach_the_terminal(index: Path, command: Command) -> None:
    for arguments in (['"\x1b[31mred'], ["titel:\x1b[31mred"], ["\x1b[31mred"], ["x", "--since", "\x1b[31m"]):
        done = command("query", *arguments, index=index, FORCE_COLOR="1")
        assert "\x1b" not in done.err
        assert b"\x1b[31m" not in done.raw


# --- output ---------------------------------------------------------------------------------------

EVIL = (
    "\x1b]0;owned\x07\x1b[31mTruce\x9b2J [bold red]markup[/] [link=http://x]y[/link] \u202egnp.exe\r\n\tend"
)


@pytest.fixture
def evil(tmp_path: Path) -> Path:
    """An article whose every field tries to reach the terminal."""
    fields = dict.fromkeys(("title", "site", "author"), EVIL)
    said = record(
        f"id{EVIL}",
        f"{EVIL} a truce.\n\n{EVIL}",
        people=[EVIL],
        places=[EVIL],
        organizations=[EVIL],
        **fields,
    )
    folder = tmp_path / f"evil\x1b[31m[bold]\n{chr(0x9B)}"
    folder.mkdir()
    path = write_records(folder / "all.jsonl", [said])
    with Archive(tmp_path / "index") as archive:
        assert archive.add([path]).added == 1
    return tmp_path / "index"


FORMS = (
    ["query", "truce"], ["query", "truce", "--json"], ["query", "truce", "--jsonl"], ["query", "truce", "--csv"],
    ["query", "truce", "-l"], ["facets"], ["facets", "--json"], ["stats"], ["export"],
)  # fmt: skip


@pytest.mark.parametrize("colour", [{}, {"FORCE_COLOR": "1"}])
@pytest.mark.parametrize("form", FORMS, ids=" ".join)
def test_what_a_file_says_is_data(
    evil: Path, command: Command, form: list[str], colour: dict[str, str]
) -> None:
    done = command(*form, index=evil, **colour)
    assert done.code == 0
    for said in (done.out, done.err):
        assert not set(said) & set("\x07\x9b\u202e\r"), ascii(said)
        assert "\x1b]" not in said
        assert "\x1b[31mTruce" not in said
    if not colour or "--json" in form:
        assert "\x1b" not in done.out


@pytest.mark.parametrize("colour", [{}, {"FORCE_COLOR": "1"}])
def test_a_shown_and_an_extracted_article_are_data_too(
    evil: Path, command: Command, colour: dict[str, str]
) -> None:
    with Archive(evil) as archive:
        (article,) = archive.articles()
    for arguments in (
        ["show", article.id],
        ["show", article.id, "--query", "truce"],
        ["extract", article.path],
    ):
        done = command(*arguments, index=evil, **colour)
        assert done.code == 0
        assert not set(done.out) & set("\x07\x9b\u202e\r")
        assert "\x1b]" not in done.out
        assert "[bold red]markup[/]" in done.out, "markup stands as it was written"


def test_reports_of_bad_files_are_data(tmp_path: Path, command: Command) -> None:
    path = tmp_path / "bad\x1b[31m[bold]\x9b\n.html"
    path.write_bytes(bytes(range(256)) * 40)
    for arguments in (["add", path], ["extract", path], ["add", tmp_path / "no\x1b[31mthere"]):
        done = command(*arguments, index=tmp_path / "index", FORCE_COLOR="1")
        assert done.code == 4
        assert "\x1b[31m" not in done.out + done.err
        assert "\x9b" not in done.out + done.err


def test_a_file_name_that_is_no_text_comes_out_as_it_is(tmp_path: Path, command: Command) -> None:
    odd = os.fsencode(tmp_path) + b"/caf\xe9 \xff.txt"
    with open(odd, "w") as file:
        file.write(STORY)
    index = tmp_path / "index"
    assert command("add", "--json", odd, index=index).json["added"] == 1
    assert command("query", "truce", "-l", "-0", index=index).raw == odd + b"\0"
    assert command("query", "truce", "-l", index=index).raw == odd + b"\n"
    (hit,) = command("query", "truce", "--json", index=index).json["hits"]
    assert os.fsencode(hit["path"]) == odd
    for form in ([], ["--csv"], ["--jsonl"]):
        assert command("query", "truce", *form, index=index).code == 0
    assert command("add", "--json", "-", index=index, stdin=odd + b"\n").json["unchanged"] == 1
    assert command("export", index=index).json["path"] == hit["path"]


def coloured(done: Any) -> bool:
    return b"\x1b[" in done.raw


def test_when_there_is_colour(index: Path, command: Command) -> None:
    def query(*options: str, **environment: str) -> Any:
        return command(*options, "query", "truce", index=index, **environment)

    assert not coloured(query())
    assert coloured(query(FORCE_COLOR="1"))
    assert coloured(query("--color", "always"))
    assert not coloured(query(NO_COLOR="1", FORCE_COLOR="1"))
    assert coloured(query("--color", "always", NO_COLOR="1"))
    assert not coloured(query("--color", "never", FORCE_COLOR="1"))
    assert "[truce]" in query().out, "marks survive without colour"
    for form in ("--json", "--jsonl", "--csv", "-l", "--count"):
        assert not coloured(command("query", "truce", form, index=index, FORCE_COLOR="1"))


# --- pipes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments", [["query", "truce", "-n", "20000"], ["query", "truce", "-n", "20000", "--jsonl"], ["export"]]
)
def test_a_closed_pipe_ends_quietly(tmp_path: Path, arguments: list[str]) -> None:
    many = [record(f"r{i}", f"A truce held at place{i}, and nobody was hurt. " * 4) for i in range(3000)]
    with Archive(tmp_path / "index") as archive:
        archive.add([write_records(tmp_path / "all.jsonl", many)])
    program = subprocess.Popen(
        [sys.executable, "-m", "searchidx", "--index", str(tmp_path / "index"), *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment_of(),
    )  # fmt: skip
    assert program.stdout is not None
    assert program.stderr is not None
    assert program.stdout.readline()
    program.stdout.close()
    said = program.stderr.read()
    program.stderr.close()
    assert program.wait() == 0, said
    assert b"Traceback" not in said
    assert b"pipe" not in said.lower()


def test_a_full_disk_behind_standard_output(index: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "searchidx", "--index", str(index), "query", "truce"],
            stdout=full, stderr=subprocess.PIPE, text=True, env=environment_of(),
        )  # fmt: skip
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "No space left" in done.stderr


def test_output_that_is_closed(index: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m searchidx --index {index} query truce >&-",
        shell=True, stderr=subprocess.PIPE, text=True, env=environment_of(),
    )  # fmt: skip
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "--\x1b]0;owned\x07"], ["\x1b[31mquery"], ["query", "x", "--sort", "\x1b[31m"],
        ["add", "\x1b[31m\u202enothing"],
        ["config", "\x1b[31m"], ["config", "limit", "\x1b[31m"], ["show", "\x1b[31m"], ["similar", "\x1b[31m"],
        ["remove", "\x1b[31m"], ["backup", "/no\x1b[31m/where"], ["restore", "\x1b[31m"], ["check", "\x1b[31m"],
        ["completion", "\x1b[31m"], ["facets", "x", "--by", "\x1b[31m"], ["extract", "\x1b[31m"],
        ["aliases", "add", "\x1b[31m"],
        ["query", "x", "--person", "\x1b[31m"], ["query", '"\u202ex'], ["serve", "--host", "\x1b[31m"],
    ],
    ids=lambda arguments: ascii(" ".join(arguments)),
)  # fmt: skip
def test_no_error_repeats_what_could_steer_the_terminal(
    index: Path, command: Command, arguments: list[str]
) -> None:
    """A shell makes arguments of the names of files."""
    done = command(*arguments, index=index, FORCE_COLOR="1")
    assert done.code
    for said in (done.out, done.err):
        assert not set(said) & set("\x07\x9b\u202e\r"), ascii(said)
        assert "\x1b[31m" not in said
        assert "\x1b]" not in said


def test_who_holds_the_lock_is_data(index: Path, command: Command) -> None:
    """Whoever writes says how it was called; its command line may have been made of the names of files."""
    with write_lock(IndexFolder(str(index))):
        holder = json.loads((index / "writer.json").read_text())
        (index / "writer.json").write_text(json.dumps({**holder, "command": "add \x1b[31m\x07"}))
        done = command("add", index.parent, index=index)
    assert done.code == 3
    assert "another process writes" in done.err
    assert "\x1b" not in done.err
    assert "\x07" not in done.err
