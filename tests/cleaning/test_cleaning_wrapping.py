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


@pytest.mark.parametrize("width", [15, 20, 25, 30])
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


@pytest.mark.parametrize(
    "lines",
    [
        [
            "北京：晴转多云，最高气温二十五度，北风三级。",
            "上海：小雨转阴，最高气温二十二度，东风四级。",
            "广州：多云转晴，最高气温二十九度，南风二级。",
            "成都：阴天有雾，最高气温十八度，微风为主。",
        ],
        [
            "一、提高河堤高度到五米以上",
            "二、在桥下安装水位监测设备",
            "三、修建新的排水管道和泵站",
            "四、每年检查一次所有的设施",
            "五、向居民发放防洪应急手册",
        ],
        [
            "Frage: Wann haben Sie davon erfahren?",
            "Holm: Um Mitternacht, von meinem Bruder,",
            "Frage: Und was haben Sie dann getan?",
            "Holm: Ich habe die Feuerwehr gerufen",
            "Frage: Wie lange hat das gedauert?",
            "Holm: Keine zehn Minuten, glaube ich",
        ],
        [
            "MAYOR HOLM: We have to close the bridge by noon",
            "MS REED: I would rather wait for the engineers",
            "MAYOR HOLM: They will not be here until Friday",
            "MR CARTER: Then there is no choice in my view",
        ],
    ],
    ids=["weather", "numbered", "interview", "speakers"],
)  # fmt: skip
def test_lines_of_about_one_length_stay_apart(lines: list[str]) -> None:
    assert blocks("\n".join(lines)) == lines
    assert blocks("Title\n\n" + "\n".join(lines)) == ["Title", *lines]


def test_author_and_day_do_not_run_into_narrow_text() -> None:
    text = "La rivière monte encore dans la vallée\nPar Claire Dubois\n12 mars 2023\n\n" + textwrap.fill(
        "La rivière est encore montée dans la nuit de mardi, après trois jours de pluie, et la mairie a demandé à deux"
        " cents familles de quitter leurs maisons avant le matin, tandis que les pompiers passaient de porte en porte.",
        40,
    )
    assert blocks(text)[:3] == ["La rivière monte encore dans la vallée", "Par Claire Dubois", "12 mars 2023"]
    assert len(blocks(text)) == 4


def test_a_line_of_prose_that_is_mostly_a_date_is_prose() -> None:
    text = (
        "The harbour was closed by the council on\nWednesday, March 12, 2023, and the city\n"
        "waited for the ferry that was so late as\n"
        "it had been on the day before, when the\ncaptain had overslept in his hotel room."
    )
    assert len(blocks(text)) == 1


def test_paragraphs_that_are_indented_are_told_by_that() -> None:
    lines = [textwrap.fill(paragraph, 60, initial_indent="   ") for paragraph in PARAGRAPHS]
    assert blocks("\n".join(lines)) == PARAGRAPHS


def test_lines_that_are_not_quite_full_are_a_paragraph_between_blank_lines() -> None:
    # as `fmt` fills them: the lines of a paragraph are about as long as each other
    text = (
        "The harbour was closed on Tuesday after a\ntrawler lost its anchor in the main\nchannel, the port said.\n\n"
        "Divers found the chain of the anchor in\nthe afternoon, but the anchor itself had\nmoved on with the tide.\n\n"
        "Nobody could say where it would be by the\nevening, when the ferry was due at the\npier of Port Anders."
    )
    assert [block.split()[-1] for block in blocks(text)] == ["said.", "tide.", "Anders."]


def test_text_that_was_wrapped_by_characters_is_joined() -> None:
    paragraph = (
        "사흘 동안 내린 비로 강물이 화요일 밤에 다시 불어나자 시 당국은 이백 가구에 떠나 달라고 요청했다. "
        "소방대원들은 다리 아래 거리에서 집집마다 문을 두드렸고 군은 트럭과 보트를 보냈다. "
        "시장은 이런 일은 한 번도 겪어 본 적이 없다고 말하며 학교에서 주민 여든 명과 함께 밤을 보냈다고 전했다. "
        "철도는 금요일까지 다니지 않는다고 한다."
    )
    assert blocks(textwrap.fill(paragraph, 60)) == [paragraph]


def test_the_marks_of_a_quoted_mail_do_not_come_into_its_sentences() -> None:
    quoted = textwrap.fill(PARAGRAPHS[0], 68, initial_indent="> ", subsequent_indent="> ")
    found = blocks(f"{textwrap.fill(PARAGRAPHS[1], 68)}\n\n{quoted}")
    assert found == [PARAGRAPHS[1], "> " + PARAGRAPHS[0]]


def test_a_german_quotation_that_ends_a_paragraph_leaves_nothing_open() -> None:
    lines = [
        "Er sagte: „Das Wasser stand mir bis zum Hals.“",
        "Die Bahn fährt erst",
        "am Freitag wieder",
        ", sagte",
        "die Bahn",
        ", und der",
        "Bus auch",
        ".",
    ]
    assert blocks("\n".join(lines))[0] == lines[0]


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


def test_a_headline_right_above_its_wrapped_paragraph_stays_apart() -> None:
    headline = "Harbour closed as trawler loses its anchor in channel"
    story = "The harbour of Port Anders was closed on Tuesday after a trawler lost its anchor in the main channel, and "
    wrapped = "\n\n".join([textwrap.fill(story * 2 + "ships waited.", 72)] * 3)
    assert blocks(f"{headline}\n{wrapped}")[0] == headline


def test_quotations_of_different_depth_stay_apart() -> None:
    inner = textwrap.fill(
        "The harbour was closed on Tuesday after a trawler lost its anchor in the channel. " * 3, 60
    )
    outer = textwrap.fill(
        "The divers found the chain in the afternoon, but the anchor had moved with the tide. " * 3, 60
    )
    mail = (
        "\n".join(f"> > {line}" for line in inner.split("\n"))
        + "\n"
        + "\n".join(f"> {line}" for line in outer.split("\n"))
    )
    found = blocks(mail)
    assert len(found) <= 4
    assert not any("> >" in block and "divers" in block for block in found)
