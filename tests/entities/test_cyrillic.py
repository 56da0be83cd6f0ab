"""Texts in Cyrillic: what lists are sure of, in whatever case, told in the nominative."""

from __future__ import annotations

import pytest

from searchidx.entities import find_entities
from searchidx.models import Entities, Entity
from searchidx.stopwords import stopwords

REPORT = """Президент Беларуси Александр Лукашенко заявил, что Россия и Украина начнут переговоры в Минске. \
По словам Владимира Путина, Москва готова. Александром Лукашенко довольны, сообщил Дмитрий Песков. Пескова спросили \
об этом в Москве, президент США и НАТО молчали. Лукашенко прилетел в Киев. Весна пришла."""


def found(text: str, language: str = "ru") -> Entities:
    return find_entities("", text, language, {})


def test_places_and_organizations_of_the_lists_are_told_in_the_nominative() -> None:
    report = found(REPORT)
    assert {e.name for e in report.places} == {
        "Беларусь",
        "Россия",
        "Украина",
        "Минск",
        "Москва",
        "США",
        "Киев",
    }
    assert Entity("Москва", ("Москва", "Москве"), 2) in report.places
    assert [e.name for e in report.organizations] == ["НАТО"]


def test_a_person_has_a_known_given_name_in_the_nominative_and_all_cases_of_it_count() -> None:
    """ "Владимира Путина" could not be told in the nominative, so it is not told."""
    assert found(REPORT).people == (
        Entity("Александр Лукашенко", ("Александр Лукашенко", "Александром Лукашенко", "Лукашенко"), 3),
        Entity("Дмитрий Песков", ("Дмитрий Песков", "Пескова"), 2),
    )


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        ("uk", "Президент України прибув до Варшави. Росія мовчала.", ["Україна", "Варшава", "Росія"]),
        ("bg", "Той пристигна в София. Русия и Германия преговарят.", ["София", "Русия", "Германия"]),
    ],
)  # fmt: skip
def test_other_languages_in_cyrillic(language: str, text: str, places: list[str]) -> None:
    assert [e.name for e in found(text, language).places] == places


def test_spellings_slice_back() -> None:
    for kind in (found(REPORT).people, found(REPORT).places):
        assert all(spelling in REPORT for entity in kind for spelling in entity.mentions)


_NOUNS = """Дело Деле Дела Роза Розы Сара Кино Вода Дом Дома Город Страна Люди Человек Время Год День Жизнь Рука
Работа Слово Место Лицо Друг Глаз Вопрос Сторона Мир Случай Голова Ребенок Сила Конец Вид Система
Часть Отношение Женщина Деньги Земля Машина Отец Проблема Час Право Нога Решение Дверь Образ История
Власть Закон Война Голос Книга Школа Номер Мать Улица Дорога Ночь Стол Письмо Группа Армия Народ
Газета Стена Семья Брат Цена Партия Рынок Суд Банк Завод Село Море Река Гора Лес Поле Небо Солнце
Снег Дождь Ветер Хлеб Чай Мясо Рыба Птица Собака Кошка Лошадь Врач Учитель Праздник Победа Музыка
Песня Театр Весна Буде Була Крім Він Вона Місто Країна Людина Влада Справа Війна Уряд Рада Гроші
Праця Вада Горад Краіна Чалавек Улада Праца Дзень Вайна Словы Град Хора Вода Държава Човек Война Ден
Година Власт Пари Работа Къща Жена Мъж Дете Книга""".split()
_SMALL_WORDS = """ён яна яно яны гэта што як калі дзе але або для пры пра пасля будзе быў была былі ужо яшчэ толькі
тут там той това тя те как кога къде защо или за при след преди още само тук там беше бяха ще може
няма има""".split()
"""Belarusian and Bulgarian, for which there are no lists of stop words."""


def test_words_that_open_a_sentence_are_no_names() -> None:
    words = {*_NOUNS, *_SMALL_WORDS, *stopwords("ru"), *stopwords("uk")}
    told = {word: found(f"Так решили. {word.capitalize()} это.", "ru") for word in words}
    assert {word for word, entities in told.items() if entities != Entities((), (), ())} == set()


def test_a_word_that_opens_a_sentence_is_a_place_if_it_is_one_inside_another() -> None:
    assert not found("Киеву помогли.").places
    assert found("Киеву помогли. Он уехал в Киев.").places == (Entity("Киев", ("Киеву", "Киев"), 2),)
    assert [e.name for e in found("Москва молчит.").places] == ["Москва"]


@pytest.mark.parametrize(
    ("name", "cases"),
    [
        ("Крым", ["Крым", "Крыма", "Крыму", "Крымом"]),
        ("Вьетнам", ["Вьетнам", "Вьетнама", "Вьетнаме", "Вьетнамом"]),
        ("Амстердам", ["Амстердам", "Амстердама", "Амстердаме"]),
        ("Иерусалим", ["Иерусалим", "Иерусалима", "Иерусалиме"]),
        ("Крим", ["Крим", "Криму"]),
        ("Одесса", ["Одесса", "Одессе", "Одессы"]),
        ("Прага", ["Прага", "Праге"]),
        ("Киев", ["Киевом", "Киеву", "Киева"]),
        ("Россия", ["Россией", "России", "Россию"]),
        ("Китай", ["Китаем", "Китая", "Китае"]),
        ("Верховная рада", ["Верховной радой", "Верховную раду"]),
    ],
)
def test_names_are_told_in_the_nominative_whatever_their_case(name: str, cases: list[str]) -> None:
    for case in cases:
        entities = found(f"Там говорили про {case} вчера.")
        assert [e.name for e in (*entities.places, *entities.organizations)] == [name], case


@pytest.mark.parametrize(
    "name",
    ["Валентина Терешкова", "Александра Коллонтай", "Ангела Меркель", "Марина Цветаева", "Сергей Киров",
     "Максим Горький", "Роман Абрамович", "Вера Засулич", "Надежда Крупская"],
)  # fmt: skip
def test_people_are_people_though_a_man_or_a_town_has_such_a_name(name: str) -> None:
    entities = found(f"Вчера {name} сказал это.")
    assert ([e.name for e in entities.people], entities.places) == ([name], ())


@pytest.mark.parametrize(
    "text", ["Роман Толстого", "Лада Гранта", "Роман Пушкина", "Владимира Путина", "Валентине Терешковой"]
)
def test_a_noun_or_a_genitive_is_no_person(text: str) -> None:
    assert not found(f"Вчера {text} обсуждали. {text} хорош.").people


def test_a_genitive_is_the_mans_when_he_is_named() -> None:
    people = found("Вчера Александра Иванова видели. Потом Александр Иванов уехал.").people
    assert [e.name for e in people] == ["Александр Иванов"]


@pytest.mark.parametrize(
    ("name", "case"), [("Максим Горький", "Максима Горького"), ("Сергей Киров", "Сергея Кирова")]
)
def test_given_names_that_end_like_a_case_keep_their_end(name: str, case: str) -> None:
    assert found(f"Вчера {name} сказал. Речь {case} поняли.").people == (Entity(name, (name, case), 2),)
