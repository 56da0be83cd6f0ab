"""From words as typed to the terms they have in the index.

An article's words are stemmed by its own language, and a query does not say which language it is in,
so a word stands for its stems in every language that the index holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from searchidx import words
from searchidx.index.reader import IndexReader
from searchidx.query.tree import Word
from searchidx.stopwords import stopwords


class Vocabulary:
    """The words of one index, as queries see them."""

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader
        self.languages: tuple[str, ...] = tuple(dict.fromkeys((words.DEFAULT_LANGUAGE, *reader.languages)))

    def stems(self, form: str) -> tuple[str, ...]:
        """The terms that a folded word may be indexed under, without repeats."""
        return tuple(dict.fromkeys(words.stem(form, language) for language in self.languages))

    def completions(self, form: str) -> tuple[str, ...]:
        """The terms of the text that a prefix stands for.

        Stems end otherwise than words (`elections*`, `party*`), so a prefix also stands for its own.
        """
        found: dict[str, None] = dict.fromkeys(self.stems(form))
        for segment in self._reader.segments:
            for field in ("title", "text"):
                found.update(dict.fromkeys(segment.terms(field, form)))
        return tuple(found)

    @cached_property
    def main_language(self) -> str:
        """The language of most articles."""
        return max(self.languages, key=lambda code: (self._reader.frequency("language", code), code == "en"))

    def insignificant(self, plain: Iterable[Word]) -> frozenset[Word]:
        """The stop words among plain words, unless there is nothing else.

        Which language's: that of most articles, or another that at least two of the words belong to
        ("die" is a German article only beside another German stop word).
        """
        plain = tuple(plain)
        folded = {word: words.fold(word.text) for word in plain if not word.prefix}
        counts = {code: sum(form in stopwords(code) for form in folded.values()) for code in self.languages}
        language = self.main_language
        best = max(self.languages, key=lambda code: counts[code])
        if counts[best] >= max(2, counts[language] + 1):
            language = best
        common = frozenset(word for word, form in folded.items() if form in stopwords(language))
        return common if len(common) < len(plain) else frozenset()
