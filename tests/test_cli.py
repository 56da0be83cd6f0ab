"""The command line: what each command prints where, and how arguments are understood."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from making import STORIES, record, write_records

from searchidx import Archive, __version__, pipeline
from searchidx.cli import COMMANDS, cli, default_index

Run = Callable[..., Any]


@pytest.fixture
def query(run: Run, small_archive: Any) -> Run:
    """`query("words", "--json")` over the small archive."""
    return lambda *arguments: run("query", *arguments, index=small_archive.index)


# --- the group ------------------------------------------------------------------------------------


def test_help_names_every_command(run: Run) -> None:
    done = run("--help")
    assert done.code == 0
    assert all(f"\n  {name} " in done.out for name in COMMANDS)
    assert "Exit codes" in done.out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(run: Run, name: str) -> None:
    done = run(name, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Usage: searchidx {name} ")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert not [p.name for p in command.params if isinstance(p, click.Option) and not p.help]


def test_the_version(run: Run) -> None:
    assert run("--version").out == f"searchidx {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothere"],
        ["query", "--nothere"],
        ["add"],
        ["show"],
        ["query", "-n", "x"],
        ["query", "--sort", "best"],
    ],
)
def test_wrong_usage_is_2_and_says_so_on_standard_error(
    run: Run, tmp_path: Path, arguments: list[str]
) -> None:
    done = run(*arguments, index=tmp_path / "index")
    assert (done.code, done.raw) == (2, b"")
    assert "Usage: searchidx" in done.err


def test_the_index_of_the_environment(run: Run, small_archive: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHIDX_INDEX", str(small_archive.index))
    assert run("query", "truce", "ceasefire", "--count").code == 0
    assert run("query", "ceasefire", index="/nothere").code == 3


def test_the_index_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert default_index() == "/data/searchidx"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", "/home/ann")
    assert default_index() == "/home/ann/.local/share/searchidx"


def test_a_tilde_in_the_index_is_the_home_folder(
    run: Run, small_archive: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(small_archive.index.parent))
    assert run("query", "ceasefire", "--count", index="~/index").out == "3\n"


# --- query: words ---------------------------------------------------------------------------------


def test_unquoted_words_are_joined(query: Run) -> None:
    assert (
        query("ceasefire", "lukashenko", "--json").json["hits"]
        == query("ceasefire lukashenko", "--json").json["hits"]
    )


def paths(done: Any) -> list[str]:
    return [hit["id"] for hit in done.json["hits"] if not hit["partial"]]


def test_a_word_with_a_minus_leaves_out(query: Run) -> None:
    assert set(paths(query("ceasefire", "--json"))) == {"truce", "answer", "grain"}
    assert set(paths(query("ceasefire", "-Minsk", "--json"))) == {"answer", "grain"}
    assert set(paths(query("-Minsk", "ceasefire", "--json"))) == {"answer", "grain"}
    assert set(paths(query("--json", "--", "ceasefire", "-Minsk"))) == {"answer", "grain"}
    assert set(paths(query("ceasefire", "-nobody", "--json"))) == {"truce", "answer", "grain"}
    assert set(paths(query("ceasefire", "-place:Minsk", "-n", "1", "--json"))) <= {"answer", "grain"}


@pytest.mark.parametrize("limit", [["-n5"], ["-n", "5"], ["--limit", "5"], ["--limit=5"]])
def test_limits_in_every_spelling(query: Run, limit: list[str]) -> None:
    assert len(query(*limit, "--json").json["hits"]) == 5


def test_a_minus_in_the_value_of_an_option_is_the_options(query: Run) -> None:
    done = query("ceasefire", "-n", "-5")
    assert done.code == 2
    assert "-5" in done.err


@pytest.mark.parametrize("flags", [["-l", "-0"], ["-0", "-l"], ["-l0"], ["-0l"], ["--paths", "--null"]])
def test_short_flags_in_every_spelling(query: Run, small_archive: Any, flags: list[str]) -> None:
    assert query("ceasefire", *flags).raw == f"{small_archive.records}\0".encode(), "a path is told once"


def test_paths_are_of_all_articles_that_match_and_of_no_other(run: Run, tmp_path: Path) -> None:
    for number in range(15):
        (tmp_path / f"{number}.txt").write_text(f"A truce was called on pier {number}, the mayor said.")
    (tmp_path / "half.txt").write_text("The pier was painted on Monday, the mayor said.")
    run("add", tmp_path, index=tmp_path / "index")
    assert run("query", "truce", "pier", "-l", index=tmp_path / "index").out.count("\n") == 15
    done = run("query", "truce", "pier", index=tmp_path / "index")
    assert "10 of 15 articles; -n for more" in done.err
    assert run("query", "zzz", "painted", "-l", index=tmp_path / "index").out.endswith("half.txt\n")


def test_a_mistyped_command_is_offered_the_right_one(run: Run, tmp_path: Path) -> None:
    done = run("qurey", "truce", index=tmp_path / "index")
    assert done.code == 2
    assert "Did you mean query?" in done.err
    assert "searchidx query WORDS" in run("ceasefire", index=tmp_path / "index").err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["query", "--index", "x", "truce"],
            "--index goes before the command: searchidx --index DIR query …",
        ),
        (["stats", "--index=x"], "--index goes before the command: searchidx --index DIR stats …"),
        (["query", "--color", "never"], "--color goes before the command: searchidx --color … query …"),
        (["show", "1", "--no-pager"], "--no-pager goes before the command: searchidx --no-pager show …"),
    ],
)
def test_an_option_of_the_program_behind_the_command_is_told_its_place(
    run: Run, tmp_path: Path, options: list[str], said: str
) -> None:
    done = run(*options, index=tmp_path / "index")
    assert (done.code, done.out) == (2, "")
    assert f"Error: {said}\n" in done.err
    assert "No such option '--indx'" in run("query", "--indx", "x", index=tmp_path / "index").err


def test_the_help_of_the_program_breaks_no_example_at_80_columns(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("--help", index=tmp_path / "index").out.splitlines()
    examples = [line for line in lines if line.startswith("  searchidx ")]
    assert len(examples) == 2
    assert max(map(len, examples)) <= 78


def test_joined_short_options_with_a_value(query: Run) -> None:
    assert query("ceasefire", "-ln1").out.count("\n") == 1


def test_a_nul_goes_with_paths_only(query: Run) -> None:
    done = query("ceasefire", "-0")
    assert (done.code, done.raw) == (2, b"")
    assert "-l" in done.err


# --- query: filters -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--person", "Lukashenko"], {"truce", "answer", "visit"}),
        (["--person", "Lukashenko", "--place", "Minsk"], {"truce", "visit"}),
        (["--place", "Minsk", "--place", "Belarus"], {"truce"}),
        (["--org", "Kremlin"], {"answer"}),
        (["--site", "courier.example", "--site", "bote.example"], {"grain", "visit", "storm", "wahl"}),
        (["--since", "2023-04"], {"answer", "grain", "visit", "wahl"}),
        (["--until", "2023-04"], {"truce", "answer", "grain"}),
        (["--since", "2023-04-01", "--until", "2023-04-12"], {"answer", "grain"}),
        (["--since", "2024"], set()),
        (["lang:de"], {"wahl"}),
    ],
)
def test_filters(query: Run, options: list[str], expected: set[str]) -> None:
    done = query(*options, "--json")
    assert set(paths(done)) == expected
    assert done.code == (0 if expected else 1)


def test_sorting_by_date(query: Run) -> None:
    newest = [hit["date"] for hit in query("--sort", "newest", "--json").json["hits"]]
    assert newest == [*sorted((d for d in newest if d), reverse=True), None]
    oldest = [hit["date"] for hit in query("--sort", "oldest", "--json").json["hits"]]
    assert oldest == [*sorted(d for d in oldest if d), None]


@pytest.mark.parametrize("when", ["yester", "2023-13", "2023-02-30", "31.3.2023", ""])
def test_a_date_that_is_none_is_wrong_usage(query: Run, when: str) -> None:
    done = query("ceasefire", "--since", when)
    assert (done.code, done.raw) == (2, b"")
    assert "2023-03-31" in done.err, "the forms there are"


# --- query: forms ---------------------------------------------------------------------------------


def test_json_has_the_shape_of_the_contract(query: Run) -> None:
    answer = query("ceasefire", "lukashenko", "--json").json
    assert list(answer) == [
        "schema", "query", "understood", "total", "took_ms", "hits", "partial_total", "folded", "facets",
        "suggestions", "warnings",
    ]  # fmt: skip
    assert (answer["schema"], answer["query"], answer["total"], answer["partial_total"]) == (
        1,
        "ceasefire lukashenko",
        2,
        2,
    )
    assert list(answer["hits"][0]) == [
        "rank", "id", "path", "title", "date", "date_source", "date_grade", "site", "author", "url", "language",
        "score", "partial", "people", "places", "organizations", "snippets", "copies",
        "versions", "version_of",
    ]  # fmt: skip
    assert [hit["partial"] for hit in answer["hits"]] == [False, False, True, True]
    assert answer["facets"]["people"] == [{"value": "Alexander Lukashenko", "count": 2}]
    assert answer["facets"]["date"] == [{"value": "2023-03", "count": 1}, {"value": "2023-04", "count": 1}]
    assert list(answer["facets"]) == ["people", "places", "organizations", "site", "date"]
    for hit in answer["hits"]:
        for snippet in hit["snippets"]:
            for a, b in snippet["marks"]:
                assert snippet["text"][a:b].lower().replace("-", "") in ("ceasefire", "lukashenko")


def test_json_is_printed_also_when_nothing_is_found(query: Run) -> None:
    done = query("nothere", "--json")
    assert done.code == 1
    assert (done.json["total"], done.json["hits"]) == (0, [])


def test_jsonl_is_a_hit_a_line(query: Run) -> None:
    done = query("ceasefire", "--jsonl")
    assert [json.loads(line) for line in done.out.splitlines()] == query("ceasefire", "--json").json["hits"]
    assert query("nothere", "--jsonl").raw == b""


def test_csv_is_a_table_with_a_header(query: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(query("ceasefire", "--csv").out)))
    assert [row["id"] for row in rows] == [hit["id"] for hit in query("ceasefire", "--json").json["hits"]]
    assert all(row["title"] for row in rows)


def test_count_is_a_number_and_leaves_partial_hits_out(query: Run) -> None:
    assert query("ceasefire lukashenko", "--count").out == "2\n"
    nothing = query("nothere", "--count")
    assert (nothing.code, nothing.out) == (1, "0\n")


def test_partial_hits_alone_are_found(query: Run) -> None:
    done = query("tractor", "storm", "--json")
    assert (done.code, done.json["total"], done.json["partial_total"]) == (0, 0, 2)
    assert done.json["facets"]["site"] == [{"value": "courier.example", "count": 2}]


def test_plain_lines_in_a_pipe(query: Run) -> None:
    done = query("ceasefire", "lukashenko")
    lines = done.out.splitlines()
    assert len(lines) == 4
    assert all(line.count("\t") == 6 for line in lines)
    assert "\x1b" not in done.out
    assert "2 articles with all the words" in done.err


def test_nothing_found_is_said_on_standard_error(query: Run) -> None:
    done = query("nothere")
    assert (done.code, done.raw) == (1, b"")
    assert "nothing found" in done.err


def test_offset_goes_on_where_the_page_ended(query: Run) -> None:
    both = query("ceasefire", "--json").json["hits"]
    assert query("ceasefire", "--json", "-n", 1, "--offset", 1).json["hits"] == both[1:2]
    beyond = query("ceasefire", "--json", "--offset", 99)
    assert (beyond.code, beyond.json["total"], beyond.json["hits"]) == (0, 3, [])
    assert "3 articles: none after the first 99" in query("ceasefire", "--offset", 99).err


# --- the other commands ---------------------------------------------------------------------------


def test_facets(run: Run, small_archive: Any) -> None:
    done = run("facets", "ceasefire", "--by", "site", "--by", "month", "--json", index=small_archive.index)
    assert done.code == 0
    assert done.json["facets"] == {
        "site": [{"value": "herald.example", "count": 2}, {"value": "courier.example", "count": 1}],
        "month": [{"value": "2023-03", "count": 1}, {"value": "2023-04", "count": 2}],
    }
    whole = run("facets", "--by", "people", index=small_archive.index)
    assert "people\t3\tAlexander Lukashenko\n" in whole.out
    assert run("facets", "nothere", index=small_archive.index).code == 1
    wrong = run("facets", "--by", "place", index=small_archive.index)
    assert (wrong.code, "Did you mean places?" in wrong.err) == (2, True)


def test_facets_like_are_of_names_only(run: Run, small_archive: Any) -> None:
    done = run("facets", "--like", "luk", index=small_archive.index)
    assert (done.code, done.out) == (0, "people\t3\tAlexander Lukashenko\n")
    none = run("facets", "--like", "zzz", index=small_archive.index)
    assert (none.code, none.raw) == (1, b"")
    assert "no value is like zzz" in none.err


def test_show(run: Run, small_archive: Any) -> None:
    done = run("show", "truce", "--query", "minsk", index=small_archive.index)
    assert done.code == 0
    assert "Lukashenko proposes a ceasefire" in done.out
    assert "[Minsk]" in done.out
    assert run("show", "truce", "--json", index=small_archive.index).json["title"] == STORIES[0]["title"]
    missing = run("show", "nothere", index=small_archive.index)
    assert (missing.code, missing.raw) == (1, b"")
    assert "nothere" in missing.err


def test_show_of_an_id_that_two_files_use(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_records(tmp_path / f"{name}.jsonl", [record("same", f"from {name}")])
    run("add", tmp_path / "one.jsonl", tmp_path / "two.jsonl", index=tmp_path / "index")
    done = run("show", "same", index=tmp_path / "index")
    assert "from one" in done.out
    assert "from two" in done.out
    assert "one.jsonl" in done.err


def test_stats(run: Run, small_archive: Any) -> None:
    done = run("stats", "--json", index=small_archive.index).json
    assert (done["articles"], done["files"], done["failed"], done["skipped"]) == (6, 1, 0, 0)
    assert (done["first_date"], done["last_date"]) == ("2023-03-31", "2023-05-14")
    assert done["date_grades"] == {"sure": 5, "none": 1}
    assert done["languages"] == {"en": 5, "de": 1}
    assert done["entities"] == {"people": 1, "places": 3, "organizations": 1}
    assert done["sites"] == 3
    assert "6" in run("stats", index=small_archive.index).out


def test_export_has_every_article(run: Run, small_archive: Any) -> None:
    lines = [json.loads(line) for line in run("export", index=small_archive.index).out.splitlines()]
    assert [line["id"] for line in lines] == [story["id"] for story in STORIES]
    assert all("copy_of" in line and "path" in line for line in lines)


def test_export_of_an_empty_archive_finds_nothing(run: Run, tmp_path: Path) -> None:
    Archive(tmp_path / "index")
    done = run("export", index=tmp_path / "index")
    assert (done.code, done.raw) == (1, b"")


def test_extract_explains_itself(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(
        "<title>Anchor lost</title><nav><a href=x>Home</a></nav><p>The anchor was lost on Tuesday.</p>"
    )
    done = run("extract", page, "--explain", "--json", index="/nothere")
    assert json.loads(done.out)["lines"] == [
        {"text": "Home", "kept": False, "reason": "in navigation"},
        {"text": "The anchor was lost on Tuesday.", "kept": True, "reason": "story"},
    ]
    told = run("extract", page, "--explain").out.splitlines()
    assert "cut   in navigation  Home" in told
    assert "kept  story          The anchor was lost on Tuesday." in told
    note = write_records(tmp_path / "b.jsonl", [record("a", "It sank.")])
    assert "taken as it is" in run("extract", note, "--explain").out


@pytest.mark.parametrize("name", ["a.html", "a.txt"])
def test_extract_explains_what_is_no_article(run: Run, tmp_path: Path, name: str) -> None:
    page = tmp_path / name
    entries = [
        "Home",
        "World",
        "Sport",
        "Log in",
        "Weather",
        "Subscribe",
        "Contact us",
        "Terms of use",
        "Privacy policy",
    ]
    html = name.endswith("html")
    page.write_text("".join(f"<p><a href=x>{e}</a>" for e in entries) if html else "\n\n".join(entries))
    done = run("extract", page, "--explain")
    assert done.code == 1
    assert done.err == ""
    head, blank, *lines = done.out.splitlines()
    assert (head, blank) == (f"no article: {page}: only navigation, no article", "")
    assert [line.split("  ")[-1] for line in lines] == entries
    assert all(line.startswith("cut ") for line in lines)
    for arguments in (["--explain", "--json"], []):
        done = run("extract", page, *arguments)
        assert (done.raw, "no article" in done.err) == (b"", True)


def test_all_files_are_read_again_without_naming_them(run: Run, tmp_path: Path) -> None:
    write_records(tmp_path / "a.jsonl", [record("a", "Text.")])
    index = tmp_path / "index"
    assert run("add", "--reindex", index=index).code == 3
    assert not index.exists()
    run("add", tmp_path / "a.jsonl", index=index)
    done = run("add", "--reindex", "--json", index=index)
    assert (done.code, done.json["updated"]) == (0, 1)
    assert run("add", "--reindex", "--prune", index=index).code == 2


def test_only_files_that_are_gone_for_good_are_told_of_when_all_are_read_again(
    run: Run, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    (tmp_path / "in").mkdir()
    for name in ("moves", "goes", "stays"):
        write_records(tmp_path / "in" / f"{name}.jsonl", [record(name, f"It {name} to the harbour.")])
    run("add", tmp_path / "in", index=index)
    (tmp_path / "in" / "goes.jsonl").unlink()
    (tmp_path / "in" / "moves.jsonl").rename(tmp_path / "in" / "moved.jsonl")
    done = run("add", "--reindex", "--dry-run", "--json", tmp_path / "in", index=index)
    assert done.json["warnings"] == ["the files of 1 articles are gone: these keep the names found before"]
    done = run("add", "--reindex", "--json", tmp_path / "in", index=index)
    assert done.json["warnings"] == ["the files of 1 articles are gone: these keep the names found before"]
    done = run("add", "--reindex", "--prune", "--yes", "--json", tmp_path / "in", index=index)
    assert (done.json["removed"], done.json["warnings"]) == (1, [])


def test_extract(run: Run, tmp_path: Path) -> None:
    write_records(tmp_path / "a.jsonl", [record("a", "Text."), record("none", "…", title="")])
    done = run("extract", tmp_path, "--json", index="/nothere")
    assert done.code == 0
    assert done.json["id"] == "a"
    assert "line 2" in done.err
    assert "Text." in run("extract", tmp_path).out
    assert run("extract", tmp_path / "nothere").code == 4


def test_add_reports_in_json_and_in_words(run: Run, tmp_path: Path) -> None:
    path = write_records(tmp_path / "a.jsonl", [record("a", "Text."), record("none", "…", title="")])
    done = run("add", path, "--json", index=tmp_path / "index")
    assert done.code == 0
    assert {k: done.json[k] for k in ("schema", "added", "updated", "unchanged", "removed", "copies", "failed")} == {
        "schema": 1, "added": 1, "updated": 0, "unchanged": 0, "removed": 0, "copies": 0, "failed": [],
    }  # fmt: skip
    (skipped,) = done.json["skipped"]
    assert skipped["path"] == str(path)
    assert "line 2" in skipped["reason"]
    again = run("add", path, index=tmp_path / "index")
    assert "1 unchanged" in again.out


def test_add_reads_paths_from_standard_input(command: Run, tmp_path: Path) -> None:
    odd = tmp_path / "with space.txt"
    odd.write_text("A story of a truce at the coast. It held for many days, and nobody was hurt.")
    write_records(tmp_path / "a.jsonl", [record("a", "Text.")])
    done = command(
        "add", "--json", "-", index=tmp_path / "index", stdin=f"{odd}\r\n\n{tmp_path / 'a.jsonl'}".encode()
    )
    assert (done.code, done.json["added"]) == (0, 2)


def test_add_has_processes_begin_for_a_new_archive_alone(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[list[str], int | None]] = []

    def begun(paths: list[str], jobs: int | None) -> contextlib.nullcontext[None]:
        asked.append((paths, jobs))
        return contextlib.nullcontext()

    monkeypatch.setattr(pipeline, "begun", begun)
    page = tmp_path / "page.txt"
    page.write_text("The harbour is closed until Friday, said Ann Voss.")
    run("add", "--jobs", 2, page, "--entities", "default", index=tmp_path / "other")
    assert not asked
    assert run("add", "--jobs", 2, page, index=tmp_path / "index").code == 0
    assert asked == [([str(page)], 2)]
    run("add", "--jobs", 2, page, index=tmp_path / "index")
    run("add", page, index="ftp://host/index")
    assert len(asked) == 1


def test_add_with_two_processes_is_as_with_one(command: Run, tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"{number}.html").write_text(
            f"<h1>Harbour</h1><p>The harbour is closed until May {number + 1}.</p>"
        )
    told = []
    for jobs in (1, 2):
        index = tmp_path / f".index{jobs}"
        assert command("add", tmp_path, "--jobs", jobs, index=index).code == 0
        told.append(command("query", "harbour", "--json", index=index).json["hits"])
    assert told[0] == told[1]
    assert len(told[0]) == 9


def test_add_accepts_no_copies_and_a_dry_run(run: Run, tmp_path: Path) -> None:
    path = write_records(tmp_path / "a.jsonl", [record("a", "Text.")])
    dry = run("add", "--dry-run", "--json", path, index=tmp_path / "index")
    assert (dry.code, dry.json["added"]) == (0, 1)
    assert "nothing was written" in dry.err
    assert not (tmp_path / "index").exists(), "a dry run makes no index"
    assert run("add", "--no-copies", path, index=tmp_path / "index").code == 0
    assert run("query", "Text", "--count", index=tmp_path / "index").out == "1\n"


def test_a_fault_of_ours_is_no_answer(run: Run, small_archive: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by \x1b[31mnought")

    monkeypatch.setattr("searchidx.archive.Archive.search", broken)
    done = run("query", "ceasefire", index=small_archive.index)
    assert done.code == 3  # 1 would say that nothing was found
    assert "ZeroDivisionError" in done.err
    assert "SEARCHIDX_DEBUG" in done.err
    assert "\x1b" not in done.err
    monkeypatch.setenv("SEARCHIDX_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run("query", "ceasefire", index=small_archive.index)


@pytest.mark.parametrize("index", ["http://127.0.0.1:9201/news", "opensearch:/host/news", "s3://bucket/news"])
def test_another_address_is_no_folder(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, index: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(
        "Ferry sinks\n\nThe ferry sank near the island today, and nobody was hurt."
    )
    done = run("--index", index, "add", "a.txt")
    assert done.code == 2
    assert "opensearch://" in done.err
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"]
