"""The closed word classes that names are judged by: titles, organization heads, connectors, demonyms.

Written by hand. All forms are folded as `words.fold` does. The open classes (places, given names,
known organizations, learned words) are data files: see `tables.py`.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words(
    "mr mr. mrs mrs. ms ms. miss dr dr. prof prof. professor sir madam dame lord lady baron baroness count "
    "president vice-president premier chancellor minister ministers prime-minister secretary undersecretary "
    "secretary-general director-general ambassador envoy consul governor lieutenant-governor mayor senator "
    "congressman congresswoman representative lawmaker deputy speaker chairman chairwoman chairperson chair "
    "spokesman spokeswoman spokesperson commissioner inspector superintendent sheriff judge justice attorney "
    "prosecutor lawyer general gen gen. lt lt. lieutenant col col. colonel maj maj. major capt capt. captain "
    "sgt sgt. sergeant cpl cpl. corporal pvt pvt. private cmdr cmdr. commander admiral adm adm. brigadier "
    "brig. marshal officer sen sen. rep rep. gov gov. rev rev. reverend pastor father fr. sister brother "
    "bishop archbishop cardinal pope patriarch metropolitan rabbi imam sheikh sheik shaikh ayatollah mullah "
    "mufti prince princess king queen emperor emir sultan duke duchess crown-prince ceo cfo coo director "
    "manager coach economist analyst trader historian actor actress singer writer author journalist reporter "
    "correspondent editor columnist activist leader opposition rebel warlord dictator defender striker "
    "goalkeeper midfielder skipper teammate champion oligarch businessman billionaire tycoon chief boss herr "
    "frau monsieur madame mme mme. m. senor senora signor prasident prasidentin kanzler kanzlerin "
    "bundeskanzler bundeskanzlerin ministerprasident aussenminister aussenministerin ministre presidente "
    "presidenta ministro ministra canciller primo premier-ministre"
)
"""Words that stand before a person's name and are no part of it."""

TITLE_MODIFIERS = _words(
    "prime vice deputy foreign interior defense defence finance economy justice health education energy trade "
    "first former ex acting assistant associate chief senior late crown grand lieutenant major secretary "
    "under police army attorney permanent special transport agriculture environment labor labour industry "
    "information culture planning oil house minority majority district state executive managing general new "
    "old staff supreme opposition rear commander-in-chief fleet field air master high ex-president ex-prime"
)
"""Words that may stand inside a title ("Deputy Foreign Minister"), not by themselves before a name."""

TITLE_WORDS = TITLES | TITLE_MODIFIERS

TITLES_AS_SURNAMES = _words("king prince major judge bishop pope justice baron duke count marshal")

TITLE_OBJECTS = _words("state staff defense defence police operations justice finance")
"""What may follow "of" inside a title: "Secretary of State", "Chief of Staff"."""

BARE_TITLES = _words(
    "mr mr. mrs mrs. ms ms. miss dr dr. prof prof. sir lord lady gen gen. lt lt. col col. maj maj. capt capt. "
    "sgt sgt. sen sen. rep rep. gov gov. rev rev. adm adm. herr frau monsieur madame mme mme. senor senora "
    "signor"
)
"""Titles after which a name always follows."""

AFTER_NAMES = _words("kc qc mp msp obe mbe cbe phd md")
"""What stands in capitals after a person's name and is no part of it."""

FOREIGN_TITLES = _words(
    "herr frau monsieur madame mme mme. senor senora signor prasident prasidentin kanzler kanzlerin "
    "bundeskanzler bundeskanzlerin ministerprasident aussenminister aussenministerin president presidente "
    "presidenta canciller premier"
)
"""Titles that are sure enough in texts of other languages."""

ORG_HEADS = _words(
    "academy administration agency airline airlines airways alliance army assembly association associates "
    "authority bank banks board brigade broadcasting brothers bros bureau cabinet center centre chamber "
    "church club co coalition college command commission committee communications community company "
    "confederation conference congress consortium cooperative corp corporation corps council court courts "
    "department directorate division duma electric embassy energy enterprises exchange faction federation "
    "financial fleet force forces foundation front fund government group guard holding holdings hospital "
    "house inc industries institute institution insurance international laboratories laboratory league "
    "legislature library llc llp ltd lab labs media military militia ministry mission mosque motors movement "
    "museum navy network news newspaper newsroom observatory office organisation organization parliament "
    "partners partnership party petroleum pharmaceuticals plc police post press radio records red-cross "
    "regiment registry research resistance school secretariat securities senate service services society "
    "stock studio studios symphony syndicate systems team technologies telecom telegraph television theater "
    "theatre times treasury tribunal trust tv union united university utilities ventures workers newsdesk "
    "desk"
)
"""Words that make the name they stand in an organization."""

COMPANY_ENDINGS = _words(
    "inc inc. corp corp. co co. ltd ltd. llc plc ag sa s.a. gmbh nv n.v. spa ab as oy kg bv b.v. llp pty "
    "limited incorporated corporation company bhd kk bancorp bancshares holdings group se ao oao pao zao ooo"
)
"""Endings of company names: "Lear Corp" and "Lear" are one company within a document."""

OF_HEADS = ORG_HEADS | _words(
    "republic kingdom gulf sea bay isle island islands cape strait straits state states mount lake port city "
    "university universities rally union house houses ivory coast horn bank chamber doctors friends sons "
    "daughters brotherhood commonwealth emirate people's provinces province district region town territory "
    "voice museum ministries organization league nation nations party fields tower palace knights order lords "
    "commons representatives"
)
"""Words after which "of" goes on with the same name: "Bank of England", "Gulf of Mexico"."""

FOR_HEADS = _words(
    "center centre association committee council commission organization organisation institute agency board "
    "foundation fund society league movement office ministry department campaign union coalition campaigners "
    "partnership authority alliance administration rally party force mission rights"
)
"""Words after which "for", "on" and "in" go on with the same name: "Centre for Policy Research"."""

PLACE_HEADS = _words(
    "sea ocean gulf bay river lake mount mountain mountains hills valley desert island islands peninsula "
    "strait straits canal province region district county republic city town village airport square street "
    "avenue road bridge park port harbor harbour beach coast heights forest oblast prefecture governorate "
    "territory archipelago plaza boulevard lane stadium kingdom emirate strip bank springs falls creek canyon "
    "reef cape"
)

PLACE_OPENERS = _words("river rivers lake lakes mount gulf cape port isle strait")
"""Words that stand before the name of a place rather than after it."""

EVENTS = _words(
    "marathon festival tournament trophy derby olympics championship championships awards carnival easter christmas "
    "ramadan monday tuesday wednesday thursday friday saturday sunday"
)
"""A name of several words that ends so is an event or a day: "Rostock Marathon", "Orthodox Easter"."""

PARTICLES = _words(
    "al el ul ibn bin bint ben abu de da do dos das del della di du la le van von der den ter ten zu af av y "
    "e dal delle wa d' st st. san santa"
)
"""Small words inside names of people, in lower case or capitals."""

SAYING = _words(
    "said says told added warned announced claimed insisted argued stressed noted admitted denied vowed "
    "declared explained confirmed acknowledged urged accused suggested wrote tweeted replied recalled "
    "testified pledged asked thinks believes lamented stated remarked commented concluded predicted "
    "complained hopes"
)
"""Verbs of saying: who does it is a person or an organization."""

CALENDAR = _words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues "
    "wed thu thur thurs fri sat sun christmas easter ramadan gmt est edt pst pdt utc am pm a.m p.m bst cet"
)

DEMONYMS = _words(
    "abkhaz abkhazian afghan afghans african africans albanian albanians algerian algerians american "
    "americans andorran angolan angolans arab arabs arabic argentine argentinian argentinians argentines "
    "armenian armenians asian asians australian australians austrian austrians azerbaijani azeri azeris "
    "bahraini balkan baltic bangladeshi bangladeshis basque basques belarusian belarusians belarussian "
    "belgian belgians beninese bolivian bolivians bosnian bosnians brazilian brazilians brit brits british "
    "briton britons bulgarian bulgarians burmese burundian cambodian cambodians cameroonian canadian "
    "canadians caribbean catalan catalans caucasian chadian chechen chechens chilean chileans chinese "
    "colombian colombians congolese corsican croat croatian croatians croats cuban cubans cypriot cypriots "
    "czech czechs dane danes danish dutch dutchman ecuadorean ecuadorian egyptian egyptians emirati english "
    "englishman eritrean eritreans estonian estonians ethiopian ethiopians european europeans fijian filipino "
    "filipinos finn finnish finns flemish french frenchman gabonese gambian georgian georgians german germans "
    "ghanaian greek greeks guatemalan guinean guyanese haitian haitians hispanic hispanics honduran hungarian "
    "hungarians icelandic indian indians indonesian indonesians iranian iranians iraqi iraqis irish irishman "
    "israeli israelis italian italians ivorian ivoirian jamaican japanese jew jewish jews jordanian "
    "jordanians kashmiri kazakh kazakhs kenyan kenyans korean koreans kosovar kosovan kurd kurdish kurds "
    "kuwaiti kyrgyz lao laotian latin latino latinos latvian latvians lebanese liberian liberians libyan "
    "libyans lithuanian lithuanians macedonian macedonians malagasy malawian malay malaysian malaysians "
    "malian maltese mauritanian mexican mexicans moldovan moldovans mongolian montenegrin moroccan moroccans "
    "mozambican muslim muslims namibian nepalese nepali nicaraguan nigerian nigerians nigerien norwegian "
    "norwegians omani ossetian pakistani pakistanis palestinian palestinians panamanian paraguayan pashtun "
    "persian peruvian peruvians philippine pole poles polish portuguese puerto-rican qatari roma romanian "
    "romanians russian russians rwandan rwandans salvadoran samoan saudi saudis scot scots scottish "
    "scandinavian senegalese serb serbian serbians serbs siberian sicilian sierra-leonean sinhalese slav "
    "slavic slovak slovakian slovaks slovene slovenian slovenians somali somalis soviet soviets spaniard "
    "spaniards spanish sri-lankan sudanese swede swedes swedish swiss syrian syrians taiwanese tajik tajiks "
    "tamil tamils tanzanian tatar tatars thai thais tibetan tibetans togolese tunisian tunisians turk turkish "
    "turkmen turks tutsi hutu ugandan ugandans ukrainian ukrainians uruguayan uighur uighurs uyghur uyghurs "
    "uzbek uzbeks venezuelan venezuelans vietnamese moslem moslems hebrew roman romans mideastern welsh "
    "welshman western westerner westerners eastern yemeni yemenis yugoslav zairean zambian zimbabwean "
    "zimbabweans christian christians catholic catholics protestant protestants orthodox sunni sunnis shiite "
    "shiites shia shi'ite shi'ites buddhist buddhists hindu hindus sikh sikhs islam islamic islamist "
    "islamists anglican baptist communist communists nazi nazis republican republicans democrat democrats "
    "democratic tory liberal conservative conservatives socialist socialists marxist zionist bavarian texan "
    "californian parisian londoner muscovite new-yorker north-korean south-korean croatian-serb"
)
"""Nationalities, peoples, creeds: adjectives and not names of places."""

NOT_NAMES = _words(
    "i i'm i'd i'll i've ok tv dvd cd pc gdp cpi ceo cfo hiv aids covid covid-19 internet web website god "
    "bible koran quran euro euros dollar http https www html pdf usd eur gbp vat it's he's she's that's "
    "there's what's let's don't doesn't didn't isn't aren't wasn't can't couldn't won't wouldn't we're "
    "they're you're we've they've you've we'll they'll you'll i'am photo file advertisement video update "
    "breaking exclusive opinion analysis nasdaq nikkei ftse dax fax tel phone email e-mail pager mobile watch "
    "read click share subscribe comment comments related copyright newsletter sponsored nobel oscar olympic "
    "olympics cup championship league-two grand prix"
)
"""Capitalised words that name no person, place or organization."""

FUNCTION_WORDS = _words(
    "a an the and or but nor so yet for of in on at by to from with without into onto upon over under above "
    "below between among amid against about after before during since until till while when whenever where "
    "wherever why how what which who whom whose that this these those there here then thus hence he she it we "
    "they you his her its our their your my me him us them is are was were be been being am has have had do "
    "does did will would can could may might must shall should not no yes if unless although though because "
    "as than also too however meanwhile moreover instead still even only just both either neither each every "
    "all any some many much more most few several other another such same one two three four five six seven "
    "eight nine ten eleven twelve again once twice never ever always often now today tomorrow yesterday later "
    "earlier soon already despite like unlike per via according well indeed perhaps maybe nearly almost "
    "around across along near inside outside former ex acting late last next new first second third out up "
    "down off back let nobody nothing somebody something everyone everything anyone anything nevertheless "
    "nonetheless therefore otherwise"
)
"""Words that begin sentences and never names (a few do: "Will Smith"; a given name wins)."""

DIRECTIONS = _words("north south east west")

SURE = {
    "sure country": (-200, 400, -200, -100),
    "sure region": (-200, 250, -200, 0),
    "sure organization": (-100, -200, 300, -100),
    "sure company": (-200, -200, 300, 0),
    "sure direction": (-900, -900, -900, 900),
    "sure not": (-600, -600, -600, 600),
    "sure dateline": (-200, 400, -200, -200),
    "sure quoted": (-200, -200, -200, 200),
    "sure lower": (-200, -100, -200, 300),
    "sure title": (150, -150, -150, -100),
    "sure surname": (220, -50, -50, -100),
    "sure full name": (120, -50, -50, -100),
    "sure hyphenated given name": (250, -50, -50, -100),
    "sure based": (-100, 900, 0, -1000),
}
"""Evidence set by hand where tagged text is too rare or too loosely tagged to teach it (hundredths of a
logit for person, place, organization, none)."""
