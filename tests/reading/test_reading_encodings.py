"""Bytes to text: declared, sniffed, wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.reading import encodings
from searchidx.reading.encodings import decode, decoded, mend

GERMAN = "Die Brücke über den Fluß bleibt gesperrt – „vorläufig“, sagte Jörg Müller am Freitag."
RUSSIAN = "Президент заявил в пятницу, что переговоры начнутся на следующей неделе в Минске."
POLISH = "Premier powiedział w piątek, że żołnierze przejdą przez most dopiero w środę."
TURKISH = "Liman başkanı, feribotun kayalara çarparak battığını ve yolcuların kıyıya çıkarıldığını söyledi."
ICELANDIC = (
    "Það er þoka á firðinum í dag og ferjan fór ekki út í eyjarnar; því bíða þau öll á bryggjunni við sjóinn."
)
CZECH = "Přívoz dnes nevyjel, protože na řece byla mlha a kapitán čekal na příští týden, kdy má být hladina nižší."
KOREAN = "대통령은 금요일에 다음 주 회담이 시작될 것이라고 말했다."
JAPANESE = "首相は金曜日、来週から協議が始まると述べた。"


def page(charset: str, text: str, encoding: str | None = None) -> bytes:
    return f'<html><head><meta charset="{charset}"></head><body><p>{text}</p></body></html>'.encode(
        encoding or charset
    )


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("utf-8", RUSSIAN), ("windows-1252", GERMAN), ("windows-1251", RUSSIAN), ("koi8-r", RUSSIAN),
        ("iso-8859-2", POLISH), ("windows-1250", POLISH), ("euc-kr", KOREAN),
        ("shift_jis", JAPANESE), ("euc-jp", JAPANESE),
    ],
)  # fmt: skip
def test_declared(charset: str, text: str) -> None:
    assert text in decode(page(charset, text), html=True)


PIECES = st.sampled_from(
    [
        GERMAN.encode(),
        RUSSIAN.encode(),
        b"\r\n",
        b"\r",
        b"\n",
        b"\0",
        b"\xef\xbb\xbf",
        b"\xff",
        "donâ€™t ".encode(),
        b"<p>",
    ]
)


@given(st.one_of(st.binary(max_size=40), st.lists(PIECES, max_size=6).map(b"".join)))
def test_bytes_that_are_handed_on_are_those_of_the_text(data: bytes) -> None:
    text, utf8 = decoded(data, html=True)
    assert text == decode(data, html=True)
    assert utf8 is None or utf8.decode("utf-8") == text


def test_only_what_is_utf8_already_is_handed_on() -> None:
    assert decoded(GERMAN.encode()) == (GERMAN, GERMAN.encode())
    assert decoded(b"two\r\nlines") == ("two\nlines", b"two\nlines")
    for changed in (b"\xef\xbb\xbfWords.", GERMAN.encode("cp1252"), b"nul\0s", "donâ€™t".encode()):
        assert decoded(changed)[1] is None


def test_declared_in_the_old_way() -> None:
    old = '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=koi8-r">'
    assert RUSSIAN in decode((old + RUSSIAN).encode("koi8-r"), html=True)
    assert RUSSIAN in decode(f'<?xml version="1.0" encoding="koi8-r"?>{RUSSIAN}'.encode("koi8-r"), html=True)


def test_latin_1_means_windows_1252() -> None:
    assert GERMAN in decode(page("iso-8859-1", GERMAN, "cp1252"), html=True)


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1251", "shift_jis", "no-such-thing", "hex"])
def test_valid_utf8_wins_over_what_is_declared(declared: str) -> None:
    assert RUSSIAN in decode(page(declared, RUSSIAN, "utf-8"), html=True)


@pytest.mark.parametrize("declared", ["utf-8", "utf-16", "no-such-thing"])
def test_a_wrong_declaration_is_seen_through(declared: str) -> None:
    assert GERMAN in decode(page(declared, GERMAN, "cp1252"), html=True)
    assert RUSSIAN in decode(page(declared, RUSSIAN * 3, "cp1251"), html=True)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", GERMAN),
        ("cp1251", RUSSIAN * 2),
        ("cp1250", POLISH * 2),
        ("cp949", KOREAN * 3),
        ("cp1254", TURKISH),
        ("cp1250", CZECH * 2),
        ("cp1252", ICELANDIC * 2),
    ],
)
def test_sniffed(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "text", ["The bank lost £400m in a week.", "Ein Gruß – von drüben", "«Déjà vu», dit-il"]
)
def test_a_few_western_letters_are_western(text: str) -> None:
    assert decode((text + " and so on" * 20).encode("cp1252")).startswith(text)


def test_a_czech_name_in_english_is_not_turkish() -> None:
    text = "The mayor said “no”. President Novotný arrived, and “it’s late,” he said."
    assert "Novotnı" not in decode(text.encode("cp1252"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_marks_and_wide_text(encoding: str) -> None:
    assert decode(GERMAN.encode(encoding)) == GERMAN


def test_a_little_damage_does_not_turn_utf8_into_something_else() -> None:
    cut = (RUSSIAN * 10).encode()[:-1]
    assert decode(cut).startswith(RUSSIAN)
    assert decode(RUSSIAN.encode() + b"\xff" + RUSSIAN.encode()) == f"{RUSSIAN}\ufffd{RUSSIAN}"


@given(st.binary(max_size=400))
def test_decode_never_raises(data: bytes) -> None:
    assert "\0" not in decode(data, html=True)


# --- double encoding ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", [GERMAN, RUSSIAN, "don’t", "“Yes” – he said…", "crème brûlée à Paris", "£5 · 20 °C"]
)
def test_double_encoding_is_mended(text: str) -> None:
    doubled = "".join(
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in text.encode()
    )
    assert doubled != text
    assert decode(doubled.encode()) == text


@pytest.mark.parametrize(
    "text",
    [
        GERMAN, RUSSIAN, POLISH, KOREAN, JAPANESE, "SÃO PAULO", "São João", "ÂNGELA « à Paris »", "NÃO É", "Ã",
        "Été à la plage, déjà vu, où ça ?", "Zażółć gęślą jaźń", "Ðóra Þórs", "Ñandú", "naïve café “quoted” – €5",
        "Portuguese: não, avó, você, ação, coração", "Việt Nam và Đà Nẵng", "Čeština a žluťoučký kůň",
    ],
)  # fmt: skip
def test_good_text_is_never_changed(text: str) -> None:
    assert mend(text) == text


def test_text_decoded_wrongly_begins_with_a_letter_that_is_looked_for_first() -> None:
    odd = [*map(chr, range(0x80, 0x180)), *"€‚ƒ„…†‡ˆ‰Š‹Œ™œ˜“”¦"]
    together = "\n".join([*(one + other for one in odd for other in odd), *(f"â€{other}" for other in odd)])
    assert {found[0] for found in encodings._SURE.findall(together)} == set(encodings._SURE_FIRSTS)


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x17F, exclude_categories=["Cc"])))
def test_mending_twice_is_mending_once_where_letters_are_mixed(text: str) -> None:
    mixed = text + " é à ü"
    assert mend(mend(mixed)) == mend(mixed)
