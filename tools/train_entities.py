"""Train the entity finder: `searchidx/entities/data/model.txt.gz`.

    python -m venv /tmp/train && /tmp/train/bin/pip install python-crfsuite==0.9.12
    PYTHONPATH=. /tmp/train/bin/python tools/train_entities.py ../shared/data/entities/train

In: tagged text (see `tagged.py`) and the lists that `build_gazetteer.py` and `build_names.py` made. Out: a line
per feature of `searchidx.entities.features` with what it is worth for each label. The field is trained by L-BFGS
with L1 and L2 penalties on two copies of the text, one with words dropped at random so that lists and looks have
to carry it. The same input gives the same file.
"""

from __future__ import annotations

import gzip
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pycrfsuite

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import tagged  # noqa: E402

from searchidx.entities import features, lexicon, runs  # noqa: E402
from searchidx.entities.evidence import pack, unpack  # noqa: E402
from searchidx.entities.tables import DATA, Model, Tables, tables  # noqa: E402
from searchidx.entities.tokens import tokens  # noqa: E402

LABELS = "PLGO"
LEAST = 3
"""Features seen less often are not learned."""
SLIGHT = 6
"""Features worth less than this, in hundredths of a logit, are left out."""
DROPPED = 0.9
"""How many tokens of the second copy lose their words."""
PENALTIES = {"c1": 1.0, "c2": 5.0, "max_iterations": 160}
TOLD = 0.5
"""How much of the evidence set by hand (`lexicon.SURE`) is added to what was learned."""
_LEXICAL = ("w=", "s4=", "p3=", "-w=", "+w=", "+s3=", "w-", "=", "1-", "f=", "l=", "l-", "i=")

Row = tuple[list[list[str]], list[str]]
"""Features and label of each token of a run."""


def rows_of(sentences: Iterable[tagged.Sentence], known: Tables) -> Iterator[Row]:
    """Every run of the sentences."""
    for sentence in sentences:
        text, spans = tagged.as_text(sentence)
        written = frozenset(text.split())
        for run in runs.runs(text):
            of = tokens(run.text, known)
            found = features.of_run(run.text, of, known, run.opens)
            found[0] += features.before(run.before)
            following = features.follows(run.text, of[-1], run.after)
            found[-1] += features.after(following)
            if run.opens and len(of) == 1 and of[0].form in written:
                found[0].append(features.LOWER)
            if following[:1] == "-" and len(following) > 1:
                found[0].append(features.BASED)
            labels = []
            for token in of:
                start = run.start + token.start
                end = start + len(token.text)
                over = Counter(label for a, b, label in spans if a < end and b > start)
                labels.append(over.most_common(1)[0][0] if over else "O")
            yield found, labels


def train(rows: list[Row], seed: int = 7, **penalties: float) -> Model:
    """The field's weights, in hundredths."""
    counts = Counter(name for found, _ in rows for names in found for name in names)
    kept = {name for name, count in counts.items() if count >= LEAST}
    drop = random.Random(seed)
    trainer = pycrfsuite.Trainer(verbose=False)
    for found, labels in rows:
        trainer.append([[name for name in names if name in kept] for names in found], labels)
        thinned = []
        for names in found:
            lost = drop.random() < DROPPED
            thinned.append([n for n in names if n in kept and not (lost and n.startswith(_LEXICAL))])
        trainer.append(thinned, labels)
    trainer.select("lbfgs")
    trainer.set_params({**PENALTIES, **penalties})
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
    states: dict[str, list[float]] = {}
    for (name, label), value in info.state_features.items():
        states.setdefault(name, [0.0] * 4)[LABELS.index(label)] = value
    for name, told in lexicon.SURE.items():
        row = states.setdefault(name, [0.0] * 4)
        states[name] = [value + TOLD * by_hand / 100 for value, by_hand in zip(row, told, strict=True)]
    weights = {}
    for name, row in sorted(states.items()):
        mean = sum(row) / 4  # decoding looks at differences only
        a, b, c, d = (round(100 * (value - mean)) for value in row)
        if max(map(abs, (a, b, c, d))) >= SLIGHT:
            weights[name] = pack((a, b, c, d))
    moves = [pack(round(100 * info.transitions.get((one, two), 0.0)) for two in LABELS) for one in LABELS]
    first, second, third, fourth = moves
    return Model(weights, (first, second, third, fourth))


def write(model: Model, path: Path) -> None:
    """A line per transition row, then a line per feature."""
    lines = ["\t".join(["", *map(str, unpack(row))]) for row in model.transitions]
    lines += ["\t".join([name, *map(str, unpack(row))]) for name, row in sorted(model.weights.items())]
    with gzip.GzipFile(path, "wb", 9, mtime=0) as out:
        out.write("".join(line + "\n" for line in lines).encode())
    print(f"{path.name}: {len(model.weights)} features, {path.stat().st_size} bytes")


def main(folder: Path) -> None:
    sentences = [
        *tagged.read_gmb(folder / "gmb.csv.gz"),
        *tagged.read_wikigold(folder / "wikigold.tsv.gz"),
        *tagged.read_wnut(folder / "wnut17.conll.gz"),
    ]
    write(train(list(rows_of(sentences, tables()))), DATA / "model.txt.gz")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
