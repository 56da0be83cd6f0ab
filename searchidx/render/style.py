"""How text is to look, decided once by the command line: colour or not, how wide, links or not."""

from __future__ import annotations

import os

from searchidx.values import dataclass, field


def _here() -> str:
    try:
        return os.getcwd()
    except OSError:  # the folder was deleted under us
        return ""


@dataclass(frozen=True, slots=True)
class Style:
    """What the reader's screen can show.

    `colour` False means no escape sequence at all; marks are then brackets. `width` is in cells.
    `links` makes paths clickable (OSC 8; only with colour). Paths below `folder` are shown relative to it.
    """

    colour: bool
    width: int
    links: bool = False
    folder: str = field(default_factory=_here)

    def shown_path(self, path: str) -> str:
        """The path as the reader would type it from `folder`."""
        start = self.folder.rstrip(os.sep) + os.sep
        return path[len(start) :] if self.folder and path.startswith(start) else path
