"""Languages: declared, detected, contradicted."""

# ruff: noqa: E501 - a line of a test is a line of a page

from __future__ import annotations

import pytest

from searchidx.cleaning import language
from searchidx.cleaning.language import base, detect, language_of

ENGLISH = "The president said on Friday that the talks would begin next week, and that both of the delegations were on their way."
GERMAN = "Der Präsident sagte am Freitag, dass die Gespräche in der nächsten Woche beginnen und dass beide Delegationen auf dem Weg sind."
RUSSIAN = "Президент заявил в пятницу, что переговоры начнутся на следующей неделе в Минске."


@pytest.mark.parametrize(
    ("declared", "code"),
    [("en-US", "en"), ("DE", "de"), ("pt_BR.UTF-8", "pt"), ("deu", "de"), ("English", "en"), ("x-default", None),
     ("", None), (None, None), ("zxx", None), ("mul", None), (" fr ", "fr")],
)  # fmt: skip
def test_base(declared: str | None, code: str | None) -> None:
    assert base(declared) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [(ENGLISH, "en"), (GERMAN, "de"), (RUSSIAN, "ru"), ("", None), ("Hm.", None), ("12 345", None)],
)
def test_detect(text: str, code: str | None) -> None:
    assert detect(text) == code


def test_portuguese_is_told_by_its_words_and_letters_without_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of its common words are Spanish, too."""
    monkeypatch.setattr(language, "_classifier", lambda: pytest.fail("a model was loaded"))
    assert (
        detect(
            "A classificação final da temporada e as posições de todos os pilotos de Interlagos, em 10 de março."
        )
        == "pt"
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("엘제이의 일방적인 사진 공개로부터 비롯됐다. 그건 이 사안을 두고 벌어진 진실공방이 어떤 결론을 내더라도 잘못된 일이다.", "ko"),
        ("Ο πρόεδρος δήλωσε την Παρασκευή ότι οι συνομιλίες θα αρχίσουν την επόμενη εβδομάδα.", "el"),
        ("राष्ट्रपति ने शुक्रवार को कहा कि बातचीत अगले सप्ताह शुरू होगी", "hi"),
        ("Reiseinformationen + Hotelangebote für Singapur, Kuala Lumpur, Bangkok, Hanoi, Jakarta und Manila – die besten Tipps, Karten, Bilder und Preise der Stadt, Orchard Road, Marina Bay, Sentosa, Chinatown, Little India", "de"),
    ],
)  # fmt: skip
def test_a_script_of_one_language_and_a_clear_lead_need_no_model(
    text: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "_classifier", lambda: pytest.fail("a model was loaded"))
    assert detect(text) == code


def test_the_model_is_asked_about_a_language_that_is_much_like_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(language, "_classifier", lambda: lambda _: "asked")
    assert (
        detect("El president va dir divendres que les converses començarien la setmana que ve a Girona.")
        == "asked"
    )


def test_a_declaration_is_believed() -> None:
    assert language_of("Hm.", "de-AT") == "de"
    assert language_of(GERMAN, "nds") == "de"  # no code of two letters: the text decides
    assert language_of(ENGLISH, "en") == "en"


@pytest.mark.parametrize(("text", "code"), [(GERMAN, "de"), (RUSSIAN, "ru")])
def test_a_declaration_that_the_text_contradicts_is_overruled(text: str, code: str) -> None:
    assert language_of(text, "en") == code


def test_a_related_language_is_not_overruled() -> None:
    assert language_of(RUSSIAN, "uk") == "uk"
