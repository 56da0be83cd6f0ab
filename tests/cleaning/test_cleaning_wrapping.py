"""Lines to blocks: wrapped, broken and whole."""

from __future__ import annotations

import textwrap

import pytest

from searchidx.cleaning.wrapping import blocks

PARAGRAPHS = """\
The harbour was closed on Tuesday after a trawler lost its anchor in the main channel, the port authority said in a \
statement that was nailed to the door of the customs house.
Divers found the chain in the afternoon, but the anchor itself had moved on with the tide and nobody could say where \
it would be by the evening, when the ferry was due.""".split("\n")


@pytest.mark.parametrize("width", [60, 72, 80, 100])
@pytest.mark.parametrize("between", ["\n\n", "\n\n  \n"])
def test_wrapped_text_is_joined(width: int, between: str) -> None:
    wrapped = between.join(textwrap.fill(paragraph, width) for paragraph in PARAGRAPHS)
    assert blocks(wrapped) == PARAGRAPHS


GERMAN = """\
Der Hafen blieb am Dienstag geschlossen, nachdem ein Kutter seinen Anker in der Fahrrinne verloren hatte, wie die \
Verwaltung mitteilte.
Taucher fanden am Nachmittag die Kette, der Anker aber war mit der Flut weitergezogen, und niemand konnte sagen, wo er \
am Abend sein würde.""".split("\n")


@pytest.mark.parametrize("width", [28, 34, 40])
def test_narrow_text_is_joined(width: int) -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in GERMAN)
    assert blocks(wrapped) == GERMAN


@pytest.mark.parametrize("width", [15, 20, 25, 30, 36])
def test_wrapped_chinese_is_joined_without_spaces(width: int) -> None:
    paragraphs = [
        "港务局星期二宣布，一艘渔船在主航道丢失了锚，港口因此关闭，公告钉在海关大楼的门上，许多市民前来观看，等候渡轮。",
        "潜水员下午找到了锚链，但锚已经随着潮水漂走，没有人能说清到了晚上它会在哪里，而渡轮2023年起每晚都要靠岸。",
        "一位目击者说：“船长在甲板上站了很久，看着空空的水面，一句话也没有说。”第二天早上，他又坐着小船出海去了。",
    ]
    assert blocks("\n\n".join(["港口关闭", *(_in_columns(each, 2 * width) for each in paragraphs)])) == [
        "港口关闭",
        *paragraphs,
    ]


def _in_columns(text: str, width: int) -> str:
    """Wrapped as an editor does it: a Chinese character has two columns, and no line begins with a mark."""
    lines, columns = [""], 0
    for character in text:
        takes = 1 if character.isascii() else 2
        if columns + takes > width and character not in "，。！？：”":
            lines.append("")
            columns = 0
        lines[-1] += character
        columns += takes
    return "\n".join(lines)


def test_chinese_paragraphs_per_line_are_left_alone() -> None:
    # the first "word" of the next line is all of it, and would never have fitted
    lines = [
        "港务局关闭主航道",
        "王小明、李雷 | 2023年3月31日",
        "港务局星期二宣布，一艘渔船在主航道丢失了锚，港口因此关闭。公告钉在海关大楼的门上。",
        "潜水员下午找到了锚链，但锚已经随着潮水漂走，没有人能说清到了晚上它会在哪里。",
        "渡轮晚上要靠岸，市民在雨中等候，商店提前关门。",
        "港务局说，明天再找。",
    ]
    assert blocks("\n".join(lines)) == lines


def test_thai_wrapped_at_its_spaces_keeps_them() -> None:
    text = (
        "ท่าเรือถูกปิดเมื่อวันอังคาร หลังจากเรือประมงทำสมอหายในร่องน้ำ การท่าเรือกล่าว\n"
        "นักประดาน้ำพบโซ่ในตอนบ่าย แต่สมอลอยไปกับกระแสน้ำแล้ว ไม่มีใครบอกได้ว่าอยู่ที่\n"
        "ไหนในตอนเย็น เมื่อเรือข้ามฟากมาถึงท่า ชาวเมืองยืนรออยู่กลางสายฝน ร้านค้าปิดเร็ว\n"
        "กว่าปกติ"
    )
    (block,) = blocks(text)
    assert "การท่าเรือกล่าว นักประดาน้ำ" in block


def test_lists_as_narrow_as_that_stay_apart() -> None:
    names = [
        f"{first} {last}, Port Anders"
        for first in ("Ann", "Hallgrim", "Ottoline")
        for last in ("Voss", "Lund")
    ]
    assert blocks("\n".join(names * 2)) == names * 2
    verses = [
        "国破山河在",
        "城春草木深",
        "感时花溅泪",
        "恨别鸟惊心",
        "烽火连三月",
        "家书抵万金",
        "白头搔更短",
        "浑欲不胜簪",
    ]
    assert blocks("\n".join(verses)) == verses


def test_paragraphs_per_line_are_left_alone() -> None:
    lines = ["A headline", *PARAGRAPHS, "Home", "News"]
    assert blocks("\n".join(lines)) == lines
    assert blocks("\n\n".join(lines)) == lines


def test_lists_and_short_lines_in_wrapped_text_stay_apart() -> None:
    text = f"The anchor\n\n{textwrap.fill(PARAGRAPHS[0], 70)}\n\n- two cranes\n- a dry day\n\nHome\nNews\n"
    assert blocks(text) == ["The anchor", PARAGRAPHS[0], "- two cranes", "- a dry day", "Home", "News"]


def test_a_word_broken_at_its_hyphen_comes_together() -> None:
    text = (
        "The two sides agreed on Friday to a pause of thirty days, a cease-\n"
        "fire that nobody had asked for and that everybody said they would\n"
        "keep as long as the other side did, which was until the next Monday\n"
        "in the afternoon, when the ferry was due at the pier of Port Anders."
    )
    (block,) = blocks(text)
    assert "a cease-fire that" in block


def test_sentences_broken_at_links_are_mended() -> None:
    text = """The
harbour authority
said that the
trawler
, which belongs to
Tidewater Fishing
, had lost its anchor.
A spokesman for the
Ministry of Ports
declined to comment.
The ferry was
late
, as it was in
February
."""
    assert blocks(text) == [
        "The harbour authority said that the trawler, which belongs to Tidewater Fishing, had lost its anchor.",
        "A spokesman for the Ministry of Ports declined to comment.",
        "The ferry was late, as it was in February.",
    ]
