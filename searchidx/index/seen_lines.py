"""The lines of every article that was cleaned, as the ledger keeps them: what boilerplate is learned from.

In: the ledger's database, and what was `Seen` of articles by the number of their key. Out: the articles of a group,
one after the other, and which groups have changed since boilerplate was learned of them. What SQLite raises is the
ledger's to tell of.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from searchidx.identity import article_key, key_number
from searchidx.models import Seen

if TYPE_CHECKING:
    from searchidx.index.file_articles import FileArticles

_TABLES = """
create table if not exists article_lines (
    path blob not null, key integer not null, crowd blob not null, page integer not null,
    lines blob not null, words blob not null, cut blob not null, primary key (path, key)
) without rowid;
create index if not exists article_lines_crowd on article_lines (crowd, page);
create table if not exists stirred (crowd blob primary key) without rowid;
"""

_ROW = "path, key, crowd, page, lines, words, cut"
_OLDER = "select 1 from sqlite_master where type = 'table' and name = 'seen'"
"""The table of before members of archives were counted: an article was its file."""

_MOVE = """
insert or replace into article_lines select path, key_of(path), crowd, 0, lines, words, cut from seen;
drop table seen;
"""


GROWTH = 1 / 2
"""A group that was counted is worth counting again, before the end of a run, when so much of it has come since."""


class SeenLines:
    """The table of lines in a ledger. Who changes it does so in a transaction of the ledger's."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database
        database.executescript(_TABLES)
        if database.execute(_OLDER).fetchone():
            database.create_function("key_of", 1, _key_of)
            database.executescript(f"begin; {_MOVE} commit;")
        self._uncounted = set(self.stirred())
        """Groups that changed in an earlier run, which cannot be told how much."""
        self._changed: Counter[bytes] = Counter()
        """Articles of each group that came, or came with other lines, since it was last counted, in this run."""

    def of_group(self, group: str, *, each_page_once: bool = False) -> Iterator[tuple[str, int, Seen]]:
        """Path, key and lines of every article of a group, one after the other: a group may be the whole index.

        With `each_page_once`, of several savings of one page one: that whose lines sort last, whenever it came.
        """
        crowd = (os.fsencode(group),)
        if each_page_once:
            yield from self._rows("where crowd = ? and page = 0", crowd)
            columns = _ROW.replace("lines", "max(lines)")  # SQLite takes the others from the row that has it
            found = self._db.execute(
                f"select {columns} from article_lines where crowd = ? and page <> 0 group by page",  # noqa: S608 - literals
                crowd,
            )
            yield from map(_article, found)
        else:
            yield from self._rows("where crowd = ?", crowd)

    def _rows(self, where: str, values: tuple[object, ...]) -> Iterator[tuple[str, int, Seen]]:
        return map(_article, self._db.execute(f"select {_ROW} from article_lines {where}", values))  # noqa: S608

    def put(self, path: str, seen: Iterable[tuple[int, Seen]]) -> None:
        """Replace the lines of some articles of a file; groups that this changes are stirred."""
        file = os.fsencode(path)
        for number, one in seen:
            key = _signed(number)
            row = (os.fsencode(one.group), _signed(one.page), one.lines, one.words, one.cut)
            before = self._db.execute(
                "select crowd, page, lines, words, cut from article_lines where path = ? and key = ?",
                (file, key),
            ).fetchone()
            if before == row:
                continue
            self._db.execute(
                "insert or replace into article_lines values (?, ?, ?, ?, ?, ?, ?)", (file, key, *row)
            )
            self._stir({each[0] for each in (before, row) if each})
            if before is None or before[:-1] != row[:-1]:  # not where only what is cut is another
                self._changed[row[0]] += 1

    def keep(self, path: str, before: FileArticles, now: FileArticles) -> None:
        """Forget the lines of articles that a file gives no more, or gives with another content than `before`."""
        file = os.fsencode(path)
        rows = self._db.execute("select key, crowd from article_lines where path = ?", (file,)).fetchall()
        if not rows:
            return
        stale = now.stale([_unsigned(key) for key, _ in rows], before)
        old = [row for row, is_stale in zip(rows, stale, strict=True) if is_stale]
        self._db.executemany(
            "delete from article_lines where path = ? and key = ?", [(file, key) for key, _ in old]
        )
        self._stir({crowd for _, crowd in old})

    def forget(self, path: str) -> None:
        """Forget the lines of a file's articles."""
        file = os.fsencode(path)
        rows = self._db.execute("select distinct crowd from article_lines where path = ?", (file,)).fetchall()
        self._db.execute("delete from article_lines where path = ?", (file,))
        self._stir({crowd for (crowd,) in rows})

    def forget_all(self) -> None:
        """Know of no lines any more."""
        self.stir_all()
        self._db.execute("delete from article_lines")

    def stirred(self) -> list[str]:
        """The groups whose articles changed since boilerplate was learned of them."""
        return [os.fsdecode(row[0]) for row in self._db.execute("select crowd from stirred order by crowd")]

    def stir_all(self) -> None:
        """Learn of all groups anew."""
        self._db.execute("insert or ignore into stirred select distinct crowd from article_lines")
        self._uncounted.update(self.stirred())

    def grown(self) -> list[str]:
        """Of the stirred groups those that have grown by `GROWTH` since they were last counted, or may have."""
        return [
            group
            for group in self.stirred()
            if group in self._uncounted or self._has_grown(os.fsencode(group))
        ]

    def _has_grown(self, crowd: bytes) -> bool:
        size = self._db.execute("select count(*) from article_lines where crowd = ?", (crowd,)).fetchone()[0]
        return bool(self._changed[crowd] >= GROWTH * (size - self._changed[crowd]))

    def counted(self, groups: Iterable[str]) -> None:
        """Boilerplate is learned of these groups as they are now, in the middle of a run: they stay stirred."""
        for group in groups:
            self._uncounted.discard(group)
            del self._changed[os.fsencode(group)]

    def settle(self, groups: Iterable[str]) -> None:
        """Boilerplate is learned of these groups."""
        groups = list(groups)
        self.counted(groups)
        self._db.executemany("delete from stirred where crowd = ?", [(os.fsencode(g),) for g in groups])

    def _stir(self, crowds: Iterable[bytes]) -> None:
        self._db.executemany("insert or ignore into stirred values (?)", [(crowd,) for crowd in crowds])


def _article(row: tuple[bytes, int, bytes, int, bytes, bytes, bytes]) -> tuple[str, int, Seen]:
    """A row of the table. Raises ValueError for what cannot have been written."""
    path, key, crowd, page, lines, words, cut = row
    if len(lines) != 4 * len(words) or len(cut) % 8:  # digests of 8 bytes, numbers of 2
        raise ValueError("the lines of an article are not what was written")
    return os.fsdecode(path), _unsigned(key), Seen(os.fsdecode(crowd), lines, words, cut, _unsigned(page))


def _key_of(path: bytes) -> int:
    return _signed(key_number(article_key(os.fsdecode(path), None)))


def _signed(number: int) -> int:
    """SQLite's integers have a sign."""
    return number - (1 << 64) if number >> 63 else number


def _unsigned(number: int) -> int:
    return number & 0xFFFF_FFFF_FFFF_FFFF
