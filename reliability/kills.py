"""kill -9 at every storage operation of each kind of work (see `scenes`), and at random moments.

    python -m reliability.kills                  every operation, and 300 random moments
    python -m reliability.kills --share 20       every twentieth of them: what the tests run

After each kill the index must open, have every article that was committed, none of them half, pass `check`, and come
to the same end when the work is done again, with nothing left over.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from reliability import storage
from reliability.scenes import Scene, lost, scenes

MOST_OPERATIONS = 100_000
"""More than any work has."""


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--share", type=int, default=1, help="kill at one of so many operations")
    arguments.add_argument("--random", type=int, default=300, help="kills at random moments")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--scene", action="append", default=[], help="only this one; may come again")
    given = arguments.parse_args()
    storage.with_storage()
    choose = random.Random(given.seed)
    kills: Counter[str] = Counter()
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        now = Path(folder) / "now"
        made = scenes(Path(folder), given.scene)
        times: dict[str, float] = {}
        for scene in made:
            scene.set_up(now)
            began = time.perf_counter()
            done = storage.at_operation(
                lambda scene=scene: scene.work(now), str(now), MOST_OPERATIONS, storage.KILL
            )
            times[scene.name] = time.perf_counter() - began
            assert done.operations, f"{scene.name}: {done}"
            for number in range(1 + choose.randrange(given.share), done.operations + 1, given.share):
                _kill(scene, now, number, kills, failures)
            print(f"{scene.name}: {done.operations} operations, {kills[scene.name]} kills", file=sys.stderr)
        for _ in range(given.random):
            scene = choose.choice(made)
            _kill_at(scene, now, choose.uniform(0, times[scene.name]), kills, failures)
    each = ", ".join(f"{name} {number}" for name, number in kills.items())
    print(
        f"{sum(kills.values()):,} kills ({each}); {len(failures)} with something lost, half there or not whole"
    )
    return 1 if failures else 0


def _kill(scene: Scene, now: Path, number: int, kills: Counter[str], failures: list[str]) -> None:
    scene.set_up(now)
    done = storage.at_operation(lambda: scene.work(now), str(now), number, storage.KILL)
    _judge(scene, now, f"at operation {number}", done, kills, failures)


def _kill_at(scene: Scene, now: Path, moment: float, kills: Counter[str], failures: list[str]) -> None:
    scene.set_up(now)
    done = storage.at_moment(lambda: scene.work(now), moment)
    _judge(scene, now, f"after {moment:.3f} s", done, kills, failures)


def _judge(
    scene: Scene, now: Path, when: str, done: storage.Outcome, kills: Counter[str], failures: list[str]
) -> None:
    kills[scene.name] += done.killed
    said = done.broken or done.refused
    try:
        said = said or lost(scene, now) or ""
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
    if said:
        failures.append(f"{scene.name} {when}: {said}")
        print(failures[-1], flush=True)  # at once: a run takes long, and may be cut off


if __name__ == "__main__":
    sys.exit(main())
