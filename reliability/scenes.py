"""What is done to an index while it is killed or the disk is full, and what must be true afterwards.

In: a folder to work in. Out: `Scene`s: an index as it is before, a piece of work, and the articles that the index has
when it is done. Articles are compared by what is stored of them, so half an article is none of them.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from searchidx import Archive, pieces, restore
from searchidx.archive import check, repair
from searchidx.errors import IndexLocked, SearchidxError, UsageError
from searchidx.index import writer
from searchidx.index.folder import IndexFolder
from searchidx.index.manifest import manifest_file, read_manifest, toc_file

PAGE = "# The {0} question\n\nNobody in the town of {0} could say on Monday why the {0} had been {1}.\n"
PLACES = "bridge harbour market quay tower mill station theatre school bakery garden library".split()

COPY = (
    "The ferry to the island of {0} will not sail before the end of the week, the company said on Monday, because the"
    " ice at the pier is thicker than in any winter since the harbour was built. Passengers with a ticket may travel"
    " by bus, or have their money back at the counter in the old customs house. {1} is open until eight."
)
"""A story that several outlets print, with a word of their own."""

Articles = Mapping[str, str]
"""Path and name of each article -> all that is stored of it."""

Copies = Mapping[str, frozenset[str]]
"""Path and name of each article that has copies -> theirs."""


@dataclass(frozen=True)
class Scene:
    """One kind of work, on the copy of `begun` that lies in `place`.

    `folded` are the copies before and after, where the work changes them, in one commit."""

    name: str
    begun: Path
    work: Callable[[Path], object]
    before: Articles
    after: Articles
    whole_before: bool = True
    folded: tuple[Copies, Copies] | None = None

    def set_up(self, place: Path) -> None:
        """Lay out the index and its sources as they were before; nothing of an earlier try is left."""
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.begun, place, symlinks=True)


def articles_of(index: Path) -> Articles:
    """What an index holds. Raises SearchidxError; AssertionError where an article is there twice."""
    found: dict[str, str] = {}
    with Archive(index, create=False) as archive:
        for article in archive.articles():
            key = f"{article.path}#{article.name}"
            assert key not in found, f"{key} is there twice"
            found[key] = f"{article.title}\n{article.text}\n{article.date}"
    return found


def copies_of(index: Path) -> Copies:
    """Which articles an index takes for copies of each other. Raises SearchidxError."""
    with Archive(index, create=False) as archive:
        names = {article.id: f"{article.path}#{article.name}" for article in archive.articles()}
        found = {
            name: frozenset(names[copy.id] for copy in archive.copies(own)) for own, name in names.items()
        }
    return {name: copies for name, copies in found.items() if copies}


def lost(scene: Scene, place: Path) -> str | None:
    """What is wrong after the work was cut off, in words; then the work is done again and must come to its end."""
    index = place / "index"
    if scene.whole_before:
        try:
            now = articles_of(index)
        except (SearchidxError, AssertionError) as error:
            return f"cannot be opened: {error}"
        for key in scene.before.keys() | scene.after.keys() | now.keys():
            states = {scene.before.get(key), scene.after.get(key)}
            if now.get(key) not in states:
                return f"{key} is {'lost' if key not in now else 'not what anybody wrote'}"
        if problems := check(index).problems:
            return f"not whole: {problems}"
        if scene.folded and copies_of(index) not in scene.folded:
            return "the copies are not what anybody made of them"
    scene.work(place)
    if articles_of(index) != scene.after:
        return "doing it again does not come to the same end"
    if scene.folded and copies_of(index) != scene.folded[1]:
        return "doing it again does not come to the same copies"
    if problems := check(index).problems:
        return f"not whole after doing it again: {problems}"
    if leftovers := left_over(index):
        return f"left over: {leftovers}"
    return None


def left_over(index: Path) -> set[str]:
    """Files that the latest generation does not need, and folders beside the index that somebody began."""
    manifest = read_manifest(IndexFolder(str(index)))
    generation = manifest.generation
    needed = {
        "searchidx.json", "kept.json", "names.json", "aliases.json", "lines.json", "ledger.sqlite3",
        "ledger.sqlite3.crc", "writer.lock", "writer.json", manifest_file(generation), toc_file(generation),
        f"stories-{generation}.groups",
    }  # fmt: skip
    for entry in manifest.segments:
        needed |= {f"{entry.name}.arrays", f"{entry.name}.{entry.grouped}.groups"}
    beside = {path.name for path in index.parent.iterdir() if path.name.startswith(f"{index.name}.")}
    return ({path.name for path in index.iterdir()} - needed) | beside


# --- the scenes -----------------------------------------------------------------------------------


def _page(place: Path, name: str, state: str = "closed") -> None:
    (place / "pages").mkdir(exist_ok=True)
    (place / "pages" / f"{name}.md").write_text(PAGE.format(name, state), encoding="utf-8")


def _records(place: Path, count: int, word: str) -> None:
    records = (
        {"id": f"r{n}", "title": f"Record {n}", "text": f"a {word} at place{n}", "language": "en", "date": "2023-03-31",
         "people": ["Vera Kolas"], "places": [], "organizations": []}
        for n in range(count)
    )  # fmt: skip
    text = "".join(json.dumps(record) + "\n" for record in records)
    (place / "records.jsonl").write_text(text, encoding="utf-8")


def _add(place: Path, *, jobs: int = 1, **options: bool) -> None:
    with Archive(place / "index") as archive:
        archive.add([place / "pages", place / "records.jsonl"], jobs=jobs, **options)  # type: ignore[arg-type]


def _add_in_two(place: Path) -> None:
    """Add with two processes, each of which builds segments, however few the records are."""
    usual = pieces.SEGMENT_FROM, pieces.LEAST_BYTES
    pieces.SEGMENT_FROM, pieces.LEAST_BYTES = 8, 2_000
    try:
        _add(place, jobs=2)
    finally:
        pieces.SEGMENT_FROM, pieces.LEAST_BYTES = usual


def _in_steps(place: Path) -> None:
    """Add with a commit every few articles."""
    usual, writer.COMMIT_EVERY = writer.COMMIT_EVERY, 3
    try:
        _add(place)
    finally:
        writer.COMMIT_EVERY = usual


def _remove(place: Path) -> None:
    with Archive(place / "index") as archive:
        archive.remove([place / "pages" / "quay.md"])


def _optimize(place: Path) -> None:
    with Archive(place / "index") as archive:
        archive.optimize()


def _repair(place: Path) -> None:
    repair(place / "index", jobs=1)


def _back_up(place: Path) -> None:
    """The backup must be there whole, or not at all."""
    if (place / "backup").exists():
        shutil.rmtree(place / "copy", ignore_errors=True)
        restore(place / "backup", place / "copy")
        assert articles_of(place / "copy") == articles_of(place / "index")
        (place / "backup").unlink()
    with Archive(place / "index") as archive:
        archive.backup(place / "backup")


def _restore(place: Path) -> None:
    if not (place / "index").exists():
        restore(place / "backup", place / "index")
    else:
        _write_nothing(place)


def _write_nothing(place: Path) -> None:
    """What a restore leaves that is killed when the index has its name already, the next writer takes away."""
    with Archive(place / "index") as archive:
        archive.add([], jobs=1)


def _back_up_beside_a_writer(place: Path) -> None:
    """The backup is of some commit: nothing of before is missing, and nothing in it that was never written."""
    if (place / "backup").exists():
        shutil.rmtree(place / "copy", ignore_errors=True)
        restore(place / "backup", place / "copy")
        assert check(place / "copy").whole
        before = set(json.loads((place / "before.json").read_text(encoding="utf-8")).items())
        there = set(articles_of(place / "copy").items())
        _in_steps(place)
        assert before <= there <= set(articles_of(place / "index").items()), (
            "no commit ever was like the backup"
        )
        (place / "backup").unlink()
    with _beside(lambda: _in_steps(place)), Archive(place / "index") as archive:
        archive.backup(place / "backup")


def _restore_twice(place: Path) -> None:
    """Two at once to one place: one makes the index, and the other is told that it is being made, or there."""
    if (place / "index").exists():
        _write_nothing(place)
        return
    refused = (IndexLocked, UsageError)
    with _beside(lambda: _restore(place), may_refuse=refused), suppress(*refused):
        restore(place / "backup", place / "index")
    if not (place / "index").exists():  # both were refused, which full disks may do to them
        _restore(place)


@contextmanager
def _beside(work: Callable[[], object], may_refuse: tuple[type[SearchidxError], ...] = ()) -> Iterator[None]:
    """Another process does some work meanwhile; what it is refused is raised here, and must be ours."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        with os.fdopen(write, "w", errors="backslashreplace") as said:
            try:
                work()
            except SearchidxError as error:
                if not isinstance(error, may_refuse):
                    said.write(f"{error.message} ({error.hint})")
            except BaseException as error:
                said.write(f"! {type(error).__name__}: {error}")
            said.flush()
            os._exit(0)
    os.close(write)
    try:
        yield
    finally:
        with os.fdopen(read, errors="replace") as told:
            refused = told.read()
        os.waitpid(pid, 0)
    assert not refused.startswith("!"), refused
    if refused:
        raise SearchidxError(refused)


def scenes(place: Path, wanted: Collection[str] = ()) -> list[Scene]:
    """The scenes that are wanted, all without, their indexes built below `place`/begun; done in `place`/now."""
    now, begun = place / "now", place / "begun"

    def start(change: Callable[[Path], object]) -> Path:
        """An index of three commits with what `change` then does to it; made where the work will be done."""
        shutil.rmtree(now, ignore_errors=True)
        now.mkdir(parents=True)
        for name in PLACES[:4]:
            _page(now, name)
            _add_pages(now)
        _records(now, 5, "truce")
        _add(now)
        change(now)
        kept = begun / str(len(list(begun.iterdir())) if begun.exists() else 0)
        shutil.copytree(now, kept)
        return kept

    def scene(
        name: str,
        work: Callable[[Path], object],
        change: Callable[[Path], object],
        *,
        folds: bool = False,
        whole_before: bool = True,
    ) -> Scene:
        kept = start(change)
        index = now / "index"
        before = articles_of(index) if whole_before else {}
        folded = copies_of(index) if folds else {}
        work(now)
        made = (folded, copies_of(index)) if folds else None
        return Scene(name, kept, work, before, articles_of(index), whole_before, made)

    unlike: dict[str, bool] = {"whole_before": False}
    folding: dict[str, bool] = {"folds": True}
    every: list[tuple[str, Callable[[Path], object], Callable[[Path], object], dict[str, bool]]] = [
        ("add", _in_steps, _more, {}),
        ("add by two processes", _add_in_two, _many_records, {}),
        ("update", _add, _changed, {}),
        ("prune", lambda place: _add(place, prune=True), _gone, {}),
        ("remove", _remove, _nothing, {}),
        ("merge", _optimize, _nothing, {}),
        ("add copies", _add, _more_copies, folding),
        ("fold copies", lambda place: _add(place, copies=True), _unfolded_copies, folding),
        ("repair", _repair, _damaged, unlike),
        ("upgrade", _repair, _of_an_older_schema, unlike),
        ("backup", _back_up, _nothing, {}),
        ("backup beside a writer", _back_up_beside_a_writer, _more_and_noted, {}),
        ("restore", _restore, _only_a_backup, unlike),
        ("two restores", _restore_twice, _only_a_backup, unlike),
    ]
    return [scene(name, *how, **said) for name, *how, said in every if not wanted or name in wanted]


def _nothing(place: Path) -> None:
    """The index as it is."""


def _add_pages(place: Path) -> None:
    with Archive(place / "index") as archive:
        archive.add([place / "pages"], jobs=1)


def _more(place: Path) -> None:
    for name in PLACES[4:]:
        _page(place, name)


def _more_and_noted(place: Path) -> None:
    _more(place)
    (place / "before.json").write_text(json.dumps(articles_of(place / "index")), encoding="utf-8")


def _many_records(place: Path) -> None:
    _records(place, 60, "truce")


def _copies(place: Path, names: list[str], island: str) -> None:
    for name in names:
        (place / "pages" / f"{name} of {island}.md").write_text(
            f"# No ferry to {island}\n\n{COPY.format(island, name.title())}\n", encoding="utf-8"
        )


def _more_copies(place: Path) -> None:
    """Two copies that are there, and then a third one, and two of another story."""
    _copies(place, PLACES[:2], "Fedra")
    _add(place)
    _copies(place, PLACES[2:3], "Fedra")
    _copies(place, PLACES[:2], "Mirel")


def _unfolded_copies(place: Path) -> None:
    """An index that does not fold, with copies in several segments."""
    _add(place, copies=False)
    for name in PLACES[:3]:
        _copies(place, [name], "Fedra")
        _add(place)


def _of_an_older_schema(place: Path) -> None:
    settings = place / "index" / "searchidx.json"
    said = json.loads(settings.read_text(encoding="utf-8"))
    settings.write_text(json.dumps({**said, "schema": 1, "searchidx": "0.0.1"}), encoding="utf-8")


def _changed(place: Path) -> None:
    for name in PLACES[:2]:
        _page(place, name, "opened again")
    _records(place, 5, "ceasefire")


def _gone(place: Path) -> None:
    for name in PLACES[:2]:
        (place / "pages" / f"{name}.md").unlink()


def _damaged(place: Path) -> None:
    segment = max((place / "index").glob("*.arrays"), key=lambda path: path.stat().st_size)
    data = bytearray(segment.read_bytes())
    data[len(data) // 3] ^= 1
    segment.write_bytes(data)


def _only_a_backup(place: Path) -> None:
    with Archive(place / "index") as archive:
        archive.backup(place / "backup")
    shutil.rmtree(place / "index")
