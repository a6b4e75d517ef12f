# SPDX-License-Identifier: Apache-2.0
"""Finds another pupil's name, and the wrong he or she, in words about one pupil.

Better silent than wrong: names that are also words (Will, May, Hope) count only where nothing but a name can stand, a
name that the pupil, the family or a member of staff also has never counts, and he or she only where nobody else is
spoken of. The word lists are data (``names.toml``).
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from sencodesk.coach.sentences import Sentence

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_OWNER = re.compile(r"[’'][sS]$")
_HE_OR_SHE = re.compile(r"\b(?:s?he|him|his|hers?)(?:self)?\b", re.I)
_BOTH = re.compile(
    r"\b(?:(?:he|him|his|himself) ?(?:or|/) ?(?:she|her|hers|herself)"
    r"|(?:she|her|hers|herself) ?(?:or|/) ?(?:he|him|his|himself)|s/he)\b|\(s\)he\b",
    re.I,
)
"""Both at once: “he or she”, “his/her”."""
_TWO_BEFORE = re.compile(r"([^\W\d_]+) ([^\W\d_]+) $")
_AND_AFTER = re.compile(r" (?:and|or|&) ([^\W\d_]+)")
_VERB_AFTER = re.compile(r" ([a-z]+)\b(?: ([^\W\d_]+))?")
_IS_A_FRIEND = re.compile(r" (?:is|was) (?:her|his|their|a|the|[^\W\d_]+[’']s) (?:[a-z]+ )?([a-z]+)\b")
_OF_A_CLASS = re.compile(
    r", (?:who\b|(?:from|in) (?:\d|year \d|(?:the|her|his|their|another|next)(?: (?:other|next|same))? class\b))", re.I
)
_OPENERS = frozenset("“‘\"'(:;–—•*/")


@dataclass(frozen=True, slots=True)
class Person:
    """A pupil's names and recorded sex (``F``, ``M``, or anything else for not known)."""

    first_name: str
    known_as: str = ""
    surname: str = ""
    sex: str = ""


NOBODY = Person("")


class Word(NamedTuple):
    """A word in a text, folded for comparing: small letters, no accents, no possessive s."""

    start: int
    end: int
    text: str
    folded: str


@dataclass(frozen=True, slots=True)
class Named:
    """Where a text names somebody."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Lists:
    common: frozenset[str]
    months: frozenset[str]
    before_month: frozenset[str]
    titles: frozenset[str]
    does: frozenset[str]
    does_to: frozenset[str]
    things: frozenset[str]
    whose_friend: frozenset[str]
    people: frozenset[str]
    never_surname: frozenset[str]
    short: dict[str, frozenset[str]]
    he: frozenset[str]
    she: frozenset[str]
    somebody_he: frozenset[str]
    somebody_she: frozenset[str]
    somebody: frozenset[str]


@cache
def _lists() -> _Lists:
    data = tomllib.loads(files("sencodesk_resources").joinpath("coach").joinpath("names.toml").read_text("utf-8"))
    short: dict[str, set[str]] = {}
    for group in data["short_names"]["groups"]:
        for long in group[:1]:
            short.setdefault(long, set()).update(group[1:])
    one = {key: frozenset(data["words"][key]) for key in data["words"]}
    return _Lists(short={key: frozenset(some) for key, some in short.items()}, **one)


def fold(name: str) -> str:
    """Small letters without accents: “Sinéad” and “sinead” are one name."""
    if name.isascii():
        return name.lower()
    apart = unicodedata.normalize("NFKD", name.casefold().replace("’", "'"))
    return "".join(char for char in apart if not unicodedata.combining(char))


def words_of(text: str) -> list[Word]:
    """The words of a text with their places; a possessive s is not part of its word."""
    found = []
    for one in _WORD.finditer(text):
        bare = _OWNER.sub("", one.group())
        found.append(Word(one.start(), one.start() + len(bare), bare, fold(bare)))
    return found


def name_parts(*names: str) -> frozenset[str]:
    """Every folded word of some names, to say that they may stand in a text."""
    return frozenset(word.folded for name in names for word in words_of(name))


def own_names(person: Person) -> frozenset[str]:
    """Every folded name by which a text may call a pupil: first names, surname, known as, and their short forms."""
    parts = name_parts(person.first_name, person.known_as, person.surname)
    return parts.union(*(_lists().short.get(part, frozenset()) for part in parts))


class Roster:
    """The pupils of the school, by every name that they are called. Make it once for many plans."""

    def __init__(self, pupils: Iterable[Person] = ()) -> None:
        self._first: dict[str, set[str]] = {}
        self._last: set[str] = set()
        for pupil in pupils:
            last = name_parts(pupil.surname)
            called = name_parts((pupil.first_name.split() or [""])[0], pupil.known_as)
            for name in called.union(*(_lists().short.get(part, frozenset()) for part in called)):
                if len(name) > 1:
                    self._first.setdefault(name, set()).update(last)
            whole = fold(pupil.surname)
            if len(whole) > 3 and whole not in _lists().common | _lists().never_surname:
                self._last.add(whole)

    def others(self, parts: tuple[Sentence, ...], allowed: frozenset[str]) -> list[Named]:
        """Where sentences name a pupil whose names are not among the ``allowed`` ones, each name once."""
        found: list[Named] = []
        seen = set(allowed)
        for part in parts:
            if all(name not in self._first and name not in self._last for name in _names_in(part.text)):
                continue
            words = words_of(part.text)
            for n, word in enumerate(words):
                if word.folded in seen or not word.text[0].isupper():
                    continue
                following = words[n + 1] if n + 1 < len(words) else None
                if end := self._named(part.text, words[n - 1] if n else None, word, following):
                    found.append(Named(part.start + word.start, part.start + end))
                    seen |= {word.folded} | ({following.folded} if following and end == following.end else set())
        return found

    def _named(self, text: str, before: Word | None, word: Word, following: Word | None) -> int:
        """Where the name ends that begins at a word, or 0 when it is none."""
        lists = _lists()
        close = before if before and text[before.end : word.start] in {" ", ". "} else None
        if close and close.folded in lists.titles:
            return 0
        last = self._first.get(word.folded)
        next_to = following if following and text[word.end : following.start] == " " else None
        if last is None:
            alone = not (close and close.text[0].isupper() and close.folded not in lists.common and before is not None)
            return word.end if word.folded in self._last and alone and _free(text, word) else 0
        if next_to and next_to.text[0].isupper():
            if next_to.folded in last or next_to.folded.split("-")[0] in last:
                return next_to.end
            if next_to.folded not in self._first and next_to.folded not in lists.common | lists.months:
                return 0
        if word.folded in lists.months and self._in_a_date(text, close, word, lists):
            return 0
        if word.folded in lists.common and not _free(text, word) and not self._in_a_persons_place(text, word, lists):
            return 0
        return word.end

    def _in_a_persons_place(self, text: str, word: Word, lists: _Lists) -> bool:
        """Whether what follows a word at the start of a sentence follows nothing but a person's name."""
        after = text[word.end :]
        if other := _AND_AFTER.match(after):
            return self._is_somebody(other[1], lists)
        if friend := _IS_A_FRIEND.match(after):
            return friend[1] in lists.whose_friend
        if word.folded not in lists.things and (verb := _VERB_AFTER.match(after)):
            done_to = verb[2] or ""
            to_somebody = done_to in {"her", "him", "them"} or self._is_somebody(done_to, lists)
            return verb[1] in lists.does or (
                verb[1] in lists.does_to and to_somebody and word.folded not in lists.months
            )
        return _OF_A_CLASS.match(after) is not None

    def _is_somebody(self, word: str, lists: _Lists) -> bool:
        """Whether a word beside a name is a name too, or begins one: “Mrs”, “Edie”, never a month."""
        one = fold(word)
        return word[:1].isupper() and one not in lists.months and (one in self._first or one in lists.titles)

    def _in_a_date(self, text: str, before: Word | None, word: Word, lists: _Lists) -> bool:
        """Whether the name of a month is that of the month here."""
        if re.search(r"\d(?:st|nd|rd|th)? ?$", text[: word.start]) or re.match(r" ?\d", text[word.end :]):
            return True
        if before is None or before.folded not in lists.before_month:
            return False
        two = _TWO_BEFORE.search(text[: word.start])
        if two is None:
            return True
        beside = before.folded == "and" and self._is_somebody(two[1], lists)
        return not (beside or f"{two[1]} {two[2]}".casefold() in lists.people)


def _free(text: str, word: Word) -> bool:
    """Whether a capital says something: not at the start of a sentence, a quotation or a line of a list."""
    owner = bool(_OWNER.match(text[word.end : word.end + 2]))
    before = text[: word.start].rstrip()
    return owner or (bool(before) and before[-1] not in _OPENERS and any(map(str.isalnum, before)))


def _names_in(text: str) -> set[str]:
    """Every folded word of a text, quickly, with and without a possessive s."""
    return {fold(form) for word in _WORD.findall(text) for form in (word, _OWNER.sub("", word))}


def _pronouns(text: str) -> list[Word]:
    """The words of a text that may be he or she: a quick look before the whole is taken apart."""
    return words_of(text) if _HE_OR_SHE.search(text) else []


def wrong_pronoun(parts: tuple[Sentence, ...], sex: str) -> Named | None:
    """The first he, him or his about a girl, or she or her about a boy, where no other person can be meant."""
    lists = _lists()
    wrong, somebody = {"F": (lists.he, lists.somebody_he), "M": (lists.she, lists.somebody_she)}.get(
        sex, (frozenset(), frozenset())
    )
    if not wrong or not any(one.folded in wrong for part in parts for one in _pronouns(part.text)):
        return None
    somebody_before = False
    for part in parts:
        words = words_of(part.text)
        folded = {word.folded for word in words}
        spoken_of = not folded.isdisjoint(somebody | lists.somebody)
        if not spoken_of and not somebody_before and not folded.isdisjoint(wrong):
            both = [one.span() for one in _BOTH.finditer(part.text)]
            for word in words:
                if word.folded in wrong and not any(start <= word.start < end for start, end in both):
                    return Named(part.start + word.start, part.start + word.end)
        somebody_before = spoken_of
    return None
