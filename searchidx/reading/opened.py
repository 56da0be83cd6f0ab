"""One thing that is being read: a file, or what stands in a file that holds others.

In: nothing but values. Out: `Opened`, which readers get and hand on. A
packed file may unpack to a thousand times its size: streams that unpack are `guarded`.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import IO, cast

from searchidx import limits
from searchidx.models import Failure, Skipped
from searchidx.reading.gzip_members import GzipMembers
from searchidx.reading.zstd_frames import ZstdFrames


class TooMuch(Exception):
    """Reading stopped at a limit; the message is the reason, for the user."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Bytes to read, and where they stand.

    `path` is the file on disk and `member` the place in it (None for the file itself); `name` is what the
    kind is told by. `size` is how many bytes it takes up in what holds it. `on_disk` says that `stream`
    is the file as it lies, so that one may seek in it. `depth` counts the archives around it; `budget` is that of the
    innermost of them.
    """

    path: str
    stream: io.BufferedReader
    name: str
    size: int
    member: str | None = None
    on_disk: bool = False
    depth: int = 0
    budget: Budget | None = None

    def inside(
        self, member: str, stream: IO[bytes] | io.RawIOBase, size: int, budget: Budget | None = None
    ) -> Opened:
        """What stands in this one under the name `member`, and may unpack to no more than is left of `budget`."""
        place, depth = self.place(member), self.depth + 1
        return Opened(
            self.path, buffered(stream), member, size, place, depth=depth, budget=budget or self.budget
        )

    def named(self, name: str) -> Opened:
        """The same under a name that tells its kind."""
        return replace(self, name=name)

    def place(self, member: str) -> str:
        """The name of a member within the file."""
        return f"{self.member}/{member}" if self.member else member

    def through(self, stream: IO[bytes] | io.RawIOBase) -> Opened:
        """The same, unpacked."""
        return replace(self, stream=buffered(stream), on_disk=False)

    def failure(self, reason: str, member: str | None = None) -> Failure:
        """A remark on it, or on one of its members: it cannot be read."""
        return Failure(self.path, "read", self._placed(reason, member))

    def skipped(self, reason: str, member: str | None = None) -> Skipped:
        """A remark on it, or on one of its members: it holds no article."""
        return Skipped(self.path, self._placed(reason, member))

    def _placed(self, reason: str, member: str | None) -> str:
        where = self.member if member is None else self.place(member)
        return f"in {where}: {reason}" if where else reason

    def whole(self, limit: int | None = None) -> bytes:
        """All of it. Raises TooMuch for more than `limit` bytes."""
        most = limits.used().document if limit is None else limit
        data = self.stream.read(most + 1)
        if len(data) > most:
            raise TooMuch(too_large(most))
        return data

    def seekable(self) -> IO[bytes]:
        """A stream of it to seek in: the file as it lies, or a copy in memory. Raises TooMuch."""
        return self.stream if self.on_disk else io.BytesIO(self.whole())


def too_large(most: int) -> str:
    """The reason why a document of more than so many bytes is not read."""
    return f"larger than {most >> 20} MB: too large for one article (setting max_document_mb)"


def buffered(stream: IO[bytes] | io.RawIOBase) -> io.BufferedReader:
    """A stream that one can look ahead in."""
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream))


class Budget:
    """How much one packed thing of `size` bytes may unpack to, over all its streams.

    What is unpacked of it is taken off the `outer` budget too, that of the archive that it stands in: a thousand
    small bombs in one archive are one bomb.
    """

    def __init__(self, size: int, outer: Budget | None = None) -> None:
        most = limits.used()
        self._left = max(most.free, most.ratio * size)
        self._outer = outer

    @property
    def spent(self) -> bool:
        """Whether nothing is left."""
        return self._left < 0

    def spend(self, number: int) -> None:
        """Take `number` bytes off. Raises TooMuch when there are no more."""
        self._left -= number
        if self._outer is not None:
            self._outer.spend(number)
        if self._left < 0:
            raise TooMuch(f"it unpacks to more than {limits.used().ratio} times its size: stopped")


_OF_MEMBERS = GzipMembers, ZstdFrames


class Guarded(io.RawIOBase):
    """A stream of unpacked bytes that stops at a budget."""

    def __init__(self, stream: IO[bytes] | GzipMembers | ZstdFrames, budget: Budget) -> None:
        self._stream, self._budget = stream, budget

    def readable(self) -> bool:
        return True

    @property
    def member(self) -> int:
        """The number of the member of a packed file that was read from last; 0 where there are none."""
        return self._stream.number if isinstance(self._stream, _OF_MEMBERS) else 0

    def resume(self) -> bool:
        """Go on behind a damaged place; False where that cannot be done, or nothing follows."""
        return isinstance(self._stream, _OF_MEMBERS) and self._stream.next_member()

    def readinto(self, into: memoryview) -> int:  # type: ignore[override] # the buffer is our own reader's
        data = self._stream.read(len(into))
        self._budget.spend(len(data))
        into[: len(data)] = data
        return len(data)
