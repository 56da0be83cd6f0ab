#!/usr/bin/env python3
"""Train the net that tells a story's lines from furniture, and prove it by cross-validation over sites.

usage: train_cleaning.py lines|blocks PAGES_DIR DATED_DIR [--folds 5 | --write]

PAGES_DIR holds gold.jsonl and a folder per form of page (../shared/data/pages). DATED_DIR (../shared/data/dated-pages)
has pages of other sites and languages without a true body: where two settings of trafilatura agree, their
body stands in for it, at less weight. `--folds` trains on part of the sites and reports F1 on the rest,
each site once; `--write` trains on all and writes the weights into the package. The same data give the same
weights: the seeds are fixed. trafilatura, for those bodies and as the yardstick, is in benchmarks/requirements.txt.
"""

from __future__ import annotations

import argparse
import collections
import json
import logging
import os
import re
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # sums of several threads differ in their last digits

import numpy as np
import trafilatura

from searchidx import reading
from searchidx.cleaning import blocks as html_blocks
from searchidx.cleaning import clean, judging, net
from searchidx.cleaning import text as text_rules
from searchidx.cleaning.lines import Shape, gathered
from searchidx.cleaning.names import COUNT
from searchidx.cleaning.net import Near, Net, Stack
from searchidx.cleaning.page import Block, Page, read_page
from searchidx.cleaning.whitespace import regular
from searchidx.cleaning.wrapping import blocks
from searchidx.models import Article, Source

DATA = Path(__file__).resolve().parent.parent / "searchidx" / "cleaning" / "data"
FORMS = ("block", "seedlike", "nodes")
EPOCHS, BATCH = 8, 1024
SIZES = {"lines": (8, 8), "blocks": (12, 3)}
"""Hidden units of a net, and how many nets from different seeds are averaged."""
INNER_FOLDS = 3
ADDED = 0.03
"""of all roles, given to every block of a page"""


class Example(NamedTuple):
    """One page in one form: measures, words and true labels (0..1) per line, weights of the lines."""

    site: str
    form: str
    id: str
    own: np.ndarray
    context: np.ndarray
    words: np.ndarray
    labels: np.ndarray
    weights: np.ndarray
    texts: list[str]
    markup: str = ""


# --- the measure ----------------------------------------------------------------------------------


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def shingles(words: list[str]) -> collections.Counter:
    if len(words) < 4:
        return collections.Counter([tuple(words)] if words else [])
    return collections.Counter(zip(*(words[i:] for i in range(4)), strict=False))


def score(want: str, have: str) -> tuple[float, float]:
    gold, found = shingles(words_of(want)), shingles(words_of(have))
    both = sum((gold & found).values())
    return (
        both / sum(found.values()) if found else float(not gold),
        both / sum(gold.values()) if gold else float(not found),
    )


def f1(pairs: list[tuple[float, float]]) -> tuple[float, float, float]:
    p, r = np.mean(pairs, axis=0)
    return 2 * p * r / (p + r), p, r


# --- what is true ---------------------------------------------------------------------------------


def labels_of(texts: list[str], gold: str) -> np.ndarray:
    """1 for lines that the true body has. Short ones count where they continue what came before."""
    gold_words = words_of(gold)
    grams = set(zip(*(gold_words[i:] for i in range(4)), strict=False))
    runs = " " + " ".join(gold_words) + " "
    words = [words_of(text) for text in texts]
    labels = np.zeros(len(texts), np.float32)
    for i, each in enumerate(words):
        if len(each) >= 4:
            found = list(zip(*(each[k:] for k in range(4)), strict=False))
            share = sum(gram in grams for gram in found) / len(found)
            labels[i] = share if 0.2 < share < 0.8 else round(share)
    for i, each in enumerate(words):
        if 0 < len(each) < 4:
            before = next((words[j] for j in range(i - 1, max(-1, i - 8), -1) if labels[j] > 0.5), [])[-3:]
            after = next(
                (
                    words[j]
                    for j in range(i + 1, min(len(words), i + 8))
                    if len(words[j]) >= 4 and labels[j] > 0.5
                ),
                [],
            )[:3]
            led = before and f" {' '.join(before + each)} " in runs
            follows = after and f" {' '.join(each + after)} " in runs
            labels[i] = bool(led or follows)
    # said more often than the true body says it: the best surrounded ones are the body's
    near = net.around(net.running(labels * [len(each) for each in words], 3), 3, 3)
    places = collections.defaultdict(list)
    for i, each in enumerate(words):
        if labels[i] > 0.5:
            places[tuple(each)].append(i)
    for key, same in places.items():
        if len(same) > 1:
            true = max(1, runs.count(f" {' '.join(key)} "))
            for i in sorted(same, key=lambda i: -near[i])[true:]:
                labels[i] = 0
    return labels


def weights_of(words: np.ndarray, gold: str) -> np.ndarray:
    """What a mistake costs: words, as a share of the article's."""
    return (np.minimum(words, 120) + 2) / max(120, len(gold.split()))


# --- training -------------------------------------------------------------------------------------


def fit_net(rows: np.ndarray, labels: np.ndarray, weights: np.ndarray, units: int, seeds: range) -> Net:
    """As many nets as there are seeds, each one hidden layer of rectified units, by Adam.

    They begin with different weights and see the same batches, so that one multiplication serves them all.
    Standardised inputs are folded into the weights.
    """
    random, count = np.random.default_rng(seeds[0]), len(seeds)
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-3
    rows = np.clip((rows - mean) / spread, -6, 6).astype(np.float32)
    n, inputs = rows.shape
    weights = (weights / weights.mean()).astype(np.float32)
    parts = [
        random.normal(0, (2 / inputs) ** 0.5, (inputs, count * units)).astype(np.float32) * 0.7,
        np.zeros(count * units, np.float32),
        random.normal(0, (1 / units) ** 0.5, count * units).astype(np.float32),
        np.zeros(count, np.float32),
    ]
    first = [np.zeros_like(part) for part in parts]
    second = [np.zeros_like(part) for part in parts]
    step, steps = 0, EPOCHS * (n // BATCH + 1)
    for _ in range(EPOCHS):
        order = random.permutation(n)
        for start in range(0, n, BATCH):
            step += 1
            chosen = order[start : start + BATCH]
            x = rows[chosen]
            hidden = np.maximum(x @ parts[0] + parts[1], 0)
            apart = hidden.reshape(-1, count, units)
            outputs = parts[2].reshape(count, units)
            logits = (apart * outputs).sum(axis=2) + parts[3]
            slope = (net.sigmoid(logits) - labels[chosen][:, None]) * (weights[chosen] / len(chosen))[:, None]
            back = (slope[:, :, None] * outputs).reshape(hidden.shape) * (hidden > 0)
            grads = [x.T @ back, back.sum(0), (apart * slope[:, :, None]).sum(0).reshape(-1), slope.sum(0)]
            rate = 0.004 * (1 - step / steps) + 0.0001
            for part, grad, m, v in zip(parts, grads, first, second, strict=True):
                m += 0.1 * (grad - m)
                v += 0.001 * (grad * grad - v)
                part -= rate * (m / (1 - 0.9**step) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8) + DECAY * part)
    scaled = parts[0] / spread[:, None]
    return Net(
        scaled.astype(np.float32),
        (parts[1] - mean @ scaled).astype(np.float32),
        parts[2] / count,
        float(parts[3].mean()),
    )


DECAY = 0.05


def fold_of(site: str, folds: int) -> int:
    return zlib.crc32(site.encode()) % folds


REACH = {"lines": 2, "blocks": 3}
"""Neighbours on either side whose measures are looked at."""


def near_of(what: str, examples: list[Example]) -> Near:
    """What counts of neighbours: of a block, all measures but the roles of the elements around it."""
    return Near(examples[0].own.shape[1] - (2 * COUNT if what == "blocks" else 0), REACH[what])


def fit_stack(what: str, examples: list[Example]) -> Stack:
    """Both nets; the second learns from opinions that the first has on sites it has not seen."""
    units, seeds = SIZES[what]
    near = near_of(what, examples)
    looks = [net.looks(e.own, e.context, near) for e in examples]
    labels = np.concatenate([e.labels for e in examples])
    weights = np.concatenate([e.weights for e in examples])
    logits: list[np.ndarray] = [np.empty(0)] * len(examples)
    inner = np.array([fold_of("inner" + e.site, INNER_FOLDS) for e in examples])
    of_row = np.repeat(inner, [len(e.labels) for e in examples])
    every = np.vstack(looks)
    for fold in range(INNER_FOLDS):
        part = of_row != fold
        first = fit_net(every[part], labels[part], weights[part], units, range(seeds))
        for i in np.flatnonzero(inner == fold):
            logits[i] = first.logits(looks[i])
    first = fit_net(every, labels, weights, units, range(seeds))
    both = np.vstack(
        [
            np.hstack((look, net.opinions(o, e.words)))
            for look, o, e in zip(looks, logits, examples, strict=True)
        ]
    )
    return Stack(first, fit_net(both, labels, weights, units, range(100, 100 + seeds)), near)


# --- lines ----------------------------------------------------------------------------------------


def looked_at(texts: list[str]) -> tuple[list[Shape], list[str], np.ndarray, list[int]]:
    """Of the rows of a text: measures, lines with blank ones between, words, and the places of the first lines."""
    seen, rows = gathered(texts)
    together = ["\n\n".join(texts[row.start : row.stop]) for row in rows]
    words = np.array([shape.words * shape.lines for shape in seen], np.float32)
    return seen, together, words, [row.start for row in rows]


def example(site: str, form: str, name: str, texts: list[str], gold: str, share: float = 1.0) -> Example:
    seen, texts, words, _ = looked_at(texts)
    return Example(
        site, form, name, *judging.measures(seen), words,
        labels_of(texts, gold) if form != "clean" else np.ones(len(texts), np.float32),
        share * weights_of(words, gold), texts,
    )  # fmt: skip


def short_cut(labels: np.ndarray, name: str) -> list[int]:
    """Places of a few lines around the story's start and after its end: short pages are rare among saved ones."""
    random = np.random.default_rng(zlib.crc32(name.encode()))
    story = np.flatnonzero(labels > 0.5)
    if not len(story):
        return []
    first, last = int(story[0]), int(story[-1])
    body = range(first, min(first + int(random.integers(2, 9)), last + 1))
    before = range(max(0, first - int(random.integers(0, 12))), first)
    after = range(last + 1, min(len(labels), last + 1 + int(random.integers(0, 10))))
    return [*before, *body, *after]


def short_example(e: Example) -> Example | None:
    """The same story as a short page."""
    places = short_cut(e.labels, e.id)
    if not places:
        return None
    texts = [text for i in places for text in e.texts[i].split("\n\n")]
    of_line = [i for i in places for _ in e.texts[i].split("\n\n")]
    seen, together, words, starts = looked_at(texts)
    firsts = [of_line[start] for start in starts]
    return Example(
        e.site, "short", e.id, *judging.measures(seen), words, e.labels[firsts], e.weights[firsts], together
    )


def line_examples(folder: Path, gold: dict[str, dict]) -> list[Example]:
    found = []
    for form in FORMS:
        for path in sorted((folder / form).glob("*/*.txt")):
            row = gold[path.stem]
            texts = blocks(regular(path.read_text("utf-8", "replace")))
            if texts and row["text"]:
                found.append(example(row["site"], form, path.stem, texts, row["text"]))
                if short := short_example(found[-1]):
                    found.append(short)
    for name, row in sorted(gold.items()):
        texts = blocks(regular(row["text"]))
        if texts:
            found.append(example(row["site"], "clean", name, texts, row["text"], 0.3))
            if len(texts) > 8:
                found.append(example(row["site"], "clean", name, texts[:7], " ".join(texts[:7]), 0.1))
    return found


# --- blocks of HTML -------------------------------------------------------------------------------


def block_example(site: str, form: str, name: str, page: Page, gold: str, share: float = 1.0) -> Example:
    own, context, words = html_blocks.measures(page.blocks)
    texts = [block.text for block in page.blocks]
    labels, weights = labels_of(texts, gold), share * weights_of(words, gold)
    return Example(site, form, name, own, context, words, labels, weights, texts)


def pages_of(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Site, name and mark-up of the pages in a folder."""
    for path in sorted(folder.glob("*/*")):
        for source in reading.read(str(path)):
            if isinstance(source, Source) and source.kind == "html":
                yield path.parent.name, path.stem, source.text


def unnamed(e: Example) -> Example:
    """The same page with half of the roles of its elements forgotten, and here and there one that everything has.

    Names are a site's, and must not decide alone: a story may stand in what is called "comments-open".
    """
    random = np.random.default_rng(zlib.crc32(e.id.encode()))
    held = np.tile(random.random(COUNT) < 0.5, 2).astype(np.float32)  # near and every, the last columns
    added = np.tile(random.random(COUNT) < ADDED, 2)
    own = e.own.copy()
    own[:, -2 * COUNT :] *= held
    own[:, -2 * COUNT :][:, added] = 1.0
    return e._replace(form="unnamed", own=own, weights=e.weights * 0.7)


def short_page(e: Example, page: Page) -> Example | None:
    """The same story as a short page."""
    places = short_cut(e.labels, e.id)
    if not places:
        return None
    own, context, words = html_blocks.measures([page.blocks[i] for i in places])
    return Example(
        e.site,
        "short",
        e.id,
        own,
        context,
        words,
        e.labels[places],
        e.weights[places],
        [e.texts[i] for i in places],
    )


def block_examples(folder: Path, gold: dict[str, dict]) -> list[Example]:
    found = []
    for _, name, text in pages_of(folder / "html"):
        page = read_page(text)
        if page.blocks and gold[name]["text"]:
            made = block_example(gold[name]["site"], "html", name, page, gold[name]["text"])
            found.append(made._replace(markup=text))
            found.append(unnamed(found[-1]))
            if short := short_page(found[-2], page):
                found += [short, unnamed(short)]
    return found


# --- pages without a true body ----------------------------------------------------------------------


AGREED, MIN_AGREED = 0.85, 100
SHARE = 0.6
"""What such a page counts, beside one whose body is known."""


def agreed_bodies(folder: Path, *, boxed: bool) -> Iterator[tuple[str, str, Page, str]]:
    """Site, name, page and the body that two settings of trafilatura agree on."""
    for site, name, text in pages_of(folder / "html"):
        try:
            body = trafilatura.extract(text, fast=True, include_comments=False) or ""
            strict = trafilatura.extract(text, favor_precision=True, include_comments=False) or ""
        except Exception:
            continue
        if len(body.split()) >= MIN_AGREED and min(score(strict, body)) >= AGREED:
            yield site, name, read_page(text, boxed=boxed), body


def agreed_examples(what: str, folder: Path) -> list[Example]:
    found = []
    for site, name, page, body in agreed_bodies(folder, boxed=what == "blocks"):
        if what == "blocks":
            found.append(block_example(site, "agreed", name, page, body, SHARE))
            found.append(unnamed(found[-1]))
            continue
        forms = {"block": page.blocks, "seedlike": main_part(page, body)}
        for form, part in forms.items():
            found.append(
                example(
                    site, "agreed " + form, name, text_blocks([block.text for block in part]), body, SHARE
                )
            )
        found.append(example(site, "agreed nodes", name, text_blocks(page.texts), body, SHARE))
        found.append(example(site, "clean", name, text_blocks(body.split("\n")), body, 0.2))
    return [e for e in found if e.labels.any()]


def text_blocks(texts: list[str]) -> list[str]:
    return blocks(regular("\n\n".join(" ".join(text.split()) for text in texts)))


def main_part(page: Page, body: str) -> list[Block]:
    """The blocks of the smallest element that has nearly all of the body."""
    grams = shingles(words_of(body))
    most = 0.95 * sum((shingles(words_of(" ".join(b.text for b in page.blocks))) & grams).values())
    best = page.blocks
    for element in page.elements:
        part = [b for b in page.blocks if element.holds(b.element)]
        if (
            0 < len(part) < len(best)
            and sum((shingles(words_of(" ".join(b.text for b in part))) & grams).values()) >= most
        ):
            best = part
    return best


# --- proof ------------------------------------------------------------------------------------------


def whole(e: Example, stack: Stack) -> str:
    """What comes out when the rules that follow the net are applied, too."""
    if e.form == "html":
        net.use("blocks", stack)
        found = clean(Source(e.id, "html", e.markup))
        return found.text if isinstance(found, Article) else ""
    net.use("lines", stack)
    return text_rules.judge("\n\n".join(e.texts)).text


def alone(e: Example, stack: Stack) -> str:
    """What the net alone takes, asked once."""
    least, inside = (html_blocks.LEAST, html_blocks.INSIDE) if e.form == "html" else judging.LONG[1:]
    probable = stack.probabilities(e.own, e.context, e.words)
    places = net.chosen(probable, e.words, least=least, inside=inside)
    return "\n\n".join(e.texts[i] for i in places)


def report(
    what: str, examples: list[Example], more: list[Example], gold: dict[str, dict], folds: int
) -> None:
    """F1 on the sites of each fold, by nets that were trained on the others."""
    found = collections.defaultdict(list)
    for fold in range(folds):
        start = time.time()
        part = [e for e in examples if fold_of(e.site, folds) != fold]
        stack = net.parse(net.dump(fit_stack(what, part + more), {}))
        for e in examples:
            if fold_of(e.site, folds) == fold and e.form in ("html", *FORMS):
                want = gold[e.id]["text"]
                oracle = "\n\n".join(t for t, each in zip(e.texts, e.labels, strict=True) if each > 0.5)
                for way, text in (
                    ("perfect", oracle),
                    ("net alone", alone(e, stack)),
                    ("with rules", whole(e, stack)),
                ):
                    found[e.form, way].append(score(want, text))
        print(f"fold {fold}: {time.time() - start:.0f} s", file=sys.stderr)
    for (form, way), pairs in found.items():
        print(f"{form:9} {way:10} n {len(pairs):4}  F1 %.3f  P %.3f  R %.3f" % f1(pairs))


def yardstick(folder: Path, gold: dict[str, dict]) -> None:
    """trafilatura on the same pages. It is not trained, so folds make no difference to it."""
    pairs = []
    for _, name, text in pages_of(folder / "html"):
        found = trafilatura.extract(text, fast=True, include_comments=False) or ""
        pairs.append(score(gold[name]["text"], found))
    print(f"html      trafilatura fast  n {len(pairs):4}  F1 %.3f  P %.3f  R %.3f" % f1(pairs))


def main() -> None:
    logging.disable(logging.CRITICAL)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["lines", "blocks"])
    parser.add_argument("pages", type=Path)
    parser.add_argument("dated", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rows = map(json.loads, (options.pages / "gold.jsonl").open(encoding="utf8"))
    gold = {row["id"]: row for row in rows}
    make = line_examples if options.what == "lines" else block_examples
    examples, more = make(options.pages, gold), agreed_examples(options.what, options.dated)
    rows_ = sum(len(e.labels) for e in examples + more)
    print(f"{len(examples)} examples and {len(more)} without a true body, {rows_} rows")
    if options.write:
        stack = fit_stack(options.what, examples + more)
        text = json.dumps(
            net.dump(stack, {"made by": "tools/train_cleaning.py", "seeds": SIZES[options.what][1]})
        )
        DATA.mkdir(exist_ok=True)
        (DATA / f"{options.what}.json").write_text(text + "\n")
        return
    report(options.what, examples, more, gold, options.folds)
    if options.what == "blocks":
        yardstick(options.pages, gold)


if __name__ == "__main__":
    main()
