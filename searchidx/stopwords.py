"""The commonest words of the languages that archives hold, folded as `words.fold` does.

They are indexed like all others (phrases need them), but a query of several words does not insist on
them, and cleaning takes their share in a line as a sign of prose. Short lists on purpose: in ranking,
a shorter English list did better than the usual long one (docs/decisions).
"""

from __future__ import annotations

from functools import cache

from searchidx.words import fold

_LISTS = {
    "en": "a an and are as at be been but by for from had has have he her his i if in into is it its of on or "
          "our she so that the their them then there these they this to was we were which will with you your",
    "de": "aber als am an auch auf aus bei das dass dem den der des die durch ein eine einem einen einer eines er "
          "es fur hat ich ihr im in ist mit nach nicht noch nur oder sein seine sich sie sind so uber um und uns "
          "von vor war was wegen wenn werden wie wir wird zu zum zur",
    "fr": "a au aux avec ce ces cette d dans de des du elle en entre est et etait il ils l la le les leur lui mais "
          "n ne nous on ou par pas plus pour qu que qui s sa se ses son sont sur un une vous y",
    "es": "a al como con de del desde dos el ella en entre era es esta este fue ha han hasta la las le lo los mas "
          "mientras no o para pero por que se segun ser si sin sobre su sus tras un una y ya",
    "pt": "a ao aos as com como da das de do dos e ela ele em entre era esta foi ha isso mais mas na nao nas no nos "
          "o os ou para pela pelo por que se sem ser seu sua sao tambem um uma",
    "it": "a ad al alla anche che chi con da dal dalla dei del della delle di e ed era gli ha hanno i il in la le lo "
          "ma nel nella non o per piu sono su sua suo tra un una uno",
    "nl": "aan als bij dan dat de der die dit door een en er het hij ik in is je maar met na naar niet nog of om "
          "ook op over te toen tot uit van voor was wat we werd wordt ze zich zijn",
    "ru": "а без бы был была были было в во вот все да для до его ее если за и из или к как когда который ли мы на "
          "над не него нет но о об он она они от по под после при про с со так также то только у уже что чтобы "
          "это этот я",
    "uk": "а але без бо був була були в вже від він вона вони все для до з за зі і із й його її коли на не ні о "
          "об під по при про та так також те то у це цей що щоб я як який",
    "pl": "a ale bez byl byla bylo byly by co czy dla do gdy go i ich ile ja jak jako jego jej jest juz lub ma na "
          "nad nie niz o od oraz po pod przed przez przy sie sa ta tak tam te tego ten to tym w we z za ze",
    "sv": "alla att av blev de dem den det din du eller en ett for fran ha hade han har hon i inte jag kan med men "
          "nar och om pa sa sade samt sig sin ska som till under upp ut var vi vid ar over efter mot",
    "da": "af alle at blev da de dem den der det dog eller en er et efter for fra fik har havde han hun i ikke ind "
          "jeg kan med men mod ogsa om op over pa sagde sig skal som til ud var ved vi vil",
    "no": "at av ble da de dem den det eller en er et etter for fra fikk ha hadde han har hun i ikke jeg kan med men "
          "mot ogsa om opp over pa sa seg skal som til ut var ved vi vil",
    "fi": "ei ennen eli ensin etta hanen han hyvin ja jo joka jossa kanssa kuin kun mita mukaan mutta myos nyt ole oli "
          "olivat on ovat se sen sekä siita tai tama vaan viela voi vuonna",
    "cs": "a aby ale ani az bez bude byl byla bylo by co dale do i jako je jeho jejich jen jeste jiz k kdyz ktera ktere "
          "ktery ma na nebo neni o od po podle pro protoze pri s se si tak take ten to tom u uz v ve z za ze",
    "hu": "a az azt csak de e egy el es ez ezt hogy ha is itt kell ki lesz meg mert mint mar nem nincs ott pedig s sem "
          "szerint tobb ugy utan vagy van volt volna",
    "ro": "a ai al ale am ar au ca care ce cu cum da dar de din dupa este fi fost in insa la mai nu o pe pentru prin sa "
          "sau se si sunt sub un una unei unui va",
    "tr": "ama bir bu cok da daha de degil diye en gibi gore her icin ile ise kadar ki mi ne o olan olarak oldu olan sonra "
          "sadece su tarafindan ve veya ya yeni",
    "id": "ada adalah akan atau bahwa bisa dalam dan dapat dari dengan di hari ini itu juga ke kepada lebih mereka "
          "oleh pada para saat sebagai sebuah tersebut tidak untuk yang",
}  # fmt: skip

_ASKING = {
    "en": "am any being can could did do does doing done how me might must my such than too what when where "
          "whether whom whose why would should shall",
    "de": "kann konnen konnte muss soll sollte wann warum was welche welchem welchen welcher welches wer weshalb wie wo "
          "worden wurde wurden",
    "fr": "comment lequel laquelle ou peut peuvent pourquoi quand quel quelle quelles quels quoi",
    "es": "como cual cuales cuando donde puede pueden quien quienes",
}  # fmt: skip
"""What a question is made of besides its subject. Words like others in a short query (Do the Right Thing)."""

LANGUAGES = tuple(_LISTS)


@cache
def stopwords(language: str | None) -> frozenset[str]:
    """Folded stop words of a language (ISO 639-1); none for a language without a list.

    The same words in the spelling of the text fold to these: `fold(word) in stopwords("de")`.
    """
    return frozenset(map(fold, _LISTS.get(language or "en", "").split()))


@cache
def asking_words(language: str | None) -> frozenset[str]:
    """Folded words that a long question has besides its stop words, its subject aside."""
    return frozenset(map(fold, _ASKING.get(language or "en", "").split()))
