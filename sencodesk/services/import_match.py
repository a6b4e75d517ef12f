# SPDX-License-Identifier: Apache-2.0
"""Whose row it is: by the pupil's number, then a former number. Name and date of birth alone are asked, never silent.

A number that somebody has is never stored twice: the row stays undecided until a person says whose it is.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sencodesk.exchange.rows import PupilRow
from sencodesk.records.findings import Finding
from sencodesk.records.person_names import folded
from sencodesk.services.import_names import Names
from sencodesk.views.pupils import PupilView

NEW = "new"
LEAVE = "leave"
"""Decided of a row: it stays out, though it could come in."""
Who = tuple[str, str, date]


@dataclass(frozen=True, slots=True)
class Match:
    """``pupil`` for a known one, ``new`` for one to be added; neither is undecided, with ``candidates`` to choose.

    ``former_upns`` are those of the row that are nobody else's.
    """

    pupil: PupilView | None = None
    new: bool = False
    former_upns: tuple[str, ...] = ()
    candidates: tuple[PupilView, ...] = ()
    findings: tuple[Finding, ...] = ()


class Matcher:
    """Finds the pupils of a file's rows one after the other; nobody is taken by two rows."""

    def __init__(
        self, pupils: Iterable[PupilView], rows: Iterable[PupilRow], decide: Mapping[int, str], refused: Container[int]
    ) -> None:
        self.decide = decide
        pupils = list(pupils)
        self.names = Names(pupils)
        self.by_name_alone = 0
        """Rows of a list of known pupils that were found by a whole name and nothing else."""
        self.by_id: dict[str, PupilView] = {}
        self.by_upn: dict[str, PupilView] = {}
        self.by_former: dict[str, list[PupilView]] = defaultdict(list)
        self.by_who: dict[Who, list[PupilView]] = defaultdict(list)
        for one in pupils:
            self.by_id[one.id] = one
            if one.upn:
                self.by_upn[one.upn] = one
            for former in one.former_upns:
                self.by_former[former.code].append(one)
            for who in _names_of(one):
                self.by_who[who].append(one)
        rows = list(rows)
        self.number_of = Counter(row.upn for row in rows if row.upn)
        # A former number that stands in another row of the file too says of neither whose it was.
        self.rows_of = Counter(number for row in rows for number in {row.upn, *row.former_upns} if number)
        self.people = Counter(map(who_is, rows))
        self.unnumbered = {who_is(row) for row in rows if not row.upn}
        self.taken: set[str] = set()
        self.used: set[str] = set()
        # Whom a row names by decision or by the number itself, no other row can be by a former number or by name.
        self.claimed: dict[str, int] = {}
        for whole in (True, False):
            for row in rows:
                match = self._before_names(row) if row.n not in refused else None
                if match and match.pupil and (not whole or row.n in decide or match.pupil.upn == row.upn):
                    self.claimed.setdefault(match.pupil.id, row.n)

    def match(self, row: PupilRow) -> Match:
        """Whose row it is, after what a person decided."""
        found = self._before_names(row) or self._by_name(row)
        if found.pupil is not None and not row.known:  # what a list says of a known pupil may stand on several lines
            if found.pupil.id in self.taken or self.claimed.get(found.pupil.id, row.n) != row.n:
                return _undecided("PUPIL_TWICE", "upn", (found.pupil,))
            self.taken.add(found.pupil.id)
        if found.new and row.upn in self.used:
            return _undecided("UPN_IN_USE", "upn")
        if found.pupil is None and not found.new:
            return found
        kept = tuple(number for number in row.former_upns if self._free(number, found.pupil))
        taken = () if kept == row.former_upns else (Finding("FORMER_UPN_IN_USE", "warn", "former_upns"),)
        self.used.update(number for number in (row.upn, *kept) if number)
        return replace(found, former_upns=kept, findings=(*found.findings, *taken))

    def _free(self, number: str, own: PupilView | None) -> bool:
        """Whether a former number is nobody else's, in the records or in this file."""
        holders = [self.by_upn.get(number), *self.by_former.get(number, ())]
        return self.rows_of[number] == 1 and all(one is None or one is own for one in holders)

    def _before_names(self, row: PupilRow) -> Match | None:
        """What a person decided, or what the row's numbers say; None if they say nothing."""
        choice = self.decide.get(row.n)
        if choice is not None:
            return self._chosen(row, choice)
        if row.upn and self.number_of[row.upn] > 1:
            holder = self.by_upn.get(row.upn)
            return _undecided("UPN_TWICE", "upn", (holder,) if holder else ())
        return self._by_number(row)

    def _by_name(self, row: PupilRow) -> Match:
        """Name and date of birth are asked; a pupil whom another row's number names is nobody else."""
        if row.known:
            return self._by_known_name(row)
        who = who_is(row)
        if who is not None and (known := [one for one in self.by_who.get(who, ()) if one.id not in self.claimed]):
            return _undecided("NAME_AND_DOB", "row", tuple(known))
        if who is not None and self.people[who] > 1 and who in self.unnumbered:
            return _undecided("PERSON_TWICE", "row")
        return Match(new=True)

    def _by_known_name(self, row: PupilRow) -> Match:
        """A pupil whom a list of known pupils names."""
        named = self.names.meant(row)
        if not named.pupils and (like := self.names.like(row)):
            who = " or ".join(", ".join(part for part in (one.list_name, one.class_name) if part) for one in like)
            return Match(candidates=like, findings=(Finding("NAME_LIKE", "warn", "row", {"who": who}),))
        if not named.pupils:
            return Match(new=True)  # which such a list does not add: the rules say so
        if not named.sure:
            return _undecided("NAME_NOT_SURE", "row", named.pupils)
        if named.whole:
            self.by_name_alone += 1
            return Match(named.pupils[0])
        return Match(named.pupils[0], findings=(Finding("FOUND_BY_INITIAL", "warn", "row"),))

    def _by_number(self, row: PupilRow) -> Match | None:
        """The pupil of this number, or the one who had it, or whose number is the row's former one."""
        holder = self.by_upn.get(row.upn or "")
        if holder is not None:
            return _undecided("OTHER_PERSON", "upn", (holder,)) if _other_person(row, holder) else Match(holder)
        had = {one.id: one for one in self.by_former.get(row.upn or "", ())}
        for number in row.former_upns:
            if self.rows_of[number] > 1:
                continue
            for one in (self.by_upn.get(number), *self.by_former.get(number, ())):
                if one is not None:
                    had[one.id] = one
        if not had:
            return None
        found = tuple(had.values())
        if len(found) > 1 or _other_person(row, found[0]):
            return _undecided("OTHER_PERSON", "former_upns", found)
        return Match(found[0], findings=(Finding("MATCHED_FORMER", "warn", "former_upns"),))

    def _chosen(self, row: PupilRow, choice: str) -> Match:
        """What a person decided, unless the number belongs to somebody else."""
        wanted = None if choice == NEW else self.by_id.get(choice)
        if choice != NEW and (wanted is None or wanted.id in self.taken):
            return _undecided("NO_CHOICE", "row")
        holders = [one for one in (self.by_upn.get(row.upn or ""), *self.by_former.get(row.upn or "", ())) if one]
        others = tuple(one for one in holders if wanted is None or one.id != wanted.id)
        if others or (row.upn and row.upn in self.used):
            return _undecided("UPN_IN_USE", "upn", others)
        return Match(wanted, new=wanted is None)


def who_is(row: PupilRow) -> Who | None:
    """Legal name and date of birth of a row, as people are compared; None where one is missing."""
    surname, forename, dob = (row.facts.get(name) for name in ("surname", "forename", "dob"))
    if isinstance(surname, str) and isinstance(forename, str) and isinstance(dob, date):
        return folded(surname), folded(forename), dob
    return None


def _names_of(one: PupilView) -> set[Who]:
    if one.dob is None:
        return set()
    surnames = {one.surname, one.preferred_surname or one.surname}
    forenames = {one.forename, one.preferred_forename or one.forename}
    return {(folded(surname), folded(forename), one.dob) for surname in surnames for forename in forenames}


def _other_person(row: PupilRow, holder: PupilView) -> bool:
    """Whether no name and not the date of birth are the pupil's: a number that was mistyped, most likely."""
    surname, forename, dob = (row.facts.get(name) for name in ("surname", "forename", "dob"))
    if not (isinstance(surname, str) and isinstance(forename, str) and isinstance(dob, date)) or holder.dob is None:
        return False
    ours = {folded(name) for name in (holder.surname, holder.forename, holder.preferred_forename) if name}
    return dob != holder.dob and folded(surname) not in ours and folded(forename) not in ours


def _undecided(code: str, field: str, candidates: tuple[PupilView, ...] = ()) -> Match:
    return Match(candidates=candidates, findings=(Finding(code, "warn", field),))
