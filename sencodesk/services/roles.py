# SPDX-License-Identifier: Apache-2.0
"""Who may do what: the SENCO everything, an assistant the records and plans, a reader nothing but look and print.

Roles keep honest people from mistakes and are enforced here, in the services, whatever the window shows. A verb that is
not named below is the SENCO's: a new one is nobody else's by accident. Every other public function of the services that
takes a desk carries its own right (``only``); tests/services/test_every_door.py holds them all to it, and names those
that only look something up, or that hand on to one that is guarded.

A paper is a paper, on the printer or as a PDF: whoever may look may have either. A table that a spreadsheet opens is
something else: it is sorted, searched and passed on as no paper is. The register as such a table is for those who write
(an assistant makes lists for teachers); the log, which is about the adults, and everything at once are the SENCO's.
"""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sencodesk.errors import UserError

SENCO, ASSISTANT, READER = "senco", "assistant", "reader"
WORDS = {SENCO: "SENCO", ASSISTANT: "Assistant", READER: "Reader"}
WHAT_THEY_DO = (
    "A SENCO does everything. An assistant writes records and plans, and sends nothing. A reader looks and prints. "
    "The log says who did what."
)
LOOK, WRITE, KEEP, TABLE, WHOLE, CONFIDE = "look", "write", "keep", "table", "whole", "confide"
"""Look at records and print; write records and plans; answer for the school (returns, councils, people, keys); take the
register out as a table; take out the log, or everything; read what is restricted."""
READING = frozenset({LOOK, TABLE, WHOLE, CONFIDE})
"""Rights that need nothing written into the records: they hold where the records can only be read, too."""
MAY = {
    SENCO: frozenset({LOOK, WRITE, KEEP, TABLE, WHOLE, CONFIDE}),
    ASSISTANT: frozenset({LOOK, WRITE, TABLE}),
    READER: frozenset({LOOK}),
}
NEEDED = {
    "around": WRITE,
    "assessments": WRITE,
    "attachments": WRITE,
    "care": WRITE,
    "chases": WRITE,
    "chronology": WRITE,
    "bank": WRITE,
    "closed_days": WRITE,
    "coaching": WRITE,
    "concerns": WRITE,
    "cycles": WRITE,
    "ehc": WRITE,
    "history.opened": LOOK,
    "import_memory": WRITE,
    "needs": WRITE,
    "next_plans": WRITE,
    "offers": WRITE,
    "photos": WRITE,
    "plan_answers": WRITE,
    "plans": WRITE,
    "provision": WRITE,
    "pupils": WRITE,
    "returns.build": WRITE,
    "reviewing": WRITE,
    "reviews": WRITE,
    "round_robins": WRITE,
    "returns.check": WRITE,
    "returns.explain": WRITE,
    "returns.previewed": WRITE,
    "returns.settle": WRITE,
    "school.add_term": WRITE,
    "school.change_term": WRITE,
    "school.remove_term": WRITE,
    "school.set_teacher": WRITE,
    "school.remove_class": WRITE,
    "tasks": WRITE,
    "transfers": WRITE,
    "versions": WRITE,
}
"""The right that a verb needs, by its name or its module's."""

TO_UNDO = {
    "access_arrangement": WRITE,
    "advice_left": WRITE,
    "agency": WRITE,
    "attachment": WRITE,
    "attendance_summary": WRITE,
    "bank_target": WRITE,
    "care_flag": WRITE,
    "chase": WRITE,
    "closed_day": WRITE,
    "concern": WRITE,
    "consent": WRITE,
    "contact": WRITE,
    "correction": WRITE,
    "council": KEEP,
    "cycle": WRITE,
    "ehc_plan": WRITE,
    "ehc_request": WRITE,
    "ehc_section": WRITE,
    "entry": WRITE,
    "flag": WRITE,
    "former_upn": WRITE,
    "handed_over": WRITE,
    "home_council": WRITE,
    "import_source": WRITE,
    "invitation": WRITE,
    "involvement": WRITE,
    "manual_receipt": KEEP,
    "need_period": WRITE,
    "offer": WRITE,
    "person": KEEP,
    "plan": WRITE,
    "plan_answer": WRITE,
    "plan_member": WRITE,
    "plan_template": KEEP,
    "professional": WRITE,
    "provision": WRITE,
    "provision_member": WRITE,
    "pupil": WRITE,
    "rate": KEEP,
    "registration": WRITE,
    "return": WRITE,
    "return_note": WRITE,
    "review": WRITE,
    "review_line": WRITE,
    "round_robin": WRITE,
    "round_robin_reply": WRITE,
    "scale": WRITE,
    "school": KEEP,
    "school_class": WRITE,
    "score": WRITE,
    "session_mark": WRITE,
    "signature": WRITE,
    "slot": WRITE,
    "status_period": WRITE,
    "suspension": WRITE,
    "target": WRITE,
    "task": WRITE,
    "term": WRITE,
}
"""The right that taking back a change of a table needs, and doing it again: that of the verbs which write there."""
BEGIN_YEAR = "year.begin"
TO_UNDO_ACT = {BEGIN_YEAR: KEEP}
"""The right for what the SENCO alone does to records that others write too, by its act in the log."""

SETTINGS = {
    "asking_first": LOOK,
    "backup_rota": KEEP,
    "backup_drill": LOOK,
    "backup_trouble": LOOK,
    "family-sizes": LOOK,
    "import-sheets": LOOK,
    "last_backup": LOOK,
    "plan-marks": LOOK,
    "plans": LOOK,
    "provision": LOOK,
    "register": LOOK,
    "register-views": LOOK,
    "reviews": LOOK,
}
"""The right that keeping a setting needs, by its key: what is chosen for the school is the SENCO's; what happened (a
backup was made, tried, or failed; a council did not answer) is written down whoever sits here; how a person left a list
is their own."""


def needed(verb: str) -> str:
    """The right that a verb needs."""
    return NEEDED.get(verb) or NEEDED.get(verb.partition(".")[0], KEEP)


def to_undo(act: str | None, tables: Collection[str]) -> set[str]:
    """The rights for taking back, or doing again, a change that touched these tables and was this act, if any."""
    of_act = {TO_UNDO_ACT.get(act.partition(":")[0], KEEP)} if act else set[str]()
    return of_act | {TO_UNDO.get(table, KEEP) for table in tables}


def may(role: str, right: str) -> bool:
    """Whether somebody in this role has a right; nobody knows an unknown role."""
    return right in MAY.get(role, frozenset())


def why_not(role: str) -> str:
    """What somebody in this role is told who may not do a thing."""
    if role == ASSISTANT:
        return "Returns, councils, people and keys are the SENCO’s. You write the records and plans."
    return "You may look at these records and print from them. You do not change them."


def require(role: str, right: str) -> None:
    """Raise UserError unless somebody in this role has a right."""
    if may(role, right):
        return
    raise UserError(
        "not_your_role",
        happened=why_not(role),
        kept="Nothing was changed.",
        do="Ask the SENCO to do it, or to give you another role (Settings, People and keys).",
    )


def require_confided(role: str) -> None:
    """Raise UserError unless somebody in this role may read what is restricted."""
    if not may(role, CONFIDE):
        raise not_confided()


def not_confided() -> UserError:
    """What is said to whoever asks for something restricted and may not read it."""
    return UserError(
        "not_your_role",
        happened="That is restricted: only the SENCO reads it.",
        kept="Nothing was changed.",
        do="Ask the SENCO.",
    )


def require_to_set(role: str, key: str) -> None:
    """Raise UserError unless somebody in this role may keep that setting; one that is not named is the SENCO's."""
    require(role, SETTINGS.get(key, KEEP))


class Asked(Protocol):
    """Who can be asked for a right: the desk."""

    def require(self, right: str) -> None:
        """Raise UserError where it may not be done."""


D = TypeVar("D", bound=Asked)
P = ParamSpec("P")
R = TypeVar("R")
GUARDED: dict[str, str] = {}
"""The right of every guarded function, by ``<module>.<function>``."""


def only(right: str) -> Callable[[Callable[Concatenate[D, P], R]], Callable[Concatenate[D, P], R]]:
    """A service function for those who have a right; its first argument is the desk."""

    def guard(function: Callable[Concatenate[D, P], R]) -> Callable[Concatenate[D, P], R]:
        @wraps(function)
        def guarded(desk: D, /, *arguments: P.args, **named: P.kwargs) -> R:
            desk.require(right)
            return function(desk, *arguments, **named)

        GUARDED[f"{function.__module__.rpartition('.')[2]}.{function.__name__}"] = right
        return guarded

    return guard
