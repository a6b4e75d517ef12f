# SPDX-License-Identifier: Apache-2.0
"""What the search box finds in the records, in words: what kind, whose, the words around those typed, the day.

``confided`` says whether what is restricted may be read: without it nothing restricted is found.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from sencodesk.records.base import LOGGED, LoggedRecord
from sencodesk.records.chronology import Entry
from sencodesk.records.pupils import Pupil
from sencodesk.store import search
from sencodesk.views.chronology import kind_word, name_of
from sencodesk.views.field_words import fields, record_words

LEAST = 2
"""Letters; one alone finds everything."""
AROUND = 48
"""Letters of a snippet."""
ELSEWHERE = frozenset({"pupil"})
"""What the search box finds by itself."""
OF_SEVERAL = frozenset({"provision", "agency", "professional", "task"})
"""What need not be one pupil's: a group's provision, a service and its people, a task of the school."""


@dataclass(frozen=True, slots=True)
class FoundView:
    """A record with the words that were typed: where it is, and how it is told."""

    table: str
    row_id: str
    pupil_id: str | None
    plan_id: str | None
    whose: str
    what: str
    snippet: str
    on: date | None


def found(
    session: Session, typed: str, *, confided: bool, pupil_id: str | None = None, most: int = 6
) -> list[FoundView]:
    """The newest records with every word that was typed, none for a single letter."""
    if len(typed.strip()) < LEAST:
        return []
    shown: list[FoundView] = []
    names: dict[str, str] = {}
    hits = search.find(
        session, typed, pupil_id=pupil_id, most=most, confided=confided, without=ELSEWHERE, of_nobody=OF_SEVERAL
    )
    for one in hits:
        row = session.get(LOGGED[one.table], one.row_id)
        assert row is not None, "the index goes with its record"
        if one.pupil_id is not None and one.pupil_id not in names:
            pupil = session.get(Pupil, one.pupil_id)
            names[one.pupil_id] = name_of(pupil) if pupil is not None else ""
        shown.append(_told(row, one, names.get(one.pupil_id or "", ""), typed))
    return shown


def _told(row: LoggedRecord, one: search.Found, whose: str, typed: str) -> FoundView:
    days = [getattr(row, field.column) for field in fields(one.table) if field.kind == "day"]
    plan_id = row.id if one.table == "plan" else getattr(row, "plan_id", None)
    return FoundView(
        one.table, one.row_id, one.pupil_id, plan_id, whose, _what(row, one.table), snippet(row, one.table, typed),
        next((day for day in days if isinstance(day, date)), None),
    )  # fmt: skip


def _what(row: LoggedRecord, table: str) -> str:
    """What kind of record it is: an entry by its own kind, any other by its name without the article."""
    if isinstance(row, Entry):
        return kind_word(row.kind)
    words = re.sub("^(a|an|the) ", "", record_words(table))
    return words[:1].upper() + words[1:]


def snippet(row: LoggedRecord, table: str, typed: str) -> str:
    """The words around the first that was typed, cut between words; the record's first words where none is seen."""
    wanted = folded(typed).split()
    texts = [" ".join(str(getattr(row, field.column) or "").split()) for field in fields(table) if field.kind in _TEXT]
    texts = [one for one in texts if one]
    for text in texts:
        plain = folded(text)
        at = next((place for place in (_begins(plain, want) for want in wanted) if place >= 0), -1)
        if at >= 0 and len(plain) == len(text):
            return _around(text, at)
    return _around(texts[0], 0) if texts else ""


_TEXT = frozenset({"text", "long"})


def folded(text: str) -> str:
    """Text without case and accents, as the index has it."""
    return "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))


def _begins(plain: str, want: str) -> int:
    """Where a word begins with these letters; -1 where none does."""
    found_at = re.search(rf"(?<!\w){re.escape(want)}", plain)
    return found_at.start() if found_at else -1


def _around(text: str, at: int) -> str:
    """A part of a text with what stands at a place in it; an ellipsis where it was cut."""
    if len(text) <= AROUND:
        return text
    first = max(0, min(at - AROUND // 3, len(text) - AROUND))
    part = text[first : first + AROUND]
    if first:
        cut = part.find(" ")
        part = "… " + part[cut + 1 :] if 0 <= cut < at - first else "… " + part
    if first + AROUND < len(text):
        head, space, _ = part.rpartition(" ")
        part = (head if space and len(head) > AROUND // 2 else part) + " …"
    return part
