"""Text from files made harmless for a terminal or a line: the one place where that is decided.

In: any string. Out: a string of the same length, so that character ranges stay true. A control
character becomes its visible picture (ESC: ␛), what has none, turns the reading direction or cannot
be encoded becomes `�`, and whatever moves the cursor to another place becomes a space.
"""

from __future__ import annotations

NO_TITLE = "(no title)"

_UNSHOWABLE = "\ufffd"
_BREAKS = "\n\u0085\u2028\u2029"
_SPACES = "\t\r\v\f"

_TABLE: dict[int, str] = {code: chr(0x2400 + code) for code in range(0x20)}
_TABLE[0x7F] = "\u2421"
_TABLE.update(dict.fromkeys(range(0x80, 0xA0), _UNSHOWABLE))  # C1: U+009B is ESC [ to some terminals
_TABLE.update(dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], _UNSHOWABLE))
_TABLE.update(dict.fromkeys(map(ord, _SPACES), " "))

_LINE_TABLE = _TABLE | dict.fromkeys(map(ord, _BREAKS), " ")
_BLOCK_TABLE = _TABLE | dict.fromkeys(map(ord, _BREAKS), "\n")


def _without_surrogates(text: str) -> str:
    # a table with 2,048 surrogates would slow every lookup; text that can be encoded has none
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(_UNSHOWABLE if "\ud800" <= char <= "\udfff" else char for char in text)
    return text


def line(text: str) -> str:
    """`text` on one line, harmless, as long as it was.

    >>> line("a\\x1b[31mb\\nc")
    'a␛[31mb c'
    """
    return text if text.isascii() and text.isprintable() else _without_surrogates(text.translate(_LINE_TABLE))


def block(text: str) -> str:
    """`text` harmless, its line breaks kept (all of them as newlines), as long as it was."""
    return _without_surrogates(text.translate(_BLOCK_TABLE))


def title(text: str) -> str:
    """A title on one line without runs of blanks; "(no title)" when nothing is left."""
    return " ".join(line(text).split()) or NO_TITLE


def title_or_empty(text: str) -> str:
    """The same, without a word for nothing: a cell of a table."""
    return " ".join(line(text).split())


def path_line(path: str) -> str:
    """A path on one line that still names its file: undecodable bytes (surrogate escapes) are kept.

    To be written with `os.fsencode`, as `encode()` refuses surrogates. A control character in a file
    name is replaced all the same; only NUL-separated output can carry it.
    """
    return path if path.isprintable() else path.translate(_LINE_TABLE)
