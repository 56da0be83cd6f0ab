"""Tables of the words that dates are written with: month names, cues, who writes the day first.

Constants go out. Keys are folded (`searchidx.words.fold`): lower case, no accents.
The patterns that use them are in `written` and `find`.
"""

from __future__ import annotations

from searchidx.words import fold

_NAMES = {
    1: "january jan januar jaenner janner janvier janv enero ene janeiro gennaio gen januari января январь янв "
       "січня січень січ stycznia styczen sty",
    2: "february feb febr februar feber fevrier fevr fev febrero fevereiro febbraio februari февраля февраль фев "
       "февр лютого лютий лют lutego luty lut",
    3: "march mar marz maerz mrz mars marzo marco maart mrt марта март мар березня березень бер marca marzec",
    4: "april apr avril avr abril abr aprile апреля апрель апр квітня квітень квіт kwietnia kwiecien kwi",
    5: "may mai mayo maio maggio mag mei maj мая май травня травень трав maja",
    6: "june jun juni juin junio junho giugno giu июня июнь июн червня червень черв czerwca czerwiec cze",
    7: "july jul juli juillet juil julio julho luglio lug июля июль июл липня липень лип lipca lipiec lip",
    8: "august aug aout agosto ago augustus augusti августа август авг серпня серпень серп sierpnia sierpien sie",
    9: "september sept sep septembre septiembre setiembre setembro set settembre sett сентября сентябрь сен сент "
       "вересня вересень вер wrzesnia wrzesien wrz",
    10: "october oct oktober okt octobre octubre outubro out ottobre ott октября октябрь окт жовтня жовтень жовт "
        "pazdziernika pazdziernik paz",
    11: "november nov novembre noviembre novembro ноября ноябрь ноя нояб листопада листопад лист listopada listopad",
    12: "december dec dezember dez decembre diciembre dic dezembro dicembre декабря декабрь дек грудня грудень груд "
        "grudnia grudzien gru",
}  # fmt: skip
_FURTHER = {
    1: "ocak ledna tammikuuta ιανουαριου ינואר בינואר जनवरी มกราคม ม.ค يناير جانفي",
    2: "subat unora helmikuuta φεβρουαριου פברואר בפברואר फरवरी กุมภาพันธ์ ก.พ فبراير فيفري شباط",
    3: "mart marts brezna maaliskuuta μαρτιου מרץ במרץ मार्च มีนาคม มี.ค مارس آذار اذار",
    4: "nisan dubna huhtikuuta απριλιου אפריל באפריל अप्रैल เมษายน เม.ย أبريل ابريل إبريل أفريل نيسان",
    5: "mayis kvetna toukokuuta μαιου מאי במאי मई พฤษภาคม พ.ค مايو ماي أيار ايار",
    6: "haziran cervna kesakuuta ιουνιου יוני ביוני जून มิถุนายน มิ.ย يونيو يونيه جوان حزيران",
    7: "temmuz cervence heinakuuta ιουλιου יולי ביולי जुलाई กรกฎาคม ก.ค يوليو يوليه جويلية تموز",
    8: "agustos srpna elokuuta αυγουστου אוגוסט באוגוסט अगस्त สิงหาคม ส.ค أغسطس اغسطس أوت آب",
    9: "eylul zari syyskuuta σεπτεμβριου ספטמבר בספטמבר सितंबर सितम्बर กันยายน ก.ย سبتمبر أيلول ايلول",
    10: "ekim rijna lokakuuta οκτωβριου אוקטובר באוקטובר अक्टूबर ตุลาคม ต.ค أكتوبر اكتوبر",
    11: "kasim listopadu marraskuuta νοεμβριου נובמבר בנובמבר नवंबर नवम्बर พฤศจิกายน พ.ย نوفمبر",
    12: "aralik prosince joulukuuta δεκεμβριου דצמבר בדצמבר दिसंबर दिसम्बर ธันวาคม ธ.ค ديسمبر",
}  # fmt: skip
_OF_TWO_WORDS = {
    "كانون الثاني": 1, "تشرين الأول": 10, "تشرين الاول": 10, "تشرين الثاني": 11, "كانون الأول": 12, "كانون الاول": 12,
}  # fmt: skip

MONTHS: dict[str, int] = {name: number for number, names in _NAMES.items() for name in names.split()}
"""Folded month name or abbreviation, in ten languages and a little more, to its number."""
AFTER_A_DAY: dict[str, int] = {
    fold(name): number for number, names in _FURTHER.items() for name in names.split()
} | {fold(name): number for name, number in _OF_TWO_WORDS.items()}
"""The same in Turkish, Czech, Danish, Finnish, Greek, Hebrew, Hindi, Thai and Arabic (of Egypt, the Maghreb and the Levant).

They are written after the day; and some are words or names in other languages (mart, nisan), so that they need a year.
"""

PUBLISHED_CUES = (
    "first published", "originally published", "published", "publication date", "date published",
    "posted", "date posted", "release date", "date of publication", "issued", "pubdate",
    "veroffentlicht", "veroeffentlicht", "erschienen", "publiziert", "erstellt", "beitrag vom",
    "artikel vom", "meldung vom", "pressemitteilung vom",
    "publie", "mis en ligne", "paru", "publication", "date de publication",
    "publicado", "publicada", "fecha de publicacion", "data de publicacao", "publicado em",
    "pubblicato", "pubblicata", "data di pubblicazione", "gepubliceerd", "geplaatst",
    "опубликовано", "опублікована",
    "опубліковано", "опубликован", "опубликована", "дата публикации", "дата публікації",
    "opublikowano", "opublikowany", "data publikacji", "dodano",
    "発行日", "公開日", "掲載日", "発表日", "入力", "입력", "등록", "작성", "发布时间",
    "发布日期", "發布時間", "发表于",
)  # fmt: skip
"""Words right before a date that say: this is when the piece came out.

Folded before they are matched, as the line is.
"""

DATE_CUES = ("date", "datum", "fecha", "data", "дата", "日期", "時間", "时间")
"""Words that only say: here is a date. Usually that of publication; of a match or a concert, too."""

MODIFIED_CUES = (
    "last updated", "last modified", "last edited", "last reviewed", "updated", "modified", "edited", "as of",
    "zuletzt aktualisiert", "letzte aktualisierung", "aktualisiert", "aktualisierung", "geandert", "bearbeitet",
    "update", "stand", "mis a jour", "mise a jour", "modifie", "actualizado", "actualizada", "atualizado", "atualizada",
    "ultima actualizacion", "aggiornato", "aggiornata", "ultimo aggiornamento", "bijgewerkt", "laatst gewijzigd",
    "обновлено", "обновлен", "изменено", "оновлено", "zaktualizowano", "aktualizacja",
    "更新日", "最終更新", "更新时间", "更新", "수정", "최종수정",
)  # fmt: skip
"""Words right before a date that say: this is when the piece was last changed."""

ACCESS_CUES = (
    "accessed", "retrieved", "abgerufen", "consulte", "consultado", "consultato", "printed", "gedruckt", "downloaded",
    "born", "geboren", "deadline", "expires", "valid until", "gultig bis", "copyright", "©", "until", "bis",
    "archived", "captured", "saved",
)  # fmt: skip
"""Words right before a date that say: this date is something else."""

DAY_FIRST_LANGUAGES = frozenset(
    "de fr es pt it nl ru uk pl cs sk da sv no nb nn fi ro bg sr hr sl el tr he ar ca gl id vi th et lv".split()
)
"""Languages whose 03/04/2023 is the third of April. English is not one: it writes both."""

DAY_FIRST_DOMAINS = frozenset("uk ie au nz in za ng ke gh pk bd lk mt sg hk my eu".split())
MONTH_FIRST_DOMAINS = frozenset("us gov mil edu ph".split())
"""Top-level domains that settle 03/04/2023 for a text in English. A bare .com settles nothing."""
