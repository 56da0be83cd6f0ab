"""Which articles of a generation are one story, or versions of one article: the file that searches read.

In: the file that `grouping` wrote with the commit. Out: `Stories`. Nothing is computed and nothing imported: what
stands alone is not in the file, the rest lies in the order of stories, in a story in the order of articles
(the first one first), in an article in the order of versions, the latest first, and of savings in which nothing
changed, which are one version, the first one first. A document's index in that order is its place.
"""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from searchidx.index.folder import IndexFolder
from searchidx.index.manifest import Manifest, latest_generation
from searchidx.index.naming import GROUPS_EXTENSION
from searchidx.index.sections import DamagedFile, Sections


def stories_file(generation: int) -> str:
    """The name of a generation's file of stories."""
    return f"stories-{generation}{GROUPS_EXTENSION}"


class Company(NamedTuple):
    """Documents that do not stand alone, ascending, and the place of each."""

    documents: Sequence[int]
    places: Sequence[int]


def opened_stories(folder: IndexFolder, manifest: Manifest) -> Sections | None:
    """The file of a generation's stories; None where nothing is folded, or not yet.

    It is opened with the segments: a later commit takes it away. Raises OSError, FileNotFoundError among them
    when a commit was faster, and DamagedFile.
    """
    if not folder.folds:
        return None
    try:
        return Sections(folder.file(stories_file(manifest.generation)))
    except FileNotFoundError:
        if latest_generation(folder) != manifest.generation:
            raise
        if manifest.grouped:
            raise DamagedFile(f"{stories_file(manifest.generation)} is gone") from None
        return None


class Stories:
    """The stories of one generation. Documents are index-wide numbers.

    `stories` has the story of each place and never descends; `articles` the article.
    """

    def __init__(self, sections: Sections | None) -> None:
        """Of what `opened_stories` opened. Raises DamagedFile."""
        self._sections = sections
        if sections and not all(map(sections.intact, sections.names())):
            raise DamagedFile(
                f"{os.path.basename(sections.path)} has changed"
            )  # small enough to be looked through
        self.documents: Sequence[int] = self._section("documents")
        self.stories: Sequence[int] = self._section("stories")
        self._articles: Sequence[int] = self._section("articles")
        # an older index has none: there each saving is a version
        self._versions: Sequence[int] = self._section("versions") or range(len(self.documents))
        self._members: Sequence[int] = self._section("members")
        self._places: Sequence[int] = self._section("places")
        parts = (self.stories, self._articles, self._versions, self._members, self._places)
        if sections and {len(self.documents)} != set(map(len, parts)):
            raise DamagedFile(f"the parts of {os.path.basename(sections.path)} do not fit each other")

    def _section(self, name: str) -> Sequence[int]:
        return self._sections[name] if self._sections is not None and name in self._sections else ()

    def __len__(self) -> int:
        """Documents that do not stand alone."""
        return len(self.documents)

    def company(self, first: int, end: int) -> Company:
        """Those of the documents from `first` to before `end` that do not stand alone, and the place of each."""
        a, b = bisect_left(self._members, first), bisect_left(self._members, end)
        return Company(self._members[a:b], self._places[a:b])

    def place(self, document: int) -> int | None:
        """The place of a document; None when it stands alone."""
        at = bisect_left(self._members, document)
        return self._places[at] if at < len(self._members) and self._members[at] == document else None

    def _articles_of(self, place: int) -> list[range]:
        """The articles of a story, each the places of its versions."""
        story = self.stories[place]
        start, end = bisect_left(self.stories, story), bisect_right(self.stories, story)
        borders = [
            at for at in range(start, end) if at == start or self._articles[at] != self._articles[at - 1]
        ]
        return [range(a, b) for a, b in zip(borders, [*borders[1:], end], strict=True)]

    def copies(self, place: int) -> list[int]:
        """The latest versions of the other articles of the story, the first article first."""
        return [self.documents[each.start] for each in self._articles_of(place) if place not in each]

    def versions(self, place: int) -> list[int]:
        """All versions of the article, the latest first, each as it was first saved."""
        mine = next(each for each in self._articles_of(place) if place in each)
        return [
            self.documents[at]
            for at in mine
            if at == mine.start or self._versions[at] != self._versions[at - 1]
        ]

    def version(self, place: int) -> int:
        """The first saving of the version at `place`: itself, or one with the same text."""
        return self.documents[bisect_left(self._versions, self._versions[place])]

    def first(self, place: int) -> int:
        """The latest version of the story's first article."""
        return self.documents[bisect_left(self.stories, self.stories[place])]

    @property
    def folded(self) -> int:
        """Documents that a search does not list: copies and earlier versions."""
        return len(self.documents) - (self.stories[-1] + 1 if len(self.stories) else 0)

    @property
    def earlier(self) -> int:
        """Those of them that are earlier versions of an article."""
        return len(self.documents) - len(set(zip(self.stories, self._articles, strict=True)))
