# SPDX-License-Identifier: Apache-2.0
"""What the plan editor needs, read together: the plan, whose it is, the school, and typing that was never saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from sencodesk.records.plans import Plan, PlanState
from sencodesk.services import papers, plan_answers, unsaved
from sencodesk.services.next_plans import takes_the_place
from sencodesk.services.unsaved import Kept
from sencodesk.views import changed_since, coaching, promises
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import school as school_view
from sencodesk.views import versions as versions_view
from sencodesk.views.changed_since import Changed
from sencodesk.views.plans import PlanView
from sencodesk.views.pupils import PupilView
from sencodesk.views.roll import on_roll
from sencodesk.views.school import SchoolView
from sencodesk.views.versions import CorrectionView

PLAN_FORMS = ("plan-dates", "plan-about", "plan-home", "plan-meeting", "plan-signatures")
PART_FORM = "plan-part"
"""A section of a plan on a template; its name and which filling follow."""
TARGET_FORM = "target"
SIGNATURE_FORM = "signatures-row"
"""A signature that is there; a new one is the plan's own typing."""


@dataclass(frozen=True, slots=True)
class Editing:
    """One plan with what stands around it. ``kept`` is typing of this plan's forms that no commit took."""

    plan: PlanView
    pupil: PupilView
    school: SchoolView
    kept: tuple[Kept, ...]
    others: tuple[PlanView, ...]
    corrected: Mapping[str, CorrectionView]
    """The last correction of the plan and of each target, by their ids."""
    left: frozenset[str] = frozenset()
    """Advice of the coach that was left in this plan."""
    known: frozenset[str] = frozenset()
    """Adults at home, who may be named."""
    changed: Changed | None = None
    """What changed since last time, as the records hold it; None for a first plan."""
    marks: bool = False
    """Whether the paper marks it."""
    group: tuple[tuple[str, str], ...] = ()
    """For a group plan: whom it may name, by id and name in the register."""
    runs: Mapping[str, str] = field(default_factory=dict)
    """The provision that each target was started as, by the target's id."""
    running: PlanView | None = None
    """For a draft: the plan that it would end though nobody has reviewed it."""


def part_form(section: str, n: int) -> str:
    """Under what the typing of a section's filling is kept."""
    return f"{PART_FORM}/{section}/{n}"


def read(session: Session, plan_id: str, *, on: date) -> Editing | None:
    """The plan whole, or None where it is not there any more."""
    plan = plans_view.plan(session, plan_id, on=on)
    pupil = pupils_view.pupil(session, plan.pupil_id, on=on) if plan else None
    if plan is None or pupil is None:
        return None
    found = [unsaved.kept(session, form, plan.id) for form in PLAN_FORMS]
    for section in plan.layout.sections if plan.layout is not None else ():
        times = plan_answers.MOST if section.repeated else 1
        places = [(part_form(section.id, n), plan.id) for n in range(1, times + 1)]
        found += unsaved.kept_among(session, places).values()
    found += [unsaved.kept(session, TARGET_FORM, one.id) for one in plan.targets]
    found += [unsaved.kept(session, SIGNATURE_FORM, one.id) for one in plan.signatures]
    others = plans_view.plans(session, on=on, pupil_ids=[pupil.id])
    return Editing(
        plan,
        pupil,
        school_view.school(session),
        tuple(one for one in found if one is not None),
        tuple(one for one in others if one.id != plan.id),
        versions_view.corrections(session, [plan.id, *(one.id for one in plan.targets)]),
        coaching.left(session, plan.id),
        coaching.named(session, pupil.id),
        changed_since.changed(session, plan, tuple(one for one in others if one.id != plan.id)),
        papers.marks_wanted(session),
        _group(session, plan, on),
        promises.runs(session, plan.id),
        _running(session, plan, others),
    )


def _running(session: Session, plan: PlanView, others: Sequence[PlanView]) -> PlanView | None:
    if plan.state != PlanState.DRAFT:
        return None
    ends = (one for one in others if one.state == PlanState.CURRENT and one.reviewed_on is None)
    draft = session.get_one(Plan, plan.id)
    return next((one for one in ends if takes_the_place(session, draft, session.get_one(Plan, one.id))), None)


def _group(session: Session, plan: PlanView, on: date) -> tuple[tuple[str, str], ...]:
    """Everybody on roll, and who is in the group though they left."""
    if plan.layout is None or plan.layout.of_pupils() is None:
        return ()
    found = {one.id: one.list_name for one in on_roll(session, on=on).values()}
    found |= {one.id: one.name for one in plan.members if one.id not in found}
    return tuple(sorted(found.items(), key=lambda one: one[1].casefold()))
