"""Build the name lists of `searchidx/entities/data/`.

    python -m venv /tmp/names && /tmp/names/bin/pip install Faker==40.63.0 textblob==0.20.1 anyascii==0.3.3 \\
        pytickersymbols==1.17.10
    PYTHONPATH=. /tmp/names/bin/python tools/build_names.py DATA        (DATA holds gmb.csv.gz and the others)

In: names of some sixty countries from the Faker package (MIT), the words of the Brill tagger's lexicon from the
TextBlob package (MIT), companies of stock indices from the pytickersymbols package (MIT), lower-case words of the
tagged text, and the hand-written lists beside this file. Out, each a line per entry: `given_names.txt.gz`,
`surnames.txt.gz`, `common_words.txt.gz` (words that are mostly written in lower case), `organizations.txt.gz`.
"""

from __future__ import annotations

import collections
import gzip
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import faker.providers.person
import textblob.en
from anyascii import anyascii
from pytickersymbols import PyTickerSymbols

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import tagged  # noqa: E402

from searchidx.entities import lexicon, tables  # noqa: E402
from searchidx.words import fold  # noqa: E402

ROMANIZED = ("ru_RU", "uk_UA", "bg_BG", "el_GR", "ka_GE", "hy_AM", "mk_MK")
"""Countries whose names are taken letter by letter; names of other scripts are not."""


def write(name: str, lines: list[str]) -> None:
    path = tables.DATA / name
    with gzip.GzipFile(path, "wb", 9, mtime=0) as out:
        out.write("".join(line + "\n" for line in lines).encode())
    print(f"{name}: {len(lines)} lines, {path.stat().st_size} bytes")


def listed(name: str) -> list[str]:
    """The lines of a hand-written list."""
    text = (HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _latin(name: str) -> bool:
    return all(ord(letter) < 0x250 or not letter.isalpha() for letter in name)


def of_the_world(what: str) -> set[str]:
    """Names of all countries in Faker; `what` is "first_name" or "last_name"."""
    found: set[str] = set()
    for module in pkgutil.iter_modules(faker.providers.person.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in dir(provider):
            values = getattr(provider, attribute)
            if not attribute.startswith(what) or not isinstance(values, dict | list | tuple | set):
                continue
            for name in values:
                if not isinstance(name, str):
                    continue
                if module.name in ROMANIZED:
                    name = anyascii(name).replace("'", "")
                if _latin(name) and name[:1].isupper() and len(name) > 1:
                    found.update(fold(part) for part in [name] if " " not in part)
    return found


def brill() -> tuple[set[str], set[str]]:
    """The words of the Brill lexicon: those that are no names, and those that are nothing else."""
    common: set[str] = set()
    proper: set[str] = set()
    path = Path(textblob.en.__file__).parent / "en-lexicon.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, tag = line.partition(" ")
        if not word.isalpha() or line.startswith(";;;"):
            continue
        if tag.startswith("NNP"):
            proper.add(fold(word))
        elif word.islower() and tag not in ("FW", "UH"):
            common.add(fold(word))
    return common, proper - common


def common_words(sentences: Iterable[tagged.Sentence], lexical: set[str]) -> set[str]:
    """Words that the tagged text writes in lower case, and more often than as names, or that the lexicon has."""
    lower: collections.Counter[str] = collections.Counter()
    upper: collections.Counter[str] = collections.Counter()
    for sentence in sentences:
        for i, (word, label) in enumerate(sentence):
            if word.isalpha() and word.islower():
                lower[fold(word)] += 1
            elif word.isalpha() and i and label != "O":
                upper[fold(word)] += 1
    found = {word for word, count in lower.items() if count >= 2 and count > upper[word]}
    found |= {word for word in lexical if lower[word] >= upper[word]}
    found |= lexicon.ORG_HEADS & lower.keys()
    return {word for word in found if len(word) > 1 and word not in lexicon.PARTICLES}


_ENDING = re.compile(
    r",? (?:Inc|Corp|Co|Ltd|PLC|plc|SE|AG|SA|NV|N\.V|S\.A|AB|Oyj|ASA|SpA|S\.p\.A|KGaA|GmbH|Group|Holdings?|Company|"
    r"Corporation|Incorporated|Limited|The)\.?$"
)


def companies(taken: set[str]) -> list[str]:
    """Lines for `organizations.txt.gz`: companies of stock indices whose names mean nothing else."""
    lines = {}
    for stock in PyTickerSymbols().get_all_stocks():
        full = stock["name"].split(" (")[0].strip()
        short = full
        while (shorter := _ENDING.sub("", short)) != short:
            short = shorter
        key = fold(short)
        if len(short) < 3 or key in taken or not short[0].isupper() or not _latin(short):
            continue
        if all(word in taken for word in key.split()) and len(key.split()) < 3:
            continue
        lines[key] = "\t".join(dict.fromkeys((short, full)))
    return [lines[key] for key in sorted(lines)]


def main(folder: Path) -> None:
    lexical, _ = brill()
    sentences = [
        *tagged.read_gmb(folder / "gmb.csv.gz"),
        *tagged.read_wikigold(folder / "wikigold.tsv.gz"),
        *tagged.read_wnut(folder / "wnut17.conll.gz"),
    ]
    common = common_words(sentences, lexical)
    write("common_words.txt.gz", sorted(common))
    no_names = lexicon.TITLE_WORDS | lexicon.DEMONYMS | lexicon.FUNCTION_WORDS | lexicon.CALENDAR
    given = of_the_world("first_name") - no_names - common
    given.update(*(line.split() for line in listed("given_names.txt")))
    write("given_names.txt.gz", sorted(given))
    surnames = of_the_world("last_name") - no_names - common
    surnames.update(*(line.split() for line in listed("surnames.txt")))
    write("surnames.txt.gz", sorted(surnames))
    known = ["\t".join(map(str.strip, line.split("|"))) for line in listed("organizations.txt")]
    places = {fold(spelling) for line in tables.lines("places.txt.gz") for spelling in line.split("\t")[1:]}
    taken = common | given | surnames | places | {fold(s) for line in known for s in line.split("\t")}
    write("organizations.txt.gz", known + companies(taken))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
