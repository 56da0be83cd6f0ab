"""What each part of the entity finder gives: the table in `docs/entities.md`.

    PYTHONPATH=. python tools/ablate_entities.py ../shared/data/entities/train

In: the tagged text. Out: F1 of the facets of held-out documents, with and without a part. The model is trained on the
first 88 % of the Groningen Meaning Bank and on WNUT 2017; the rest of GMB and all of wikigold are held out, so that
neither lists nor thresholds were tuned on them. Needs what `train_entities.py` needs; takes some minutes.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import tagged  # noqa: E402
import train_entities as training  # noqa: E402

from searchidx.entities import emissions, evidence, lexicon, mentions, pooling  # noqa: E402
from searchidx.entities.tables import Model, Tables, tables  # noqa: E402
from searchidx.entities.tagger import Tagger  # noqa: E402
from searchidx.models import Entities  # noqa: E402

KINDS = {"P": "people", "L": "places", "G": "organizations"}
NOTHING: frozenset[str] = frozenset()

Documents = list[list[tagged.Sentence]]


def _fold(name: str) -> str:
    """As `score_entities.py` compares: without case, accents, possessives and a leading "the"."""
    name = unicodedata.normalize("NFKD", name)
    name = "".join(c for c in name if not unicodedata.combining(c)).lower().replace("’", "'")
    name = re.sub(r"^the\s+|'s?$|'s\b", "", name)
    return re.sub(r"[\W_]+", " ", name).strip()


def f1(documents: Documents, find: Callable[[str], Entities]) -> str:
    """F1 of people, places, organizations and all, over the documents together."""
    tally = {kind: [0, 0, 0, 0] for kind in (*KINDS, "all")}
    for document in documents:
        gold = tagged.gold(document)
        found = find("\n\n".join(tagged.as_text(sentence)[0] for sentence in document))
        for kind, name in KINDS.items():
            want = {_fold(each) for each in gold[kind]} - {""}
            have = [{_fold(e.name), *map(_fold, e.mentions)} for e in getattr(found, name)]
            for counts in (tally[kind], tally["all"]):
                counts[0] += sum(bool(each & want) for each in have)
                counts[1] += len(have)
                counts[2] += sum(any(each in spelled for spelled in have) for each in want)
                counts[3] += len(want)
    row = []
    for right, found_, hit, gold_ in tally.values():
        precision, recall = right / (found_ or 1), hit / (gold_ or 1)
        row.append(f"{2 * precision * recall / (precision + recall or 1):.3f}")
    return " ".join(row)


def _alone(text: str, tag: Tagger) -> Entities:
    """Every mention decides for itself: no pooling over the document, no surname taken to its full name."""
    reading = mentions.read(text, tag)
    single = [
        mention._replace(segment=mention.segment._replace(key=f"{mention.segment.key} @{number}"))
        for number, mention in enumerate(reading.mentions)
    ]
    names = pooling._gather(single)
    for name in names.values():
        pooling._decide(name)
    decided = {(name.kind, name.name): name for name in names.values()}  # a facet has each value once
    return pooling._entities(decided.values())


def main(folder: Path) -> None:
    gmb = tagged.documents(tagged.read_gmb(folder / "gmb.csv.gz"))
    cut = int(len(gmb) * 0.88)
    train = gmb[:cut] + tagged.documents(tagged.read_wnut(folder / "wnut17.conll.gz"))
    held = {"GMB": gmb[cut:], "wikigold": tagged.documents(tagged.read_wikigold(folder / "wikigold.tsv.gz"))}
    known = tables()
    sentences = [sentence for document in train for sentence in document]

    def show(name: str, find: Callable[[str], Entities]) -> None:
        print(f"{name:34}", "  ".join(f"{where} {f1(of, find)}" for where, of in held.items()), flush=True)

    def pooled(known_: Tables, model: Model) -> Callable[[str], Entities]:
        tag = Tagger(known_, model)
        return lambda text: pooling.pool(mentions.read(text, tag))

    def trained(known_: Tables) -> Model:
        return training.train(list(training.rows_of(sentences, known_)))

    print("F1 of people, places, organizations, all")
    whole = trained(known)
    show("everything", pooled(known, whole))
    tag = Tagger(known, whole)
    show("no pooling over the document", lambda text: _alone(text, tag))
    emissions.TOGETHER = 0
    show("no help from the rules' parts", pooled(known, whole))
    emissions.TOGETHER = 150
    show("no transitions", pooled(known, Model(whole.weights, (evidence.NOTHING,) * 4)))
    told = {
        name: whole.weights[name] - evidence.pack(round(training.TOLD * value) for value in by_hand)
        for name, by_hand in lexicon.SURE.items()
        if name in whole.weights
    }
    show("no evidence set by hand", pooled(known, Model({**whole.weights, **told}, whole.transitions)))
    dropped, training.DROPPED = training.DROPPED, 0.0
    show("no words dropped in training", pooled(known, trained(known)))
    training.DROPPED = dropped
    for name, less in (
        ("no names of people", replace(known, given_names=NOTHING, surnames=NOTHING)),
        ("no places", replace(known, places={})),
        ("no organizations", replace(known, organizations={})),
        ("no common words", replace(known, common=NOTHING)),
    ):
        show(name, pooled(less, trained(less)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
