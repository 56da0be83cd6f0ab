"""Build the learned tables of `searchidx/entities/data/` from tagged text that may be learned from.

    python tools/build_names.py DATA     (DATA holds gmb.csv.gz, wikigold.tsv.gz, wnut17.conll.gz)

In: the Groningen Meaning Bank (public domain), wikigold and WNUT 2017 (both CC BY 4.0), and the
hand-written lists beside this file. Out, each a line per entry: `given_names.txt.gz`,
`common_words.txt.gz` (words mostly written in lower case), `organizations.txt.gz` and `weights.txt.gz`
(what each feature of `entities.rules` is worth: a maximum-entropy model, trained here in a minute).
"""

from __future__ import annotations

import collections
import csv
import gzip
import math
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from searchidx.entities import lexicon, rules, runs, segments, tables  # noqa: E402
from searchidx.words import fold  # noqa: E402

Sentence = list[tuple[str, str]]
"""Words with one of the tags P, L, O, N, begun by "B" and gone on with by "I", or "O" for none."""

GMB = {"per": "P", "geo": "L", "gpe": "L", "org": "O", "art": "N", "eve": "N", "nat": "N"}
WIKIGOLD = {"PER": "P", "LOC": "L", "ORG": "O", "MISC": "N"}
WNUT = {
    "person": "P",
    "location": "L",
    "corporation": "O",
    "group": "O",
    "creative-work": "N",
    "product": "N",
}
SLIGHT = 25
"""Features worth less than this, in hundredths of a logit, are left out."""
LEAST = 3
"""Features seen less often are not learned."""


# --- reading --------------------------------------------------------------------------------------


def kind_of(tag: str, kinds: dict[str, str], word: str) -> str:
    if "-" not in tag:
        return "O"
    place, name = tag.split("-", 1)
    if name == "gpe" and fold(word) in lexicon.DEMONYMS:
        return "O"
    return place + kinds[name] if name in kinds else "O"


def read_gmb(path: Path) -> Iterator[Sentence]:
    sentence: Sentence = []
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as file:
        for row in csv.reader(file):
            if row[0].startswith("Sentence:") and sentence:
                yield sentence
                sentence = []
            if len(row) >= 4 and row[0] != "Sentence #":
                sentence.append((row[1], kind_of(row[3], GMB, row[1])))
    yield sentence


def read_columns(path: Path, word: int, tag: int, kinds: dict[str, str]) -> Iterator[Sentence]:
    sentence: Sentence = []
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
        columns = line.split("\t")
        if len(columns) <= tag:
            if sentence:
                yield sentence
            sentence = []
        else:
            sentence.append((columns[word], kind_of(columns[tag], kinds, columns[word])))
    if sentence:
        yield sentence


def as_text(sentence: Sentence) -> tuple[str, list[tuple[int, int, str]]]:
    """The sentence as written, and (start, end, tag) of each word."""
    text = ""
    spans = []
    for word, tag in sentence:
        if text and not re.match(r"^(?:[.,;:!?)%]|'s$|'$|n't$|'(?:re|ve|ll|d|m)$)", word) and text[-1] != "(":
            text += " "
        spans.append((len(text), len(text) + len(word), tag))
        text += word
    return text, spans


# --- lists ----------------------------------------------------------------------------------------


def write(name: str, lines: list[str]) -> None:
    path = tables.DATA / name
    with gzip.GzipFile(path, "wb", 9, mtime=0) as out:
        out.write("".join(line + "\n" for line in lines).encode())
    print(f"{name}: {len(lines)} lines, {path.stat().st_size} bytes")


def listed(name: str) -> list[str]:
    text = (HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def people(sentences: list[Sentence]) -> Iterator[list[str]]:
    """The words of each person, titles taken off."""
    for sentence in sentences:
        name: list[str] = []
        for word, tag in [*sentence, ("", "O")]:
            if tag == "IP":
                name.append(word)
                continue
            while name and fold(name[0]) in lexicon.TITLE_WORDS:
                name.pop(0)
            if name:
                yield name
            name = [word] if tag == "BP" else []


def given_names(sentences: list[Sentence], common: set[str]) -> list[str]:
    """The hand-written names, and first words of people that are seen often enough to be trusted."""
    counts = collections.Counter(fold(name[0]) for name in people(sentences) if len(name) in (2, 3))
    elsewhere = collections.Counter(
        fold(word)
        for sentence in sentences
        for word, tag in sentence
        if tag[-1] != "P" and word[:1].isupper()
    )
    learned = {
        name
        for name, count in counts.items()
        if count >= 2
        and name.isalpha()
        and len(name) > 2
        and count > 2 * elsewhere[name]
        and name not in common
    }
    learned -= lexicon.TITLE_WORDS | lexicon.DEMONYMS | lexicon.FUNCTION_WORDS
    return sorted(learned.union(*(line.split() for line in listed("given_names.txt"))))


def common_words(sentences: list[Sentence]) -> list[str]:
    lower: collections.Counter[str] = collections.Counter()
    upper: collections.Counter[str] = collections.Counter()
    for sentence in sentences:
        for i, (word, tag) in enumerate(sentence):
            if word.isalpha() and word.islower():
                lower[fold(word)] += 1
            elif word.isalpha() and i and tag[-1] in "PLO" and tag != "O":
                upper[fold(word)] += 1
    return sorted(
        word
        for word, count in lower.items()
        if count >= 3
        and (count > upper[word] or word in lexicon.ORG_HEADS)
        and len(word) > 1
        and word not in lexicon.PARTICLES
    )


# --- weights --------------------------------------------------------------------------------------


def examples(sentences: list[Sentence]) -> Iterator[tuple[list[str], int]]:
    """Features and right answer (index into `rules.KINDS`) of every segment."""
    known = tables.tables()
    for sentence in sentences:
        text, spans = as_text(sentence)
        for run in runs.runs(text):
            for segment in segments.split(run.text, run.opens):
                start = run.start + segment.start
                end = start + len(segment.text)
                tags = [tag for a, b, tag in spans if a < end and b > start]
                kinds = collections.Counter(tag[-1] for tag in tags if tag != "O")
                best = kinds.most_common(1)[0][0] if kinds and 2 * sum(kinds.values()) >= len(tags) else "N"
                last = start + len(segment.text) == run.start + len(run.text)
                before = run.before if segment.start == 0 else segments.word_before(run.text, segment.start)
                after = (
                    run.after if last else segments.word_after(run.text, segment.start + len(segment.text))
                )
                features = rules.segment_features(segment, known) + rules.context_features(
                    segment, before, after
                )
                yield features, "PLON".index(best)


def train(
    rows: list[tuple[list[str], int]], epochs: int = 6, rate: float = 0.15, dropout: float = 0.15
) -> dict[str, list[float]]:
    """Multinomial logistic regression by AdaGrad; words are dropped at random, so that lists count."""
    counts = collections.Counter(feature for features, _ in rows for feature in features)
    kept = {
        feature for feature, count in counts.items() if count >= LEAST and not feature.startswith("sure ")
    }
    weights = {feature: [0.0] * 4 for feature in sorted(kept)}
    squares = {feature: [1e-2] * 4 for feature in kept}
    random.seed(7)
    lexical = re.compile(r"^(?:=|[flwi]=|[1lw]-|in )")
    for epoch in range(epochs):
        random.shuffle(rows)
        loss = 0.0
        for features, answer in rows:
            used = [f for f in features if f in kept and not (lexical.match(f) and random.random() < dropout)]
            scores = [sum(weights[f][k] for f in used) for k in range(4)]
            top = max(scores)
            powers = [math.exp(score - top) for score in scores]
            norm = sum(powers)
            loss -= math.log(powers[answer] / norm)
            slopes = [power / norm - (k == answer) for k, power in enumerate(powers)]
            for feature in used:
                row, square = weights[feature], squares[feature]
                for k, slope in enumerate(slopes):
                    gradient = slope + 1e-5 * row[k]
                    square[k] += gradient * gradient
                    row[k] -= rate * gradient / math.sqrt(square[k])
        print(f"epoch {epoch + 1}: loss {loss / len(rows):.4f}")
    return weights


def main(folder: Path) -> None:
    sentences = list(read_gmb(folder / "gmb.csv.gz"))
    sentences += read_columns(folder / "wikigold.tsv.gz", 1, 2, WIKIGOLD)
    sentences += read_columns(folder / "wnut17.conll.gz", 0, 1, WNUT)
    common = common_words(sentences)
    write("common_words.txt.gz", common)
    write("given_names.txt.gz", given_names(sentences, set(common)))
    write("surnames.txt.gz", sorted(word for line in listed("surnames.txt") for word in line.split()))
    write(
        "organizations.txt.gz",
        ["\t".join(map(str.strip, line.split("|"))) for line in listed("organizations.txt")],
    )
    write("weights.txt.gz", [])
    tables.tables.cache_clear()
    weights = train(list(examples(sentences)))
    rows = []
    for feature, row in sorted(weights.items()):
        mean = sum(row) / 4
        values = [round(100 * (value - mean)) for value in row]
        if max(map(abs, values)) >= SLIGHT and "\t" not in feature:
            rows.append("\t".join([feature, *map(str, values)]))
    write("weights.txt.gz", rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
