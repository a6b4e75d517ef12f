# SPDX-License-Identifier: Apache-2.0
"""The rows of the Plans page: every plan, and every pupil with SEN who has none; read once, chosen and sorted here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sencodesk.records.plans import Outcome
from sencodesk.views import plans as plans_view
from sencodesk.views import school as school_view
from sencodesk.views.plan_words import PLAN_WORDS
from sencodesk.views.plans import PlanView, plan_in_force
from sencodesk.views.roll import OnRoll, on_roll
from sencodesk_ui.widgets import PLAN_STATES, distance, shown_day
from sencodesk_ui.widgets.state_table import Shape

STATES = ("overdue", "review-due", "current", "draft", "none", "reviewed", "ended")
IN_FORCE = frozenset({"overdue", "review-due", "current", "draft"})
OVER = frozenset({"reviewed", "ended"})
FILTERS = (
    ("in-force", "In force", IN_FORCE),
    ("overdue", PLAN_WORDS["overdue"], frozenset({"overdue"})),
    ("review-due", PLAN_WORDS["review-due"], frozenset({"review-due"})),
    ("current", PLAN_WORDS["current"], frozenset({"current"})),
    ("draft", PLAN_WORDS["draft"], frozenset({"draft"})),
    ("none", PLAN_WORDS["none"], frozenset({"none"})),
    ("over", "Reviewed and ended", OVER),
)
"""Stem, word on the chip, and the states that it shows."""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan, or a pupil without one (``plan`` is None and ``state`` "none")."""

    pupil: OnRoll
    plan: PlanView | None
    state: str
    term: str

    @property
    def id(self) -> str:
        """What tells rows apart: the plan, or the pupil who has none."""
        return self.plan.id if self.plan else self.pupil.id

    @property
    def review(self) -> date | None:
        """When it is to be reviewed."""
        return self.plan.review if self.plan else None


@dataclass(frozen=True, slots=True)
class Plans:
    """Everything that the page shows."""

    on: date
    rows: tuple[PlanRow, ...]
    classes: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    """The names of the templates that plans are written on."""


def read(session: Any, on: date) -> Plans:
    """All plans of pupils on roll, and those with SEN who have none."""
    by_pupil: dict[str, list[PlanView]] = {}
    for one in plans_view.plans(session, on=on):
        by_pupil.setdefault(one.pupil_id, []).append(one)
    school = school_view.school(session)
    rows = []
    for pupil in on_roll(session, on=on).values():
        found = by_pupil.get(pupil.id, [])
        for plan in found:
            term = school.term_on(plan.start)
            rows.append(PlanRow(pupil, plan, plan.shown, term.name if term else ""))
        if pupil.has_sen and plan_in_force(found) is None:
            rows.append(PlanRow(pupil, None, "none", ""))
    classes = sorted({row.pupil.class_name for row in rows if row.pupil.class_name})
    kinds = sorted({row.plan.template_name for row in rows if row.plan is not None})
    return Plans(on, tuple(rows), tuple(classes), tuple(kinds))


def of_kind(rows: Sequence[PlanRow], kind: str | None) -> list[PlanRow]:
    """The plans of one kind, by its name; all rows where none is named."""
    return [row for row in rows if not kind or (row.plan is not None and row.plan.template_name == kind)]


def of_class(rows: Sequence[PlanRow], class_name: str | None) -> list[PlanRow]:
    """The rows of a class; all where none is named."""
    return [row for row in rows if not class_name or row.pupil.class_name == class_name]


def in_states(rows: Sequence[PlanRow], states: frozenset[str]) -> list[PlanRow]:
    """The rows whose plan is in one of these states."""
    return [row for row in rows if row.state in states]


COLUMNS = (("name", "Name"), ("class", "Class"), ("plan", "Plan"), ("kind", "Kind"), ("state", "State"),
           ("review", "Review"), ("when", ""), ("targets", "Targets"))  # fmt: skip


def words(row: PlanRow, key: str, on: date) -> str:
    """What a cell says."""
    if key == "name":
        return row.pupil.list_name
    if key == "class":
        return row.pupil.class_name or ""
    if key == "state":
        return PLAN_STATES[row.state][2]
    if row.plan is None:
        return ""
    if key == "plan":
        version = f", version {row.plan.version}" if row.plan.version > 1 else ""
        return f"Plan {row.plan.number}{', ' + row.term[:1].lower() + row.term[1:] if row.term else ''}{version}"
    if key == "kind":
        return row.plan.template_name
    if key == "review":
        return shown_day(row.plan.review) or "Not set"
    if key == "when":
        return distance(row.plan.review, on) if row.plan.review and row.state in IN_FORCE else ""
    return targets_words(row.plan)


def targets_words(plan: PlanView) -> str:
    """``3``, or ``2 of 3 met`` once one was reviewed."""
    count = len(plan.targets)
    if not any(one.outcome for one in plan.targets):
        return "None" if count == 0 else str(count)
    return f"{sum(one.outcome == Outcome.MET for one in plan.targets)} of {count} met"


def ordered(rows: Sequence[PlanRow], key: str, *, falling: bool) -> list[PlanRow]:
    """By a column, then by name and number; rows with nothing in the column stand last in either direction."""
    known = sorted(rows, key=_in_register)
    values = {row.id: _sorted_by(row, key) for row in known}
    some = [row for row in known if values[row.id] is not None]
    none = [row for row in known if values[row.id] is None]
    return sorted(some, key=lambda row: values[row.id], reverse=falling) + none


def _in_register(row: PlanRow) -> tuple[str, str, int]:
    return row.pupil.list_name.casefold(), row.pupil.id, row.plan.number if row.plan else 0


def _sorted_by(row: PlanRow, key: str) -> Any:
    plan = row.plan
    if key == "name":
        return row.pupil.list_name.casefold()
    if key == "class":
        return row.pupil.class_name
    if key == "state":
        return STATES.index(row.state)
    if plan is None:
        return None
    if key == "kind":
        return plan.template_name.casefold()
    return {"plan": plan.number, "targets": len(plan.targets)}.get(key, plan.review)


def late(row: PlanRow, on: date) -> bool:
    """Whether the review of a plan in force is overdue."""
    return row.review is not None and row.state in IN_FORCE and row.review < on


def empty(row: PlanRow, key: str) -> bool:
    """Whether a cell says that the plan has no review, or no target."""
    if row.plan is None:
        return False
    return (key == "review" and row.plan.review is None) or (key == "targets" and not row.plan.targets)


SHAPE = Shape(
    COLUMNS, PLAN_STATES, words, ordered, sorted_by="review",
    gives=("kind", "plan", "review", "when", "state"), late=late, empty=empty, leaves=("kind",),
)  # fmt: skip
"""The table of plans."""
