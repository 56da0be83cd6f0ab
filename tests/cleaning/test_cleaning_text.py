"""Text that has lost its HTML: what goes, and above all what stays."""

# ruff: noqa: E501 - a line of a test is a line of a page

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.cleaning import authors, bylines, clean, datelines, lines
from searchidx.cleaning.text import judge
from searchidx.models import Article, Skipped, Source

STORY = (
    "The harbour of Port Anders was closed on Tuesday after a trawler lost its anchor in the main channel.",
    "Divers found the chain in the afternoon, but the anchor itself had moved with the tide, the harbour master said.",
    "“It weighs two tonnes and it has been faster than us,” said Hallgrim Voss, who has run the port since 1998.",
    "Eleven ships were waiting outside the breakwater in the evening, among them the ferry from the mainland.",
    "The port authority hopes to open the channel again on Thursday morning, once the wind has turned.",
)
TITLE = "Runaway anchor shuts the harbour of Port Anders"
NAVIGATION = ("Home", "News", "Politics", "Sport", "Culture", "Weather", "Log in", "Subscribe")
FOOTER = ("About us", "Contact", "Privacy policy", "Terms of use", "© 2023 Tidewater News")


def text_of(*lines: str) -> str:
    article = clean(Source("a.txt", "text", "\n\n".join(lines)))
    assert isinstance(article, Article), article
    return article.text


def kept(*lines: str) -> list[str]:
    return text_of(*lines).split("\n\n")


def test_a_clean_story_stays_as_it_is() -> None:
    assert kept(*STORY) == list(STORY)


def test_title_is_found_and_taken_out() -> None:
    article = clean(
        Source("a.txt", "text", "\n".join([*NAVIGATION, TITLE, "By Ottoline Brack", *STORY, *FOOTER]))
    )
    assert isinstance(article, Article)
    assert article.title == TITLE
    assert article.author == "Ottoline Brack"
    assert article.text.split("\n\n") == list(STORY)


@pytest.mark.parametrize(
    ("title", "byline", "author", "story"),
    [
        (
            "Паром затонул у порта", "Автор: Иван Петров", "Иван Петров",
            "Паром «Линдана» затонул в понедельник вечером, сообщил начальник порта в интервью газете.",
        ),
        (
            "渡轮在港口沉没", "作者:王小明", "王小明", "港务局长周一晚间表示，林达纳号渡轮撞上岩石后沉没。没有人受伤。",
        ),
        ("渡轮在港口沉没", "作者：阿卜杜拉·买买提", "阿卜杜拉·买买提", "港务局长周一晚间表示，林达纳号渡轮撞上岩石后沉没。没有人受伤。"),
        ("渡轮在港口沉没", "文/王小明、李雷", "王小明, 李雷", "港务局长周一晚间表示，林达纳号渡轮撞上岩石后沉没。没有人受伤。"),
        ("渡轮在港口沉没", "本报记者 王小明 李雷", "王小明, 李雷", "港务局长周一晚间表示，林达纳号渡轮撞上岩石后沉没。没有人受伤。"),
        ("渡轮在港口沉没", "作者：佚名", None, "港务局长周一晚间表示，林达纳号渡轮撞上岩石后沉没。没有人受伤。"),
    ],
)  # fmt: skip
def test_bylines_of_other_scripts(title: str, byline: str, author: str | None, story: str) -> None:
    found = clean(Source("a.txt", "text", f"{title}\n\n{byline}\n\n{story}\n\n{story[::-1]}"))
    assert isinstance(found, Article)
    assert (found.title, found.author) == (title, author)
    assert byline not in found.text


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("بقلم: أحمد الخطيب", "أحمد الخطيب"),
        ("लेखक: राजेश कुमार", "राजेश कुमार"),
        ("โดย สมชาย ใจดี", "สมชาย ใจดี"),
        ("ผู้เขียน : สมชาย ใจดี | ข่าวสด", "สมชาย ใจดี"),
    ],
)
def test_bylines_without_capitals(line: str, name: str) -> None:
    assert authors.author_in(line) == name
    assert datelines.says_author(line, 4, ends=False)
    assert (bylines.author_name(line) or "").startswith(name)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Other and Bo Else", "Ann Other and Bo Else"),
        ("By Ann Other, Bo Else, and Cy Third", "Ann Other, Bo Else, and Cy Third"),
        ("Von Anna Andere und Max Muster | 31. März 2023", "Anna Andere und Max Muster"),
        ("By ANN OTHER and BO ELSE, Associated Press", "ANN OTHER and BO ELSE"),
        ("By Ann Other, Bo Else and agencies", "Ann Other, Bo Else"),
        ("By Ann Other and agencies", "Ann Other"),
        ("By Ann Other, Foreign Affairs and Defence Editor", "Ann Other"),
        ("By Ann Other, New York, and Bo Else, London", "Ann Other, Bo Else"),
        ("By Ann Other in Paris and Bo Else in London", "Ann Other, Bo Else"),
        ("By Ann Other in Paris", "Ann Other"),
        ("By Ann Other, New York", "Ann Other"),
        ("By Ann and Bo Else", "Ann and Bo Else"),
        ("By the editors and staff", None),
    ],
)
def test_several_authors(line: str, names: str | None) -> None:
    assert authors.author_in(line) == names


@pytest.mark.parametrize(
    "line",
    [
        "โดยรัฐบาลจะจัดสรรงบประมาณเพิ่มเติม",
        "โดย รัฐบาล จะ จัดสรร งบประมาณ เพิ่มเติม",
        "بقلم رصاص كتب الطفل رسالة إلى والده",
        "لَيْسَ: هذا",
    ],
)
def test_prose_that_begins_with_such_a_word_is_no_byline(line: str) -> None:
    assert authors.author_in(line) is None
    assert not datelines.says_author(line, 6, ends=False)


@pytest.mark.parametrize(("text", "name"), [("Haber: Ayşe Yılmaz", "Ayşe Yılmaz"), ("来源：新华网", None)])
def test_labels_of_authors(text: str, name: str | None) -> None:
    assert bylines.author_name(text) == name


@pytest.mark.parametrize(
    "said",
    [
        "本报记者 周一报道说，林达纳号渡轮撞上岩石后沉没。",
        "美籍記者 遭控間諜",
        "记者 现场直击",
        "文/理科分班改革",
    ],
)
def test_what_only_begins_like_a_byline_is_none(said: str) -> None:
    assert authors.author_in(said) is None
    assert not datelines.says_author(said, 5, ends=False)
    assert bylines.author_name(said) in (said, said.rstrip("。"))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("记者 王小明 李雷", "王小明, 李雷"), ("本文作者：王小明", "王小明"), ("作者：王小明、李雷", "王小明, 李雷"), ("（本报记者 王小明）", "王小明"), ("王小明（北京）", "王小明（北京）"),
        ("文/图：王小明", "王小明"), ("王小明 文/图", "王小明 文/图"),
    ],
)  # fmt: skip
def test_chinese_authors_of_an_element(written: str, name: str) -> None:
    assert bylines.author_name(written) == name


@pytest.mark.parametrize(
    "line", ["6 Şubat 2023", "31. března 2023", "วันศุกร์ที่ 31 มีนาคม 2566", "31 مارس/آذار 2023", "31 मार्च 2023", "31 березня 2023"]
)  # fmt: skip
def test_a_line_of_a_date_is_one_in_other_languages_too(line: str) -> None:
    assert datelines.says_date(line, len(line.split()), ends=False)
    assert not datelines.says_date(f"{line} Depremin yıldönümünde binlerce kişi", 9, ends=False)
    found = judge(f"Depremin yıldönümü\n\n{line}\n\n" + "\n\n".join(STORY))
    assert found.title != line
    assert "Depremin yıldönümü" in (found.title, *found.text.split("\n\n"))


# A flood in the north, 500 people moved, schools closed: two paragraphs each
WITHOUT_FULL_STOPS = {
    "th": (
        "ประเทศไทยประกาศมาตรการใหม่เพื่อรับมือกับน้ำท่วมในหลายจังหวัดภาคเหนือ โดยรัฐบาลจะจัดสรรงบประมาณเพิ่มเติมให้แก่ท้องถิ่น ผู้ว่าราชการจังหวัดกล่าวว่าสถานการณ์ยังน่าเป็นห่วง",
        "เจ้าหน้าที่กู้ภัยได้อพยพประชาชนกว่าห้าร้อยคนออกจากพื้นที่เสี่ยงตั้งแต่เช้าวันจันทร์ และโรงเรียนหลายแห่งต้องปิดชั่วคราว ขณะที่กรมอุตุนิยมวิทยาเตือนว่าฝนจะตกหนักต่อเนื่องอีกสามวัน",
    ),
    "lo": (
        "ນໍ້າຖ້ວມໃນພາກເໜືອຂອງປະເທດລາວ ເຮັດໃຫ້ປະຊາຊົນກວ່າຫ້າຮ້ອຍຄົນຕ້ອງອົບພະຍົບອອກຈາກເຮືອນ ເຈົ້າໜ້າທີ່ກ່າວໃນວັນຈັນ ໂຮງຮຽນຫຼາຍແຫ່ງປິດຊົ່ວຄາວ",
        "ທີມກູ້ໄພກຳລັງສົ່ງຄວາມຊ່ວຍເຫຼືອ ໃນຂະນະທີ່ກົມອຸຕຸນິຍົມເຕືອນວ່າຝົນຈະຕົກໜັກຕໍ່ເນື່ອງອີກສາມວັນ ແລະປະຊາຊົນຄວນລະວັງຕົວ",
    ),
    "ar": (
        "أعلنت الحكومة المصرية يوم الاثنين عن إجراءات جديدة لمواجهة الفيضانات في عدد من المحافظات الشمالية، وقال المحافظ إن الوضع لا يزال مقلقا وإن السلطات تعمل على إجلاء السكان من المناطق المهددة",
        "وأضاف أن فرق الإنقاذ أجلت أكثر من خمسمئة شخص منذ الصباح، فيما أغلقت مدارس كثيرة أبوابها مؤقتا وحذرت هيئة الأرصاد من استمرار الأمطار الغزيرة ثلاثة أيام أخرى",
    ),
}
WITH_THEIR_OWN = {
    "my": (
        "မြန်မာနိုင်ငံတွင် ရေကြီးမှုကြောင့် လူပေါင်း ငါးရာကျော် နေရာပြောင်းရွှေ့ခဲ့ရသည်ဟု တာဝန်ရှိသူများက ပြောကြားသည်။",
        "ကျောင်းများကို ယာယီပိတ်ထားပြီး ကယ်ဆယ်ရေးအဖွဲ့များက အကူအညီများ ပေးပို့နေကြသည်။",
    ),
    "am": (
        "በኢትዮጵያ ሰሜናዊ ክፍል የደረሰው የጎርፍ አደጋ ከአምስት መቶ በላይ ሰዎችን ከቤታቸው እንዳፈናቀለ ባለሥልጣናት ተናገሩ።",
        "ትምህርት ቤቶች ለጊዜው ተዘግተዋል፤ የነፍስ አድን ሠራተኞች እርዳታ እያደረሱ ነው።",
    ),
    "km": (
        "ទឹកជំនន់នៅភាគខាងជើងប្រទេសកម្ពុជា បានធ្វើឲ្យប្រជាជនជាង ៥០០ នាក់ ត្រូវជម្លៀសចេញពីផ្ទះ នេះបើតាមមន្ត្រី។",
        "សាលារៀនជាច្រើនត្រូវបានបិទជាបណ្ដោះអាសន្ន ខណៈក្រុមសង្គ្រោះកំពុងផ្ដល់ជំនួយ។",
    ),
    "am as typed": (
        "በኢትዮጵያ ሰሜናዊ ክፍል የደረሰው የጎርፍ አደጋ ከአምስት መቶ በላይ ሰዎችን ከቤታቸው እንዳፈናቀለ ባለሥልጣናት ተናገሩ፡፡",
        "ትምህርት ቤቶች ለጊዜው ተዘግተዋል፤ የነፍስ አድን ሠራተኞች እርዳታ እያደረሱ ነው፡፡",
    ),
    "hy": (
        "Հյուսիսային մարզերում ջրհեղեղի պատճառով ավելի քան հինգ հարյուր մարդ լքել է իր տունը, հայտնել են պաշտոնյաները։",
        "Դպրոցները ժամանակավորապես փակ են, իսկ փրկարարները օգնություն են հասցնում բնակիչներին։",
    ),
}


@pytest.mark.parametrize(
    "line",
    [
        "الكلمات المفتاحية: مصر، الفيضانات، القاهرة، الإسكندرية، الدلتا، المحافظات، السلطات، الإنقاذ، الأرصاد، الأمطار، المدارس، السكان، الحكومة",
        "الرئيسية، أخبار مصر، أخبار العالم، اقتصاد، رياضة، ثقافة وفن، علوم وتكنولوجيا، صحة، منوعات، آراء، فيديو، صور، اتصل بنا، من نحن، سياسة الخصوصية",
        f"{WITHOUT_FULL_STOPS['ar'][0]}،",
        "หน้าแรก การเมือง เศรษฐกิจ สังคม ต่างประเทศ กีฬา บันเทิง ไลฟ์สไตล์ เทคโนโลยี ยานยนต์ วิดีโอ ภาพข่าว ดวง หวย สุขภาพ ท่องเที่ยว ติดต่อเรา เกี่ยวกับเรา",
    ],
)  # fmt: skip
def test_tags_and_menus_on_one_line_are_no_sentences(line: str) -> None:
    assert not lines.ends_of(line)[0]
    assert not lines.has_sentence(line)


@pytest.mark.parametrize("language", [*WITHOUT_FULL_STOPS, *WITH_THEIR_OWN])
def test_prose_is_prose_where_full_stops_are_others_or_none(language: str) -> None:
    story = (WITHOUT_FULL_STOPS | WITH_THEIR_OWN)[language]
    found = clean(Source("a.txt", "text", "\n".join(NAVIGATION) + "\n\n" + "\n\n".join(story)))
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == list(story)
    assert found.language == language[:2]
    page = "".join(f'<li><a href="/{at}">{label}</a></li>' for at, label in enumerate(NAVIGATION))
    page = f"<nav><ul>{page}</ul></nav><article>{''.join(f'<p>{each}</p>' for each in story)}</article>"
    found = clean(Source("a.html", "html", page))
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == list(story)


def test_what_stands_between_author_and_date_is_no_line_of_the_story() -> None:
    head = [TITLE, "By Ann Other", "The Port Anders Letter", "Posted March 31, 2023 6:21 pm"]
    found = judge("\n\n".join([*head, *STORY]))
    assert found.text == "\n\n".join(STORY)
    assert found.reasons[2] == "beside the byline"


PAGE = """\
Home
How to help us now
Support the paper with a gift
Five recipes for a rainy Sunday
{title}
{between}
The harbour of Port Anders was closed on Tuesday after a trawler lost its anchor in the main channel, the port said.
Divers found the chain of the anchor in the afternoon, and the mayor said that the ferry would wait until Friday.
Nobody was hurt, and the trawler itself went on to the north without a word to anybody in the harbour that day.
The port has two channels, of which the smaller one is closed in winter, and the mayor would like to have a third.
How to help us now
Support the paper with a gift
Privacy"""


@pytest.mark.parametrize(
    ("title", "between"),
    [
        ("Harbour closed as trawler loses anchor in the channel", "By Ann Voss"),
        (
            "Harbour closed as trawler loses anchor in the channel",
            "Nobody was hurt, and the mayor wants another\nBy Ann Voss",
        ),
        ("Ferry to wait until Friday for divers", "Photographs: Hallgrim Lund"),
        (
            "Divers found the chain, but the trawler that lost its anchor in the harbour went on to the north without a word",
            "By Ann Voss",
        ),
    ],
    ids=["beside its author", "above a standfirst", "its story says it", "long"],
)
def test_a_title_is_told_from_a_menu_that_is_said_twice(title: str, between: str) -> None:
    found = clean(Source("a.txt", "text", PAGE.format(title=title, between=between)))
    assert isinstance(found, Article)
    assert found.title == title
    assert found.text.startswith(
        ("The harbour of Port Anders", title)
    )  # what is as long may be more than a title


def test_a_chinese_title_is_told_by_what_its_story_says() -> None:
    page = (
        "订阅本报电子版请点击这里\n市政府宣布新建三条地铁线路\n更多图片请看下面\n"
        + "市政府星期五宣布，将在未来五年内新建三条地铁线路，总投资约三百亿元，以缓解日益严重的交通拥堵问题，市民表示欢迎，专家也表示支持这一决定。\n"
        * 1
        + "市长在新闻发布会上表示，第一条线路将于五月开工，其余两条线路的具体时间表将在年底之前公布，请市民耐心等待进一步的通知。"
    )
    found = clean(Source("a.txt", "text", page))
    assert isinstance(found, Article)
    assert found.title == "市政府宣布新建三条地铁线路"


def test_a_title_said_twice_is_preferred() -> None:
    lines = ["Port Anders and its islands this week", TITLE, "Two tonnes of iron on the move", TITLE, *STORY]
    article = clean(Source("a.txt", "text", "\n".join(lines)))
    assert isinstance(article, Article)
    assert article.title == TITLE
    assert TITLE not in article.text


def test_every_line_has_its_verdict() -> None:
    lines = ["Sunday, June 11, 2023", TITLE, *STORY, "Most Popular"]
    article = clean(Source("a.txt", "text", "\n".join(lines)))
    assert isinstance(article, Article)
    assert [line.text for line in article.lines] == lines
    assert [line.reason for line in article.lines if not line.kept] == ["date line", "title", "header"]


@pytest.mark.parametrize(
    "furniture",
    [
        "Advertisement", "Story continues below advertisement", "ADVERTISEMENT - CONTINUE READING BELOW", "Share on Facebook",
        "12 Comments", "Read more:", "Read more: Ferry gets a second funnel", "RELATED: Ferry gets a second funnel",
        "Sign up for our morning newsletter", "Click to play video: ‘Divers at work’", "Follow us on Twitter and Facebook",
        "Anzeige", "Lesen Sie auch: Möwe stiehlt Protokoll", "Lire aussi : La mouette et le procès-verbal", "Publicité",
        "Lea también: La gaviota y el acta", "Publicidad", "Leia também: A gaivota e a ata", "Continua depois da publicidade",
        "Читайте также: Чайка украла протокол", "Реклама", "관련기사", "광고", "Get the day’s news straight to your inbox.",
    ],
)  # fmt: skip
def test_furniture_in_the_middle_goes(furniture: str) -> None:
    assert kept(TITLE, *STORY[:2], furniture, *STORY[2:]) == list(STORY)


@pytest.mark.parametrize(
    "prose",
    [
        "Read more than one paper in Port Anders and you will find three opinions.",
        "Advertisement revenue from the ferry line fell by a third last year.",
        "Related families own most of the boats, a study of the university found.",
        "More on the island than on the mainland, people keep a lamp in the window.",
        "Share prices of the salvage company rose slightly on Wednesday.",
        "Subscribe now, the poster said, and nobody in the town knew to what.",
        "Comments by the minister were printed on the same page.",
        "Video of the dive was shown to the council on Monday.",
        "“No.”",
        "“Read more,” she told him.",
        "Was anyone hurt?",
        "OK.",
        "Home is where the anchor is, the harbour master said.",
        "- ropes and chains",
        "1. The channel is narrow.",
    ],
)
def test_prose_that_looks_like_furniture_stays(prose: str) -> None:
    assert prose in kept(TITLE, *STORY[:3], prose, *STORY[3:])


@pytest.mark.parametrize(
    "prose",
    [
        "The channel will be open again on Thursday morning, the port authority said. (Reuters)",
        "The shipping line confirmed the loss of the anchor on Tuesday in a message sent via Reuters",
        "A crane lifts the chain out of the main channel of Port Anders on Tuesday. Eleven ships had waited for it since the morning, and the ferry had turned back twice with four hundred passengers. (AP Photo/Ann Other)",
    ],
)
def test_prose_that_ends_with_its_source_or_a_credit_stays(prose: str) -> None:
    assert prose in kept(TITLE, *STORY[:3], prose, *STORY[3:])


@pytest.mark.parametrize(
    "credit", ["(AP Photo/Ann Other)", "(Ann Other/Reuters)", "Photo: AFP", "Ann Other / AFP"]
)
def test_a_caption_with_its_credit_goes(credit: str) -> None:
    assert kept(TITLE, *STORY[:3], f"Divers at work in Port Anders on Tuesday. {credit}", *STORY[3:]) == list(
        STORY
    )


def test_the_line_below_a_short_headline_is_not_taken_for_it() -> None:
    standfirst = "Two tonnes of iron are on the move below the channel, and eleven ships wait for them"
    article = clean(Source("a.txt", "text", "\n".join(["Anchor lost", standfirst, *STORY])))
    assert isinstance(article, Article)
    assert article.title == "Anchor lost"
    assert article.text.split("\n\n") == [standfirst, *STORY]


def test_a_bare_list_of_names_is_no_navigation() -> None:
    names = [
        f"{first} {last}, Port Anders"
        for first in ("Ann", "Hallgrim", "Ottoline")
        for last in ("Voss", "Brack", "Lund", "Other")
    ]
    article = clean(Source("a.txt", "text", "\n".join(names)))
    assert isinstance(article, Article)
    assert article.text.split("\n\n") == names


def test_a_list_of_winners_under_headings_is_no_navigation() -> None:
    """Some win twice, some have one name, and a line of furniture at the end makes no page of it."""
    lines = []
    for prize in (
        "Album of the Year",
        "Artist of the Year",
        "Song of the Year",
        "Group of the Year",
        "Best New Artist",
    ):
        lines += [
            prize,
            "Ottoline Brack",
            f"Voss and the {prize.split()[0]} Band",
            f"Lund, Songs of the {prize.split()[-1]} Sea",
        ]
    article = clean(Source("a.txt", "text", "\n".join([*lines, "Tags"])))
    assert isinstance(article, Article)
    assert article.text.split("\n\n") == lines


def test_what_a_cue_announces_goes_and_its_caption_too() -> None:
    link = "Ferry to the Skerries gets a second funnel"
    video = ["Click to play video: ‘Divers at work’", "Divers at work", "Divers at work – Mar 27, 2023"]
    assert kept(TITLE, *STORY[:2], "Read more:", link, STORY[2], *video, *STORY[3:]) == list(STORY)


def test_lists_after_the_story_go() -> None:
    tail = [
        "More on World", "Lighthouse keeper retires after forty thousand ships", "Gull steals minutes of the council",
        "Most Popular", "A baker in Port Anders has found a pearl in a loaf, and three customers say that it is...",
        "The assembly’s cat has been missing since the vote, and members on both sides of the house...",
    ]  # fmt: skip
    assert kept(TITLE, *STORY, *tail) == list(STORY)


def test_a_list_inside_the_story_stays() -> None:
    items = ["What the divers need:", "- a dry day", "- two cranes", "- a longer chain", "- luck"]
    assert kept(TITLE, *STORY[:3], *items, *STORY[3:]) == [*STORY[:3], *items, *STORY[3:]]


def test_questions_and_answers_stay() -> None:
    talk = [
        "How heavy is it?",
        "“Two tonnes.”",
        "And where is it now?",
        "“If I knew, I would be there.”",
        "Thank you.",
    ]
    assert kept(TITLE, *STORY[:2], *talk, *STORY[2:]) == [*STORY[:2], *talk, *STORY[2:]]


@pytest.mark.parametrize("around", [(), (TITLE,), NAVIGATION, (*NAVIGATION, TITLE)])
def test_a_brief_of_two_sentences_is_not_emptied(around: tuple[str, ...]) -> None:
    brief = ["The harbour of Port Anders is closed.", "It will open on Thursday, the port authority said."]
    assert kept(*around, *brief) == brief


@pytest.mark.parametrize(
    "lines",
    [
        NAVIGATION,
        (*NAVIGATION, *FOOTER),
        (*NAVIGATION, "Gull steals minutes of the council", "Ferry gets a second funnel", "Baker finds pearl in loaf", *FOOTER),
        ("Home", "About", "Contact"),
    ],
)  # fmt: skip
def test_navigation_is_skipped(lines: tuple[str, ...]) -> None:
    result = clean(Source("a.txt", "text", "\n".join(lines)))
    assert isinstance(result, Skipped)
    assert result.reason


@pytest.mark.parametrize(
    "text",
    ["ceasefire talks", "Hello.", TITLE, "A note on the ferry\n\nring the harbour master about it tomorrow"],
)
def test_a_note_is_an_article(text: str) -> None:
    """A line or two that somebody wrote down, without a sentence in it, and nothing that only pages have."""
    article = clean(Source("a.txt", "text", text + "\n"))
    assert isinstance(article, Article)
    assert "\n\n".join(filter(None, (article.title, article.text))) == text


@pytest.mark.parametrize(
    "blocks",
    [
        ("今天起霧，港口關閉。", "明天再開。"),
        ("港口消息", "今天起霧，港口關閉。", "明天再開。"),
        ("Fog. Port shut.", "Open again tomorrow."),
    ],
)
def test_short_sentences_are_an_article(blocks: tuple[str, ...]) -> None:
    assert kept(*blocks) == list(blocks)


def test_a_menu_on_one_line_is_no_note() -> None:
    assert isinstance(clean(Source("a.txt", "text", "Home | World | Sport | Log in")), Skipped)


LANGUAGES = {
    "de": (
        "Startseite|Politik|Sport|Wetter|Anmelden|Impressum",
        "Der Hafen wurde am Dienstag gesperrt, nachdem ein Trawler in der Fahrrinne seinen Anker verloren hatte.",
        "Taucher fanden am Nachmittag die Kette, der Anker selbst war jedoch mit der Tide weitergewandert.",
        "„Er wiegt zwei Tonnen und ist schneller als wir“, sagte der Hafenmeister, der seit 1998 im Amt ist.",
        "Am Donnerstag soll die Rinne wieder offen sein, sobald der Wind gedreht hat.",
    ),
    "fr": (
        "Accueil|Politique|Sport|Météo|Se connecter|Mentions légales",
        "Le port a été fermé mardi après qu’un chalutier a perdu son ancre au milieu du chenal principal.",
        "Des plongeurs ont retrouvé la chaîne dans l’après-midi, mais l’ancre était partie avec la marée.",
        "« Elle pèse deux tonnes et elle va plus vite que nous », a déclaré le capitaine du port.",
        "Le chenal devrait rouvrir jeudi matin, dès que le vent aura tourné.",
    ),
    "es": (
        "Inicio|Política|Deportes|El tiempo|Iniciar sesión|Aviso legal",
        "El puerto fue cerrado el martes después de que un pesquero perdiera su ancla en el canal principal.",
        "Los buzos hallaron la cadena por la tarde, pero el ancla se había movido con la marea.",
        "«Pesa dos toneladas y va más rápido que nosotros», dijo el capitán del puerto.",
        "El canal volverá a abrirse el jueves por la mañana, cuando cambie el viento.",
    ),
    "pt": (
        "Início|Política|Esportes|Tempo|Entrar|Contato",
        "O porto foi fechado na terça-feira depois que um barco de pesca perdeu a âncora no canal principal.",
        "Os mergulhadores acharam a corrente à tarde, mas a âncora tinha ido embora com a maré.",
        "“Ela pesa duas toneladas e é mais rápida do que nós”, disse o capitão do porto.",
        "O canal deve reabrir na quinta-feira de manhã, quando o vento mudar.",
    ),
    "ru": (
        "Главная|Политика|Спорт|Погода|Войти|Реклама",
        "Порт закрыли во вторник после того, как траулер потерял якорь посреди главного фарватера.",
        "Днём водолазы нашли цепь, но сам якорь ушёл вместе с приливом, сообщил капитан порта.",
        "«Он весит две тонны и движется быстрее нас», — сказал капитан, который работает здесь с 1998 года.",
        "Фарватер обещают открыть в четверг утром, как только переменится ветер.",
    ),
    "ko": (
        "홈|정치|스포츠|날씨|로그인|회원가입",
        "화요일 트롤선이 주 항로 한가운데에서 닻을 잃어버린 뒤 항구가 폐쇄됐다고 당국이 밝혔다.",
        "잠수부들은 오후에 쇠사슬을 찾았지만 닻은 이미 조류를 따라 이동한 뒤였다고 항만장은 말했다.",
        "“무게가 2톤인데 우리보다 빠르다”고 1998년부터 항구를 맡아 온 그는 덧붙였다.",
        "항로는 바람이 바뀌는 대로 목요일 오전에 다시 열릴 것으로 보인다.",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_languages_keep_every_paragraph(language: str) -> None:
    navigation, *story = LANGUAGES[language]
    article = clean(Source("a.txt", "text", "\n".join([*navigation.split("|"), *story])))
    assert isinstance(article, Article)
    assert article.text.split("\n\n") == story
    assert article.language == language


# --- comments -------------------------------------------------------------------------------------

THREADS = {
    "English": ["12 Comments", "Ann Other on March 31, 2023 at 4:47 pm said:", "My boat was out there, too, and nobody told us.",
                "Reply", "Tom Tide says:", "They never do, and I have lived here for thirty years now.", "Reply"],
    "votes": ["Top Rated Comments", "(View all)", "2 days ago at 07:52 am", "It is good to see the channel open again at last.",
              "Rating: 36 Votes", "2 days ago at 07:47 am", "I think they will lose another one before the summer."],
    "German": ["Kommentare (2)", "vor 3 Stunden", "Mein Boot lag auch davor, und niemand hat uns etwas gesagt.", "Antworten"],
    "Russian": ["2 комментария", "3 часа назад", "Мой катер тоже стоял там, и никто ничего нам не сказал.", "Ответить"],
}  # fmt: skip


@pytest.mark.parametrize("thread", THREADS)
def test_what_readers_say_below_a_story_is_not_the_story(thread: str) -> None:
    verdict = judge("\n\n".join([*STORY, *THREADS[thread] * 3]))
    assert tuple(verdict.text.split("\n\n")) == STORY
    assert verdict.reasons[len(STORY) :] == ("in comments",) * (3 * len(THREADS[thread]))


@pytest.mark.parametrize(
    "lines",
    [
        ["Comments", *STORY[:1]],  # a button
        ["Comments on the harbour", "“No,” he said.", *STORY[:1]],  # a heading of the story's
        [
            "Comment",
            "Share",
            "Print",
            "E-mail",
            "Save",
            "Follow",
            "Listen",
            "2 hours ago",
            *STORY[:2],
            "Reply",
        ],
    ],
)
def test_a_word_about_comments_alone_ends_no_story(lines: list[str]) -> None:
    text = "\n\n".join([*STORY, *lines, *STORY[2:]])
    assert "in comments" not in judge(text).reasons


# --- cleaning what is clean changes nothing -------------------------------------------------------

LINES = [*STORY, *NAVIGATION, *FOOTER, TITLE, "Read more:", "Most Popular", "“No.”", "Was anyone hurt?", "- two cranes",
         "Sunday, June 11, 2023", "By Ottoline Brack", "A baker has found a pearl, and three customers say it is...",
         "the rest of a sentence,", ", which was broken", "It will open on Thursday."]  # fmt: skip


@given(st.lists(st.sampled_from(LINES), max_size=30))
@settings(max_examples=150)
def test_cleaning_twice_is_cleaning_once(lines: list[str]) -> None:
    once = judge("\n\n".join(lines)).text
    assert judge(once).text == once


@given(st.text(max_size=300))
@settings(max_examples=150)
def test_any_text_is_cleaned_without_a_failure(text: str) -> None:
    result = clean(Source("a.txt", "text", text))
    assert isinstance(result, (Article, Skipped)), result


@given(st.lists(st.sampled_from(LINES), max_size=30))
@settings(max_examples=50)
def test_nothing_is_invented(lines: list[str]) -> None:
    text = "\n\n".join(lines)
    assert set(re.findall(r"\w+", judge(text).text)) <= set(re.findall(r"\w+", text))


def test_prose_that_was_cut_anywhere_or_is_one_paragraph_is_no_navigation() -> None:
    story = (
        "The ferry between Norrvik and Sandholm will sail only twice a day from March, the company said on Sunday. "
        "Passengers gathered at the quay to protest. The municipality will discuss a subsidy next week, and expects an "
        "answer from the company before Easter. Karin Lund, a teacher at the island school, called it a poor joke."
    ).split()
    for size in (45, len(story)):
        lines = [" ".join(story[at : at + size]) for at in range(0, len(story), size)]
        for text in (
            "\n\n".join(lines),
            "Menu\n\nSearch\n\n" + "\n\n".join(lines) + "\n\nContact us\n\nLog in",
        ):
            made = clean(Source("x.txt", "text", text))
            assert isinstance(made, Article)
            assert " ".join(made.text.split()).startswith("The ferry between Norrvik")
            assert "Log in" not in made.text


def test_a_list_that_runs_on_in_long_paragraphs_is_no_navigation() -> None:
    prizes = (f"Prize number {n} of the harbour feast went to Boat {n} of Norrvik" for n in range(1, 20))
    words = " ".join(prizes).split()
    borders = [0, 45, 133, 190, len(words)]
    paragraphs = [" ".join(words[a:b]) for a, b in pairwise(borders)]
    made = clean(Source("x.txt", "text", "\n\n".join([*NAVIGATION, *paragraphs, *NAVIGATION])))
    assert isinstance(made, Article)
    assert made.text.split() == words
    menu = "Home News Sport Weather Harbour Ferries Tides Council Letters Archive " * 5  # in one line
    assert isinstance(clean(Source("x.txt", "text", "\n\n".join([*NAVIGATION, menu, *FOOTER]))), Skipped)


def test_a_long_text_without_furniture_is_kept_whole() -> None:
    """The net, which has seen pages, takes a stretch of it for the story."""
    said = "The harbour of Port number {} was closed on Tuesday, he said."
    paragraphs = [" ".join([said.format(n)] * 3) for n in range(1_000)]
    paragraphs[17::40] = ["“No,” he said."] * 25
    text = "\n\n".join(paragraphs)
    assert text_of(*paragraphs) == text


def test_a_list_of_headers_takes_time_that_grows_with_its_length() -> None:
    """Each goes on with the list of the one before: looked at once, 20,000 of them are done at once."""
    text = "\n\n".join([*["Most popular"] * 20_000, *STORY])
    made = clean(Source("x.txt", "text", text))
    assert isinstance(made, Article)
    assert "Most popular" not in made.text
