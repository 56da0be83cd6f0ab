"""Characters and white space, made regular in one place.

In: text of any origin. Out: text in NFC without control, zero-width and other invisible characters;
lines, or paragraphs split by blank lines. It changes no word.
"""

from __future__ import annotations

import re
import unicodedata

_DROPPED = dict.fromkeys(
    [
        *(code for code in range(0x20) if chr(code) not in "\t\n\v\f\r"),
        *range(0x7F, 0x85),
        *range(0x86, 0xA0),  # C1 controls, all but NEL
        0xAD,  # soft hyphen
        0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF,  # zero-width and direction marks
        *range(0x202A, 0x202F), *range(0x2066, 0x206A),
        0xFFFC,  # where a picture stood
    ]
)  # fmt: skip
_SPACES = dict.fromkeys((9, 160, 5760, *range(8192, 8203), 8239, 8287, 12288), " ")
_LINE_ENDS = dict.fromkeys((11, 12, 13, 133, 8232), "\n") | {0x2029: "\n\n"}
_TABLE: dict[int, str | None] = {**_DROPPED, **_SPACES, **_LINE_ENDS}
_ODD = re.compile("[" + "".join(re.escape(chr(code)) for code in _TABLE if code != 0x0D) + "\ud800-\udfff]")
_REGULAR_ASCII = b"\n" + bytes(range(0x20, 0x7F))
_LONE = re.compile("[\ud800-\udfff]")
_BLANK_LINES = re.compile(r"\n{3,}")


def regular(text: str) -> str:
    """`text` in NFC with plain spaces and line ends, and without invisible characters."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        # five times as fast as a search for what is odd
        return text.translate(_TABLE) if text.encode().translate(None, _REGULAR_ASCII) else text
    # of what is odd only the mark of a picture can be printed; to ask that takes half as long as the search
    if (not text.isprintable() or "\ufffc" in text) and _ODD.search(text):
        # ZWJ and ZWNJ stay: Persian and Indic spelling, and emoji, need them
        text = _LONE.sub("\ufffd", text.translate(_TABLE))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """`text` as a single line: titles, names, captions."""
    return " ".join(regular(text).split())


def paragraphs(text: str) -> str:
    """`text` as it stands, with one blank line between paragraphs and no other surplus space."""
    text = regular(text)
    while "  " in text:
        text = text.replace("  ", " ")
    text = text.replace(" \n", "\n").replace("\n ", "\n")
    if "\n\n\n" in text:
        text = _BLANK_LINES.sub("\n\n", text)
    return text.strip()
