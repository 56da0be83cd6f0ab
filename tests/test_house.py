"""The rules of the house that no other tool checks: sizes, names, docstrings, what a cold start imports."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "searchidx"
MODULES = sorted(PACKAGE.rglob("*.py"))

NOTICE_MODULE, MOST_MODULE = 400, 600
NOTICE_FUNCTION, MOST_FUNCTION = 40, 80

DRAWERS = {"utils", "util", "helpers", "helper", "base", "manager", "common", "misc", "core"}
"""Names that say nothing of what is inside: name the noun, or it has no room."""

HEAVY = (
    "selectolax",
    "numpy",
    "py3langid",
    "charset_normalizer",
    "sqlite3",
    "multiprocessing",
    "anyascii",
    "starlette",
    "uvicorn",
    "jinja2",
)
"""What answering a query has no use for; each costs tens of milliseconds or more to import."""


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _functions(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        (f"{_name(path)}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_modules_and_functions_have_a_size_to_be_read_in() -> None:
    """Past the first budget a notice, past the second a failure: split by noun."""
    sizes = [(_name(path), len(path.read_text(encoding="utf-8").splitlines())) for path in MODULES]
    functions = [entry for path in MODULES for entry in _functions(path)]
    notices = [f"{name}: {lines} lines" for name, lines in sizes if lines > NOTICE_MODULE]
    notices += [f"{name}: {lines} lines" for name, lines in functions if lines > NOTICE_FUNCTION]
    if notices:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn("past the budget, to notice: " + "; ".join(notices), stacklevel=1)
    too_long = [name for name, lines in sizes if lines > MOST_MODULE]
    too_long += [name for name, lines in functions if lines > MOST_FUNCTION]
    assert not too_long


def test_every_module_opens_with_a_docstring() -> None:
    assert not [
        _name(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]


def test_no_module_is_a_drawer() -> None:
    assert not [_name(path) for path in MODULES if path.stem.strip("_") in DRAWERS]


def test_every_data_file_is_installed() -> None:
    """A wheel has only what `package-data` names; tests run in the checkout would not miss the rest."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    globs = settings["tool"]["setuptools"]["package-data"]["searchidx"]
    installed = {path for glob in globs for path in PACKAGE.glob(glob)}
    data = {p for p in PACKAGE.rglob("*") if p.is_file() and p.suffix not in {".py", ".pyc"}}
    assert not [_name(path) for path in sorted(data - installed)]


# --- cold starts ----------------------------------------------------------------------------------


def _cold(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )


def _loaded(code: str, *arguments: str) -> set[str]:
    """The top-level modules that CODE has loaded when it is done."""
    done = _cold(f"import sys\n{code}\nprint('\\n@', *{{m.split('.')[0] for m in sys.modules}})", *arguments)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rsplit("@", 1)[1].split())


RUN = """
from searchidx.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert end.code in (0, None), end.code
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cold")
    record = {
        "id": "a",
        "title": "Ceasefire",
        "text": "Talks about a ceasefire.",
        "language": "en",
        "date": "2023-03-31",
    }
    (folder / "one.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    done = _cold(f"import sys\n{RUN}", "--index", str(folder / "index"), "add", str(folder / "one.jsonl"))
    assert done.returncode == 0, done.stderr
    return folder / "index"


def test_importing_the_package_is_light() -> None:
    assert not _loaded("import searchidx") & {*HEAVY, "whoosh", "rich", "click", "Stemmer"}


def test_the_version_and_help_load_no_engine() -> None:
    assert not _loaded(RUN, "--version") & {*HEAVY, "whoosh", "rich"}
    assert not _loaded(RUN, "--help") & {*HEAVY, "whoosh"}


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_cold_query_loads_only_what_it_needs(index: Path, form: list[str]) -> None:
    assert not _loaded(RUN, "--index", str(index), "query", "ceasefire", *form) & {*HEAVY}


def test_a_query_leaves_at_once_with_all_that_it_has_to_say(index: Path) -> None:
    """Nothing that Python would do at its end is waited for; the output is whole, and the code is right."""
    at_the_end = "import atexit; atexit.register(print, 'at the end')\nfrom searchidx.cli import main\nmain()"
    done = _cold(at_the_end, "--index", str(index), "query", "ceasefire", "--json")
    assert (done.returncode, json.loads(done.stdout)["total"]) == (0, 1)
    assert _cold(at_the_end, "--index", str(index), "query", "nowhere", "--count").returncode == 1
    assert _cold(at_the_end, "--index", str(index), "stats").stdout.endswith("at the end\n")


def test_adding_nothing_new_loads_only_what_it_needs(index: Path) -> None:
    loaded = _loaded(RUN, "--index", str(index), "add", str(index.parent / "one.jsonl"))
    assert loaded & {*HEAVY, "whoosh", "rich"} <= {"sqlite3"}  # the list of files


@pytest.mark.parametrize(
    "asked", [["query", "ceasefire"], ["facets", "--by", "people"], ["aliases", "--all"]]
)
def test_joining_names_loads_no_model(index: Path, asked: list[str]) -> None:
    told = "print('@', *(m for m in sys.modules if m.startswith('searchidx.entities')))"
    done = _cold(f"import sys\n{RUN}{told}", "--index", str(index), *asked)
    assert done.stdout.rsplit("@", 1)[1].split() == [], done.stderr


def test_an_unchanged_add_loads_no_part_of_the_finder(index: Path) -> None:
    """It asks for the finder's name and version only, in every run."""
    told = "print('\\n@', *(m for m in sys.modules if m.startswith('searchidx.entities')))"
    done = _cold(f"import sys\n{RUN}{told}", "--index", str(index), "add", str(index.parent / "one.jsonl"))
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.rsplit("@", 1)[1].split()) == {
        "searchidx.entities",
        "searchidx.entities.finders",
    }


@pytest.mark.parametrize("asked", [["ceasefire talks"], ["lead:ceasefire"], ['"ceasefire"']])
def test_a_short_query_loads_nothing_for_others(index: Path, asked: list[str]) -> None:
    """What long queries, `similar` and queries that find little need."""
    told = "print('@', *(m for m in sys.modules if m.startswith('searchidx.search')))"
    done = _cold(f"import sys\n{RUN}{told}", "--index", str(index), "query", *asked, "--json")
    loaded = {name.rpartition(".")[2] for name in done.stdout.rsplit("@", 1)[1].split()}
    assert "ranking" in loaded
    assert not loaded & {"feedback", "telling", "similar", "changes", "vector", "recency", "explaining"}


def test_json_needs_no_drawing_library_nor_what_few_lines_of_os_do(index: Path) -> None:
    """shutil brings compression libraries along and pathlib what takes URLs apart: each a tenth of the imports."""
    loaded = _loaded(RUN, "--index", str(index), "query", "ceasefire", "--json") - _loaded("import click")
    assert not loaded & {"rich", "shutil", "pathlib"}


def test_a_first_import_says_nothing(index: Path, tmp_path: Path) -> None:
    """Some installers leave compiling to the first import, and five files of Whoosh then warn."""
    code = f"import sys\n{RUN}"
    done = _cold(
        code, "--index", str(index), "query", "ceasefire", "--json", PYTHONPYCACHEPREFIX=str(tmp_path)
    )
    assert json.loads(done.stdout)["total"] == 1
    assert done.stderr == ""
