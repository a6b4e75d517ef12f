# SPDX-License-Identifier: Apache-2.0
"""What the wording coach must know: the pupils' names, other plans' words, who may be named, what was left.

The school's part is read once (``heard``) and made ready away from the records (``ready``): a second's work in a large
school, so whoever asks keeps it. What belongs to one plan is read with the plan.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.coach.model import PLAN_TEXTS, TARGET_TEXTS, Around, PlanText, TargetText
from sencodesk.coach.names import NOBODY, Person, Roster, own_names
from sencodesk.coach.shared import Owned, SharedTexts
from sencodesk.content import targets as bank
from sencodesk.content.templates import FieldType
from sencodesk.records.around import Professional
from sencodesk.records.plans import AdviceLeft, Plan, Target
from sencodesk.records.pupils import Contact, Pupil
from sencodesk.records.school import Person as StaffMember
from sencodesk.records.school import SchoolClass
from sencodesk.records.templates import BankTarget
from sencodesk.views.plans import AnswerView, PlanView, TargetView
from sencodesk.views.pupils import PupilView
from sencodesk.views.roll import here

FREE = frozenset({FieldType.LINE, FieldType.TEXT, FieldType.QUOTE, FieldType.LIST, FieldType.TARGET})
"""What holds words that somebody chose."""
KEPT_BESIDE = frozenset({"plain_title", "plain_text", "unit"})
"""What a target has for family and pupil, whatever its template says."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The words of the school as they were read: names (by pupil, and of those on roll), every plan's texts, staff,
    texts that all may share.
    """

    everyone: Mapping[str, Person]
    people: tuple[Person, ...]
    texts: tuple[Owned, ...]
    staff: frozenset[str]
    everybody: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchoolWords:
    """The same, ready for looking up."""

    roster: Roster
    shared: SharedTexts
    staff: frozenset[str]
    everyone: Mapping[str, Person]


def heard(session: Session, *, on: date) -> Heard:
    """Read what the school's part needs."""
    names = select(
        Pupil.id, Pupil.forename, Pupil.preferred_forename, Pupil.surname, Pupil.preferred_surname, Pupil.sex
    )
    everyone = {
        pupil_id: Person(forename, known_as or "", preferred or surname, sex or "")
        for pupil_id, forename, known_as, surname, preferred, sex in session.execute(names)
    }
    on_roll = set(session.scalars(here(on)))
    staff = [*session.scalars(select(StaffMember.name)), *session.scalars(select(SchoolClass.teacher))]
    staff += session.scalars(select(Professional.name))
    return Heard(
        everyone,
        tuple(person for pupil_id, person in everyone.items() if pupil_id in on_roll),
        tuple(_texts(session, everyone)),
        frozenset(name for name in staff if name),
        tuple(_shared_by_all(session)),
    )


def ready(found: Heard) -> SchoolWords:
    """Make what was read ready; touches no records."""
    return SchoolWords(Roster(found.people), SharedTexts(found.texts, found.everybody), found.staff, found.everyone)


def named(session: Session, pupil_id: str) -> frozenset[str]:
    """The adults at home, who may be named in a plan of this pupil."""
    query = select(Contact.forename, Contact.surname).where(Contact.pupil_id == pupil_id)
    return frozenset(" ".join(filter(None, (forename, surname))) for forename, surname in session.execute(query))


def left(session: Session, plan_id: str) -> frozenset[str]:
    """The keys of the advice that was left in a plan."""
    return frozenset(session.scalars(select(AdviceLeft.key).where(AdviceLeft.plan_id == plan_id)))


def around(
    words: SchoolWords, pupil: PupilView, known: frozenset[str], *, today: date, plan: PlanView | None = None
) -> Around:
    """What stands around one pupil's plan.

    In a group's ``plan`` each pupil is another pupil to all the others: only in their own row may they be named, and
    ``known``, who are the adults at home of ``pupil``.
    """
    alone = Around(today, person_of(pupil), pupil.id, words.roster, words.shared, words.staff | known)
    rows = _rows(plan) if plan is not None else {}
    if len(set(rows.values())) < 2:
        return alone
    nobody = replace(alone, pupil=NOBODY, known=words.staff)
    each = {pupil.id: alone}
    for one in set(rows.values()) - {pupil.id}:
        each[one] = replace(nobody, pupil=words.everyone.get(one, NOBODY))
    return replace(nobody, each={field: each[one] for field, one in rows.items()})


def _rows(plan: PlanView) -> dict[str, str]:
    """The fields of a group plan that are one pupil's alone, and whose."""
    named = plan.layout.of_pupils() if plan.layout is not None else None
    if named is None:
        return {}
    whose = {one.n: one.value for one in plan.answers if (one.section, one.field) == (named[0].id, named[1].id)}
    return {
        f"{one.section}/{one.field}/{one.n}": whose[one.n]
        for one in plan.answers
        if one.section == named[0].id and one.n in whose
    }


def person_of(pupil: PupilView) -> Person:
    """The pupil as the coach knows one."""
    surname = " ".join(filter(None, (pupil.preferred_surname, pupil.surname)))
    return Person(pupil.forename, pupil.preferred_forename or "", surname, pupil.sex or "")


def plan_text(plan: PlanView, others: Sequence[PlanView] = ()) -> PlanText:
    """A plan's words; ``others`` are the pupil's further plans, to count how often a target was carried on."""
    before = [one for one in others if one.number < plan.number]
    texts: dict[str, Any] = {name: getattr(plan, name) or "" for name in PLAN_TEXTS}
    targets = tuple(_target_text(one, before) for one in plan.targets)
    answers = tuple((f"{one.section}/{one.field}/{one.n}", one.value) for one in plan.answers if _free(plan, one))
    bare = PlanText(start=plan.start, review=plan.review, targets=targets, answers=answers, without=_without(plan))
    return replace(bare, **texts)


def _free(plan: PlanView, one: AnswerView) -> bool:
    """Whether an answer is words that somebody chose; the coach has nothing to say about a day or a number."""
    section = plan.layout.section(one.section) if plan.layout is not None else None
    field = section.field(one.field) if section is not None else None
    return field is not None and field.type in FREE


def _without(plan: PlanView) -> frozenset[str]:
    """The columns of a plan and a target for which its template has no field."""
    if plan.layout is None:
        return frozenset()
    there = {field.place.partition(".")[2] for _, field in plan.layout.fields()}
    return frozenset((*PLAN_TEXTS, *TARGET_TEXTS)) - there - KEPT_BESIDE


def _target_text(one: TargetView, before: Sequence[PlanView]) -> TargetText:
    stood = sum(any(_same(one, old) for old in plan.targets) for plan in before)
    found = bank.stem(one.bank) if one.bank else None
    texts: dict[str, Any] = {name: getattr(one, name) or "" for name in TARGET_TEXTS}
    bare = TargetText(
        review=one.review, now=one.now, aim=one.aim, out_of=one.out_of, better=found.better if found else "",
        carried=stood,
    )  # fmt: skip
    return replace(bare, **texts)


def _same(one: TargetView, old: TargetView) -> bool:
    return bool(one.text) and (one.text or "").casefold() == (old.text or "").casefold()


def _texts(session: Session, everyone: dict[str, Person]) -> list[Owned]:
    """Every text of every plan, with whose it is."""
    names = {pupil_id: own_names(person) for pupil_id, person in everyone.items()}
    plans = session.execute(select(Plan.pupil_id, *(getattr(Plan, name) for name in PLAN_TEXTS)))
    targets = session.execute(
        select(Plan.pupil_id, *(getattr(Target, name) for name in TARGET_TEXTS)).join(Plan, Plan.id == Target.plan_id)
    )
    return [
        Owned(pupil_id, names.get(pupil_id, own_names(NOBODY)), text)
        for pupil_id, *texts in (*plans, *targets)
        for text in texts
        if text
    ]


def _shared_by_all(session: Session) -> list[str]:
    """What the target bank and the school's own one say to everybody."""
    found = [text for one in bank.bank() for text in (one.target, one.measure, one.success, one.home_idea, one.family)]
    found += [strategy for one in bank.bank() for strategy in one.strategies]
    own = select(BankTarget.text, BankTarget.measure, BankTarget.success, BankTarget.strategy, BankTarget.you_can_help)
    return found + [text for row in session.execute(own) for text in row if text]
