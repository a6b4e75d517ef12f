# SPDX-License-Identifier: Apache-2.0
"""Transfer by the verbs that the window uses: leaving, the clock of the file, what was sent, coming from elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from sencodesk.records.pupils import Registration
from sencodesk.records.transfer_rules import Paper
from sencodesk.services import chronology, history, plans, pupils, roles, school, school_year, transfers, versions
from sencodesk.services.desk import Desk
from sencodesk.services.values import Refusal
from sencodesk.views import chronology as chronology_view
from sencodesk.views import versions as versions_view
from sencodesk.views.happenings import happenings
from sencodesk.views.pupils import pupil as pupil_view
from sencodesk.views.transfer import TransferView, transfer

TODAY = date(2026, 11, 23)
FILE_WORDS = "Common transfer file and educational record"
LEAVES: transfers.LeavingValues = {
    "last_day": date(2026, 11, 20), "destination": "Fernbank School", "reason": "The family moved house",
}  # fmt: skip


@pytest.fixture
def edie(desk: Desk) -> str:
    """A pupil on roll, in an autumn term with a plan."""
    school.add_term(
        desk,
        values={"name": "Autumn 2026", "first_day": date(2026, 9, 2), "last_day": date(2026, 12, 18)},
    )
    change = pupils.add(
        desk, values={"forename": "Edie", "surname": "Marrowfield", "dob": date(2018, 3, 14)}, entry=date(2022, 9, 1)
    )
    assert change is not None
    pupil_id = next(row for table, row in change.touched if table == "pupil")
    plans.start(desk, pupil_id=pupil_id, values={"start": date(2026, 9, 7)})
    return pupil_id


def shown(desk: Desk, pupil_id: str, on: date = TODAY, *, confided: bool = True) -> TransferView:
    """What the page shows."""
    with desk.reading() as session:
        found = transfer(session, pupil_id, on=on, confided=confided)
    assert found is not None
    return found


def test_leaving_ends_the_days_on_roll_and_starts_the_clock_of_fifteen_school_days(desk: Desk, edie: str) -> None:
    assert (shown(desk, edie).has_left, shown(desk, edie).clock) == (False, None)
    transfers.leave(desk, pupil_id=edie, values=LEAVES)
    found = shown(desk, edie)
    assert (found.has_left, found.last_day, found.destination) == (True, date(2026, 11, 20), "Fernbank School")
    assert found.clock is not None
    assert (found.clock.day, found.clock.state) == (date(2026, 12, 11), "running")
    assert found.to_send == (
        Paper.FILE, Paper.STATUS, Paper.PLANS, Paper.CHRONOLOGY,
    )  # fmt: skip
    with desk.reading() as session:
        one = pupil_view(session, edie, on=TODAY)
        told = " ".join(str(entry.text) for entry in chronology_view.entries(session, edie, confided=True))
    assert one is not None
    assert not one.on_roll
    said = "Left the school on 20 Nov 2026, to Fernbank School. Reason: The family moved house."
    assert said in told.replace("\N{NO-BREAK SPACE}", " ")
    with pytest.raises(Refusal, match="has left the school"):
        plans.start(desk, pupil_id=edie, values={"start": TODAY})
    history.undo(desk)
    assert not shown(desk, edie).has_left


def test_the_clock_ends_with_the_file_and_not_with_another_paper(desk: Desk, edie: str) -> None:
    transfers.leave(desk, pupil_id=edie, values=LEAVES)
    given: transfers.SendingValues = {"on_date": TODAY, "to_whom": "Fernbank School", "how": "By e-mail"}
    transfers.sent(desk, pupil_id=edie, what=[Paper.PLANS], values=given)
    clock = shown(desk, edie).clock
    assert clock is not None
    assert clock.open
    transfers.sent(desk, pupil_id=edie, what=[Paper.FILE, Paper.SCORES], values=given)
    found = shown(desk, edie)
    assert found.clock is not None
    assert found.clock.state == "met"
    assert {one.what for one in found.sent} == {"Plans with their reviews", FILE_WORDS, "Assessments"}
    history.undo(desk)
    assert {one.what for one in shown(desk, edie).sent} == {"Plans with their reviews"}, "both in one change"


def test_where_terms_do_not_reach_the_clock_says_why(desk: Desk, edie: str) -> None:
    transfers.leave(desk, pupil_id=edie, values={**LEAVES, "last_day": date(2026, 12, 18)})
    clock = shown(desk, edie, on=date(2027, 1, 20)).clock
    assert clock is not None
    assert (clock.day, clock.state) == (None, "cannot be counted")
    assert clock.why


def test_coming_from_elsewhere_is_told(desk: Desk, edie: str) -> None:
    values: transfers.ComingValues = {
        "on_date": date(2022, 9, 1), "former_school": "Fernbank School", "came_with": "SEN file",
    }  # fmt: skip
    transfers.came(desk, pupil_id=edie, values=values)
    assert shown(desk, edie).came == ("Came from another school: Fernbank School. Came with: SEN file.",)


def test_what_somebody_writes_in_the_chronology_is_no_transfer(desk: Desk, edie: str) -> None:
    transfers.leave(desk, pupil_id=edie, values=LEAVES)
    call: chronology.EntryValues = {
        "kind": "call", "on_date": date(2026, 11, 20), "with_whom": "Mrs Marrowfield (mother)",
        "text": "Left the school early on her last day with a headache.",
    }  # fmt: skip
    chronology.add_entry(desk, pupil_id=edie, values=call)
    asked = "Came from another school? Mother says she was home educated."
    chronology.add_entry(desk, pupil_id=edie, values={**call, "text": asked})
    assert (shown(desk, edie).destination, shown(desk, edie).came) == ("Fernbank School", ())
    with desk.reading() as session:
        told = next(one.id for one in chronology_view.entries(session, edie, confided=True) if one.kind == "note")
    chronology.change_entry(desk, entry_id=told, values={"text": "She moved with her family.", "with_whom": None})
    assert (shown(desk, edie).destination, shown(desk, edie).reason) == ("Fernbank School", "The family moved house")
    chronology.remove_entry(desk, entry_id=told)
    assert shown(desk, edie).destination == "Fernbank School"


def clocks(desk: Desk, pupil_id: str, on: date = TODAY) -> tuple[date | None, date | None]:
    """The day on which the file went, as Today counts it and as the page of the transfer does."""
    with desk.reading() as session:
        told: Any = happenings(session, on=on).get(pupil_id, [])
    today = next((one.file_sent for one in told if one.kind == "leaving"), None)
    clock = shown(desk, pupil_id, on=on).clock
    return today, clock.done if clock is not None else None


def test_today_and_the_page_count_the_same_clock(desk: Desk, edie: str) -> None:
    transfers.leave(desk, pupil_id=edie, values=LEAVES)
    by_hand: chronology.HandedOverValues = {
        "on_date": TODAY, "what": "The whole file, in two envelopes.", "to_whom": "Fernbank School",
        "why": "They asked for it", "kind": "school_file",
    }  # fmt: skip
    row = chronology.hand_over(desk, pupil_id=edie, values=by_hand)
    assert clocks(desk, edie) == (TODAY, TODAY)
    assert [one.what for one in shown(desk, edie).sent] == ["The whole file, in two envelopes."]
    assert row is not None
    paper = next(row_id for table, row_id in row.touched if table == "handed_over")
    chronology.change_handed_over(desk, handed_over_id=paper, values={"what": "The whole file"})
    assert clocks(desk, edie) == (TODAY, TODAY)
    chronology.change_handed_over(desk, handed_over_id=paper, values={"kind": None, "what": FILE_WORDS})
    assert clocks(desk, edie) == (None, None), "words alone are no file"


def test_who_comes_as_a_guest_has_left_all_the_same(desk: Desk, edie: str) -> None:
    transfers.leave(desk, pupil_id=edie, values=LEAVES)
    pupils.add_registration(desk, pupil_id=edie, values={"code": "G", "from_": TODAY})
    found = shown(desk, edie)
    assert (found.has_left, found.destination) == (True, "Fernbank School")
    assert found.clock is not None
    assert (found.clock.day, found.clock.state) == (date(2026, 12, 11), "running")


def test_days_to_come_are_a_plan_and_no_leaving(desk: Desk, edie: str) -> None:
    transfers.leave(desk, pupil_id=edie, values={**LEAVES, "last_day": date(2026, 12, 4)})
    found = shown(desk, edie)
    assert (found.has_left, found.last_day, found.destination) == (False, date(2026, 12, 4), "Fernbank School")
    assert found.clock is None
    assert clocks(desk, edie) == (None, None)
    after = shown(desk, edie, on=date(2026, 12, 5))
    assert after.has_left
    assert after.clock is not None


def test_what_was_typed_wrong_is_put_right_and_comes_back(desk: Desk, edie: str) -> None:
    transfers.leave(desk, pupil_id=edie, values=LEAVES)
    row = shown(desk, edie).registration_id
    assert row is not None
    pupils.change_registration(desk, registration_id=row, values={"destination": "Fernwood School"})
    assert shown(desk, edie).destination == "Fernwood School"
    with desk.reading() as session:
        first = versions_view.versions(session, "registration", row).found[-2]
    versions.restore(desk, table="registration", record_id=row, seq=first.seq)
    assert shown(desk, edie).destination == "Fernbank School"
    history.undo(desk)
    assert shown(desk, edie).destination == "Fernwood School"


def test_who_stayed_after_all_and_leaves_later_does_not_go_where_it_was_planned(desk: Desk, edie: str) -> None:
    transfers.leave(desk, pupil_id=edie, values=LEAVES)
    row = str(shown(desk, edie).registration_id)
    pupils.change_registration(desk, registration_id=row, values={"to": None})
    assert (shown(desk, edie).last_day, shown(desk, edie).destination) == (None, "")
    with desk.unit("end the days on roll") as unit:
        school_year.end_roll(unit.session, edie, date(2026, 11, 22), TODAY)
    found = shown(desk, edie)
    assert (found.last_day, found.destination, found.reason) == (date(2026, 11, 22), "", "")


@pytest.mark.parametrize(
    ("on", "came_to"),
    [(date(2019, 9, 1), 0), (date(2021, 7, 1), 0), (date(2021, 8, 5), 1), (date(2022, 9, 1), 1), (TODAY, 1)],
)
def test_who_came_came_to_the_days_on_roll_that_hold_then_or_begin_next(
    desk: Desk, edie: str, on: date, came_to: int
) -> None:
    before: pupils.RegistrationValues = {"code": "C", "from_": date(2020, 9, 1), "to": date(2021, 7, 23)}
    pupils.add_registration(desk, pupil_id=edie, values=before)
    transfers.came(desk, pupil_id=edie, values={"on_date": on, "former_school": "Elm School", "came_with": None})
    with desk.reading() as session:
        rows = session.scalars(select(Registration).order_by(Registration.from_date)).all()
        assert [one.came_from for one in rows] == [None] * came_to + ["Elm School"] + [None] * (1 - came_to)
    assert shown(desk, edie).came == ("Came from another school: Elm School.",)


def test_who_was_never_on_roll_came_from_nowhere(desk: Desk, edie: str) -> None:
    with desk.reading() as session:
        row = session.scalars(select(Registration.id)).one()
    pupils.remove_registration(desk, registration_id=row)
    values: transfers.ComingValues = {"on_date": TODAY, "former_school": "Elm School", "came_with": None}
    with pytest.raises(Refusal, match="not on roll on this day"):
        transfers.came(desk, pupil_id=edie, values=values)


def test_what_is_restricted_is_not_told_to_those_who_may_not_read_it(desk: Desk, edie: str) -> None:
    given: transfers.ComingValues = {"on_date": TODAY, "former_school": "Fernbank School", "came_with": "A file"}
    transfers.came(desk, pupil_id=edie, values=given)
    transfers.leave(desk, pupil_id=edie, values=LEAVES)
    kept = shown(desk, edie, confided=False)
    assert (len(kept.came), kept.destination) == (1, "Fernbank School")
    with desk.reading() as session:
        ids = [one.id for one in chronology_view.entries(session, edie, confided=True)]
    for one in ids:
        chronology.change_entry(desk, entry_id=one, values={"restricted": True})
    kept = shown(desk, edie, confided=False)
    assert (kept.came, kept.destination) == ((), "")
    assert Paper.CHRONOLOGY not in kept.to_send, "nothing of it that may be sent is left"
    desk.role = roles.READER
    kept = shown(desk, edie, confided=False)
    assert (kept.came, kept.destination, kept.reason, kept.may_tell) == ((), "", "", False), "nor where it is not found"
    desk.role = roles.SENCO
    told = shown(desk, edie)
    assert (len(told.came), told.destination) == (1, "Fernbank School")
    row = str(told.registration_id)
    for confided in (False, True):
        with desk.reading() as session:
            held = versions_view.versions(session, "registration", row, confided=confided)
        facts = [{**(one or {})} for one in (held.values, *(each.values for each in held.found))]
        seen = {str(one.get(name)) for one in facts for name in ("destination", "leaving_reason", "came_from")}
        assert (seen == {"None"}) is not confided, "nor in what the days on roll held before"
        assert all(one["from_date"] for one in facts)


@pytest.mark.parametrize(
    ("named", "field", "code"),
    [
        ({"last_day": None}, "last_day", "MISSING"),
        ({"destination": " "}, "destination", "MISSING"),
        ({"last_day": date(2022, 8, 31)}, "last_day", "NOT_ON_ROLL_THEN"),
        ({"last_day": date(1900, 1, 1)}, "last_day", "NOT_ON_ROLL_THEN"),
    ],
)
def test_a_leaving_that_cannot_be_is_refused(
    desk: Desk, edie: str, named: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        transfers.leave(desk, pupil_id=edie, values={**LEAVES, **named})  # type: ignore[typeddict-item]  # the test's own
    assert [(one.field, one.code) for one in refused.value.findings] == [(field, code)]
    assert shown(desk, edie).last_day is None


def test_what_is_recorded_already_is_not_recorded_again(desk: Desk, edie: str) -> None:
    transfers.leave(desk, pupil_id=edie, values=LEAVES)
    with pytest.raises(Refusal, match="in the chronology already"):
        transfers.leave(desk, pupil_id=edie, values=LEAVES)
    given: transfers.SendingValues = {"on_date": TODAY, "to_whom": "Fernbank School", "how": None}
    transfers.sent(desk, pupil_id=edie, what=[Paper.FILE], values=given)
    with pytest.raises(Refusal, match="already that this was sent"):
        transfers.sent(desk, pupil_id=edie, what=[Paper.SCORES, Paper.FILE], values=given)
    transfers.sent(desk, pupil_id=edie, what=[Paper.SCORES], values=given)


def test_nothing_ticked_and_days_to_come_are_refused(desk: Desk, edie: str) -> None:
    transfers.leave(desk, pupil_id=edie, values=LEAVES)
    given: transfers.SendingValues = {"on_date": date(2100, 1, 1), "to_whom": "Fernbank School", "how": None}
    wrong: list[tuple[list[str], str]] = [([], "NOTHING_TICKED"), ([Paper.FILE], "IN_FUTURE")]
    for what, code in wrong:
        with pytest.raises(Refusal) as refused:
            transfers.sent(desk, pupil_id=edie, what=what, values=given)
        assert refused.value.findings[0].code == code
    with pytest.raises(Refusal) as refused:
        transfers.sent(desk, pupil_id=edie, what=["school_bag"], values={**given, "on_date": TODAY})
    assert [(one.field, one.code) for one in refused.value.findings] == [("kind", "UNKNOWN_CODE")]
    assert shown(desk, edie).sent == ()
