"""SQLite's full-text index, with tables for what it has not: days and facets."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from benchmarks.corpus import Record, read_records
from benchmarks.engines import COMMIT_EVERY, FACET_VALUES, FACETS, HITS, Answer, Ask, day_of, names_of
from benchmarks.questions import Question

_TABLES = """
pragma journal_mode = wal;
create table if not exists article(number integer primary key, id text, day text);
create virtual table if not exists words using fts5(title, text, tokenize = 'porter unicode61');
create table if not exists value(number integer primary key, name text unique);
create table if not exists named(article integer, kind integer, value integer,
    primary key (article, kind, value)) without rowid;
create index if not exists article_day on article(day);
"""
_ALL = "words where words match ?"
_PERIOD = "words join article on number = words.rowid where words match ? and day between ? and ?"
_SNIPPET = "snippet(words, 1, '[', ']', '...', 24)"
_FACET = """
select name, times from (
    select named.value as number, count(*) as times
    from words cross join named on article = words.rowid and kind = 0
    where words match ? group by named.value order by times desc limit ?
) join value using (number)
"""  # "cross" keeps the planner from asking for the words once for each name
_COLD = f"""
import sqlite3, sys
for hit in sqlite3.connect(sys.argv[1]).execute(
    "select title, {_SNIPPET} from words where words match ? order by rank limit {HITS}", sys.argv[2:]
):
    print(*hit)
"""


def build(records: Path, folder: Path) -> None:
    _insert(read_records(records), folder)


def ready(records: list[Record], folder: Path) -> Callable[[], None]:
    return lambda: _insert(records, folder)


def _insert(records: Iterable[Record], folder: Path) -> None:
    base = sqlite3.connect(folder / "articles.db")
    base.executescript(_TABLES)
    (begin,) = base.execute("select coalesce(max(number), 0) + 1 from article").fetchone()

    @lru_cache(100_000)
    def value(name: str) -> Any:
        found = base.execute("select number from value where name = ?", (name,)).fetchone()
        return found[0] if found else base.execute("insert into value(name) values (?)", (name,)).lastrowid

    for number, record in enumerate(records, begin):
        base.execute("insert into article values (?, ?, ?)", (number, record["id"], day_of(record)))
        base.execute(
            "insert into words(rowid, title, text) values (?, ?, ?)",
            (number, record["title"], record["text"]),
        )
        named = [(number, FACETS.index(kind), value(name)) for kind, name in names_of(record)]
        base.executemany("insert into named values (?, ?, ?)", named)
        if number % COMMIT_EVERY == 0:
            base.commit()
    base.commit()
    base.close()


def opened(folder: Path) -> Ask:
    base = sqlite3.connect(folder / "articles.db")

    def ask(question: Question) -> Answer:
        source, given = _ALL, (question.text,)  # type: tuple[str, tuple[Any, ...]]
        if question.since:
            source, given = _PERIOD, (question.text, question.since, question.until)
        shown = _SNIPPET if question.snippets else "''"
        hits = base.execute(
            f"select title, {shown} from {source} order by rank limit ?", (*given, HITS)
        ).fetchall()
        (total,) = base.execute(f"select count(*) from {source}", given).fetchone()
        counts = dict(base.execute(_FACET, (*given, FACET_VALUES)).fetchall()) if question.facet else {}
        return Answer(total, [title for title, _ in hits], counts, [text for _, text in hits if text])

    return ask


def cold(folder: Path, question: Question) -> list[str]:
    return [sys.executable, "-c", _COLD, str(folder / "articles.db"), question.text]
