"""The benchmarks run, and their corpus is the same wherever it is made. What they measure is not tested here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import corpus, kept_corpus, pages, tables

ROOT = Path(__file__).resolve().parent.parent


def _run(module: str, *arguments: object, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two, other = (tmp_path / name for name in ("one.jsonl", "two.jsonl", "other.jsonl"))
    _run("corpus", 50, "--jsonl", one, PYTHONHASHSEED="1")
    _run("corpus", 50, "--jsonl", two, PYTHONHASHSEED="2")
    _run("corpus", 50, "--jsonl", other, "--seed", 2)
    assert one.read_bytes() == two.read_bytes()
    assert one.read_bytes() != other.read_bytes()


def test_articles_are_like_articles() -> None:
    made = list(corpus.articles(300))
    assert 100 < sum(len(record["text"].split()) for record in made) / len(made) < 160
    assert len({record["id"] for record in made}) == len(made)
    days = [record["date"] for record in made]
    assert days[:50] < days[-50:]
    by_place = {
        place: [r["date"] for r in made if place in r["places"]] for r in made for place in r["places"]
    }
    assert max(map(len, by_place.values())) >= 20, "no topic bursts"


@pytest.mark.parametrize("page", [pages.html, pages.text])
def test_pages_hold_the_articles(tmp_path: Path, page: pages.Page) -> None:
    made = list(corpus.articles(3))
    assert pages.write(made, tmp_path, page) == 3
    files = sorted(tmp_path.rglob(f"*{page.suffix}"))
    assert len(files) == 3
    assert all(r["text"].split("\n\n")[0] in f.read_text("utf-8") for r, f in zip(made, files, strict=True))


def test_a_small_run_gives_every_table() -> None:
    out = _run(
        "run", "--articles", 200, "--engines", "searchidx", "fts5", "--rounds", 1, "--files", 20, "--quick"
    )
    for row in (
        "searchidx, 2 jobs",
        "FTS5",
        "phrase of common words",
        "searchidx query",
        "the whole command",
    ):
        assert f"| {row}" in out or f", {row}" in out, out
    assert "†" not in out, "searchidx and FTS5 found different articles"
    assert "20 .html files" in out


def test_a_corpus_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = kept_corpus.Recipe(30, 5, seed=1)
    assert kept_corpus.kept(tmp_path, asked) == 30
    made = (tmp_path / kept_corpus.ARTICLES).read_bytes()
    assert len(list(corpus.read_records(tmp_path / kept_corpus.NEW))) == 5
    with monkeypatch.context() as patched:
        patched.setattr(corpus, "articles", lambda *_: pytest.fail("made again"))
        assert kept_corpus.kept(tmp_path, asked) == 30
    (tmp_path / kept_corpus.ARTICLES).write_bytes(made[:-10])
    assert kept_corpus.kept(tmp_path, asked) == 30, "a file that was changed is made again"
    assert (tmp_path / kept_corpus.ARTICLES).read_bytes() == made
    assert kept_corpus.kept(tmp_path, kept_corpus.Recipe(30, 5, seed=2)) == 30
    assert (tmp_path / kept_corpus.ARTICLES).read_bytes() != made, "another seed"


def test_a_corpus_of_given_records_is_made_again_when_they_change(tmp_path: Path) -> None:
    given, work = tmp_path / "given.jsonl", tmp_path / "work"
    work.mkdir()
    corpus.write_records(corpus.articles(9), given)
    assert kept_corpus.kept(work, kept_corpus.Recipe(None, 2, 1, given)) == 7
    corpus.write_records(corpus.articles(12), given)
    assert kept_corpus.kept(work, kept_corpus.Recipe(None, 2, 1, given)) == 10
    with pytest.raises(RuntimeError, match="too few records"):
        kept_corpus.kept(work, kept_corpus.Recipe(None, 12, 1, given))


def test_figures_go_between_their_marks(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    document.write_text("a\n<!-- figures 200 -->\nold\n<!-- end 200 -->\nb\n", "utf-8")
    tables.put_between(document, "200", "new")
    assert document.read_text("utf-8") == "a\n<!-- figures 200 -->\n\nnew\n\n<!-- end 200 -->\nb\n"
    with pytest.raises(ValueError, match="no place"):
        tables.put_between(document, "300", "new")


def test_the_speed_of_finding_names_is_measured() -> None:
    said = _run("entities", "--articles", 8, "--length", 600, "--rounds", 2)
    assert "loading: " in said
    assert "default: " in said
