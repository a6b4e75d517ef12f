# SPDX-License-Identifier: Apache-2.0
"""A new school year: everybody moves up, leavers leave, plans go on or end. One change, which one undo takes back."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, TypedDict

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.records import rules
from sencodesk.records.findings import Finding
from sencodesk.records.needs import holding
from sencodesk.records.plans import Plan, PlanMember, PlanState, Target
from sencodesk.records.provision import Provision, ProvisionMember
from sencodesk.records.pupils import Pupil, Registration
from sencodesk.records.school_year_rules import Fate, Outcome, Step, autumn_of, year_words
from sencodesk.services.desk import Desk, record
from sencodesk.services.plan_rules import hand_on
from sencodesk.services.roles import BEGIN_YEAR
from sencodesk.services.school import class_called
from sencodesk.services.values import refuse, tidy
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change
from sencodesk.store.tables import ChangeRow
from sencodesk.views.school_year import school_year

Plans = Literal["keep", "move", "end"]


class GroupMove(TypedDict):
    """What becomes of a year and class."""

    year: str | None
    class_name: str | None
    fate: Fate
    to_year: str | None
    to_class: str | None


class PupilMove(TypedDict):
    """What becomes of one pupil, whatever the group does."""

    pupil_id: str
    fate: Fate
    to_year: str | None
    to_class: str | None


@verb
def start(
    desk: Desk,
    *,
    first_day: date,
    last_day: date,
    groups: list[GroupMove],
    exceptions: list[PupilMove],
    plans: Plans = "keep",
    review_on: date | None = None,
) -> Change | None:
    """Begin the school year that starts on ``first_day``, for everybody who is on roll on ``last_day``.

    Of those who go on, current plans whose review is due before the first day stay as they are (``keep``), are
    reviewed on ``review_on`` (``move``: the next version, still current), or end (``end``). Leavers' days on roll and
    their part in provision end on ``last_day``, and so do their plans. Raises Refusal for a school year that was begun
    already and not taken back, for another than the next or the present one, and for days or years that cannot be,
    and UserError where somebody on roll belongs to none of the groups: then nobody is moved.
    """
    by_group = {(one["year"], one["class_name"]): _step(one) for one in groups}
    by_pupil = {one["pupil_id"]: _step(one) for one in exceptions}
    with desk.unit(_label(first_day), act=_act(first_day)) as unit:
        session = unit.session
        if has_begun(session, first_day):
            refuse([Finding("YEAR_BEGUN", "refuse", "first_day", {"year": year_words(first_day)})])
        _judge(session, first_day, last_day, desk.today())
        for step in (*by_group.values(), *by_pupil.values()):
            refuse(rules.judge_pupil({"year": step.year}, desk.today()))
        if plans == "move" and (review_on is None or review_on < first_day):
            refuse([Finding("YEAR_REVIEW_EARLY", "refuse", "review_on")])
        found = school_year(session, on=desk.today(), first_day=first_day, last_day=last_day)
        becomes = found.becomes(by_group, by_pupil)
        if becomes.unknown or by_pupil.keys() - {one.id for one in found.movers}:
            raise UserError(
                "records_changed",
                happened="The pupils on roll are not those that this page showed.",
                kept="Nobody was moved.",
                do="Look at the page again: what you chose stays.",
            )
        _move(session, becomes)
        _leave(session, becomes.leavers, last_day, desk.today())
        if plans != "keep":
            _roll(session, [*becomes.moves, *becomes.stay], first_day, review_on if plans == "move" else None)
    return unit.change


def has_begun(session: Session, first_day: date) -> bool:
    """Whether the school year of this day was begun here and not taken back: the log says so."""
    rows = session.scalars(select(ChangeRow).where(ChangeRow.act == _act(first_day), ChangeRow.kind == "edit"))
    # What was begun, taken back and done again is the same act: each undo takes one of them away.
    return sum(-1 if one.undo_of is not None else 1 for one in rows) > 0


def _label(first_day: date) -> str:
    return f"begin the school year {year_words(first_day)}"


def _act(first_day: date) -> str:
    return f"{BEGIN_YEAR}:{first_day.year}"


def _step(given: GroupMove | PupilMove) -> Step:
    class_name = tidy(given["to_class"])
    return Step(given["fate"], given["to_year"], class_name if isinstance(class_name, str) else None)


def _judge(session: Session, first_day: date, last_day: date, today: date) -> None:
    """Only the next school year is begun, or this one late: in any other everybody would move up more than once."""
    if last_day >= first_day:
        refuse([Finding("YEAR_DAYS", "refuse", "last_day")])
    this_year = autumn_of(today)
    if first_day.year > this_year + 1:
        refuse([Finding("YEAR_FAR", "refuse", "first_day")])
    later = range(first_day.year + 1, this_year + 2)
    if first_day.year < this_year or any(has_begun(session, date(year, 9, 1)) for year in later):
        refuse([Finding("YEAR_PAST", "refuse", "first_day")])


def _move(session: Session, becomes: Outcome) -> None:
    for name in sorted({step.class_name for step in becomes.moves.values() if step.class_name}):
        class_called(session, name)
    for pupil_id, step in becomes.moves.items():
        pupil = record(session, "pupil", pupil_id)
        assert isinstance(pupil, Pupil)
        pupil.year, pupil.class_name = step.year, step.class_name


def _leave(session: Session, leavers: Sequence[str], last_day: date, today: date) -> None:
    """End what a leaver had here. Nothing is deleted: who left is found again, with everything."""
    for pupil_id in leavers:
        end_roll(session, pupil_id, last_day, today, leavers)


def end_roll(session: Session, pupil_id: str, last_day: date, today: date, leaving: Sequence[str] = ()) -> None:
    """End a pupil's days on roll, part in provision and plans. Raises Refusal where later days on roll are there.

    Until the last day is over plans go on: a current one ends then by itself (views.plans), a draft stays a draft. A
    group plan goes on for the others in it, unless they are ``leaving`` too.
    """
    periods = session.scalars(select(Registration).where(Registration.pupil_id == pupil_id)).all()
    if any(one.from_date is not None and one.from_date > last_day for one in periods):
        refuse([Finding("LEAVER_COMES_BACK", "refuse", "last_day")])
    for one in holding(periods, last_day):
        if one.to_date is None:  # where somebody was to go who stayed after all says nothing of this leaving
            one.destination = one.leaving_reason = one.left_entry_id = None
        one.to_date = last_day
    runs = (
        select(ProvisionMember)
        .join(Provision, Provision.id == ProvisionMember.provision_id)
        .where(
            ProvisionMember.pupil_id == pupil_id,
            Provision.from_date <= last_day,
            or_(Provision.to_date.is_(None), Provision.to_date > last_day),
            or_(ProvisionMember.from_date.is_(None), ProvisionMember.from_date <= last_day),
            or_(ProvisionMember.to_date.is_(None), ProvisionMember.to_date > last_day),
        )
    )
    for member in session.scalars(runs):
        member.to_date = last_day
    hand_on(session, pupil_id, last_day, leaving)
    if last_day >= today:
        return
    open_plans = (PlanState.CURRENT, PlanState.DRAFT)
    for plan in session.scalars(select(Plan).where(Plan.pupil_id == pupil_id, Plan.state.in_(open_plans))):
        plan.state = PlanState.ENDED


def _roll(session: Session, pupils: Sequence[str], first_day: date, review_on: date | None) -> None:
    """Move or end the plans whose review is due before the first day."""
    wanted = set(pupils)
    due = select(Plan).where(Plan.state == PlanState.CURRENT, Plan.review < first_day)
    for plan in session.scalars(due).all():
        within = session.scalars(select(PlanMember.pupil_id).where(PlanMember.plan_id == plan.id))
        if wanted.isdisjoint({plan.pupil_id, *within}):
            continue
        if review_on is None:
            plan.state = PlanState.ENDED
            continue
        plan.review = review_on
        plan.version += 1
        for target in session.scalars(select(Target).where(Target.plan_id == plan.id, Target.review < first_day)):
            target.review = review_on
