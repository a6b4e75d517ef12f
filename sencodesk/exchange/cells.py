# SPDX-License-Identifier: Apache-2.0
"""Reading one value as school systems write it: a code, its name, yes or no, a date. What is not understood is said.

The words are data (``codesets/mis_headings.csv``). A value that a person must look at first is never read silently:
the row comes in without it, and says so.
"""

import re
import unicodedata
from datetime import date
from functools import cache
from typing import Literal

from sencodesk.codes.codesets import codeset, read_rows
from sencodesk.codes.councils import council_called, council_name
from sencodesk.codes.upn import check_upn
from sencodesk.exchange import days
from sencodesk.exchange.harmless import as_it_was
from sencodesk.exchange.rows import Values
from sencodesk.records.findings import Finding

LONGEST = 200
LONGEST_SHOWN = 40
FAR_TOO_LONG = 40_000  # characters that are not even looked through
HIGHEST_RANK = 99
# Of the characters that cannot be seen (Unicode, category Cf), those that join letters in some scripts.
KEPT_HIDDEN = "\u200c\u200d"
FORMULA = re.compile(r"[=@]|[+-](?![0-9 (])")  # a telephone number may begin with a plus


def key(text: str) -> str:
    """The key by which headings and values are matched: small letters and figures, plus and ampersand as words."""
    text = text[:LONGEST]
    plain = text.casefold().replace("+", "plus").replace("&", "and")
    kept = "".join(one for one in plain if one in "abcdefghijklmnopqrstuvwxyz0123456789")
    return kept or text.strip()


@cache
def _words(field: str) -> dict[str, tuple[str, bool]]:
    """Words that stand for a code in exports: key -> (code, whether a person should look first)."""
    found: dict[str, tuple[str, bool]] = {}
    for row in read_rows("mis_headings.csv"):
        if row["kind"] == "value" and row["field"] == field:
            found.setdefault(key(row["text"]), (row["code"], row["ambiguous"] == "yes"))
    return found


@cache
def _names(title: str) -> dict[str, str]:
    """Codes of a set by the keys of their names and of "code - name"; a key that two share finds neither."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for code in codeset(title).codes.values():
        both = (f"{code.code}{code.name}", f"{code.name}{code.code}") if code.code.isalpha() else ()
        for one in {key(code.name), *map(key, both)}:
            if found.setdefault(one, code.code) != code.code:
                twice.add(one)
    return {one: code for one, code in found.items() if one not in twice}


def coded(text: str, title: str, words: str = "") -> tuple[str | None, bool]:
    """The code that a text stands for in a set, and whether a person must look first; (None, False): not understood."""
    text = _word(text)
    if codeset(title).known(text):
        return text, False
    if codeset(title).known(text.upper()):
        return text.upper(), False
    found = _words(words).get(key(text)) if words else None
    if found is not None:
        return (found[0] or None), found[1]
    return _names(title).get(key(text)), False


class Cells:
    """Reads the values of one row and collects what could not be read."""

    def __init__(self, today: date, values: Values | None = None) -> None:
        self.today = today
        self.values: Values = values or {}
        self.asked: list[tuple[str, str, str]] = []
        """Words that a person must explain, or has: field, word, title of the code set."""
        self.problems: list[Finding] = []

    def _say(self, code: str, severity: Literal["refuse", "warn"], field: str, /, **params: str) -> None:
        finding = Finding(code, severity, field, params)
        if finding not in self.problems:
            self.problems.append(finding)

    def text(self, field: str, text: str) -> str | None:
        """Words, without what cannot be seen."""
        if len(text) > FAR_TOO_LONG:
            self._say("TOO_LONG", "refuse", field)
            return None
        kept = "".join(
            one
            for one in unicodedata.normalize("NFC", text)
            if one in KEPT_HIDDEN or unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co", "Cn")
        )
        if len(kept) != len(unicodedata.normalize("NFC", text)):
            self._say("HIDDEN_CHARACTERS", "warn", field)
        kept = as_it_was(" ".join(kept.split()))
        if len(kept) > LONGEST:
            self._say("TOO_LONG", "refuse", field)
            return None
        if FORMULA.match(kept):
            self._say("FORMULA", "warn", field)
        return kept or None

    def upn(self, text: str | None) -> str | None:
        """A number exactly as it stands; a form that is no number's is refused, a wrong check letter only said."""
        if text is None or not text.strip():
            return None
        checked = check_upn(text)
        if checked.problem == "length":
            self._say("UPN_LENGTH", "refuse", "upn")
        elif checked.problem == "format":
            self._say("UPN_FORMAT", "refuse", "upn")
        elif checked.problem == "check_letter":
            self._say("UPN_CHECK", "warn", "upn", expected=checked.expected or "", found=text[0])
        return text

    def former_upn(self, text: str) -> str | None:
        """A number that the pupil had; one of a wrong form is left out."""
        if not text:
            return None
        if not check_upn(text).storable:
            self._say("FORMER_UPN_FORMAT", "warn", "former_upns")
            return None
        return text

    def iso(self, field: str, text: str) -> date | None:
        """A day as XML has it: year, month, day, perhaps a time after it."""
        return self.read(field, days.in_xml(text))

    def read(self, field: str, day: days.Day) -> date | None:
        """A day that has been read; one that is no day is refused, one without its day is left out."""
        if day.problem == "unreadable":
            self._say("DATE_UNREADABLE", "refuse", field, text=_short(day.text))
        elif day.problem == "partial":
            self._say("DATE_PARTIAL", "warn", field, text=_short(day.text))
        return day.day

    def sex(self, text: str) -> str | None:
        """M, F or U."""
        return self._coded("sex", text, "sex", "sex")

    def year(self, text: str) -> str | None:
        """The national curriculum year."""
        return self._coded("year", text, "nc_year", "nc_year")

    def ethnicity(self, text: str) -> str | None:
        """A main or extended code, or its name. An unknown one is left out: it says nothing about the need."""
        return self._coded("ethnicity", text, "ethnicity", severity="warn")

    def language(self, text: str) -> str | None:
        """The code of the first language, or its name."""
        return self._coded("language", text, "language", severity="warn")

    def enrolment(self, text: str) -> str | None:
        """The code of the registration."""
        return self._coded("enrolment", text, "enrolment_status")

    def status(self, text: str) -> str | None:
        """The SEN status."""
        return self._coded("status", text, "sen_provision", "sen_status")

    def need(self, text: str) -> str | None:
        """The type of need."""
        return self._coded("needs", text, "sen_type", "sen_need")

    def relationship(self, text: str) -> str | None:
        """How an adult is related to the pupil."""
        return self._coded("contacts", text, "relationship", severity="warn")

    def rank(self, text: str, place: int) -> int:
        """The place of a need in the order; where none is given, its place in the file."""
        if text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= HIGHEST_RANK:
            return int(text)
        if text:
            self._say("RANK_UNREADABLE", "warn", "needs", text=_short(text))
        return place

    def yes_no(self, field: str, text: str) -> bool | None:
        """Yes or no; None is not said, or not understood."""
        if not text:
            return None
        code, look = _words("yes_no").get(key(text), ("", False))
        if not code or look:
            self._say("YES_NO_UNREADABLE", "warn", field, text=_short(text))
            return None
        return code == "true"

    def council(self, text: str) -> str | None:
        """The three-digit code where the council is known, else its name as it stands."""
        tidied = self.text("home_council", text)
        if tidied is None:
            return None
        if tidied.isascii() and tidied.isdigit():
            if len(tidied) > 3 or council_name(tidied.zfill(3)) is None:
                self._say("UNKNOWN_CODE", "warn", "home_council", code=_short(tidied))
                return None
            return tidied.zfill(3)
        return council_called(tidied) or tidied

    def _coded(
        self, field: str, text: str, title: str, words: str = "", severity: Literal["refuse", "warn"] = "refuse"
    ) -> str | None:
        if not text.strip():
            return None
        said = self.values.get(words or title, {}).get(key(text))
        if said is not None and (not said or codeset(title).known(said)):
            self.asked.append((words or title, _word(text), title))
            return said or None
        code, look = coded(text, title, words)
        if look or code is None:
            self.asked.append((words or title, _word(text), title))
        if look:
            self._say("LOOK_FIRST", "warn", field, text=_short(text))
            return None
        if code is None:
            self._say("UNKNOWN_CODE", severity, field, code=_short(text))
        return code


def _word(text: str) -> str:
    return " ".join(text[:LONGEST].split())


def _short(text: str) -> str:
    plain = "".join(one if one.isprintable() else " " for one in _word(text))
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[:LONGEST_SHOWN]}…"
