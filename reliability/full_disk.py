"""The disk is full from each storage operation on: nothing committed is lost, and it says so in words.

    python -m reliability.full_disk              every operation of every kind of work
    python -m reliability.full_disk --share 20   every twentieth
    python -m reliability.full_disk --mount      and on a small file system in memory (needs the right to mount)

Every write, new file and new folder from that operation on is refused with ENOSPC, those of SQLite too. The work must
end with an error of ours that names the disk, or come to its end without space; then the same holds as after a kill.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from reliability import storage
from reliability.kills import MOST_OPERATIONS
from reliability.scenes import Scene, articles_of, lost, scenes
from searchidx import Archive
from searchidx.archive import check
from searchidx.errors import SearchidxError

_SMALL = "2m"


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--share", type=int, default=1, help="at one of so many operations")
    arguments.add_argument("--mount", action="store_true", help="also on a file system of 2 MB")
    arguments.add_argument("--scene", action="append", default=[], help="only this one; may come again")
    given = arguments.parse_args()
    storage.with_storage()
    told: Counter[str] = Counter()
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        now = Path(folder) / "now"
        for scene in scenes(Path(folder), given.scene):
            scene.set_up(now)
            done = storage.at_operation(
                lambda scene=scene: scene.work(now), str(now), MOST_OPERATIONS, storage.FULL
            )
            for number in range(1, done.operations + 1, given.share):
                for failure in _filled(scene, now, number, told):
                    failures.append(failure)
                    print(failure, flush=True)  # at once: a run takes long, and may be cut off
            print(f"{scene.name}: {done.operations} operations", file=sys.stderr)
        if given.mount:
            for failure in _on_a_small_disk(Path(folder)):
                failures.append(failure)
                print(failure, flush=True)
    each = ", ".join(f"{number:,} {what}" for what, number in told.items())
    print(f"{sum(told.values()):,} full disks ({each}); {len(failures)} with something lost or unsaid")
    return 1 if failures else 0


def _filled(scene: Scene, now: Path, number: int, told: Counter[str]) -> list[str]:
    scene.set_up(now)
    done = storage.at_operation(lambda: scene.work(now), str(now), number, storage.FULL)
    told["told" if done.refused else "done without space"] += not done.broken
    said = done.broken
    if done.refused and not ("space" in done.refused.lower() or "full" in done.refused):
        said = f"does not name the disk: {done.refused}"
    try:
        said = said or lost(scene, now) or ""
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
    return [f"{scene.name} from operation {number} on: {said}"] if said else []


def _on_a_small_disk(folder: Path) -> list[str]:
    """Add to an index until its file system is full; then make space and add the rest."""
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_SMALL}", "tmpfs", disk], check=True)
    try:
        return _until_full(disk, folder / "pages")
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)  # whatever else looks into it at this moment


def _until_full(disk: Path, pages: Path) -> list[str]:
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(1_000_000))
    pages.mkdir()
    held, refused = 0, ""
    with Archive(disk / "index") as archive:
        for number in range(200):
            (pages / f"{number}.md").write_text(f"# Page {number}\n\n" + f"Nobody knew why {number}. " * 400)
            try:
                archive.add([pages], jobs=1)
                held = number + 1
            except SearchidxError as error:
                refused = f"{error.message} ({error.hint})"
                break
    if "No space left" not in refused and "full" not in refused:
        return [f"a full file system is told as {refused!r}"]
    if len(articles_of(disk / "index")) < held or not check(disk / "index").whole:
        return ["something committed is lost on a full file system"]
    ballast.unlink()
    with Archive(disk / "index") as archive:
        archive.add([pages], jobs=1)
    print(f"a file system of {_SMALL}: full after {held} articles: {refused}", file=sys.stderr)
    after = len(articles_of(disk / "index"))
    return (
        []
        if after == held + 1 and check(disk / "index").whole
        else [f"{after} articles after space was made"]
    )


if __name__ == "__main__":
    sys.exit(main())
