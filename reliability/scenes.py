"""What is done to an index while it is killed or the disk is full, and what must be true afterwards.

In: a folder to work in. Out: `Scene`s: an index as it is before, a piece of work, and the articles that the index has
when it is done. Articles are compared by what is stored of them, so half an article is none of them.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from searchidx import Archive, restore
from searchidx.archive import check, repair
from searchidx.errors import SearchidxError
from searchidx.index import writer
from searchidx.index.folder import IndexFolder
from searchidx.index.manifest import manifest_file, read_manifest, toc_file

PAGE = "# The {0} question\n\nNobody in the town of {0} could say on Monday why the {0} had been {1}.\n"
PLACES = "bridge harbour market quay tower mill station theatre school bakery garden library".split()

Articles = Mapping[str, str]
"""Path and name of each article -> all that is stored of it."""


@dataclass(frozen=True)
class Scene:
    """One kind of work, on the copy of `begun` that lies in `place`."""

    name: str
    begun: Path
    work: Callable[[Path], object]
    before: Articles
    after: Articles
    whole_before: bool = True

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
    scene.work(place)
    if articles_of(index) != scene.after:
        return "doing it again does not come to the same end"
    if problems := check(index).problems:
        return f"not whole after doing it again: {problems}"
    if leftovers := left_over(index):
        return f"left over: {leftovers}"
    return None


def left_over(index: Path) -> set[str]:
    """Files that the latest generation does not need."""
    manifest = read_manifest(IndexFolder(str(index)))
    generation = manifest.generation
    needed = {
        "searchidx.json", "kept.json", "names.json", "aliases.json", "lines.json", "ledger.sqlite3",
        "ledger.sqlite3.crc", "writer.lock", "writer.json", manifest_file(generation), toc_file(generation),
        f"stories-{generation}.groups",
    }  # fmt: skip
    for entry in manifest.segments:
        needed |= {f"{entry.name}.arrays", f"{entry.name}.{entry.grouped}.groups"}
    return {path.name for path in index.iterdir()} - needed


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


def _add(place: Path, **options: bool) -> None:
    with Archive(place / "index") as archive:
        archive.add([place / "pages", place / "records.jsonl"], jobs=1, **options)  # type: ignore[arg-type]


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


def scenes(place: Path) -> list[Scene]:
    """All scenes, their indexes built below `place`/begun; the work is done in `place`/now."""
    now, begun = place / "now", place / "begun"

    def start(change: Callable[[Path], object] = lambda _: None) -> Path:
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
        change: Callable[[Path], object] = lambda _: None,
        **said: bool,
    ) -> Scene:
        kept = start(change)
        before = (
            articles_of(now / "index") if said.get("whole_before", True) and (now / "index").exists() else {}
        )
        work(now)
        return Scene(name, kept, work, before, articles_of(now / "index"), **said)

    return [
        scene("add", _in_steps, _more),
        scene("update", _add, _changed),
        scene("prune", lambda place: _add(place, prune=True), _gone),
        scene("remove", _remove),
        scene("merge", _optimize),
        scene("repair", _repair, _damaged, whole_before=False),
        scene("backup", _back_up),
        scene("restore", _restore, _only_a_backup, whole_before=False),
    ]


def _add_pages(place: Path) -> None:
    with Archive(place / "index") as archive:
        archive.add([place / "pages"], jobs=1)


def _more(place: Path) -> None:
    for name in PLACES[4:]:
        _page(place, name)


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
