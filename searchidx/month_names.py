"""The names of months in many languages, for who reads dates and for who knows a line of a date by them.

Keys are folded (`words.fold`): lower case, no accents.
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
    1: "ocak oca ledna tammikuuta ιανουαριου ינואר בינואר जनवरी มกราคม ม.ค يناير جانفي",
    2: "subat sub unora helmikuuta φεβρουαριου פברואר בפברואר फरवरी फ़रवरी กุมภาพันธ์ ก.พ فبراير فيفري شباط",
    3: "mart marts bre brezna maaliskuuta μαρτιου מרץ במרץ मार्च มีนาคม มี.ค مارس آذار اذار",
    4: "nisan dubna huhtikuuta απριλιου אפריל באפריל अप्रैल เมษายน เม.ย أبريل ابريل إبريل أفريل نيسان",
    5: "mayis kvetna kve toukokuuta μαιου מאי במאי मई พฤษภาคม พ.ค مايو ماي أيار ايار",
    6: "haziran haz cervna cvn kesakuuta ιουνιου יוני ביוני जून มิถุนายน มิ.ย يونيو يونيه جوان حزيران",
    7: "temmuz tem cervence cvc heinakuuta ιουλιου יולי ביולי जुलाई กรกฎาคม ก.ค يوليو يوليه جويلية يوليوز تموز",
    8: "agustos agu srpna elokuuta αυγουστου אוגוסט באוגוסט अगस्त สิงหาคม ส.ค أغسطس اغسطس أوت غشت آب اب",
    9: "eylul eyl zari syyskuuta σεπτεμβριου ספטמבר בספטמבר सितंबर सितम्बर กันยายน ก.ย سبتمبر شتنبر أيلول ايلول",
    10: "ekim eki rijna lokakuuta οκτωβριου אוקטובר באוקטובר अक्टूबर अक्तूबर ตุลาคม ต.ค أكتوبر اكتوبر",
    11: "kasim kas listopadu marraskuuta νοεμβριου נובמבר בנובמבר नवंबर नवम्बर พฤศจิกายน พ.ย نوفمبر نونبر",
    12: "aralik ara prosince joulukuuta δεκεμβριου דצמבר בדצמבר दिसंबर दिसम्बर ธันวาคม ธ.ค ديسمبر دجنبر",
}  # fmt: skip
_OF_TWO_WORDS = {
    f"{first} {second}": number
    for first, number, seconds in (
        ("كانون", 1, "الثاني ثاني"), ("كانون", 12, "الأول الاول أول اول"),
        ("تشرين", 11, "الثاني ثاني"), ("تشرين", 10, "الأول الاول أول اول"),
    )
    for second in seconds.split()
}  # fmt: skip

MONTHS: dict[str, int] = {name: number for number, names in _NAMES.items() for name in names.split()}
"""Folded month name or abbreviation, in ten languages and a little more, to its number."""
AFTER_A_DAY: dict[str, int] = {
    fold(name): number for number, names in _FURTHER.items() for name in names.split()
} | {fold(name): number for name, number in _OF_TWO_WORDS.items()}
"""The same in Turkish, Czech, Danish, Finnish, Greek, Hebrew, Hindi, Thai and Arabic.

They are written after the day; and some are words or names in other languages (mart, nisan), so that they need a year.
"""


def is_month(word: str) -> bool:
    """Whether a word is a month's name in one of these languages."""
    folded = fold(word)
    return folded in MONTHS or folded in AFTER_A_DAY
