"""A day in the life of an archive: small adds, updates, removals and queries; what they take in memory and on disk.

    python -m reliability.soak                    24 hours of an archive that is fed every five minutes
    python -m reliability.soak --rounds 20        some of them: what the tests run

A round stands for five minutes: new articles, some changed, some gone and pruned, then questions, all by one process
that stays, as a page or a notebook does. Time is not waited for. As many articles go as come, so size and memory must
come to rest: the last third of the day may take no more than GROWTH times what the second took.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from reliability.scenes import PLACES
from searchidx import Archive
from searchidx.archive import check

ROUNDS = 24 * 12
LIVE = 2_000
NEW = 20
GROWTH = 1.15


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--rounds", type=int, default=ROUNDS)
    arguments.add_argument("--live", type=int, default=LIVE, help="articles that stay in the archive")
    given = arguments.parse_args()
    choose = random.Random(1)
    memory, size = [], []
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "files").mkdir()
        files = [_write(place, number, choose) for number in range(given.live)]
        with Archive(place / "index") as archive:
            archive.add([place / "files"], jobs=1)
            for number in range(given.live, given.live + given.rounds * NEW, NEW):
                _round(archive, place, files, number, choose)
                memory.append(_memory())
                size.append(sum(path.stat().st_size for path in (place / "index").iterdir()) / 1e6)
            held = archive.stats().articles
        whole = check(place / "index").whole
    third = max(1, given.rounds // 3)
    rest = {"memory": memory, "index": size}
    grown = [
        name
        for name, values in rest.items()
        if max(values[-third:]) > GROWTH * max(values[third : 2 * third] or values)
    ]
    print(
        f"{given.rounds} rounds, {given.rounds * NEW:,} articles in and out, {held:,} at the end;"
        f" memory {memory[0]:.0f} MB at first, {max(memory):.0f} at most, {memory[-1]:.0f} at the end;"
        f" index {size[0]:.1f} MB at first, {max(size):.1f} at most, {size[-1]:.1f} at the end;"
        f" {time.process_time() - began:.0f} s of processor time;"
        f" {'grows: ' + ', '.join(grown) if grown else 'bounded'}"
    )
    return 0 if whole and held == given.live and not grown else 1


def _round(archive: Archive, place: Path, files: list[Path], number: int, choose: random.Random) -> None:
    for at in range(number, number + NEW):
        files.append(_write(place, at, choose))
        files.pop(choose.randrange(len(files) - NEW)).unlink()
    for path in choose.sample(files, NEW // 2):
        _write(place, int(path.stem), choose)
    archive.add([place / "files"], jobs=1, prune=lambda _gone, _live: True)
    for _ in range(NEW):
        archive.search(f"truce {choose.choice(PLACES)}", limit=10)
    archive.search(f'"{choose.choice(PLACES)} truce" {choose.choice(PLACES)}*', limit=10)


def _write(place: Path, number: int, choose: random.Random) -> Path:
    words = " ".join(f"{choose.choice(PLACES)}{choose.randrange(500)}" for _ in range(150))
    row = {
        "title": f"The {choose.choice(PLACES)} truce {number}", "text": words, "language": "en", "date": "2023-03-31",
        "people": [], "places": [choose.choice(PLACES)], "organizations": [],
    }  # fmt: skip
    path = place / "files" / f"{number}.json"
    path.write_text(json.dumps(row), encoding="utf-8")
    return path


def _memory() -> float:
    """What this process holds now, in MB; its peak where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * resource.getpagesize() / 1e6
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == "__main__":
    sys.exit(main())
