# SPDX-License-Identifier: Apache-2.0
"""Every concern before SEN in one list: what waits for a decision, what is watched, whose parents are to be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records.concerns import Concern, Decision
from sencodesk.records.pupils import Pupil
from sencodesk.sentences import sentence
from sencodesk.views.concerns import STILL_OPEN

State = Literal["new", "again", "watched", "tell", "done"]
STATES: dict[State, str] = {
    "new": "To be decided",
    "again": "To look at again",
    "watched": "Watched",
    "tell": "Parents to be told",
    "done": "Finished",
}
"""In the order of what is most pressing."""
OPEN: frozenset[State] = frozenset({"new", "again", "watched", "tell"})


@dataclass(frozen=True, slots=True)
class ConcernLine:
    """One concern in the list. ``decided`` in words; ``state`` says what is to be done with it."""

    id: str
    pupil_id: str
    pupil_name: str
    class_name: str
    raised_on: date
    raised_by: str
    area: str
    text: str
    decided: str
    look_again_on: date | None
    state: State


@dataclass(frozen=True, slots=True)
class ConcernFilter:
    """What is looked for. ``state`` empty is all that is open, ``all`` everything."""

    state: str = ""
    class_name: str = ""
    words: str = ""


def concern_list(session: Session, *, on: date) -> tuple[ConcernLine, ...]:
    """Every concern of every pupil, what is most pressing first, the oldest of it first; what is finished is last."""
    rows = session.execute(select(Concern, Pupil).join(Pupil, Pupil.id == Concern.pupil_id)).all()
    found = [_line(concern, pupil, on) for concern, pupil in rows]
    order = list(STATES)
    return tuple(sorted(found, key=lambda one: (order.index(one.state), one.raised_on, one.pupil_name, one.id)))


def matching(lines: Iterable[ConcernLine], wanted: ConcernFilter) -> tuple[ConcernLine, ...]:
    """Those that a filter lets through; every word typed must stand somewhere in the line."""
    words = wanted.words.casefold().split()
    return tuple(
        one
        for one in lines
        if (wanted.state == "all" or (one.state == wanted.state if wanted.state else one.state in OPEN))
        and (not wanted.class_name or one.class_name == wanted.class_name)
        and all(word in _said(one) for word in words)
    )


def state_of(decided: str | None, told_on: date | None, again_on: date | None, on: date) -> State:
    """What is to be done with a concern on a day."""
    if decided == Decision.SEN_SUPPORT:
        return "done" if told_on is not None else "tell"
    if decided is not None and decided not in STILL_OPEN:
        return "done"
    if again_on is not None and again_on <= on:
        return "again"
    return "new" if decided is None else "watched"


def _said(one: ConcernLine) -> str:
    return " ".join((one.pupil_name, one.class_name, one.raised_by, one.area, one.text, one.decided)).casefold()


def _line(row: Concern, pupil: Pupil, on: date) -> ConcernLine:
    return ConcernLine(
        id=row.id,
        pupil_id=pupil.id,
        pupil_name=f"{pupil.preferred_forename or pupil.forename} {pupil.preferred_surname or pupil.surname}",
        class_name=pupil.class_name or "",
        raised_on=row.raised_on,
        raised_by=row.raised_by or "",
        area=row.area or "",
        text=row.text or "",
        decided=sentence("concern_decision", row.decided) if row.decided else "",
        look_again_on=row.look_again_on,
        state=state_of(row.decided, row.parents_told_on, row.look_again_on, on),
    )
