# SPDX-License-Identifier: Apache-2.0
"""The reading age of plain English, by a published formula and a syllable counter that works by rule.

Flesch-Kincaid grade level: 0.39 x words per sentence + 11.8 x syllables per word - 15.59 (J. P. Kincaid,
R. P. Fishburne, R. L. Rogers, B. S. Chissom: Derivation of New Readability Formulas for Navy Enlisted Personnel,
Research Branch Report 8-75, Naval Technical Training Command, 1975). The grade is of American schools; five years are
added for an age. It counts lengths and knows no meaning: good to about half a year on a paragraph, worthless on a
single short line.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files

from sencodesk.coach.sentences import sentences

FEWEST_WORDS = 15
"""Below this many words a figure says more about chance than about the text."""
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9’'-]*")
_EXTRA = re.compile(r"(?<![cgstx])i[aou](?!r?n?s?$)|eo(?!u)|[aeiou]ing$|ua(?=[lt])|sm$|(?<=[a-z]{3})i(?=er$|est$)")
_SILENT_INSIDE = ("ely", "eful", "eless", "ement", "eness")


@cache
def _known() -> dict[str, int]:
    text = files("sencodesk_resources").joinpath("coach").joinpath("syllables.toml").read_text(encoding="utf-8")
    found: dict[str, int] = tomllib.loads(text)["syllables"]
    return found


def syllables(word: str) -> int:
    """How many syllables an English word has, at least one; words that the rules get wrong are in a list."""
    word = word.lower().replace("’", "").replace("'", "")
    if word in _known():
        return _known()[word]
    if not re.search(r"[a-z]", word):
        return max(1, len(word)) if len(word) <= 2 else 2
    if "-" in word:
        return sum(syllables(part) for part in word.split("-") if part) or 1
    if len(word) <= 3:
        return 2 if re.fullmatch(r"any|[^aeiou][aeiou][^aeiouy]y|[aeiou][^aeiou][aouy]", word) else 1
    stem = _stem(word)
    count = len(re.findall(r"[aeiouy]+", stem)) + len(_EXTRA.findall(stem))
    return max(1, count, 2 if re.search(r"[^aeiouy]les$", word) else 1)


def _stem(word: str) -> str:
    """A word without the letters e that are written and not said."""
    for ending in _SILENT_INSIDE:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + ending[1:]
    if re.search(r"[^aeiouylr]es$|[aeiouy][lr]es$", word) and not re.search(r"(?:s|x|z|ch|sh|c|g)es$", word):
        return word[:-2] + "s"
    if re.search(r"[^td]ed$", word):
        return word[:-2]
    if (
        word.endswith("e")
        and not re.search(r"[^aeiouy]le$", word)
        and not word.endswith(("ee", "ie", "oe", "ye", "ue"))
    ):
        return word[:-1]
    return word


def syllables_in(text: str) -> int:
    """How many syllables a text has."""
    return sum(map(syllables, _WORD.findall(text)))


def reading_age(text: str) -> float | None:
    """The age in years at which a text can be read, or None when it is shorter than ``FEWEST_WORDS`` words."""
    said = [found for one in sentences(text) if (found := _WORD.findall(one.text))]
    every = [word for one in said for word in one]
    if len(every) < FEWEST_WORDS:
        return None
    return 0.39 * len(every) / len(said) + 11.8 * sum(map(syllables, every)) / len(every) - 15.59 + 5


def hardest(text: str) -> tuple[int, int]:
    """Where the sentence is that makes a text hard: the one with the most syllables."""
    parts = sentences(text)
    if not parts:
        return 0, len(text)
    worst = max(parts, key=lambda one: syllables_in(one.text))
    return worst.start, worst.start + len(worst.text)
