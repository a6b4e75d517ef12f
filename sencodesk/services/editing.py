# SPDX-License-Identifier: Apache-2.0
"""What the plan editor needs, read together: the plan, whose it is, the school, and typing that was never saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from sencodesk.services import unsaved
from sencodesk.services.unsaved import Kept
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import school as school_view
from sencodesk.views import versions as versions_view
from sencodesk.views.plans import PlanView
from sencodesk.views.pupils import PupilView
from sencodesk.views.school import SchoolView
from sencodesk.views.versions import CorrectionView

PLAN_FORMS = ("plan-dates", "plan-about", "plan-home", "plan-signatures")
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


def read(session: Session, plan_id: str, *, on: date) -> Editing | None:
    """The plan whole, or None where it is not there any more."""
    plan = plans_view.plan(session, plan_id, on=on)
    pupil = pupils_view.pupil(session, plan.pupil_id, on=on) if plan else None
    if plan is None or pupil is None:
        return None
    found = [unsaved.kept(session, form, plan.id) for form in PLAN_FORMS]
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
    )
