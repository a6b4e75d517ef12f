# SPDX-License-Identifier: Apache-2.0
"""What is asked of the records before a plan is begun, what goes with its targets when they change places, and who is
in a group plan.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk.content.templates import Field, Section, Template
from sencodesk.records.findings import Finding
from sencodesk.records.plans import Plan, PlanAnswer, PlanMember, PlanState
from sencodesk.records.pupils import Registration
from sencodesk.services.cycles import running
from sencodesk.services.values import refuse
from sencodesk.views import plan_templates


def refuse_leaver(session: Session, pupil_id: str, day: date, at: str = "start") -> None:
    """Raise Refusal where the pupil had left before this day. Whoever was never registered has not left."""
    if has_left(session, pupil_id, day):
        refuse([Finding("PLAN_FOR_LEAVER", "refuse", at)])


def has_left(session: Session, pupil_id: str, day: date) -> bool:
    """Whether the pupil had left before this day. Whoever was never registered has not left."""
    ends = session.scalars(select(Registration.to_date).where(Registration.pupil_id == pupil_id)).all()
    return left_before(ends, day)


def left_before(ends: Collection[date | None], day: date) -> bool:
    """The same of the last days of somebody's times on roll; None goes on."""
    return bool(ends) and all(end is not None and end < day for end in ends)


def template_for(session: Session, key: str) -> Template:
    """The template that a new plan is started on. Raises Refusal for one that there is not, or no longer."""
    found = next((one for one in plan_templates.offered(session) if one.id == key), None)
    if found is None:
        refuse([Finding("NO_SUCH_TEMPLATE", "refuse", "template")])
    assert found is not None
    return found


def answers_follow(session: Session, plan: Plan, places: Mapping[int, int]) -> None:
    """What stands with each target goes with it: ``places`` is the new place of each old one; none is taken away."""
    layout = plan_templates.layout(session, plan.template)
    section = layout.of_targets() if layout is not None else None
    if section is None:
        return
    _move(session, plan, section, places)


def _move(session: Session, plan: Plan, section: Section, places: Mapping[int, int]) -> None:
    """Give the fillings of a section their new places; what has none is taken away."""
    query = select(PlanAnswer).where(PlanAnswer.plan_id == plan.id, PlanAnswer.section == section.id)
    for row in session.scalars(query).all():
        place = places.get(row.n)
        if place is None:
            session.delete(row)
        else:
            row.n = place
    session.flush()


def put_group(session: Session, plan: Plan, layout: Template | None, pupil_ids: Sequence[str]) -> None:
    """A plan that is begun for a group: a row for each pupil, where its template has rows of pupils."""
    named = layout.of_pupils() if layout is not None else None
    if named is None:
        return
    for n, pupil_id in enumerate(pupil_ids, start=1):
        session.add(PlanAnswer(plan_id=plan.id, section=named[0].id, field=named[1].id, n=n, value=pupil_id))
    session.flush()
    keep_members(session, plan, layout)


def leave_groups(session: Session, pupil_id: str) -> None:
    """Take the row of a pupil who is removed out of every group plan; one that was theirs becomes that of the next
    pupil in it, in that pupil's round.

    A plan with nobody else in it stays as it is.
    """
    within = select(PlanMember.plan_id).where(PlanMember.pupil_id == pupil_id)
    for plan in session.scalars(select(Plan).where(Plan.id.in_(within) | (Plan.pupil_id == pupil_id))).all():
        layout = plan_templates.layout(session, plan.template)
        named = layout.of_pupils() if layout is not None else None
        if named is None:
            continue
        rows = _rows(session, plan, named)
        left = [n for n, one in rows.items() if one != pupil_id]
        others = [rows[n] for n in left if rows[n]]
        if len(left) == len(rows) or not others:
            continue
        _move(session, plan, named[0], {n: place for place, n in enumerate(left, start=1)})
        if plan.pupil_id == pupil_id:
            _give(session, plan, others[0])
            plan.cycle_id = running(session, others[0])
        keep_members(session, plan, layout)
    session.flush()


def hand_on(session: Session, pupil_id: str, last_day: date, leaving: Collection[str] = ()) -> None:
    """The open group plans of a pupil who leaves go on as those of the next in them who stays, in the same round.

    Nothing is taken away: the leaver's row stands last. A plan in which nobody stays remains theirs. ``leaving`` are
    others who leave with them.
    """
    gone = {pupil_id, *leaving}
    open_plans = (PlanState.CURRENT, PlanState.DRAFT)
    for plan in session.scalars(select(Plan).where(Plan.pupil_id == pupil_id, Plan.state.in_(open_plans))).all():
        layout = plan_templates.layout(session, plan.template)
        named = layout.of_pupils() if layout is not None else None
        if named is None:
            continue
        rows = _rows(session, plan, named)
        after = last_day + timedelta(days=1)
        stays = next((n for n, one in rows.items() if one and one not in gone and not has_left(session, one, after)), 0)
        if not stays:
            continue
        order = sorted(rows, key=lambda n: (rows[n] == pupil_id, n != stays, n))
        _move(session, plan, named[0], {n: place for place, n in enumerate(order, start=1)})
        _give(session, plan, rows[stays])
        keep_members(session, plan, layout)
    session.flush()


def drop_leavers(session: Session, plan: Plan, layout: Template | None, day: date) -> None:
    """Take those who had left before this day out of a group plan that begins."""
    named = layout.of_pupils() if layout is not None else None
    if named is None:
        return
    session.flush()
    left = [n for n, one in _rows(session, plan, named).items() if not one or not has_left(session, one, day)]
    _move(session, plan, named[0], {n: place for place, n in enumerate(left, start=1)})


def _rows(session: Session, plan: Plan, named: tuple[Section, Field]) -> dict[int, str]:
    """Whom each row of a group plan names, in the order of the rows; empty where it names nobody yet."""
    query = select(PlanAnswer).where(PlanAnswer.plan_id == plan.id, PlanAnswer.section == named[0].id)
    found: dict[int, str] = {}
    for row in session.scalars(query.order_by(PlanAnswer.n)):
        found.setdefault(row.n, "")
        if row.field == named[1].id:
            found[row.n] = str(row.value)
    return found


def _give(session: Session, plan: Plan, pupil_id: str) -> None:
    """Make a plan another pupil's, with that pupil's next number."""
    highest = session.scalar(select(func.max(Plan.number)).where(Plan.pupil_id == pupil_id)) or 0
    plan.pupil_id, plan.number = pupil_id, highest + 1


def keep_members(session: Session, plan: Plan, layout: Template | None) -> None:
    """The further pupils of a group plan are those whom its rows name."""
    named = layout.of_pupils() if layout is not None else None
    if named is None:
        return
    session.flush()
    rows = select(PlanAnswer.value).where(
        PlanAnswer.plan_id == plan.id, PlanAnswer.section == named[0].id, PlanAnswer.field == named[1].id
    )
    wanted = {str(one) for one in session.scalars(rows)} - {plan.pupil_id}
    for member in session.scalars(select(PlanMember).where(PlanMember.plan_id == plan.id)).all():
        if member.pupil_id in wanted:
            wanted.discard(member.pupil_id)
        else:
            session.delete(member)
    session.add_all(PlanMember(plan_id=plan.id, pupil_id=one) for one in sorted(wanted))
