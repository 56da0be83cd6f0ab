"""Many readers: one generation of an index, its segments and the statistics over all of them.

What is read does not change: a later commit makes another generation, for another `IndexReader`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property

from searchidx.index.folder import IndexFolder
from searchidx.index.integrity import reading_errors, undisturbed
from searchidx.index.manifest import Manifest, latest_generation, read_manifest
from searchidx.index.naming import SEGMENT_EXTENSION
from searchidx.index.sections import DamagedFile, Sections
from searchidx.index.segment import SegmentReader
from searchidx.index.stories import Stories, opened_stories
from searchidx.models import StoredArticle
from searchidx.values import replace


class IndexReader:
    """One generation of an index."""

    def __init__(self, folder: IndexFolder, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        opened: list[SegmentReader] = []
        base = 0
        for entry in manifest.segments:
            sections = Sections(folder.file(entry.name + SEGMENT_EXTENSION))
            if sections.length("days") != entry.documents:
                raise DamagedFile(
                    f"{entry.name} has another number of articles than the list of segments says"
                )
            opened.append(SegmentReader(sections, entry.documents, base, entry.deleted))
            base += entry.documents
        self.segments = tuple(opened)
        self._stories = opened_stories(folder, manifest)

    @classmethod
    def open(cls, folder: IndexFolder) -> IndexReader:
        """Read the latest generation. Raises IndexDamaged."""
        with reading_errors(folder):
            return undisturbed(lambda: cls(folder, read_manifest(folder)))

    @property
    def generation(self) -> int:
        return self.manifest.generation

    def is_latest(self) -> bool:
        """Whether no later generation has been committed."""
        with reading_errors(self.folder):
            return latest_generation(self.folder) == self.generation

    @cached_property
    def stories(self) -> Stories:
        """Which documents belong together. Raises IndexDamaged."""
        with reading_errors(self.folder):
            return Stories(self._stories)

    @cached_property
    def total(self) -> int:
        """Articles, deleted ones that are not merged away yet included: the N of the statistics."""
        return sum(segment.size for segment in self.segments)

    @cached_property
    def live(self) -> int:
        """Articles that can be found."""
        return sum(segment.size - len(segment.deleted) for segment in self.segments)

    def by_day(self) -> dict[date, int]:
        """How many live documents there are of each day, in order; what has no date is left out."""
        counts: Counter[int] = Counter()
        for segment in self.segments:
            counts.update(segment.days)
            counts.subtract(segment.days[document] for document in segment.deleted)
        return {date.fromordinal(day): number for day, number in sorted(counts.items()) if day and number}

    def frequency(self, field: str, term: str) -> int:
        """How many documents have the term."""
        return sum(segment.frequency(field, term) for segment in self.segments)

    def occurrences(self, field: str, term: str) -> int:
        """How often a term of running text stands anywhere."""
        return sum(segment.occurrences(field, term) for segment in self.segments)

    def average_length(self, field: str) -> float:
        """Words in the field, a document on average; at least 1."""
        return max(1.0, sum(s.total_length(field) for s in self.segments) / max(1, self.total))

    @cached_property
    def by_language(self) -> dict[str, int]:
        """How many articles there are in each language that any is in, deleted ones included; in alphabetical order."""
        counts: Counter[str] = Counter()
        for segment in self.segments:
            for language, documents in segment.frequencies("language"):
                counts[language] += documents
        return dict(sorted(counts.items()))

    def terms_beginning(self, field: str, prefix: str) -> set[str]:
        """The terms of a field with this prefix that live documents have."""
        terms = {term for segment in self.segments for term in segment.terms(field, prefix)}
        return {term for term in terms if any(True for _ in self.documents_with(field, term))}

    def documents_with(self, field: str, term: str) -> Iterator[int]:
        """Index-wide numbers of the live documents that have the term."""
        for segment in self.segments:
            for document in segment.documents_with(field, term):
                if document not in segment.deleted:
                    yield segment.base + document

    def locate(self, document: int) -> tuple[SegmentReader, int]:
        """The segment of an index-wide document number, and the number in it."""
        for segment in reversed(self.segments):
            if document >= segment.base:
                return segment, document - segment.base
        raise LookupError(document)

    def stored(self, document: int) -> StoredArticle:
        """One article by its index-wide number."""
        segment, local = self.locate(document)
        article = segment.stored(local)
        place = self.stories.place(document)
        if place is None:
            return article
        latest, first = self.stories.versions(place)[0], self.stories.first(place)
        if document != latest:
            return replace(article, version_of=self.id_of(latest))
        return replace(article, copy_of=self.id_of(first)) if document != first else article

    def versions(self, document: int) -> list[int]:
        """The versions of an article, the latest first, by their index-wide numbers; itself among them.

        Of several savings in which nothing changed there is one: itself, or the first.
        """
        place = self.stories.place(document)
        if place is None:
            return [document]
        first = self.stories.version(place)
        return [document if each == first else each for each in self.stories.versions(place)]

    def id_of(self, document: int) -> str:
        """The id of an article, by its index-wide number."""
        segment, local = self.locate(document)
        return segment.identity(local)[0]

    def documents(self) -> Iterable[int]:
        """Index-wide numbers of all live documents, in the order they were added."""
        for segment in self.segments:
            for document in range(segment.size):
                if document not in segment.deleted:
                    yield segment.base + document
