"""The invented language of the benchmark's articles.

In: a seed and the size of the archive. Out: words with Zipf's weights, phrases, names of people, places and
organizations. Only the English function words are real, because stemmers, stop lists, language detection and
the cleaning of text all look at them; every other word is put together from syllables. Articles are made
elsewhere.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import accumulate

FUNCTION_WORDS = (
    "the of to and in a said for that on it is was by with from be at as has its are will he an not have which "
    "but were or this would had been more after up about new last their one who also than over they we other "
    "under could year his two into some no out she all there when if her against can between before most three "
    "only first many during being may what because any such while"
).split()

_ONSETS = "b c d f g h j k l m n p r s t v w z b d f l m n p r s t br ch dr gr pl pr sh sk st tr th".split()
_VOWELS = "a e i o u a e i o u ai ea ou".split()
_CODAS = "l m n r t d g p l m n r t nd rk st ck".split()
_ENDINGS = ("", "", "", "", "", "", "", "tion", "ment", "er", "al", "ity", "ive", "ness")
_FORMS = (("", 0.58), ("s", 0.20), ("ed", 0.12), ("ing", 0.10))
_BODIES = "Bank Group Council Union Ministry Institute Holdings Party University Airlines".split()

LEMMAS = 60_000
PHRASES = 8_000
FLATNESS = 2.7
"""Mandelbrot's correction: the commonest words are not quite as common as Zipf would have them."""


def zipf(number: int, exponent: float = 1.1) -> list[float]:
    """Weights of ranks 1 to `number`."""
    return [1 / (rank + FLATNESS) ** exponent for rank in range(1, number + 1)]


class Weighted:
    """Strings to be drawn by their weights; Zipf's by default, in the order given."""

    def __init__(self, values: Sequence[str], weights: Sequence[float] | None = None) -> None:
        self.values = values
        self._sums = list(accumulate(zipf(len(values), 0.9) if weights is None else weights))

    def draw(self, rng: random.Random, number: int) -> list[str]:
        return rng.choices(self.values, cum_weights=self._sums, k=number)


class Vocabulary:
    """Words and names; the same for the same seed and size."""

    def __init__(self, seed: int, articles: int) -> None:
        """`articles` is how many there will be: larger archives name more people and organizations."""
        rng = random.Random(f"words {seed}")
        lemmas = _unique(lambda rank: _lemma(rng, rank), LEMMAS)
        self.function = Weighted(FUNCTION_WORDS)
        self.content = Weighted(
            [lemma + ending for lemma in lemmas for ending, _ in _FORMS],
            [weight * share for weight in zipf(LEMMAS) for _, share in _FORMS],
        )
        both = self.content.draw(rng, 2 * PHRASES)
        self.phrases = Weighted([f"{one} {two}" for one, two in zip(both[::2], both[1::2], strict=True)])
        given = _unique(lambda _: _name(rng), 300)
        self.people = Weighted(_unique(lambda _: f"{rng.choice(given)} {_name(rng)}", 1_000 + articles // 5))
        self.places = Weighted(_unique(lambda _: _name(rng), 400))
        self.organizations = Weighted(
            _unique(lambda _: f"{_name(rng)} {rng.choice(_BODIES)}", 500 + articles // 20)
        )


def _syllables(rng: random.Random, number: int) -> str:
    return "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(number)) + rng.choice(_CODAS)


def _lemma(rng: random.Random, rank: int) -> str:
    """Frequent words are short ones."""
    if rank < 300:
        return _syllables(rng, 1 + (rank > 60))
    return _syllables(rng, 2 + (rng.random() < 0.3)) + rng.choice(_ENDINGS)


def _name(rng: random.Random) -> str:
    return _syllables(rng, 1 + (rng.random() < 0.8)).capitalize()


def _unique(make: Callable[[int], str], number: int) -> list[str]:
    """`number` different values; `make` is told the rank that it makes one for."""
    made: dict[str, None] = {}
    while len(made) < number:
        made.setdefault(make(len(made)))
    return list(made)
