"""Indexes with a past: many commits, with articles replaced and taken out on the way.

In: a seed and how the commits go. Out: the index, what it must hold, and every version of every
article that was ever put in. The articles are of few words that are often the same, so that queries of
any shape find something. Nothing here asserts.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from making import PATH, make_article

from searchidx.identity import article_key
from searchidx.index.commit import open_or_create
from searchidx.index.writer import open_writer
from searchidx.models import Document

PLAIN = """truce talks grain deal port ship elect election elections elected elector harvest harvester minister
ministry ministerial storm river bridge school police court judge union strike striker vote voter border army
council mayor budget prices energy gas oil pipeline market bank rate fire cease no us f plus 16 walking walk
Łódź Émile naïve Straße 1991 3""".split()
COMPOUNDS = """cease-fire ceasefire F-16 f16 U.S. O'Neill oneill C++ C# AT&T minister's 3.5 walk-ing no-no
gas-oil-grain""".split()
PEOPLE = ("Ann Lee", "Ann Marie Lee", "Lee Harper", "Émile Dürr", "Harper O'Neill", "Marie Curie")
PLACES = ("Minsk", "New York", "York", "Łódź")
ORGANIZATIONS = ("European Union", "Union Bank", "Kremlin")
SITES = ("herald.example", "courier.example", "news.herald.example", None)
FIRST_DAY = date(2022, 11, 20)
DAYS = 90


@dataclass(frozen=True)
class History:
    """An index; `live` is what it must hold by id, `versions` all that it ever held by their url."""

    path: Path
    live: dict[str, Document] = field(default_factory=dict)
    versions: dict[str, Document] = field(default_factory=dict)


class _Author:
    """Makes articles up."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.made = 0

    def words(self, count: int) -> str:
        plain = self.random.choices(PLAIN, [1 / (rank + 9) for rank in range(len(PLAIN))], k=count)
        compounds = self.random.choices(COMPOUNDS, k=count)
        return " ".join(
            c if self.random.random() < 0.06 else p for p, c in zip(plain, compounds, strict=True)
        )

    def some(self, names: tuple[str, ...]) -> list[str]:
        return self.random.sample(names, self.random.randrange(3))

    def article(self, name: str) -> Document:
        self.made += 1
        day = FIRST_DAY + timedelta(self.random.randrange(DAYS)) if self.random.random() < 0.85 else None
        return make_article(
            name, self.words(self.random.randrange(120)), self.words(self.random.randrange(7)), day,
            people=self.some(PEOPLE), places=self.some(PLACES), organizations=self.some(ORGANIZATIONS),
            site=self.random.choice(SITES), author=self.random.choice((*PEOPLE, None)), url=f"v{self.made}",
        )  # fmt: skip


def history(
    path: Path, seed: int, *, commits: int, new: int, replaced: int = 0, gone: int = 0, optimize: bool = False
) -> History:
    """An index made in `commits` that each add `new` articles, put others anew and take others out."""
    author = _Author(seed)
    made = History(path)
    folder = open_or_create(str(path))
    for _ in range(commits):
        old = author.random.sample(sorted(made.live), min(len(made.live), replaced + gone))
        with open_writer(folder) as writer:
            for name in old[replaced:]:
                writer.remove(article_key(PATH, name))
                del made.live[name]
            for name in (*old[:replaced], *(f"d{author.made}-{i}" for i in range(new))):
                article = author.article(name)
                writer.put(article, article_key(PATH, name), replaces=name in made.live)
                made.live[name] = made.versions[str(article.url)] = article
    if optimize:
        with open_writer(folder) as writer:
            writer.commit(optimize=True)
    return made
