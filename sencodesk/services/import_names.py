# SPDX-License-Identifier: Apache-2.0
"""Whom a name means, in a list of pupils who are in the records already: a mark sheet, a provision map, a class.

A whole name that one pupil on roll has is that pupil's; so is a forename with the surname's first letter, which is
said. A forename alone, a name that several have, or one that only a leaver has, is asked.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from sencodesk.exchange.rows import PupilRow
from sencodesk.records.person_names import folded
from sencodesk.views.pupils import PupilView

LIKE_IN_CLASS, LIKE = 0.75, 0.88
"""How alike two names must be to be asked about, from 0 to 1: among the thirty of a class, and in the whole school."""
MOST_LIKE = 2
INITIAL = 2  # letters of a surname at most, where only its beginning stands


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a name may mean. ``sure`` where it is one pupil only; ``whole`` where the whole name was written."""

    pupils: tuple[PupilView, ...] = ()
    sure: bool = False
    whole: bool = True


class Names:
    """Pupils by every way in which their names are written."""

    def __init__(self, pupils: Iterable[PupilView]) -> None:
        self._whole: dict[str, list[PupilView]] = defaultdict(list)
        self._forename: dict[str, list[PupilView]] = defaultdict(list)
        for one in pupils:
            surnames = {folded(name) for name in (one.surname, one.preferred_surname) if name}
            forenames = {folded(name) for name in (one.forename, one.preferred_forename) if name}
            both = {(first, last) for first in forenames for last in surnames}
            for written in {first + last for first, last in both} | {last + first for first, last in both}:
                self._whole[written].append(one)
            for name in forenames:
                self._forename[name].append(one)

    def meant(self, row: PupilRow) -> Named:
        """Whom the name of a row means; nobody where no name fits."""
        first, last = (str(row.facts.get(part, "")) for part in ("forename", "surname"))
        found = self._whole.get(folded(first) + folded(last), [])
        if found:
            return _judged(_of_class(found, row), whole=True)
        begun, known = folded(last), self._forename.get(folded(first), [])
        if first and 0 < len(begun) <= INITIAL:
            known = [one for one in known if folded(one.surname).startswith(begun)]
            return _judged(_of_class(known, row), whole=False)
        alone = self._forename.get(folded(last), []) if not first else []
        return Named(tuple(_of_class(alone, row)), whole=False)

    def like(self, row: PupilRow) -> tuple[PupilView, ...]:
        """Those on roll whose whole name is written much like the row's, the likest first: a slip of the pen."""
        first, last = (folded(str(row.facts.get(part, ""))) for part in ("forename", "surname"))
        if not first or not last:
            return ()
        wanted = str(row.facts.get("class_name", "")).casefold()
        here = {name: [one for one in found if one.on_roll] for name, found in self._whole.items()}
        mates = {name: [one for one in found if wanted == (one.class_name or "").casefold()]
                 for name, found in here.items()} if wanted else {}  # fmt: skip
        among, least = (mates, LIKE_IN_CLASS) if any(mates.values()) else (here, LIKE)
        names = get_close_matches(first + last, [name for name, found in among.items() if found], MOST_LIKE, least)
        found = {one.id: one for name in names for one in among[name]}
        return tuple(found.values())[:MOST_LIKE]


def _judged(found: list[PupilView], *, whole: bool) -> Named:
    here = [one for one in found if one.on_roll]
    return Named(tuple(here or found), sure=len(here) == 1, whole=whole)


def _of_class(found: list[PupilView], row: PupilRow) -> list[PupilView]:
    """Those in the class that the row names, where anybody is."""
    wanted = str(row.facts.get("class_name", "")).casefold()
    return [one for one in found if wanted and (one.class_name or "").casefold() == wanted] or found
