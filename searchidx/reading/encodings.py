"""Bytes to text, whatever the file says about itself.

In: the bytes of one document. Out: text. Order of belief: a byte order mark; valid UTF-8, which text
in another encoding hardly ever is; the encoding declared in the page; the one its letters suggest;
at last Windows-1252, with replacement characters. It also mends text that was decoded wrongly before
it was saved ("â€™" for an apostrophe), where that is beyond doubt.
"""

from __future__ import annotations

import codecs
import re

FALLBACK = "cp1252"
HEAD = 4096
"""How many bytes of a page may hold its declaration."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# What browsers make of these names (WHATWG Encoding Standard): pages that claim the narrow encoding
# are written in the wide one.
_ALIASES = {
    "ascii": "cp1252", "us-ascii": "cp1252", "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252",
    "latin-1": "cp1252", "l1": "cp1252", "x-cp1252": "cp1252", "ansi": "cp1252",
    "iso-8859-9": "cp1254", "latin5": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030",
    "big5": "big5hkscs", "x-x-big5": "big5hkscs",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "ksc5601": "cp949", "windows-949": "cp949",
    "x-mac-cyrillic": "mac-cyrillic", "macintosh": "mac-roman", "x-mac-roman": "mac-roman",
    "unicode": "utf-8", "utf8": "utf-8", "utf-16": "utf-8", "utf-16le": "utf-8", "utf-16be": "utf-8",
}  # fmt: skip

_DECLARED = re.compile(
    rb"""<meta\b[^>]*?\bcharset\s*=\s*(?:["']\s*)?([A-Za-z0-9_:.\-]+)|<\?xml\b[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9_:.\-]+)""",
    re.I,
)
_CONTROLS = bytes(
    set(range(0x20)) - {0x00, 0x07, 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x1B, 0x1C, 0x1E, 0x1F}
)


def decode(data: bytes, *, html: bool = False, declared: str | None = None) -> str:
    """The text of `data`; `html` says that a `<meta charset>` in it counts. Never raises.

    `declared` is the encoding that what brought the data declares (a header of HTTP or mail).
    """
    return decoded(data, html=html, declared=declared)[0]


def decoded(data: bytes, *, html: bool = False, declared: str | None = None) -> tuple[str, bytes | None]:
    """The same, and that text in UTF-8 where the data are just that, line ends apart."""
    text, is_utf8 = _decode(data, html=html, declared=declared)
    if "\0" in text:
        text, is_utf8 = text.replace("\0", ""), False
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if is_utf8 else data
    mended = mend(text)
    return mended, data if is_utf8 and mended is text else None


def _decode(data: bytes, *, html: bool, declared: str | None) -> tuple[str, bool]:
    """The text, and whether the data are nothing but its UTF-8."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace"), False
    wide = wide_without_mark(data[:HEAD])
    if wide:
        return data.decode(wide, "replace"), False
    try:
        return data.decode("utf-8"), True
    except UnicodeDecodeError as error:
        if _nearly_utf8(data, error):
            return data.decode("utf-8", "replace"), False
    stated = (known(declared) if declared else None) or (declared_in(data[:HEAD]) if html else None)
    return _in_another(data, stated), False


def _in_another(data: bytes, declared: str | None) -> str:
    """The text of what is not UTF-8."""
    if declared and (text := _strict(data, declared)) is not None:
        return text
    western = data.decode(FALLBACK, "replace")
    if _plainly_western(western):
        return western
    for encoding, letters, often, some in _OF_ONE_LANGUAGE:
        if _is_plainly(text := data.decode(encoding, "replace"), letters, often, some):
            return text
    suggested = _suggested(data)
    if suggested and (text := _strict(data, suggested)) is not None:
        return text
    return data.decode(FALLBACK, "replace")


def _nearly_utf8(data: bytes, error: UnicodeDecodeError) -> bool:
    """UTF-8 with a little damage (a page cut in the middle of a letter, one bad byte)."""
    if error.end >= len(data) - 3 and error.start > 200:
        return True
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(len(run) for run in re.findall(r"[^\x00-\x7f\ufffd]+", text))
    return good > 20 * bad


def _strict(data: bytes, encoding: str) -> str | None:
    """The text, if (nearly) every byte has a meaning in that encoding."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return text if text.count("\ufffd") * 1000 < len(text) else None
    except LookupError:
        return None


def declared_in(head: bytes) -> str | None:
    """The encoding that a page declares, under the name that Python knows; None when it has none."""
    found = _DECLARED.search(head)
    if not found:
        return None
    return known((found[1] or found[2]).decode("ascii"))


def known(label: str) -> str | None:
    """The encoding that goes by a label, under the name that Python knows; None when there is none."""
    label = label.strip("\"' ").lower()
    try:
        codec = codecs.lookup(_ALIASES.get(label, label))
    except (LookupError, ValueError, UnicodeError):
        return None
    return codec.name if codec._is_text_encoding else None


_EASTERN = frozenset(["Polish", "Czech", "Hungarian", "Slovak", "Slovene", "Croatian", "Romanian"])
_WESTERN_NAMES = frozenset(["cp1252", "latin_1", "iso8859_15", "iso8859_9", "cp1254"])
_WESTERN = frozenset("àâäáãçéèêëíîïñóôöúùûüßœæÀÂÄÁÇÉÈÊÍÎÑÓÔÖÚÜ€£§©®°·«»„“”‘’‚–—…•¿¡ªº\u00a0\u00ad™½¼")


def _plainly_western(text: str) -> bool:
    """Whether Windows-1252 makes nothing but the usual letters of Western languages, here and there.

    Statistics take such pages for Central European as soon as they hold a pound sign.
    """
    others = [char for char in text if not char.isascii()]
    return len(others) * 8 < len(text) and sum(char not in _WESTERN for char in others) * 20 <= len(others)


_MARKS = "€£§©®°·«»„“”‘’‚–—…•\u00a0"
_OF_ONE_LANGUAGE = (
    ("cp1254", frozenset("çğıöşüâîûÇĞİÖŞÜÂÎÛ" + _MARKS), "ı", "ğşİŞĞ"),  # Turkish
    ("cp1252", frozenset("áéíóúýþðæöÁÉÍÓÚÝÞÐÆÖ" + _MARKS), "ð", "þæÞÆ"),  # Icelandic
)
"""Encodings, the letters of a language in them that are not ASCII, one that it has often, and some of the rest.

They share their bytes with the letters of others in Windows-1250, for which statistics take them.
"""
MIN_TELLING, LEAST_TELLING = 0.1, 3
"""Share of that letter, a quarter or so, and number: a name in English may have one that looks like it"""


def _is_plainly(text: str, letters: frozenset[str], telling: str, others_too: str) -> bool:
    """Whether what is not ASCII in a text is these letters, next to nothing else, often the one that tells, and one of
    the others too."""
    others = [char for char in text if not char.isascii()]
    strange = sum(char not in letters for char in others)
    often = others.count(telling) >= max(MIN_TELLING * len(others), LEAST_TELLING)
    return often and strange * 20 <= len(others) and not set(others_too).isdisjoint(others)


def _suggested(data: bytes) -> str | None:
    """What charset-normalizer makes of the bytes that are not ASCII, or None."""
    # ASCII lines say nothing; without them a long page is judged in little time
    sample = b"\n".join(line for line in data.split(b"\n") if not line.isascii())[:20_000]
    try:
        from charset_normalizer import from_bytes  # noqa: PLC0415 - few pages need it, and it takes long to load

        best = from_bytes(sample, steps=5, chunk_size=512).best()
    except (ValueError, TypeError, AssertionError):
        return None
    if best is None:
        return None
    if best.encoding in _WESTERN_NAMES and not _EASTERN.isdisjoint(best.languages[:2]):
        return "cp1250"  # it knows the language by its words, and then takes the wrong letters
    return _ALIASES.get(best.encoding.replace("_", "-"), best.encoding)


def wide_without_mark(head: bytes) -> str | None:
    """UTF-16 that lost its mark shows as a NUL in every other place of mostly Western text."""
    if len(head) < 8 or head.count(b"\0") * 10 < len(head) * 3:
        return None
    even, odd = head[0::2].count(b"\0"), head[1::2].count(b"\0")
    if odd > 20 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 20 * odd else None


def looks_binary(head: bytes) -> bool:
    """Whether the first bytes are those of a program, a picture or another thing that is no text."""
    if not head or head.startswith(tuple(bom for bom, _ in _BOMS)) or wide_without_mark(head):
        return False
    if head.count(b"\0") * 10 > len(head):
        return True
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls * 50 > len(head)


# --- text decoded wrongly before ------------------------------------------------------------------

# UTF-8 sequences of two and three bytes, as they look when read as Windows-1252.
_AS_1252 = "".join(
    sorted(
        chr(b) if b >= 0xA0 else bytes([b]).decode(FALLBACK, "ignore") or chr(b) for b in range(0x80, 0xC0)
    )
)
_TRAIL = f"[{re.escape(_AS_1252)}]"
_DOUBLE = re.compile(f"[\u00c2-\u00df]{_TRAIL}|[\u00e0-\u00ef]{_TRAIL}{{2}}|[\u00f0-\u00f4]{_TRAIL}{{3}}")
_SURE = re.compile(
    "â€[™œ\u009d˜“”¦\u00a0]|Ã[©¨¤¶¼±³¡ª§«®¯²´¹»¢£¥\u00ad\u00a0]|Â[\u00a0»«°·§©®]|Ð[°-¿]|Ñ[€‚ƒ„…†‡ˆ‰Š‹Œ]|ã[‚ƒ]"
)
_SURE_FIRSTS = "âÃÂÐÑã"
"""Letters that they begin with: most texts have not one of them, which a twentieth of the pattern's time tells."""


def mend(text: str) -> str:
    """Undo a double encoding, where it is clearly one; text that is right stays as it is.

    >>> mend("donâ€™t"), mend("Ã‚ngela â€” no"), mend("São Paulo")
    ('don’t', 'Ângela — no', 'São Paulo')
    """
    if text.isascii() or not any(map(text.__contains__, _SURE_FIRSTS)) or not _SURE.search(text):
        return text
    doubled = _DOUBLE.findall(text)
    others = len(re.findall(r"[^\x00-\x7f]", text)) - sum(map(len, doubled))
    # In text that is mostly right, such a pair may be what was meant ("Â»" ends a French quotation
    # after an Â): mend only where nearly everything beyond ASCII is doubled.
    if others * 4 > len(doubled):
        return text
    return _DOUBLE.sub(_single, text)


def _single(match: re.Match[str]) -> str:
    data = b"".join(_byte(char) for char in match[0])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def _byte(char: str) -> bytes:
    try:
        return char.encode(FALLBACK)
    except UnicodeEncodeError:
        return char.encode("latin-1")  # the five bytes that Windows-1252 leaves open
