# SPDX-License-Identifier: Apache-2.0
"""From views to papers: what stands in the records, put into the shapes that the papers print."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from sencodesk.codes.codesets import codeset
from sencodesk.codes.years import age_words
from sencodesk.papers import plans
from sencodesk.papers.model import Paper, PlanPaper, RegisterPaper, RegisterRow, SignaturePaper, TargetPaper
from sencodesk.papers.plans import Copy
from sencodesk.records.plans import PlanState
from sencodesk.services.desk import Desk
from sencodesk.store.tables import SettingRow
from sencodesk.views import councils as councils_view
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import register as register_view
from sencodesk.views import school as school_view
from sencodesk.views.plan_words import PLAN_WORDS
from sencodesk.views.plans import PlanView, SignatureView, TargetView
from sencodesk.views.pupils import PupilView
from sencodesk.views.register import Register, RegisterLine
from sencodesk.views.school import SchoolView

STAFF: Copy = "staff"
PARENT: Copy = "parent"
SIZES = (12, 14, 16)
"""The running text of a family's copy, in points: clear print, as usual, large print."""
USUAL = 14
FAMILY_SIZES = "family-sizes"
"""The setting that holds who has another size than usual: pupil to points."""


def plan_paper(plan: PlanView, pupil: PupilView, school: SchoolView) -> PlanPaper:
    """One plan as it prints. A draft, and a plan that was changed since it was issued, prints as a draft."""
    term = school.term_on(plan.start)
    senco = school.senco
    return PlanPaper(
        pupil_name=pupil.name,
        first_name=pupil.first_name,
        class_name=pupil.class_name,
        teacher=school.teacher_of(pupil.class_name),
        year_label=codeset("nc_year").name(pupil.year) if pupil.year else None,
        age_label=age_words(pupil.dob, pupil.on).replace("\u00a0", " ") or None,
        status_label=_status(pupil),
        school_name=school.name,
        school_telephone=school.telephone,
        senco_name=senco.name if senco else None,
        number=plan.number,
        version=plan.version,
        draft=plan.state == PlanState.DRAFT,
        start=plan.start,
        review=plan.review,
        review_time=plan.review_time,
        term_name=term.name.split()[0].casefold() if term else None,
        strengths=plan.strengths,
        difficulties=plan.difficulties,
        pupil_view=plan.pupil_view,
        parent_view=plan.parent_view,
        at_home=plan.at_home,
        signatures=tuple(_signature(one) for one in plan.signatures),
        targets=tuple(target_paper(one) for one in plan.targets),
    )


def draw(plan: PlanView, pupil: PupilView, school: SchoolView, *, copy: Copy, printed: datetime) -> Paper:
    """One copy of a plan as it would print now; the plan may hold what is typed and not saved. Touches no records."""
    one_copy = plans.parent_copy if copy == PARENT else plans.staff_copy
    return one_copy(plan_paper(plan, pupil, school), printed=printed)


def target_paper(one: TargetView) -> TargetPaper:
    """One target as it prints."""
    names = (name for name in TargetPaper.__slots__ if name != "carried_from")
    values: Mapping[str, object] = {name: getattr(one, name) for name in names}
    return TargetPaper(**values, carried_from=one.carried_from)  # type: ignore[arg-type]  # the same names and types


def register_paper(session: Session, *, on: date) -> RegisterPaper:
    """The SEN register of the day: pupils with SEN, by surname."""
    found = register_view.register(session, on=on, council_names=councils_view.names(session))
    return RegisterPaper(school_view.school(session).name, on, register_rows(found))


def register_rows(found: Register) -> tuple[RegisterRow, ...]:
    """The rows of pupils with SEN, every column in words."""
    return tuple(_row(one) for one in found.with_sen)


def plans_of(session: Session, *, on: date, plan_ids: list[str]) -> list[PlanPaper]:
    """Plans by their ids, in that order."""
    known = {one.id: one for one in plans_view.plans(session, on=on)}
    found = [known[plan_id] for plan_id in plan_ids if plan_id in known]
    people = {one.id: one for one in pupils_view.pupils(session, on=on, ids=[plan.pupil_id for plan in found])}
    school = school_view.school(session)
    sizes = family_sizes(session)
    return [
        replace(plan_paper(plan, people[plan.pupil_id], school), family_size=sizes.get(plan.pupil_id, USUAL))
        for plan in found
    ]


def family_sizes(session: Session) -> dict[str, int]:
    """Whose family has its copy in another size than usual, by pupil, in points."""
    row = session.get(SettingRow, FAMILY_SIZES)
    kept = row.value if row is not None and isinstance(row.value, dict) else {}
    return {str(pupil_id): size for pupil_id, size in kept.items() if size in SIZES}


def keep_family_size(desk: Desk, *, pupil_id: str, size: int) -> None:
    """Remember in which size a family has its copy. Call it on the writer's thread."""
    assert size in SIZES
    with desk.reading() as session:
        sizes = {one: kept for one, kept in family_sizes(session).items() if one != pupil_id}
    desk.keep_setting(FAMILY_SIZES, sizes if size == USUAL else {**sizes, pupil_id: size})


def _signature(one: SignatureView) -> SignaturePaper:
    return SignaturePaper(one.role, one.name, one.signed_on)


def _status(pupil: PupilView) -> str | None:
    if pupil.status is None:
        return None
    return f"{register_view.status_name(pupil.status.code)} ({pupil.status.code})"


def _row(one: RegisterLine) -> RegisterRow:
    return RegisterRow(
        name=one.name,
        class_name=one.class_name,
        year=codeset("nc_year").name(one.year) if one.year else None,
        status=register_view.status_name(one.status),
        since=one.since,
        needs="; ".join(register_view.need_name(code) for code in one.needs),
        council=one.council_name or None,
        plan=PLAN_WORDS[one.plan],
        review=one.next_review,
    )
