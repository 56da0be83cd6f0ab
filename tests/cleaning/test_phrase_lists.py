"""Pages saved as text in languages beside the first few: their menus, share buttons, boxes and footers go."""

# ruff: noqa: E501, ISC004 - pages are easier to compare with a paragraph on a line

from __future__ import annotations

from collections import Counter

import pytest

from searchidx.cleaning import phrase_lists, phrases
from searchidx.cleaning.datelines import says_author, says_date
from searchidx.cleaning.phrases import phrase_of
from searchidx.cleaning.text import judge

TABLES = {
    name: getattr(phrase_lists, name).split("|")
    for name in ("CUES", "HEADERS", "FURNITURE", "BEFORE_COLON", "RESERVED")
}

# head | headline | lines of author and date | the story | a box of links in its middle | where it goes on | foot
PAGES = {
    "tr": (
        "Anasayfa|Gündem|Spor|Giriş Yap|Anasayfa > Ekonomi",
        "İzmir'de incir ihracatı yüzde 18 arttı",
        "Haber: Elif Karadağ|Giriş Tarihi: 12.10.2023 14:05 Son Güncelleme: 12.10.2023 16:30|Paylaş",
        "Ege Bölgesi'nden yapılan kuru incir ihracatı, yılın ilk dokuz ayında geçen yıla göre yüzde 18 arttı."
        "|Birlik başkanı Mehmet Ali Işık, en çok talebin Almanya ve Fransa'dan geldiğini söyledi.",
        "İlginizi Çekebilir|Zeytinyağı fiyatları neden yükseliyor?",
        "Işık, kuraklığın gelecek yıl incir rekoltesini düşürebileceği uyarısında da bulundu.",
        "YORUMLAR (1)|Künye|İletişim|Tüm hakları saklıdır",
    ),
    "zh": (
        "首页|新闻|财经|登录|注册|首页 > 新闻 > 社会",
        "杭州地铁新线开通 首日客流超过三十万人次",
        "2023年9月22日 08:15|来源：钱江日报|记者 王晓敏|分享到：",
        "杭州地铁十九号线二十二日正式开通运营，首日客流超过三十万人次。市民一早便在车站外排起长队，等待乘坐首班列车。"
        "|据地铁公司介绍，新线全长五十九公里，设十五座车站，连接西站、火车东站和萧山机场，全程约需五十分钟。",
        "相关阅读|亚运村交通指南发布|国庆假期火车票今日开售",
        "地铁公司负责人表示，将根据客流情况调整新线发车间隔，高峰时段最短为四分钟。",
        "责任编辑：陈建国|热门新闻|关于我们|联系我们|版权所有 钱江日报",
    ),
    "ja": (
        "ホーム|ニュース|スポーツ|ログイン",
        "港の新しい橋が開通、朝の渋滞緩和に期待",
        "2023年9月22日 8時15分|シェアする|ツイート",
        "港をまたぐ新しい橋が二十二日に開通し、初日には三万台の車が通った。市は朝の渋滞が大きく緩和されると見ている。"
        "|橋の長さは四百メートルで、建設には三年かかった。総工費は二百八十億円で、国が半分を負担した。",
        "【関連記事】|祭りの日程が決まる",
        "市の担当者は、大型トラックは来年三月まで橋を通れないと注意を呼びかけている。",
        "無断転載を禁じます|お問い合わせ|利用規約|プライバシーポリシー",
    ),
    "th": (
        "หน้าแรก|ข่าว|กีฬา|เข้าสู่ระบบ|หน้าแรก > ข่าว > ภูมิภาค",
        "เชียงใหม่เปิดสะพานข้ามแม่น้ำปิงแห่งใหม่ ลดรถติดช่วงเช้า",
        "12 มกราคม 2567 10:30 น.|โดย สมชาย ใจดี|แชร์",
        "จังหวัดเชียงใหม่เปิดใช้สะพานข้ามแม่น้ำปิงแห่งใหม่เมื่อวันศุกร์ที่ผ่านมา หลังใช้เวลาก่อสร้างนานกว่าสามปี ด้วยงบประมาณสองร้อยแปดสิบล้านบาท"
        "|ผู้ว่าราชการจังหวัดกล่าวว่า สะพานแห่งนี้จะช่วยลดปัญหาการจราจรติดขัดในช่วงเช้าและเย็น โดยเฉพาะบริเวณตลาดวโรรส",
        "ข่าวที่เกี่ยวข้อง|น้ำท่วมถนนสายเชียงใหม่-ลำพูน",
        "ตำรวจจราจรเตือนว่ายังไม่อนุญาตให้รถบรรทุกหนักใช้สะพานจนถึงเดือนมีนาคม",
        "ติดต่อเรา|นโยบายความเป็นส่วนตัว",
    ),
    "ar": (
        "الرئيسية|أخبار|رياضة|تسجيل الدخول|الرئيسية / اقتصاد",
        "ميناء طنجة يسجل رقما قياسيا في حركة الحاويات",
        "كتبت: سلمى بنعيسى|نشر في: 15 يناير 2024 - 11:20|شارك",
        "سجل ميناء طنجة رقما قياسيا في حركة الحاويات خلال العام الماضي، بعدما تجاوز عدد الحاويات ثمانية ملايين حاوية، بحسب ما أعلنت إدارة الميناء يوم الاثنين."
        "|وقال مدير الميناء إن الزيادة بلغت ثلاثة عشر في المئة مقارنة بالعام الذي سبقه، وإن معظمها جاء من خطوط الشحن بين آسيا وأوروبا.",
        "اقرأ أيضا|ارتفاع أسعار الشحن البحري",
        "وأضاف أن الميناء سيبدأ في الصيف توسعة الرصيف الرابع بكلفة تقدر بمئتي مليون دولار.",
        "التعليقات|اتصل بنا|سياسة الخصوصية|جميع الحقوق محفوظة",
    ),
    "cs": (
        "Domů|Zprávy|Sport|Přihlásit se",
        "Most přes Labe v Děčíně se otevře až na jaře",
        "Autor: Jan Novák|12. října 2023|Sdílet",
        "Nový most přes Labe se otevře až na jaře, oznámil ve čtvrtek děčínský magistrát po jednání se stavební firmou."
        "|Stavba měla být hotová v říjnu, dělníci však pod jedním z pilířů našli zbytky starého přístavu.",
        "Čtěte také: Vlaky do Ústí pojedou rychleji",
        "Archeologové mají na průzkum pod mostem dva měsíce, pak se práce mohou vrátit do původního tempa.",
        "Diskuse (3)|O nás|Inzerce|Všechna práva vyhrazena",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", PAGES)
def test_of_a_page_its_headline_and_story_are_kept(language: str) -> None:
    head, headline, signed, story, box, goes_on, foot = PAGES[language]
    found = judge("\n".join((head, headline, signed, story, box, goes_on, foot)).replace("|", "\n"))
    assert found.title == headline
    assert found.text.split("\n\n") == [*story.split("|"), goes_on]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("İLGİNİZİ ÇEKEBİLİR", "header"),
        ("Baca juga: Harga beras naik di tiga provinsi di Pulau Jawa", "cue"),
        ("延伸閱讀", "header"),
        ("责任编辑：王小明", "furniture"),
        ("Комментарии (12)", "header"),
        ("Štítky: Děčín, Labe, most", "furniture"),
        ("▶ 関連記事", "header"),
        ("© Tüm hakları saklıdır 2023", "furniture"),
    ],
)
def test_marks_and_numbers_around_a_phrase_do_not_hide_it(line: str, kind: str) -> None:
    assert phrase_of(line, len(line.split())) == kind


@pytest.mark.parametrize(
    "line",
    [
        "Источник: Россия готова к переговорам с Киевом",
        "来源不明的包裹在上海火车站引发关注",
        "Fuente: el presidente viajará a Bogotá la semana que viene para verse con Petro",
        "Sdílet byt s cizími lidmi chce stále více studentů",
        "Reklam harcamaları yılın ilk yarısında yüzde on arttı.",
        "Pelanggaran hak cipta meningkat di Indonesia",
        "故宫珠宝设计著作权纠纷案宣判",
        "Quelle: Merkel tritt zurück",
        "Fuente: Messi deja el PSG",
        "来源：他说这是真的。",
        "编辑：您为什么选择这个行业？",
        "Up next: The Lakers visit Boston on Friday night.",
        "Además: el muelle norte quedará cerrado durante el verano.",
        *"Folgen Antworten Hören Начало Вакансии Svar Odgovori Komentar Jaa Cerca Konto Телеграм ランキング 收藏 عاجل".split(),
    ],
)
def test_headlines_and_sentences_that_begin_with_the_same_words_are_none(line: str) -> None:
    assert phrase_of(line, len(line.split())) is None


@pytest.mark.parametrize(
    "line",
    [
        "Son Güncelleme: 3 Mart 2024",
        "Yayınlanma: 3 Mart 2024 10:20",
        "更新日：2023年9月22日",
        "Udgivet 3. marts 2024",
    ],
)
def test_lines_that_announce_a_date_are_lines_of_dates(line: str) -> None:
    assert says_date(line, len(line.split()), ends=False)


@pytest.mark.parametrize(
    "line",
    [
        "As of March 16, there were 32,825 cases reported",
        "Update: Juni war zu warm",
        "As of 2021 they were 12",
        "Update für 12 Millionen Geräte",
    ],
)
def test_a_year_and_a_cue_are_no_line_of_a_date(line: str) -> None:
    assert not says_date(line, len(line.split()), ends=False)


def test_labels_name_an_author_where_a_name_follows() -> None:
    named = [
        "Autorka: Eva Malá",
        "Av Anna Svensson",
        "Af Mette Jensen",
        "Szerző: Kovács Péter",
        "Muhabir: Can Öz",
    ]
    assert all(says_author(line, len(line.split()), ends=False) for line in named)
    headlines = [
        "Author: Putin may fall within a year",
        "Av alla spel är schack det äldsta",
        "Reporter: war is near, they say",
    ]
    assert not any(says_author(line, len(line.split()), ends=False) for line in headlines)


@pytest.mark.parametrize(
    ("line", "kind"), [("Home (2)", "furniture"), ("Comments (2)", "header"), ("0 comments", "furniture")]
)
def test_a_number_behind_a_label_changes_what_it_is_only_of_comments(line: str, kind: str) -> None:
    assert phrase_of(line, 2) == kind


def test_tables_hold_what_lines_in_small_letters_can_be() -> None:
    for name, entries in TABLES.items():
        assert [entry for entry, times in Counter(entries).items() if times > 1] == [], name
        assert [entry for entry in entries if not entry or entry != entry.lower().strip()] == []
        assert [entry for entry in entries if "\u0307" in entry or len(entry) > phrases.LONGEST_LABEL] == []
    listed = [*TABLES["CUES"], *TABLES["HEADERS"], *TABLES["FURNITURE"]]
    assert len(set(listed)) == len(listed)
