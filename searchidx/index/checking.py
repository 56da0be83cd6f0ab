"""Is the index whole? Every byte of every file, and whether what they say agrees.

In: an index's folder. Out: what is wrong, in words; nothing when all is well. Damage on disk shows in the
checksums; a fault of ours would show in the second half, which reads every posting and every article.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from operator import le, lt

from searchidx.errors import IndexDamaged, IndexProblem
from searchidx.index.aliases import DAMAGED_ALIASES
from searchidx.index.folder import SETTINGS, IndexFolder, open_folder
from searchidx.index.integrity import UNREADABLE, segment_problem, senseless
from searchidx.index.kept import missing
from searchidx.index.layout import EXACT_FIELDS, FACET_FIELDS, NAME_FIELDS, TEXT_FIELDS, facet_values, iso_day
from searchidx.index.ledger import LEDGER, SEAL, ledger_damage, ledger_is_gone
from searchidx.index.lock import HOLDER, LOCK
from searchidx.index.manifest import Manifest, manifest_file, read_manifest, toc_file
from searchidx.index.naming import OF_A_SEGMENT, REPAIR, SEGMENT_EXTENSION, UNADOPTED, groups_name
from searchidx.index.seals import is_intact
from searchidx.index.sections import Sections
from searchidx.index.segment import Postings, SegmentReader
from searchidx.index.stories import stories_file
from searchidx.index.value_keys import value_keys

_PASSING = re.compile(
    rf"{re.escape(HOLDER)}|{re.escape(DAMAGED_ALIASES)}|.*\.new|{re.escape(UNADOPTED)}.*|.*-(?:journal|wal|shm)|"
    rf"{OF_A_SEGMENT}|stories-\d+\.groups|manifest-\d+\.json|_MAIN_\d+\.toc.*"
)
"""What a running or a killed writer leaves, older generations included: no part of what is checked."""


def problems(path: str) -> Iterator[str]:
    """What is wrong with the index at `path`. Raises NoIndex, NotAnIndex and OtherVersion."""
    try:
        folder = open_folder(path)
    except IndexDamaged as error:
        yield error.message
        return
    try:
        yield from _in_folder(folder)
    except (OSError, IndexProblem):
        raise
    except Exception as error:  # of an index whose checksums fit, made to do harm: anything
        yield senseless(folder, error).message


def _in_folder(folder: IndexFolder) -> Iterator[str]:
    try:
        manifest = read_manifest(folder)
    except UNREADABLE as error:
        yield f"the list of its segments cannot be read: {error}"
        return
    yield from _table_of_contents(folder, manifest)
    whole: list[SegmentReader] = []
    for entry in manifest.segments:
        found = segment_problem(folder, entry.name, entry.documents, entry.deleted)
        if found:
            yield found
        else:
            sections = Sections(folder.file(entry.name + SEGMENT_EXTENSION))
            whole.append(SegmentReader(sections, entry.documents, 0, entry.deleted))
    if folder.folds and manifest.grouped:
        yield from _stories(folder, manifest)
    if bad := ledger_damage(folder):
        yield bad
    elif ledger_is_gone(folder, manifest):
        yield f"{LEDGER} is gone"
    yield from _other_files(folder, manifest)
    yield from (f"{name} is gone" for name in missing(folder))
    if os.path.exists(folder.file(REPAIR)):
        yield "a repair was cut off, or is under way"
    for segment in whole:
        name = os.path.basename(segment.sections.path)
        try:
            yield from (f"{name}: {said}" for said in disagreements(segment))
        except (*UNREADABLE, IndexProblem) as error:
            yield f"{name} cannot be read: {type(error).__name__}: {error}"


def _stories(folder: IndexFolder, manifest: Manifest) -> Iterator[str]:
    """What is wrong with the files that say which articles belong together."""
    # those that have none are grouped by the next commit
    names = [groups_name(entry.name, entry.grouped) for entry in manifest.segments if entry.grouped]
    for name in (*names, stories_file(manifest.generation)):
        try:
            if problem := Sections(folder.file(name)).problem():
                yield problem
        except FileNotFoundError:
            yield f"{name} is gone"
        except UNREADABLE as error:
            yield str(error)


# --- bytes ----------------------------------------------------------------------------------------


def _table_of_contents(folder: IndexFolder, manifest: Manifest) -> Iterator[str]:
    name = toc_file(manifest.generation)
    try:
        with open(folder.file(name), "rb") as file:
            check = zlib.crc32(file.read())
    except OSError as error:
        yield f"{name} cannot be read: {error.strerror}"
        return
    if check != manifest.toc:
        yield f"{name} has changed"


def _other_files(folder: IndexFolder, manifest: Manifest) -> Iterator[str]:
    """Small files beside the segments: sealed, or not there at all."""
    known = {
        SETTINGS,
        LEDGER,
        LEDGER + SEAL,
        manifest_file(manifest.generation),
        toc_file(manifest.generation),
    }
    for name in sorted(set(os.listdir(folder.path)) - known):
        path = folder.file(name)
        if name == LOCK:
            if os.path.getsize(path):
                yield f"{name} has changed"
        elif name.endswith(".json") and not _PASSING.fullmatch(name):
            if not is_sealed_file(path):
                yield f"{name} has changed"
        elif not _PASSING.fullmatch(name):
            yield f"{name} is no file of an index"


def is_sealed_file(path: str) -> bool:
    """Whether a small file can be read and is what was written."""
    try:
        with open(path, encoding="utf-8") as file:
            return is_intact(file.read())
    except (OSError, ValueError):
        return False


# --- sense ----------------------------------------------------------------------------------------


def disagreements(segment: SegmentReader) -> Iterator[str]:
    """Where the arrays of a segment do not fit each other. Reads all of them."""
    for field in (*TEXT_FIELDS, *NAME_FIELDS, *EXACT_FIELDS):
        yield from _posting_order(segment, field)
    ids = _by_document(segment, "id")
    keys = _by_document(segment, "key")
    facets = {name: segment.facet(name) for name in FACET_FIELDS}
    for name, facet in facets.items():
        if list(facet.keys) != list(value_keys(facet.encoded_values())):
            yield f"the keys of {name} are not those of its values"
    for document in range(segment.size):
        try:
            article = segment.stored(document)
        except UNREADABLE as error:
            yield f"article {document} cannot be read: {error}"
            continue
        if ids[document] != article.id or keys[document] is None:
            yield f"article {document} is not found by its id"
        if (article.date or "") != (iso_day(segment.days[document]) or ""):
            yield f"the day of article {document} is not that of its column"
        for name, facet in facets.items():
            values = sorted(facet.values(document))
            # authors who wrote together were one value until their names were told apart
            if values != sorted(set(facet_values(article, name))) and not (
                name == "author" and values == [article.author]
            ):
                yield f"{name} of article {document} are not those of its facet"


def _posting_order(segment: SegmentReader, name: str) -> Iterator[str]:
    field = segment.field(name)
    before = b""
    for ordinal in range(len(field)):
        term = field.term(ordinal)
        if ordinal and term <= before:
            yield f"the terms of {name} are not in order at {term!r}"
        before = term
        found = field.postings(range(ordinal, ordinal + 1))
        if not _ascending(found, segment.size):
            yield f"the postings of {term!r} in {name} are not in order"
        elif name in TEXT_FIELDS:
            places = segment.text_field(name).places(ordinal)
            if places.starts[-1] != len(places.positions):
                yield f"the positions of {term!r} in {name} are not all there"
            for start, end in zip(places.starts, places.starts[1:], strict=False):
                here = list(places.positions[start:end])
                if not all(map(le, here, here[1:])):  # a compound and its first part may have one stem
                    yield f"the positions of {term!r} in {name} are not in order"
                    break


def _ascending(found: Postings, size: int) -> bool:
    documents = list(found.documents)
    return (
        bool(documents)
        and documents[-1] < size
        and min(found.frequencies) > 0
        and all(map(lt, documents, documents[1:]))
    )


def _by_document(segment: SegmentReader, name: str) -> list[str | None]:
    """The one term that each document has in a field; None where it has none or several."""
    field = segment.field(name)
    terms: list[str | None] = [None] * segment.size
    for ordinal in range(len(field)):
        for document in field.postings(range(ordinal, ordinal + 1)).documents:
            terms[document] = None if terms[document] is not None else field.text(ordinal)
    return terms
