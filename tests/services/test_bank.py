# SPDX-License-Identifier: Apache-2.0
"""The school's own bank: no child and none of their numbers in it, once each, found and filled like the program's."""

from datetime import date
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from sencodesk.content import targets as content
from sencodesk.records.pupils import Pupil
from sencodesk.services import bank, history, needs, plans, pupils
from sencodesk.services.desk import Desk
from sencodesk.services.plans import TargetValues
from sencodesk.services.values import Refusal
from sencodesk.views import bank as view
from tests.changed import made
from tests.services.test_coaching import pupil

BECAUSE: TargetValues = {
    "text": "Edie says “because” in 8 of 10 answers by Thu 25 Mar 2027 (now 5).", "plain_title": "Saying why",
    "plain_text": "Edie says why.", "baseline": "5 of 10 answers", "measure": "Tally of Edie’s 10 answers",
    "success": "8 of 10", "strategy": "Show Edie the card.", "who": "Mrs Dell", "now": 5.0, "aim": 8.0,
    "out_of": 10.0, "unit": "answers", "you_can_help": "Ask Edie why.",
}  # fmt: skip


def target(desk: Desk, values: TargetValues) -> str:
    """A target of a plan of Edie's."""
    edie = pupil(desk, "Edie", "Marrowfield")
    pupils.change(desk, pupil_id=edie, values={"year": "4"})
    needs.set_needs(desk, pupil_id=edie, codes=["SLCN", "SPLD"], from_=date(2025, 9, 1))
    change = plans.start(desk, pupil_id=edie, values={"review": date(2027, 3, 25)}, targets=[values])
    return made(change, "target")


def own(desk: Desk) -> tuple[content.Stem, ...]:
    """The school's own targets."""
    with desk.reading() as session:
        return view.own(session)


def test_a_target_is_saved_without_the_child(desk: Desk) -> None:
    bank.save(desk, target_id=target(desk, BECAUSE))
    (stem,) = own(desk)
    assert stem.target == "{name} says “because” in {aim} of 10 answers by {time} (now {baseline})."
    assert (stem.title, stem.unit, stem.needs, stem.key_stages) == (
        "Saying why", "of 10 answers", ("SLCN", "SPLD"), ("KS2",),
    )  # fmt: skip
    assert "Edie" not in " ".join((stem.target, stem.measure, *stem.strategies, stem.home_idea, stem.title))
    filled = content.filled(stem, name="Noor", time="Fri 2 Jul 2027", baseline=2, aim=6)
    assert filled.text == "Noor says “because” in 6 of 10 answers by Fri 2 Jul 2027 (now 2)."
    assert (filled.now, filled.aim, filled.out_of, filled.unit) == (2, 6, 10, "answers")


def test_it_is_found_by_need_age_and_words_before_the_programs_own(desk: Desk) -> None:
    bank.save(desk, target_id=target(desk, BECAUSE))
    stems = own(desk)
    assert content.find("because", need="SLCN", key_stage="KS2", own=stems)[0] == stems[0]
    assert stems[0] not in content.find("because", need="HI", own=stems)
    assert stems[0] not in content.find("", key_stage="KS4", own=stems)


def test_it_is_saved_once_and_goes_when_it_is_taken_out(desk: Desk) -> None:
    target_id = target(desk, BECAUSE)
    bank.save(desk, target_id=target_id)
    with pytest.raises(Refusal) as refusal:
        bank.save(desk, target_id=target_id)
    assert "in your bank already" in refusal.value.happened
    bank.retire(desk, bank_target_id=view.own_id(own(desk)[0]))
    assert own(desk) == ()
    history.undo(desk)
    assert len(own(desk)) == 1


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Miss Marrowfield reads a line.", "Miss {name} reads a line."),
        ("EDIE ROSE MARROWFIELD reads.", "{name} reads."),
        ("Rose reads to Édie.", "{name} reads to {name}."),
        ("Reads as Marrowfield-Bell does.", "Reads as {name} does."),
        ("A rose for the marrowfields.", "A rose for the marrowfields."),
    ],
)
def test_no_other_form_of_the_childs_name_is_left_either(desk: Desk, said: str, kept: str) -> None:
    target_id = target(desk, {**BECAUSE, "text": said, "strategy": said, "plain_title": said})
    with desk.reading() as session:
        edie = session.scalars(select(Pupil.id)).one()
    pupils.change(desk, pupil_id=edie, values={"middle": "Rose", "former_surname": "Marrowfield-Bell"})
    bank.save(desk, target_id=target_id)
    (stem,) = own(desk)
    assert (stem.target, stem.strategies, stem.title) == (kept, (kept,), kept)


@pytest.mark.parametrize(
    ("field", "said"),
    [("text", "Reads with Tomos Quillstone."), ("strategy", "Sit with Tomos."), ("you_can_help", "Brunhilde asks.")],
)
def test_a_target_that_names_somebody_else_is_not_saved(desk: Desk, field: str, said: str) -> None:
    """Another child, or an adult at home: no gap would be right there."""
    target_id = target(desk, cast("TargetValues", {**BECAUSE, field: said}))
    with desk.reading() as session:
        edie = session.scalars(select(Pupil.id)).one()
    pupil(desk, "Tomos", "Quillstone")
    pupils.add_contact(desk, pupil_id=edie, values={"forename": "Brunhilde", "surname": "Marrowfield"})
    with pytest.raises(Refusal) as refused:
        bank.save(desk, target_id=target_id)
    assert [(one.code, one.field) for one in refused.value.findings] == [("NAMES_SOMEBODY", field)]
    assert own(desk) == ()


def test_a_target_without_a_sentence_is_not_saved(desk: Desk) -> None:
    with pytest.raises(Refusal) as refusal:
        bank.save(desk, target_id=target(desk, {"measure": "Tally"}))
    assert refusal.value.code == "NOTHING_TO_KEEP"


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.lists(st.sampled_from(["Edie", "Marrowfield", "EDIE’s", "5", "8 of 10", "reads", "58", "5.5"]), min_size=1)
)
def test_no_name_is_left_and_other_numbers_stay(desk: Desk, text: list[str]) -> None:
    said = " ".join(text)
    target_id = target(desk, {"text": said, "now": 5.0, "aim": 8.0})
    with desk.reading() as session:
        before = {one.id for one in view.own(session)}
    try:
        bank.save(desk, target_id=target_id)
    except Refusal:
        return  # these words were saved before
    (stem,) = (one for one in own(desk) if one.id not in before)
    assert "edie" not in stem.target.casefold()
    assert stem.target.count("58") == said.split().count("58")
    assert stem.target.count("5.5") == said.split().count("5.5")
    assert stem.target.count("{aim}") == min(1, said.split().count("8"))
