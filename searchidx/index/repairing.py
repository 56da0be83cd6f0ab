"""What can be saved of a damaged index: whole segments, articles of broken ones, and the rest by its source.

In: an index's folder. Out: an index that is whole, and the files to read again for what it lost. A segment keeps
its articles in parts with checksums of their own, so an article is lost only when those are damaged too; then
the ledger tells which file it came from. A file is there until all of it is done, with what is to be read again, so
that a repair that was cut off goes on where it was.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from searchidx import words
from searchidx.errors import IndexDamaged, NotAnIndex
from searchidx.identity import article_key
from searchidx.index.aliases import ALIASES, DAMAGED_ALIASES
from searchidx.index.builder import SegmentBuilder
from searchidx.index.checking import disagreements, is_sealed_file
from searchidx.index.commit import commit, write_settings
from searchidx.index.folder import (
    IndexFolder,
    expect_readable,
    open_folder,
    write_atomically,
    writing_errors,
)
from searchidx.index.found_by import FOUND_BY
from searchidx.index.grouping import group
from searchidx.index.integrity import UNREADABLE, segment_problem
from searchidx.index.kept import KEPT, list_again, missing
from searchidx.index.learned import LEARNED
from searchidx.index.ledger import LEDGER, SEAL, Ledger, ledger_damage, ledger_is_gone, seal_ledger
from searchidx.index.lock import LOCK, Waiting, write_lock
from searchidx.index.manifest import Manifest, SegmentEntry, read_manifest
from searchidx.index.merging import sampled
from searchidx.index.naming import INDEX_NAME, REPAIR, SEGMENT_EXTENSION, new_segment_name
from searchidx.index.parts import Parts
from searchidx.index.reader import IndexReader
from searchidx.index.seals import sealed, unsealed
from searchidx.index.sections import Sections, write_sections
from searchidx.index.segment import STORED_FIELDS, SegmentReader
from searchidx.index.settling import bring_in_line, difference
from searchidx.index.story_table import write_stories
from searchidx.models import Dating, Document, Entities, StoredArticle

_STORED = tuple(f"{name}{part}" for name in STORED_FIELDS for part in ("", "@", ".dictionary"))
"""The sections from which an article can be made again; not all segments have dictionaries."""


@dataclass(slots=True)
class Saved:
    """What a repair did, so far.

    `rebuilt` counts articles that were indexed anew from what a damaged segment keeps of them; `to_read` are
    files whose articles are lost and that are still there, `gone` those that are not; `unknown` says what was
    dropped without anybody knowing what it was.
    """

    rebuilt: int = 0
    to_read: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def repair(path: str, waiting: Waiting | None = None) -> Saved:
    """Make the index at `path` whole with what it still holds.

    Raises NoIndex, NotAnIndex, OtherVersion, IndexLocked, IndexUnwritable; IndexDamaged when nothing in the
    folder can be read as an index of this version.
    """
    saved = Saved()
    expect_readable(path)
    folder = _opened(path)
    with write_lock(folder, waiting):
        with writing_errors(folder.path):
            _drop_other_files(folder, saved)
            _say_begun(folder, _to_read(folder))
            saved.unknown += (name for name in missing(folder) if name not in (KEPT, *saved.unknown))
            list_again(folder, (ALIASES, FOUND_BY, LEARNED))
        entries, trusted = _entries(folder)
        kept: list[SegmentEntry] = []
        for entry in entries:
            if _stands(folder, entry):
                kept.append(entry)
            elif rebuilt := _rebuilt(folder, entry):
                kept.append(rebuilt)
                saved.rebuilt += rebuilt.documents
            else:
                saved.unknown.append(
                    f"{entry.documents or 'all'} articles of {entry.name}{SEGMENT_EXTENSION}"
                )
        if not trusted:
            kept = _once_each(folder, kept)
        _commit(folder, kept, _last_generation(folder) + 1)
        with writing_errors(folder.path):
            write_settings(folder)
        folder = open_folder(path)
        _settle_with_ledger(folder, saved, trusted=trusted)
    return saved


def finish(folder: IndexFolder) -> None:
    """All of a repair is done, and what was lost is read again as far as that goes. Raises IndexUnwritable."""
    with writing_errors(folder.path), contextlib.suppress(FileNotFoundError):
        os.unlink(folder.file(REPAIR))


def _say_begun(folder: IndexFolder, to_read: Iterable[str]) -> None:
    """Remember that a repair is under way, and what is to be read again. Raises OSError."""
    names = [os.fsencode(path).hex() for path in sorted(to_read)]  # paths need not be text
    write_atomically(folder.file(REPAIR), sealed({"to_read": names}))


def _to_read(folder: IndexFolder) -> list[str]:
    """What is to be read again for a repair that was begun."""
    try:
        with open(folder.file(REPAIR), encoding="utf-8") as file:
            return [os.fsdecode(bytes.fromhex(name)) for name in unsealed(file.read())["to_read"]]
    except UNREADABLE:
        return []


def _commit(folder: IndexFolder, entries: list[SegmentEntry], generation: int) -> None:
    """Commit these segments, the copies among them found anew."""
    if folder.folds:
        with writing_errors(folder.path):
            ungrouped = [replace(entry, grouped=0) for entry in sampled(folder, entries)]
            parts = Parts(folder)
            entries, _ = group(folder, ungrouped, {}, generation, parts)
            write_stories(folder, [parts.opened(entry) for entry in entries], generation)
    commit(folder, Manifest(generation, tuple(entries)))


def _opened(path: str) -> IndexFolder:
    """The folder, also where its settings are damaged but everything else says that it is ours."""
    try:
        return open_folder(path)
    except IndexDamaged:
        path = os.path.abspath(path)
        names = os.listdir(path)
        if not any(name.startswith((f"{INDEX_NAME}_", f"_{INDEX_NAME}_")) for name in names):
            raise NotAnIndex(f"{path} has no file of an index", "name another folder with --index") from None
        return IndexFolder(path, words.stemmer_version(), _folded(path))


def _folded(path: str) -> bool:
    """Whether copies were folded, as far as the list of segments tells it, where the settings are lost."""
    try:
        manifest = read_manifest(IndexFolder(path))
    except UNREADABLE:
        return True
    return manifest.grouped or not manifest.segments


def _entries(folder: IndexFolder) -> tuple[list[SegmentEntry], bool]:
    """The segments as the manifest lists them; where it is damaged, those that lie in the folder."""
    try:
        return list(read_manifest(folder).segments), True
    except UNREADABLE:
        pass
    found = [
        name.removesuffix(SEGMENT_EXTENSION)
        for name in os.listdir(folder.path)
        if name.startswith(f"{INDEX_NAME}_") and name.endswith(SEGMENT_EXTENSION)
    ]
    found.sort(key=lambda name: os.path.getmtime(folder.file(name + SEGMENT_EXTENSION)))
    entries = []
    for name in found:
        documents = 0
        with contextlib.suppress(*UNREADABLE):
            documents = len(Sections(folder.file(name + SEGMENT_EXTENSION))["days"])
        entries.append(SegmentEntry(name, documents))
    return entries, False


def _last_generation(folder: IndexFolder) -> int:
    """The highest number in the name of a manifest or a table of contents; -1 without any."""
    stems = (os.path.splitext(name)[0].replace("-", "_") for name in os.listdir(folder.path))
    numbers = (stem.rpartition("_")[2] for stem in stems if stem.startswith(("manifest_", f"_{INDEX_NAME}_")))
    return max((int(number) for number in numbers if number.isdigit()), default=-1)


def _stands(folder: IndexFolder, entry: SegmentEntry) -> bool:
    if segment_problem(folder, entry.name, entry.documents, entry.deleted):
        return False
    sections = Sections(folder.file(entry.name + SEGMENT_EXTENSION))
    try:
        return not any(True for _ in disagreements(SegmentReader(sections, entry.documents)))
    except UNREADABLE:
        return False


# --- articles of a broken segment -----------------------------------------------------------------


def _rebuilt(folder: IndexFolder, entry: SegmentEntry) -> SegmentEntry | None:
    """A segment of the same live articles, indexed anew; None where they cannot be read."""
    builder = SegmentBuilder()
    try:
        sections = Sections(folder.file(entry.name + SEGMENT_EXTENSION))
        if not all(map(sections.intact, filter(sections.__contains__, _STORED))):
            return None
        documents = len(sections["meta@"]) - 1
        segment = SegmentReader(sections, documents)
        for number in range(documents):
            if number not in entry.deleted:
                document = document_of(segment.stored(number))
                builder.add(document, article_key(document.path, document.name))
    except UNREADABLE:
        return None
    name = new_segment_name()
    with writing_errors(folder.path):
        write_sections(folder.file(name + SEGMENT_EXTENSION), builder.sections())
    return SegmentEntry(name, len(builder)) if len(builder) else None


def document_of(article: StoredArticle) -> Document:
    """A stored article as what it was indexed from."""
    return Document(
        id=article.id, path=article.path, name=article.name, title=article.title, text=article.text,
        dating=Dating(
            date.fromisoformat(article.date) if article.date else None, article.date_source, article.date_grade
        ),
        entities=Entities(article.people, article.places, article.organizations),
        language=article.language, site=article.site, author=article.author, url=article.url,
        saved=article.saved,
    )  # fmt: skip


def _once_each(folder: IndexFolder, entries: list[SegmentEntry]) -> list[SegmentEntry]:
    """Without the manifest nobody knows what was deleted: of articles with one key, the last stays."""
    seen: set[str] = set()
    made: list[SegmentEntry] = []
    for entry in reversed(entries):
        sections = Sections(folder.file(entry.name + SEGMENT_EXTENSION))
        keys = SegmentReader(sections, entry.documents).field("key")
        deleted: set[int] = set()
        for ordinal in range(len(keys)):
            key = keys.text(ordinal)
            if key in seen:
                deleted.update(keys.postings(range(ordinal, ordinal + 1)).documents)
            seen.add(key)
        if len(deleted) < entry.documents:
            made.append(SegmentEntry(entry.name, entry.documents, frozenset(deleted)))
    return made[::-1]


# --- the ledger -----------------------------------------------------------------------------------


def _settle_with_ledger(folder: IndexFolder, saved: Saved, *, trusted: bool) -> None:
    """What the ledger knows and the index has not is lost: its files are to be read again.

    Where the manifest was not there to say what was deleted, what the ledger does not know goes.
    """
    if ledger_damage(folder) or ledger_is_gone(folder, read_manifest(folder)):
        with writing_errors(folder.path):
            for name in (LEDGER, LEDGER + SEAL):
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(folder.file(name))
        Ledger(folder).close()
        saved.unknown.append("which files were read: the next add reads all of them again")
        return
    ledger = Ledger(folder)
    try:
        reader = IndexReader.open(folder)
        found = difference(ledger, reader)
        with writing_errors(folder.path):
            _say_begun(folder, {*_to_read(folder), *found.lost})
        if not trusted and ledger.article_counts():
            reader, found.strange = _delete(folder, reader, found.strangers), {}
        bring_in_line(ledger, reader.generation, found)
    finally:
        ledger.close()
    seal_ledger(folder.file(LEDGER))
    for path in _to_read(folder):
        (saved.to_read if os.path.exists(path) else saved.gone).append(path)
    if found.lost and saved.unknown:
        saved.unknown = [each for each in saved.unknown if not each.endswith(SEGMENT_EXTENSION)]


def _delete(folder: IndexFolder, reader: IndexReader, numbers: list[int]) -> IndexReader:
    """Commit without these documents, given by their index-wide numbers."""
    gone: dict[str, set[int]] = {}
    for number in numbers:
        segment, document = reader.locate(number)
        name = reader.manifest.segments[reader.segments.index(segment)].name
        gone.setdefault(name, set()).add(document)
    entries = [
        SegmentEntry(e.name, e.documents, e.deleted | gone.get(e.name, frozenset()))
        for e in reader.manifest.segments
    ]
    _commit(folder, [each for each in entries if each.live], reader.generation + 1)
    return IndexReader.open(folder)


def _drop_other_files(folder: IndexFolder, saved: Saved) -> None:
    """Small sealed files that are not what was written are made again by those who use them."""
    for name in sorted(os.listdir(folder.path)):
        path = folder.file(name)
        if name == LOCK:
            if os.path.getsize(path):
                os.truncate(path, 0)
        elif not _is_made_again(name) or is_sealed_file(path):
            continue
        elif name == ALIASES:  # somebody's work: perhaps he can read what it says
            os.replace(path, folder.file(DAMAGED_ALIASES))
            saved.unknown.append(f"{name}, as it is: kept as {DAMAGED_ALIASES}")
        else:
            os.unlink(path)
            saved.unknown.append(name)


def _is_made_again(name: str) -> bool:
    """Whether it is a small file that those who use it make again, or the user."""
    return name.endswith(".json") and not name.startswith(("manifest-", "searchidx.", "writer."))
