"""The tagged text that the entity finder is trained on, in one form.

In: `gmb.csv.gz`, `wikigold.tsv.gz` and `wnut17.conll.gz` (see `../shared/data/README.md`). Out: sentences of words
with a label each, in documents. Titles are taken out of the names of people, nationalities are no places.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from searchidx.entities import lexicon
from searchidx.words import fold

Sentence = list[tuple[str, str]]
"""Words with one of the labels P, L, G and O (a person, a place, an organization, none)."""

SENTENCES = 10
"""A document is so many sentences: none of the sources marks its documents."""

_GMB = {"per": "P", "geo": "L", "gpe": "L", "org": "G"}
_WIKIGOLD = {"PER": "P", "LOC": "L", "ORG": "G"}
_WNUT = {"person": "P", "location": "L", "corporation": "G", "group": "G"}


def _label(tag: str, kinds: dict[str, str], word: str) -> str:
    name = tag.partition("-")[2]
    if name == "gpe" and fold(word) in lexicon.DEMONYMS:
        return "O"
    return kinds.get(name, "O")


def _without_titles(sentence: Sentence) -> Sentence:
    """Titles at the beginning of a person are no part of the name."""
    found: Sentence = []
    inside = False
    for word, label in sentence:
        if (
            label == "P"
            and not inside
            and (fold(word) in lexicon.TITLE_WORDS or word in ("of", "the", "and"))
        ):
            label = "O"
        else:
            inside = label == "P"
        found.append((word, label))
    return found


def read_gmb(path: Path) -> Iterator[Sentence]:
    """The Groningen Meaning Bank: sentence, word, part of speech, tag."""
    sentence: Sentence = []
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as file:
        for row in csv.reader(file):
            if row[0].startswith("Sentence:") and sentence:
                yield _without_titles(sentence)
                sentence = []
            if len(row) >= 4 and row[0] != "Sentence #":
                sentence.append((row[1], _label(row[3], _GMB, row[1])))
    yield _without_titles(sentence)


def _read_columns(path: Path, word: int, tag: int, kinds: dict[str, str]) -> Iterator[Sentence]:
    sentence: Sentence = []
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
        columns = line.split("\t")
        if len(columns) <= tag:
            if sentence:
                yield sentence
            sentence = []
        else:
            sentence.append((columns[word], _label(columns[tag], kinds, columns[word])))
    if sentence:
        yield sentence


def read_wikigold(path: Path) -> Iterator[Sentence]:
    """Wikigold: number, word, tag."""
    return _read_columns(path, 1, 2, _WIKIGOLD)


def read_wnut(path: Path) -> Iterator[Sentence]:
    """WNUT 2017: word, tag."""
    return _read_columns(path, 0, 1, _WNUT)


def documents(sentences: Iterator[Sentence]) -> list[list[Sentence]]:
    """Sentences in stretches of `SENTENCES`."""
    every = list(sentences)
    return [every[i : i + SENTENCES] for i in range(0, len(every), SENTENCES)]


_CLOSES = re.compile(r"^(?:[.,;:!?)%\]]|'s$|'$|n't$|'(?:re|ve|ll|d|m)$)")


def as_text(sentence: Sentence) -> tuple[str, list[tuple[int, int, str]]]:
    """The sentence as written, and (start, end, label) of each word."""
    text = ""
    spans = []
    for word, label in sentence:
        word = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")"}.get(word, word)
        if text and not _CLOSES.match(word) and text[-1] not in "([$":
            text += " "
        spans.append((len(text), len(text) + len(word), label))
        text += word
    return text, spans


def gold(document: list[Sentence]) -> dict[str, set[str]]:
    """The names of a document by kind, as the scorer wants them."""
    found: dict[str, set[str]] = {"P": set(), "L": set(), "G": set()}
    for sentence in document:
        name: list[str] = []
        now = "O"
        for word, label in [*sentence, ("", "O")]:
            if label != now and name:
                found[now].add(" ".join(name))
            if label != now:
                name, now = [], label
            if label != "O":
                name.append(word)
    return found
