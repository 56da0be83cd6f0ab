"""Languages by the names that people give them: what `lang:german` may have meant.

In: a name, in English or in the language itself. Out: its code, as articles carry it (ISO 639-1).
"""

from __future__ import annotations

from searchidx.words import fold

_NAMES = {
    "ar": "arabic العربية", "be": "belarusian беларуская", "bg": "bulgarian български", "bn": "bengali বাংলা",
    "ca": "catalan català", "cs": "czech čeština", "da": "danish dansk", "de": "german deutsch",
    "el": "greek ελληνικά", "en": "english", "es": "spanish español castellano", "et": "estonian eesti",
    "eu": "basque euskara", "fa": "persian farsi فارسی", "fi": "finnish suomi", "fr": "french français",
    "ga": "irish gaeilge", "gl": "galician galego", "he": "hebrew עברית", "hi": "hindi हिन्दी",
    "hr": "croatian hrvatski", "hu": "hungarian magyar", "hy": "armenian հայերեն", "id": "indonesian",
    "it": "italian italiano", "ja": "japanese 日本語", "ka": "georgian ქართული", "ko": "korean 한국어",
    "lt": "lithuanian lietuvių", "lv": "latvian latviešu", "mk": "macedonian македонски", "nb": "bokmål",
    "nl": "dutch nederlands flemish", "no": "norwegian norsk", "pl": "polish polski",
    "pt": "portuguese português", "ro": "romanian română", "ru": "russian русский", "sk": "slovak slovenčina",
    "sl": "slovenian slovene slovenščina", "sq": "albanian shqip", "sr": "serbian srpski српски",
    "sv": "swedish svenska", "th": "thai ไทย", "tr": "turkish türkçe", "uk": "ukrainian українська",
    "ur": "urdu اردو", "vi": "vietnamese", "zh": "chinese mandarin 中文",
}  # fmt: skip


def code_of(name: str) -> str | None:
    """The code of the language that a name is of, or that alone begins so; None when none is.

    >>> code_of("German"), code_of("francais"), code_of("portug"), code_of("s")
    ('de', 'fr', 'pt', None)
    """
    wanted = fold(name)
    codes = [code for code, names in _NAMES.items() if any(each == wanted for each in fold(names).split())]
    if not codes and len(wanted) > 2:
        codes = [
            code for code, names in _NAMES.items() if any(n.startswith(wanted) for n in fold(names).split())
        ]
    return codes[0] if len(codes) == 1 else None
