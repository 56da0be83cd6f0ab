"""Why a name was taken for what it is: the strongest evidence, in words.

In: a text and its language. Out: for every name the reasons that `extract --explain` prints. The tagger adds up numbers
and forgets what they were for; here they are asked for again, one by one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from searchidx.entities import features, mentions, runs
from searchidx.entities.evidence import unpack
from searchidx.entities.finders import by_lists_alone
from searchidx.entities.tables import Model, Tables, model, tables
from searchidx.entities.tokens import Token, tokens
from searchidx.models import ENTITY_KINDS, Entities, Reasons
from searchidx.words import fold

MOST = 4
"""Reasons told of a name."""

LEAST = 25
"""Evidence worth less, in hundredths of a logit, is not told."""


def explain(text: str, language: str | None, found: Entities) -> Reasons:
    """Why each of the entities that the default finder found in a text is one, strongest evidence first."""
    known = tables()
    lists_only = by_lists_alone(language)
    evidence = {} if lists_only else _evidence(text, known, model())
    reasons = {}
    for at, kind in enumerate(ENTITY_KINDS):
        for entity in getattr(found, kind):
            told = list(_listed(kind, entity.name, known))
            weights: Counter[str] = Counter()
            for spelling in entity.mentions:
                for name, row in evidence.get(spelling, {}).items():
                    weights[name] = max(weights[name], _speaks_for(row, at))
            for name, _ in weights.most_common():
                if weights[name] < LEAST or len(told) >= MOST:
                    break
                said = in_words(name)
                if said and said not in told:
                    told.append(said)
            if entity.count > 1:
                told.append(f"{entity.count} mentions agree: {', '.join(entity.mentions)}")
            if lists_only and kind == "people":
                told.append("a given name or a title before it (no model for this language)")
            reasons[kind, entity.name] = tuple(told) or (
                "said by the record, or known from elsewhere in the text",
            )
    return reasons


def _speaks_for(row: tuple[int, ...], kind: int) -> int:
    """By how much evidence speaks for a kind, against the mean of the others."""
    return row[kind] - sum(value for at, value in enumerate(row) if at != kind) // 3


def _listed(kind: str, name: str, known: Tables) -> Iterator[str]:
    folded = fold(name)
    if kind == "places" and folded in known.places:
        yield f"in the list of places as {known.places[folded][1]}"
    if kind == "organizations" and folded in known.organizations:
        yield f"in the list of organizations as {known.organizations[folded]}"


def _evidence(text: str, known: Tables, learned: Model) -> dict[str, dict[str, tuple[int, ...]]]:
    """Spelling -> the features of all its mentions, with what they are worth."""
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    for line, offset, kind in runs.lines(text):
        if kind != "prose":
            continue
        for run in runs.runs(line, offset):
            of = tokens(run.text, known)
            named = _features(run, of, known)
            for segment, *_ in mentions.tagger_in_use().mentions(run._replace(start=0)):
                end = segment.start + len(segment.text)
                told = found.setdefault(segment.text, {})
                for token, names in zip(of, named, strict=True):
                    if segment.start <= token.start < end:
                        told.update(
                            (name, unpack(learned.weights[name])) for name in names if name in learned.weights
                        )
    return found


def _features(run: runs.Run, of: list[Token], known: Tables) -> list[list[str]]:
    """All features of the tokens of a run, as the tagger adds them up."""
    named = features.of_run(run.text, of, known, run.opens)
    named[0] += features.before(run.before)
    named[-1] += features.after(features.follows(run.text, of[-1], run.after))
    return named


# --- in words -------------------------------------------------------------------------------------

_PLAIN = {
    "f given": "begins with a given name",
    "1 given": "is a given name",
    "in:G": "is a given name",
    "in:S": "is a surname",
    "l surname": "ends with a surname",
    "1 surname": "is a surname",
    "sure surname": "is a surname of public life",
    "sure full name": "a given name and a rare word",
    "sure hyphenated given name": "a hyphenated given name",
    "sure country": "is a country",
    "sure region": "is a region",
    "sure organization": "in the list of organizations",
    "sure company": "ends like a company",
    "company": "ends like a company",
    "sure dateline": "stands where a dateline does",
    "has title": "a title stands before it",
    "title before": "a title stands before it",
    "after title": "a title stands before it",
    "< title": "a title stands before it",
    "> says": "somebody who says something",
    "l head": "ends with a word for organizations",
    "has head": "has a word for organizations",
    "head ahead 1": "a word for organizations follows",
    "head ahead 2": "a word for organizations follows",
    "in:h": "is a word for organizations",
    "l place head": "ends with a word for places",
    "f place head": "begins with a word for places",
    "initial": "has an initial",
    "particle": "has a particle of names",
    "in places": "in the list of places",
    "in orgs": "in the list of organizations",
    "has of": "goes on with “of”",
}
_PATTERNS = (
    (re.compile(r"(?:w=|=|l=|f=)(.+)"), "the word “{}”"),
    (re.compile(r"-w=(.+)"), "“{}” before it in the name"),
    (re.compile(r"\+w=(.+)"), "“{}” after it in the name"),
    (re.compile(r"<(\w.*)"), "“{}” before it"),
    (re.compile(r">(\w.*|'s)"), "“{}” after it"),
    (re.compile(r"(?:s[234]=|w-|l-|1-)(.+)"), "the ending “-{}”"),
    (re.compile(r"in (?:country|capital|city|town|region|small)()"), "in the list of places"),
    (re.compile(r"known:[BI]P()"), "part of a known place"),
    (re.compile(r"known:[BI]O()"), "part of a known organization"),
    (re.compile(r"look=(acronym)"), "looks like an {}"),
)


def in_words(feature: str) -> str:
    """A feature as a reader understands it; "" for those that only the model does."""
    if feature in _PLAIN:
        return _PLAIN[feature]
    for pattern, said in _PATTERNS:
        match = pattern.fullmatch(feature) or (pattern.match(feature) if said.startswith("part") else None)
        if match:
            return said.format(match[1])
    return ""
