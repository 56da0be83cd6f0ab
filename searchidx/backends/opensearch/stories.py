"""Near-copies and versions among articles on their way to a cluster: to which story does each belong?

In: documents in the order in which they are added. Out: a `Belonging` for each. The samples, and who is a copy of
whom, are those of the embedded index (`index.shingles`, `index.likeness`); who is worth being compared, the cluster
is asked by the same shingles (`index.candidates`), and those that were sent and cannot be found there yet are
remembered here.
"""

from __future__ import annotations

import base64
import secrets
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np

from searchidx.backends.opensearch.connection import Connection, Json, answers
from searchidx.backends.opensearch.documents import Belonging
from searchidx.backends.opensearch.folding import LEADS
from searchidx.backends.opensearch.terms import Chunks
from searchidx.backends.opensearch.translating import any_of, values_of
from searchidx.identity import address, article_key, title_number
from searchidx.index.candidates import CONTAINED, LENGTHS, MOST_SHARING, PROBES, SHARED
from searchidx.index.groups import LOOKED_UP_BY, SampledSegment
from searchidx.index.likeness import SIZES, VERSION, same_story, shared
from searchidx.index.manifest import SegmentEntry
from searchidx.index.packing import from_zero
from searchidx.index.shingles import figured, sampled, word_hashes
from searchidx.models import Document

STEP = 1 << 10
"""Between the ranks of two articles: so many versions of one find room there."""

NONE = np.zeros(0, dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Sample:
    """What one text is compared by, and what is said of its article."""

    level: int
    shingles: bytes
    figures: bytes
    title: int
    day: int
    saved: str

    def kept(self) -> Json:
        """As the cluster keeps it."""
        packed = zlib.compress(self.shingles + self.figures, 1)
        return {
            "level": self.level, "shingles": len(self.shingles), "packed": base64.b64encode(packed).decode(),
            "title": self.title, "day": self.day, "saved": self.saved,
        }  # fmt: skip

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Sample:
        """What `kept` made."""
        data = zlib.decompress(base64.b64decode(kept["packed"]))
        end = kept["shingles"]
        return cls(kept["level"], data[:end], data[end:], kept["title"], kept["day"], kept["saved"])

    def lowest(self, number: int) -> tuple[int, ...]:
        """Its lowest shingles."""
        return tuple(np.frombuffer(self.shingles[: 4 * number], dtype="<u4").tolist())

    @property
    def length(self) -> int:
        """About how many shingles the text has."""
        return len(self.shingles) // 4 << self.level


STANDS = ["key", "rank", "story", "article", "follows", "sample"]
"""What is asked of an article to know where it stands."""

NOT_TAKEN = Sample(0, b"", b"", 0, 0, "")
"""Of an article where copies are not folded."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An article that is there already, or on its way."""

    key: str
    rank: int
    story: str
    article: str
    follows: bool
    sample: Sample

    @classmethod
    def of(cls, source: Mapping[str, Any]) -> Standing:
        """What the cluster keeps of an article, as far as it says where it stands."""
        sample = source.get("sample")
        return cls(
            source["key"], source["rank"], source["story"], source["article"], bool(source["follows"]),
            Sample.of(sample) if sample else NOT_TAKEN,
        )  # fmt: skip


def samples(documents: Sequence[Document], chunks: Chunks) -> list[Sample]:
    """The samples of documents. Of a closed-up compound and its first part, always the same one is taken."""
    texts = [
        [term for chunk in chunks.of(document.text, document.language) for term in chunk.terms]
        for document in documents
    ]
    every = list(set(chain.from_iterable(texts)))
    borders = from_zero([len(term) for term in every])
    numbers = dict(zip(every, word_hashes(b"".join(every), borders).tolist(), strict=True))
    counts = np.array([len(text) for text in texts], dtype=np.int64)
    hashes = np.fromiter((numbers[term] for text in texts for term in text), np.uint32, int(counts.sum()))
    shingles, sizes, level = sampled(hashes, counts)
    figures, of_text = figured(hashes, counts)
    a, b = from_zero(sizes).tolist(), from_zero(of_text).tolist()
    made = []
    for at, document in enumerate(documents):
        day = document.dating.day
        made.append(
            Sample(
                int(level[at]), shingles[a[at] : a[at + 1]].astype("<u4").tobytes(),
                figures[b[at] : b[at + 1]].astype("<u4").tobytes(), title_number(document.title),
                day.toordinal() if day else 0, document.saved or "",
            )
        )  # fmt: skip
    return made


def _segment(of: Sequence[Sample]) -> SampledSegment:
    """Samples side by side, as `likeness` compares them."""

    def column(code: str, values: Iterable[int]) -> Any:
        return np.array(list(values), dtype=code)

    def stretch(pieces: list[bytes]) -> tuple[Any, Any]:
        sizes = np.array([len(piece) // 4 for piece in pieces], dtype=np.int64)
        return np.frombuffer(b"".join(pieces), dtype="<u4"), from_zero(sizes)

    shingles, starts = stretch([each.shingles for each in of])
    figures, figure_starts = stretch([each.figures for each in of])
    return SampledSegment(
        SegmentEntry("", len(of)), shingles, starts, figures, figure_starts, column("u1", (s.level for s in of)),
        NONE, column("u4", (s.title for s in of)), NONE.astype(np.uint32), column("i8", (s.day for s in of)),
        NONE, np.ones(len(of), dtype=bool),
    )  # fmt: skip


def shares(new: Sample, others: Sequence[Sample]) -> list[tuple[float, bool]]:
    """How much a text shares with each of some others, and whether they are one story."""
    one, those = _segment([new]), _segment(others)
    at, number = np.zeros(len(others), dtype=np.int64), np.arange(len(others))
    share, size = shared(one, at, those, number)
    good = (share >= CONTAINED) & (size >= SIZES) & same_story(one, at, those, number, share)
    return list(zip(share.tolist(), good.tolist(), strict=True))


NO_SEATS: Mapping[str, Standing] = {}

ASKED_TOGETHER = 64
"""Documents whose copies are looked for by one question: with their probes fewer than the 1,024 clauses it may have."""

ANSWERED = 1_000
"""Articles that such a question gives; where there are as many, each document asks for itself."""


def _least(probes: int) -> int:
    """How many of its probes a leader must have to be worth comparing."""
    return max(1 if probes < PROBES // 2 else 2, int(SHARED * probes * LENGTHS))


def _alike(sample: Sample) -> Json | None:
    """What has enough of a text's probes."""
    probes = sample.lowest(PROBES)
    should = [{"term": {"lookup": str(each)}} for each in probes]
    return {"bool": {"should": should, "minimum_should_match": _least(len(probes))}} if probes else None


class _Answer:
    """The articles that concern some documents, told apart by document."""

    def __init__(self, leaders: Sequence[Json], savings: Sequence[Json]) -> None:
        self._by_shingle: dict[int, list[Standing]] = defaultdict(list)
        for hit in leaders:
            standing = Standing.of(hit["_source"])
            for shingle in standing.sample.lowest(LOOKED_UP_BY):
                self._by_shingle[shingle].append(standing)
        self._by_address: dict[str, list[Standing]] = defaultdict(list)
        for hit in savings:
            self._by_address[hit["_source"]["address"]].append(Standing.of(hit["_source"]))

    def of(self, document: Document, sample: Sample) -> tuple[list[Standing], list[Standing]]:
        """The leaders that share most with one document, and the savings of its address."""
        probes = sample.lowest(PROBES)
        met: Counter[str] = Counter()
        known: dict[str, Standing] = {}
        for probe in probes:
            for standing in self._by_shingle.get(probe, ()):
                met[standing.key] += 1
                known[standing.key] = standing
        fit = [key for key, number in met.items() if number >= _least(len(probes))]
        fit.sort(key=lambda key: (-met[key], known[key].rank))
        return [known[key] for key in fit[:MOST_SHARING]], self._by_address.get(_address(document) or "", [])


class Stories:
    """Finds the stories of one run's articles. Without `folds` each is its own."""

    def __init__(self, connection: Connection, name: str, chunks: Chunks, *, folds: bool) -> None:
        self._connection = connection
        self._name = name
        self._chunks = chunks
        self._folds = folds
        self._last = 0
        self._run = secrets.token_hex(3)
        self._unseen: dict[str, list[Standing]] = defaultdict(list)
        self._outdated: set[str] = set()
        self.copies = 0

    def refreshed(self) -> None:
        """All that was sent can be found in the cluster from now on."""
        self._unseen.clear()
        self._outdated.clear()

    def outdated(self, keys: Iterable[str]) -> None:
        """What the cluster finds of these articles is no longer so: they went, or were put again."""
        self._outdated.update(keys)

    def remember(self, standing: Standing, where: str | None) -> None:
        """An article that the cluster does not find yet as it is now; `where` is its address."""
        if standing.sample is NOT_TAKEN:
            return
        if not standing.follows:
            for shingle in standing.sample.lowest(LOOKED_UP_BY):
                self._unseen[f"={shingle}"].append(standing)
        if where:
            self._unseen[where].append(standing)

    def sampled(self, documents: Sequence[Document]) -> list[Sample | None]:
        """What documents are compared by; nothing where each is its own story."""
        return list(samples(documents, self._chunks)) if self._folds else [None] * len(documents)

    def keeps_place(self, old: Standing, new: Sample | None) -> bool:
        """Whether an article that is put again, changed or not, still belongs where it stood."""
        if old.sample is NOT_TAKEN or new is None or old.sample == new:
            return True
        return shares(new, [old.sample])[0][1]

    def place(
        self,
        documents: Sequence[Document],
        found: Sequence[Sample | None],
        seats: Mapping[str, Standing] = NO_SEATS,
    ) -> list[Belonging]:
        """Where documents belong, in their order; `seats` are the places that some keep, by their keys."""
        keys = [article_key(document.path, document.name) for document in documents]
        free = [
            (document, sample)
            for key, document, sample in zip(keys, documents, found, strict=True)
            if key not in seats and sample is not None
        ]
        there = iter(self._there(free))
        places: dict[int, Belonging] = {}
        order = sorted(
            range(len(keys)), key=lambda at: keys[at] not in seats
        )  # others may join those that stay
        for at in order:
            key, sample, where = keys[at], found[at], _address(documents[at])
            if seat := seats.get(key):
                belongs = Belonging(seat.rank, seat.story, seat.article, seat.follows)
            elif sample is None:
                belongs = self._alone(self._rank())
            else:
                belongs = self._placed(key, sample, where, self._rank(), next(there))
            places[at] = self._kept(key, belongs, sample, where)
        return [places[at] for at in range(len(keys))]

    def _kept(self, key: str, belongs: Belonging, sample: Sample | None, where: str | None) -> Belonging:
        """A place with all that the cluster is told of it; it is remembered until it can be found there."""
        if sample is None:
            return belongs
        self.remember(
            Standing(key, belongs.rank, belongs.story, belongs.article, belongs.follows, sample), where
        )
        lookup = () if belongs.follows else sample.lowest(LOOKED_UP_BY)
        return replace(belongs, lookup=lookup, address=where, sample=sample.kept())

    def _rank(self) -> int:
        """A number that is higher than those of all articles added before, here and elsewhere by the clock."""
        self._last = max(self._last + STEP, time.time_ns() // 1_000 * STEP)
        return self._last

    def _label(self, rank: int) -> str:
        """What no other article is called: a story keeps its label when the article that it was made of goes."""
        return f"{rank:x}-{self._run}"

    def _alone(self, rank: int) -> Belonging:
        label = self._label(rank)
        return Belonging(rank, label, label)

    def _there(self, free: Sequence[tuple[Document, Sample]]) -> list[tuple[list[Standing], list[Standing]]]:
        """Of each document the leaders that may be copied, and the other savings of its address, in the cluster."""
        pieces = [free[at : at + ASKED_TOGETHER] for at in range(0, len(free), ASKED_TOGETHER)]
        found: list[tuple[list[Standing], list[Standing]]] = []
        for piece, told in zip(pieces, self._answers(pieces), strict=True):
            if told is not None:
                found += [told.of(document, sample) for document, sample in piece]
            else:  # more than one answer holds: each for itself
                alone = self._answers([[each] for each in piece], MOST_SHARING)
                found += [
                    answer.of(*each) if answer else ([], [])
                    for each, answer in zip(piece, alone, strict=True)
                ]
        return found

    def _answers(
        self, pieces: Sequence[Sequence[tuple[Document, Sample]]], most: int | None = None
    ) -> list[_Answer | None]:
        """What is there that concerns some documents together, or None where that is too much.

        With `most`, so many of each are given at most, those that share most first.
        """
        if not pieces:
            return []
        bodies: list[Json] = []
        for piece in pieces:
            like = [each for _, sample in piece if (each := _alike(sample))]
            addresses = sorted({where for document, _ in piece if (where := _address(document))})
            bodies += [
                {
                    "query": query, "size": most or ANSWERED, "track_total_hits": False,
                    "_source": [*STANDS, "address"],
                }
                for query in (
                    {"bool": {"must": [any_of(like)], "filter": [LEADS]}},
                    {"bool": {"filter": [values_of("address", addresses)]}},
                )
            ]  # fmt: skip
        told = answers(self._connection, self._name, bodies, patient=True)
        hits = [each["hits"]["hits"] for each in told]
        return [
            None
            if most is None and max(len(leaders), len(savings)) >= ANSWERED
            else _Answer(leaders, savings)
            for leaders, savings in zip(hits[::2], hits[1::2], strict=True)
        ]

    def _placed(
        self,
        key: str,
        sample: Sample,
        where: str | None,
        rank: int,
        there: tuple[list[Standing], list[Standing]],
    ) -> Belonging:
        leaders, savings = (
            [each for each in found if each.key != key and each.key not in self._outdated] for found in there
        )
        near = {
            each.key: each for probe in sample.lowest(PROBES) for each in self._unseen.get(f"={probe}", ())
        }
        leaders = [*leaders, *(each for name, each in near.items() if name != key)]
        savings = [*savings, *(each for each in self._unseen.get(where or "", ()) if each.key != key)]
        belongs = self._version(sample, savings, rank) or self._copy(sample, leaders, rank)
        if belongs is None:
            return self._alone(rank)
        return belongs if belongs.article else replace(belongs, article=self._label(rank))

    def _version(self, sample: Sample, savings: Sequence[Standing], rank: int) -> Belonging | None:
        """A later saving of an address, before the one that was shown, or an earlier one behind it."""
        if not savings:
            return None
        told = shares(sample, [each.sample for each in savings])
        same = [
            known
            for known, (share, _) in zip(savings, told, strict=True)
            if known.sample.title == sample.title
            or not (known.sample.title and sample.title)
            or share >= VERSION
        ]
        if not same:
            return None
        latest = min(same, key=lambda each: each.rank)
        older = bool(sample.saved and latest.sample.saved and sample.saved < latest.sample.saved)
        place = max(each.rank for each in same) + 1 if older else latest.rank - 1
        return Belonging(place, latest.story, latest.article, follows=True)

    def _copy(self, sample: Sample, leaders: Sequence[Standing], rank: int) -> Belonging | None:
        """A copy of the leader that it shares most with."""
        fit = [
            each
            for each in leaders
            if min(each.sample.length, sample.length) >= LENGTHS * max(each.sample.length, sample.length)
        ]
        if not fit:
            return None
        told = shares(sample, [each.sample for each in fit])
        good = [
            (-share, each.rank, at)
            for at, (each, (share, is_one)) in enumerate(zip(fit, told, strict=True))
            if is_one
        ]
        if not good:
            return None
        self.copies += 1
        return Belonging(rank, fit[min(good)[2]].story, "", follows=True)


def _address(document: Document) -> str | None:
    return address(document.url) if document.url else None
