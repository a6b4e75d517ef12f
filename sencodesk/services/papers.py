# SPDX-License-Identifier: Apache-2.0
"""From views to papers: what stands in the records, put into the shapes that the papers print."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.codes.codesets import codeset
from sencodesk.codes.years import age_words
from sencodesk.papers import plans
from sencodesk.papers.model import Paper, PlanPaper, RegisterPaper, RegisterRow, SignaturePaper, TargetPaper
from sencodesk.papers.plans import Copy
from sencodesk.records.people_rules import ASK_FIRST, may_be_addressed
from sencodesk.records.plans import PlanState
from sencodesk.records.pupils import Contact
from sencodesk.services.desk import Desk
from sencodesk.services.group_names import names_another
from sencodesk.store.tables import SettingRow
from sencodesk.views import changed_since
from sencodesk.views import councils as councils_view
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import register as register_view
from sencodesk.views import school as school_view
from sencodesk.views.changed_since import Changed
from sencodesk.views.plan_words import PLAN_WORDS
from sencodesk.views.plans import PlanView, SignatureView, TargetView
from sencodesk.views.pupils import PupilView
from sencodesk.views.register import Register, RegisterLine
from sencodesk.views.school import SchoolView

MARKS = "plan-marks"
"""The setting whether staff copies mark what changed."""
STAFF: Copy = "staff"
PARENT: Copy = "parent"
PUPIL: Copy = "pupil"
COPIES: tuple[Copy, ...] = (STAFF, PARENT, PUPIL)
SIZES = (12, 14, 16)
"""The running text of a family's copy, in points: clear print, as usual, large print."""
USUAL, LARGE = 14, 16
FAMILY_SIZES = "family-sizes"
"""The setting that holds whose size was chosen, other than what is expected of the family: pupil to points."""


def copy_named(name: str) -> Copy:
    """The copy of this name; the staff's where there is none."""
    return next((one for one in COPIES if one == name), STAFF)


def plan_paper(plan: PlanView, pupil: PupilView, school: SchoolView, changed: Changed | None = None) -> PlanPaper:
    """One plan as it prints. A draft, and a plan that was changed since it was issued, prints as a draft.

    ``changed`` is what is to be marked on the staff copy.
    """
    term = school.term_on(plan.start)
    senco = school.senco
    made = PlanPaper(
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
        since=changed.since if changed else "",
        changes=tuple(one.words for one in changed.lines) if changed else (),
        marked=frozenset(field for one in changed.lines for field in one.fields) if changed else frozenset(),
        layout=plan.layout,
        answers={(one.section, one.field, one.n): one.value for one in plan.answers},
        group={one.id: (one.name, one.first_name) for one in plan.members},
        left=_left(plan),
        cycle=plan.cycle_number,
        need_label=", ".join(register_view.need_name(one.code) for one in pupil.needs[:2]) or None,
        pupil_said=plan.pupil_said,
        parent_said=plan.parent_said,
        review_note=plan.review_note,
    )
    return replace(made, names_another=names_another(made, plan.members))


def draw(
    plan: PlanView,
    pupil: PupilView,
    school: SchoolView,
    *,
    copy: Copy,
    printed: datetime,
    changed: Changed | None = None,
) -> Paper:
    """One copy of a plan as it would print now; the plan may hold what is typed and not saved. Touches no records."""
    return plans.one_copy(plan_paper(plan, pupil, school, changed), copy, printed=printed)


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
    marks, sizes, waiting = marks_wanted(session), family_sizes(session), _ask_first(session)

    def changed(plan: PlanView) -> Changed | None:
        others = tuple(one for one in known.values() if one.pupil_id == plan.pupil_id and one.id != plan.id)
        return changed_since.changed(session, plan, others) if marks else None

    return [
        replace(
            plan_paper(plan, people[plan.pupil_id], school, changed(plan)),
            family_size=sizes.get(plan.pupil_id, USUAL),
            ask_first=" and ".join(waiting.get(plan.pupil_id, ())) if plan.pupil_id not in sizes else "",
        )
        for plan in found
    ]


def marks_wanted(session: Session) -> bool:
    """Whether staff copies mark what changed since last time, as it was chosen in the editor."""
    row = session.get(SettingRow, MARKS)
    return row is not None and row.value is True


def family_sizes(session: Session) -> dict[str, int]:
    """Whose family has its copy in another size than usual, by pupil, in points: as was chosen, else large print where
    somebody with parental responsibility asks for that."""
    return {**dict.fromkeys(_large_print(session), LARGE), **_chosen_sizes(session)}


def keep_family_size(desk: Desk, *, pupil_id: str, size: int) -> None:
    """Remember in which size a family has its copy. Call it on the writer's thread."""
    assert size in SIZES
    with desk.reading() as session:
        sizes = {one: kept for one, kept in _chosen_sizes(session).items() if one != pupil_id}
        expected = LARGE if pupil_id in _large_print(session) else USUAL
    desk.keep_setting(FAMILY_SIZES, sizes if size == expected else {**sizes, pupil_id: size})


def _chosen_sizes(session: Session) -> dict[str, int]:
    """What was chosen on the print sheet and remembered."""
    row = session.get(SettingRow, FAMILY_SIZES)
    kept = row.value if row is not None and isinstance(row.value, dict) else {}
    return {str(pupil_id): size for pupil_id, size in kept.items() if size in SIZES}


def _large_print(session: Session) -> set[str]:
    """Pupils with a contact who has parental responsibility, may be addressed, and needs large print."""
    return {one.pupil_id for one in _asks_for_large(session) if may_be_addressed(one.may_be_told)}


def _ask_first(session: Session) -> dict[str, list[str]]:
    """Who asks for large print and is left out of ``family_sizes`` because the record says "Ask first", by pupil."""
    found: dict[str, list[str]] = {}
    for one in _asks_for_large(session):
        if one.may_be_told == ASK_FIRST:
            name = " ".join(part for part in (one.forename or one.title, one.surname) if part)
            found.setdefault(one.pupil_id, []).append(name)
    return found


def _asks_for_large(session: Session) -> list[Contact]:
    asks = select(Contact).where(Contact.paper_format == "large-print", Contact.parental_responsibility.is_(True))
    return list(session.scalars(asks))


def _signature(one: SignatureView) -> SignaturePaper:
    return SignaturePaper(one.role, one.name, one.signed_on)


def _left(plan: PlanView) -> frozenset[str]:
    """Who of a group plan has left while it goes on: nobody, where it is over or all have left."""
    goes_on = plan.state in (PlanState.DRAFT, PlanState.CURRENT)
    left = frozenset(one.id for one in plan.members if one.left and goes_on)
    return left if len(left) < len(plan.members) else frozenset()


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
