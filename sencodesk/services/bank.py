# SPDX-License-Identifier: Apache-2.0
"""The school's own target bank: a target of a plan saved for use again, without the child and without their numbers."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.coach.names import Person, Roster, own_names, words_of
from sencodesk.coach.sentences import sentences
from sencodesk.codes.days import long_day
from sencodesk.content import targets as content
from sencodesk.content.key_stages import key_stage
from sencodesk.records.findings import Finding
from sencodesk.records.needs import NeedPeriod, holding
from sencodesk.records.plans import Plan, Target
from sencodesk.records.pupils import Contact, Pupil
from sencodesk.records.templates import BankTarget
from sencodesk.services.desk import Desk, record
from sencodesk.services.values import refuse
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change

TEXTS = ("measure", "success", "strategy", "you_can_help")
GAP = "{name}"


@verb
def save(desk: Desk, *, target_id: str) -> Change | None:
    """Save a target of a plan to the school's bank, for the pupil's types of need and key stage.

    The child's names become gaps, and so do the child's own numbers and the plan's date where they stand in its
    sentence. Raises Refusal for a target without a sentence, one that names another child or somebody at the child's
    home, or one that the bank has already.
    """
    with desk.unit("save a target to our bank") as unit:
        target = record(unit.session, "target", target_id)
        assert isinstance(target, Target)
        plan = record(unit.session, "plan", target.plan_id)
        assert isinstance(plan, Plan)
        pupil = record(unit.session, "pupil", plan.pupil_id)
        assert isinstance(pupil, Pupil)
        if not target.text:
            refuse([Finding("NOTHING_TO_KEEP", "refuse", "text")])
        row = _without(target, plan, pupil)
        refuse(_named(unit.session, row, pupil))
        same = select(BankTarget).where(BankTarget.text == row.text, BankTarget.retired.is_(False))
        if unit.session.scalars(same).first() is not None:
            refuse([Finding("IN_BANK_ALREADY", "refuse", "text")])
        needs = unit.session.scalars(select(NeedPeriod).where(NeedPeriod.pupil_id == pupil.id)).all()
        held = sorted(holding(needs, desk.today()), key=lambda one: one.rank)
        row.needs = " ".join(dict.fromkeys(one.code for one in held)) or content.ANY_NEED
        row.key_stages = key_stage(pupil.year)
        unit.session.add(row)
    return unit.change


@verb
def retire(desk: Desk, *, bank_target_id: str) -> Change | None:
    """Offer a target of the school's own bank no longer. Plans that were written with it keep it."""
    with desk.unit("take a target out of our bank") as unit:
        row = record(unit.session, "bank_target", bank_target_id)
        assert isinstance(row, BankTarget)
        row.retired = True
    return unit.change


def _without(target: Target, plan: Plan, pupil: Pupil) -> BankTarget:
    """The target for any child."""
    names = [
        f"{first} {last}" if last else first
        for first in filter(None, (pupil.forename, pupil.preferred_forename))
        for last in ("", pupil.surname, pupil.preferred_surname or "")
    ]
    stem = content.stem(target.bank or "")

    own = own_names(_called(pupil))

    def bare(text: str | None) -> str | None:
        return _gaps(content.without_the_child(text, names=names), own) if text else None

    text = _numbers(bare(target.text) or "", target)
    for day in filter(None, (target.review, plan.review)):
        text = text.replace(long_day(day), "{time}")
    unit = " ".join(filter(None, (f"of {target.out_of:g}" if target.out_of else "", target.unit)))
    return BankTarget(
        title=_numbers(bare(target.plain_title or target.text) or "", target),
        text=text,
        area=stem.area if stem else None,
        unit=unit or None,
        **{name: bare(getattr(target, name)) for name in TEXTS},
    )


def _called(pupil: Pupil) -> Person:
    """The pupil by every name that a text may call them by."""
    first = " ".join(filter(None, (pupil.forename, pupil.middle, pupil.former_forename)))
    last = " ".join(filter(None, (pupil.surname, pupil.preferred_surname, pupil.former_surname)))
    return Person(first, pupil.preferred_forename or "", last, pupil.sex or "")


def _gaps(text: str, own: frozenset[str]) -> str:
    """What is left of the child's names: a surname by itself, a short form, one part of two, another accent."""
    for word in reversed(words_of(text)):
        inside = text[word.start - 1 : word.start] == "{"
        if word.folded in own and word.text[0].isupper() and not inside:
            text = text[: word.start] + GAP + text[word.end :]
    return re.sub(r"\{name\}(?:[ -]\{name\})+", GAP, text)


def _named(session: Session, row: BankTarget, pupil: Pupil) -> list[Finding]:
    """Where a target for any child still names somebody: another pupil of the school, or an adult at home."""
    pupils = session.execute(
        select(Pupil.forename, Pupil.preferred_forename, Pupil.surname, Pupil.preferred_surname).where(
            Pupil.id != pupil.id
        )
    )
    people = [Person(first, known or "", preferred or last) for first, known, last, preferred in pupils]
    adults = session.execute(select(Contact.forename, Contact.surname).where(Contact.pupil_id == pupil.id))
    people += [Person(first, "", last) for first, last in adults if first]
    roster = Roster(people)
    return [
        Finding("NAMES_SOMEBODY", "refuse", "plain_title" if field == "title" else field)
        for field in ("text", "title", *TEXTS)
        if roster.others(sentences(getattr(row, field) or ""), frozenset())
    ]


def _numbers(text: str, target: Target) -> str:
    """The child's own numbers as gaps: the aim first, then where the child is now, each as a number by itself."""
    for number, gap in ((target.aim, "{aim}"), (target.now, "{baseline}")):
        if number is not None and not (gap == "{baseline}" and target.now == target.aim):
            text = re.sub(rf"(?<![\d.,{{]){re.escape(f'{number:g}')}(?![\d.,]*\d)", gap, text, count=1)
    return text
