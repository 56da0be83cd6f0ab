"""What stands beside a date in many languages, for who reads dates and for who knows a line of a date by it.

Constants go out. All are folded (`words.fold`): lower case, no accents.
"""

from __future__ import annotations

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
    "发布日期", "發布時間", "发表于", "yayinlanma tarihi", "yayinlandi", "yayin tarihi", "giris tarihi", "eklenme tarihi",
    "publikovano", "vydano", "zverejneno", "publiceret", "udgivet", "julkaistu", "δημοσιευτηκε", "δημοσιευθηκε",
    "δημοσιευση", "פורסם", "תאריך פרסום", "प्रकाशित", "पब्लिश", "เผยแพร่", "เผยแพร่เมื่อ", "تاريخ النشر", "نشر في", "نشرت في",
)  # fmt: skip
"""Words right before a date that say: this is when the piece came out."""

DATE_CUES = ("date", "datum", "fecha", "data", "дата", "日期", "時間", "时间")
"""Words that only say: here is a date. Usually that of publication; of a match or a concert, too."""

MODIFIED_CUES = (
    "last updated", "last modified", "last edited", "last reviewed", "updated", "modified", "edited", "as of",
    "zuletzt aktualisiert", "letzte aktualisierung", "aktualisiert", "aktualisierung", "geandert", "bearbeitet",
    "update", "stand", "mis a jour", "mise a jour", "modifie", "actualizado", "actualizada", "atualizado", "atualizada",
    "ultima actualizacion", "aggiornato", "aggiornata", "ultimo aggiornamento", "bijgewerkt", "laatst gewijzigd",
    "обновлено", "обновлен", "изменено", "оновлено", "zaktualizowano", "aktualizacja",
    "更新日", "最終更新", "更新时间", "更新", "수정", "최종수정", "最后更新", "最後更新", "дата обновления", "обновлена",
    "son guncelleme", "guncelleme", "guncelleme tarihi", "guncellendi", "aktualizovano", "aktualizace", "upraveno", "opdateret", "paivitetty",
    "τελευταια ενημερωση", "ενημερωθηκε", "ενημερωση", "עודכן", "עודכן לאחרונה", "עדכון אחרון", "अंतिम अपडेट", "अपडेट किया गया",
    "अपडेट", "अद्यतन", "อัปเดต", "อัพเดต", "อัปเดตล่าสุด", "อัพเดตล่าสุด", "แก้ไขล่าสุด", "ปรับปรุงล่าสุด", "آخر تحديث",
    "تم التحديث", "تم التحديث في", "تحديث",
)  # fmt: skip
"""Words right before a date that say: this is when the piece was last changed."""

ACCESS_CUES = (
    "accessed", "retrieved", "abgerufen", "consulte", "consultado", "consultato", "printed", "gedruckt", "downloaded",
    "born", "geboren", "deadline", "expires", "valid until", "gultig bis", "copyright", "©", "until", "bis",
    "archived", "captured", "load-date", "load date", "saved", "gespeichert", "enregistre", "guardado", "сохранено", "stazeno", "ulozeno", "kaydedildi",
    "indirildi", "บันทึก", "บันทึกเมื่อ", "حفظ في", "सहेजा गया",
    "photo", "file photo", "foto", "archivfoto", "archivbild", "fotograf", "фото", "صورة", "ภาพ", "फोटो",
)  # fmt: skip
"""Words right before a date that say: this date is something else."""

WEEKDAYS = frozenset(
    (
        "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
        "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi "
        "dimanche lunes martes miercoles jueves viernes sabado domingo segunda-feira terca-feira quarta-feira quinta-feira "
        "sexta-feira segunda terca quarta quinta sexta lunedi martedi mercoledi giovedi venerdi sabato domenica maandag "
        "dinsdag woensdag donderdag vrijdag zaterdag zondag mandag tirsdag onsdag torsdag fredag lordag sondag mandag "
        "tisdag lordag maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai poniedzialek wtorek sroda "
        "czwartek piatek sobota niedziela pondeli utery streda ctvrtek patek nedele hetfo kedd szerda csutortok pentek "
        "szombat vasarnap luni marti miercuri joi vineri sambata duminica ponedjeljak ponedeljak utorak srijeda sreda "
        "cetvrtak petak subota nedjelja nedelja pazartesi sali carsamba persembe cuma cumartesi pazar понедельник вторник "
        "среда четверг пятница суббота воскресенье понеділок вівторок середа четвер п'ятниця субота неділя "
        "понеделник вторник сряда четвъртък петък събота неделя δευτερα τριτη τεταρτη πεμπτη παρασκευη σαββατο κυριακη "
        "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد senin selasa rabu kamis jumat sabtu minggu"
    ).split()
)
