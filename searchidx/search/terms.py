"""From words as typed to the terms they have in the index.

An article's words are stemmed by its own language, and a query does not say which language it is in,
so a word stands for its stems in every language that the index holds. A prefix, a pattern or a fuzzy
word stands for all the terms that `expansion` finds for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Protocol

from searchidx import words
from searchidx.index.layout import TEXT_FIELDS
from searchidx.index.segment import SegmentReader, encoded
from searchidx.query.tree import AnyWord, Word
from searchidx.search.expansion import Beginning, Exact, Part, Pattern
from searchidx.stopwords import asking_words, stopwords

LONG_QUESTION = 6
"""Words side by side that are rather a question than a list of words to be found."""

MOST_PARTS = 1_000
"""Typed words whose terms are remembered."""

MOST_FORMS = 10_000
"""Terms of segments whose spellings are remembered."""

MOST_REMEMBERED = 1_000_000
"""So many terms that words were found to stand for are remembered; then it begins anew."""


class Indexed(Protocol):
    """What a vocabulary asks of whatever holds the articles: its segments, and how many there are in each language."""

    @property
    def segments(self) -> Sequence[SegmentReader]: ...

    @property
    def by_language(self) -> Mapping[str, int]: ...


class Vocabulary:
    """The words of one index, as queries see them."""

    def __init__(self, reader: Indexed) -> None:
        self._reader = reader
        self._remembered = 0
        self._terms: dict[Part, tuple[str, ...]] = {}
        self._ordinals: dict[tuple[Part, str, int], list[int]] = {}
        self._forms: dict[tuple[str, int], tuple[str, ...]] = {}
        self._stems: dict[str, tuple[str, ...]] = {}
        self.languages: tuple[str, ...] = tuple(dict.fromkeys((words.DEFAULT_LANGUAGE, *reader.by_language)))

    def stems(self, form: str) -> tuple[str, ...]:
        """The terms that a folded word may be indexed under, without repeats."""
        found = self._stems.get(form)
        if found is None:
            found = tuple(dict.fromkeys(words.stem(form, language) for language in self.languages))
            if len(self._stems) > MOST_PARTS:
                self._stems.clear()
            self._stems[form] = found
        return found

    def forms(self, term: str, segment: SegmentReader) -> tuple[str, ...]:
        """How a term of the text is spelled in a segment, folded."""
        key = term, segment.base
        found = self._forms.get(key)
        if found is None:
            found = segment.text_field("text").forms(term)
            if len(self._forms) > MOST_FORMS:
                self._forms.clear()
            self._forms[key] = found
        return found

    def terms(self, part: Part) -> tuple[str, ...]:
        """The terms of the text that a part of a compound stands for, in any segment."""
        found: dict[str, None] = dict.fromkeys(self._own_stems(part))
        if not isinstance(part, Exact):
            for segment in self._reader.segments:
                found.update(dict.fromkeys(sorted(self.standing_for(part, segment))))
        return tuple(found)

    def ordinals(self, part: Part, field: str, segment: SegmentReader) -> list[int]:
        """The terms of a field of a segment that a word stands for. Remembered for a while."""
        key = part, field, segment.base
        found = self._ordinals.get(key)
        if found is None:
            own = segment.field(field)
            if field in TEXT_FIELDS:
                direct = part.ordinals(own) if isinstance(part, Exact | Beginning) else []
                others = (own.ordinal(encoded(term)) for term in self._everywhere(part))
                found = sorted({*direct, *(ordinal for ordinal in others if ordinal is not None)})
            else:
                found = part.ordinals(own)
            self._remembered += 1 + len(found)
            if self._remembered > MOST_REMEMBERED:
                self._remembered, self._ordinals = 0, {}
            self._ordinals[key] = found
        return found

    def _everywhere(self, part: Part) -> tuple[str, ...]:
        """The terms that a word stands for by a spelling in any segment, so that all segments agree.

        Of a beginning only those that do not begin so themselves: `negotiat*` is in `negoti`.
        """
        found = self._terms.get(part)
        if found is None:
            terms: dict[str, None] = dict.fromkeys(self._own_stems(part))
            owns = [segment.text_field(field) for segment in self._reader.segments for field in TEXT_FIELDS]
            for own in owns if not isinstance(part, Exact) else ():
                if isinstance(part, Beginning):
                    spelled = own.spelled(own.spellings.completions(encoded(part.form)))
                    terms.update(
                        (text, None) for text in map(own.text, spelled) if not text.startswith(part.form)
                    )
                else:
                    terms.update(dict.fromkeys(map(own.text, part.ordinals(own))))
            found = tuple(terms)
            if len(self._terms) > MOST_PARTS:
                self._terms.clear()
            self._terms[part] = found
        return found

    def _own_stems(self, part: Part) -> tuple[str, ...]:
        """A word stands for its other forms too, and so for its stems; a pattern is no word.

        Stems end otherwise than words (`elections*`, `party*`), so a prefix also stands for its own.
        """
        return () if isinstance(part, Pattern) else self.stems(part.form)

    def standing_for(self, part: Part, segment: SegmentReader) -> set[str]:
        """The terms of running text in a segment that a word stands for."""
        return {
            segment.field(field).text(ordinal)
            for field in TEXT_FIELDS
            for ordinal in self.ordinals(part, field, segment)
        }

    def commonest(self, part: Part, field: str) -> int:
        """How many documents have the commonest term that a word stands for."""
        frequencies: Counter[bytes] = Counter()
        for segment in self._reader.segments:
            own = segment.field(field)
            for ordinal in self.ordinals(part, field, segment):
                frequencies[own.term(ordinal)] += own.frequency(ordinal)
        return max(frequencies.values(), default=0)

    @cached_property
    def main_language(self) -> str:
        """The language of most articles."""
        articles = self._reader.by_language
        return max(self.languages, key=lambda code: (articles.get(code, 0), code == "en"))

    def insignificant(self, plain: Iterable[AnyWord]) -> frozenset[AnyWord]:
        """The stop words among plain words, unless there is nothing else.

        Which language's: that of most articles, or another that at least two of the words belong to
        ("die" is a German article only beside another German stop word).
        """
        plain = tuple(plain)
        folded = {word: words.fold(word.text) for word in plain if isinstance(word, Word) and not word.prefix}
        counts = {code: sum(form in stopwords(code) for form in folded.values()) for code in self.languages}
        language = self.main_language
        best = max(self.languages, key=lambda code: counts[code])
        if counts[best] >= max(2, counts[language] + 1):
            language = best
        unwanted = stopwords(language)
        if len(plain) >= LONG_QUESTION:
            unwanted |= asking_words(language)
        common = frozenset(word for word, form in folded.items() if form in unwanted)
        return common if len(common) < len(plain) else frozenset()
