# SPDX-License-Identifier: Apache-2.0
"""Chase letters: which duty may be chased, what the letter says, what is kept when it went, and that undo takes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sencodesk.codes.clocks import Duty, duties, duties_from
from sencodesk.content.letters import Paragraph
from sencodesk.errors import UserError
from sencodesk.records import deadlines
from sencodesk.records.around import Agency
from sencodesk.records.ehc import EhcPlan, EhcRequest
from sencodesk.records.reviews import Review
from sencodesk.services import chases, chronology, history, pupils, roles, school
from sencodesk.services.chases import Asked
from sencodesk.services.desk import Desk
from sencodesk.views import duties as view
from sencodesk.views import sharing
from tests.changed import made
from tests.clocks import FakeClock

ON = date(2026, 11, 23)


@pytest.fixture
def pupil(desk: Desk) -> str:
    school.add_person(desk, values={"name": "Mr I Oakhurst", "role": "Head teacher"})
    values: Any = {"surname": "Quillstone", "forename": "Dot", "dob": date(2018, 5, 11)}
    return made(pupils.add(desk, values=values, entry=date(2022, 9, 1)), "pupil")


def keep(desk: Desk, row: Any) -> str:
    with desk.unit("keep what happened") as unit:
        unit.session.add(row)
        unit.session.flush()
        return str(row.id)


def request(desk: Desk, pupil: str, received: date, **more: Any) -> str:
    given_: dict[str, Any] = {"kind": "request", "code": "2014", "council": "Northshire", "reference": "EHC/412"}
    return keep(desk, EhcRequest(pupil_id=pupil, received_on=received, **{**given_, **more}))


def said(desk: Desk, asked: Asked) -> str:
    with desk.reading() as session:
        letter = chases.content(session, asked, on=desk.today()).paper.letter
    lines = [line for block in letter.blocks if isinstance(block, Paragraph) for line in block.lines]
    return " ".join([letter.subject, *lines, letter.foot])


def test_it_is_signed_by_the_senco_who_is_in_with_the_role(desk: Desk, pupil: str) -> None:
    key = request(desk, pupil, ON - timedelta(weeks=7))
    desk.by = "Ms Z Elsewhere"
    asked = Asked(pupil, "assess-decision", key, signer=chases.signer(desk))
    assert "Ms Z Elsewhere SENCO, " in said(desk, asked)
    desk.role = roles.ASSISTANT
    assert chases.signer(desk) == "", "nobody else signs as the SENCO"
    desk.role = roles.SENCO
    school.add_person(desk, values={"name": "Ms L Prewitt", "role": "SENCO"})
    assert "Ms L Prewitt SENCO, " in said(desk, Asked(pupil, "assess-decision", key))


def test_the_councils_address_stands_on_it_where_the_agencies_have_it(desk: Desk, pupil: str) -> None:
    key = request(desk, pupil, ON - timedelta(weeks=7))
    with desk.reading() as session:
        assert chases.content(session, Asked(pupil, "assess-decision", key), on=desk.today()).paper.to == ()
    keep(desk, Agency(name="Northshire SEN team", kind="Council", address="County Hall, 1 Long Lane, Northtown"))
    with desk.reading() as session:
        found = chases.content(session, Asked(pupil, "assess-decision", key), on=desk.today()).paper
    assert found.to == ("Northshire SEN team", "County Hall", "1 Long Lane", "Northtown")


def late(desk: Desk, pupil: str) -> list[view.OwedDuty]:
    with desk.reading() as session:
        return list(view.of_council(session, pupil, on=desk.today()))


def handed(desk: Desk, pupil: str) -> list[tuple[str, date, str]]:
    """What the sharing statement says was handed over."""
    with desk.reading() as session:
        return [(one.to, one.on, one.items[0]) for one in sharing.shared(session, pupil) if one.how == "handed"]


def test_the_letter_says_rule_count_days_and_the_councils_own_reference(desk: Desk, pupil: str) -> None:
    key = request(desk, pupil, ON - timedelta(weeks=7))
    words = said(desk, Asked(pupil, "assess-decision", key, contact="Ms Ravenfield"))
    assert "Your reference: EHC/412" in words
    assert "To Ms Ravenfield, Northshire" in words
    assert "Dot Quillstone, date of birth Fri 11 May 2018" in words
    assert "received by you on Mon 5 Oct 2026" in words
    assert "That was Mon 16 Nov 2026. It is now 7 days late." in words
    assert "by Mon 7 Dec 2026" in words
    assert "SEND Regulations 2014, regulation 5(1): 6 weeks after the day the council received the request." in words
    assert "SENCO, Thistledown Primary" in words
    assert "Oakhurst" not in words, "the SENCO signs, not the head"


def test_without_a_reference_its_line_is_left_out(desk: Desk, pupil: str) -> None:
    key = request(desk, pupil, ON - timedelta(weeks=7), reference=None)
    assert "Your reference" not in said(desk, Asked(pupil, "assess-decision", key))


def test_after_a_review_whose_report_has_no_day_the_letter_that_fits_every_duty_is_taken(
    desk: Desk, pupil: str
) -> None:
    keep(desk, EhcPlan(pupil_id=pupil, kind="ehc", issued_on=ON - timedelta(days=400), council="Northshire"))
    key = keep(desk, Review(pupil_id=pupil, kind="annual", held_on=ON - timedelta(weeks=5)))
    asked = Asked(pupil, "review-decision", key)
    assert "By our record this is overdue: decide after the annual review" in said(desk, asked)
    assert "4 weeks after the review meeting" in said(desk, asked)
    with desk.unit("send the report") as unit:
        row = unit.session.get(Review, key)
        assert row is not None
        row.report_sent_on = ON - timedelta(weeks=4)
    assert "The report was sent to you on Mon 26 Oct 2026" in said(desk, asked)


def test_every_duty_of_the_council_that_may_be_chased_has_a_letter(desk: Desk, pupil: str) -> None:
    received = ON - timedelta(weeks=60)
    request(desk, pupil, received)
    keep(desk, EhcRequest(pupil_id=pupil, kind="reassessment", code="2014", decided_on=received, decision="assess"))
    keep(desk, EhcPlan(pupil_id=pupil, kind="ehc", issued_on=ON - timedelta(days=900)))
    keep(desk, Review(pupil_id=pupil, kind="annual", held_on=ON - timedelta(days=700), council_decision="amend",
                      council_decided_on=ON - timedelta(days=600)))  # fmt: skip
    found = [one for one in late(desk, pupil) if one.may_chase]
    assert {"assess-decision", "final-plan", "plan-review", "changed-plan", "reassessment"} <= {o.id for o in found}
    for one in found:
        assert one.rule in said(desk, Asked(pupil, one.id, one.key)), one.id


def test_sent_is_kept_beside_the_duty_and_in_the_sharing_and_taken_back_by_one_undo(desk: Desk, pupil: str) -> None:
    key = request(desk, pupil, ON - timedelta(weeks=7))
    change = chases.sent(desk, pupil_id=pupil, duty="assess-decision", key=key)
    assert [one.chased_on for one in late(desk, pupil)] == [ON]
    what = "Letter to the council: decide whether to assess, and tell the family"
    assert handed(desk, pupil) == [("Northshire", ON, what)]
    history.undo(desk)
    assert [one.chased_on for one in late(desk, pupil)] == [None]
    history.redo(desk)
    chases.remove(desk, chase_id=made(change, "chase"))
    assert [one.chased_on for one in late(desk, pupil)] == [None]
    assert handed(desk, pupil) == []


def test_a_letter_taken_back_takes_its_paper_along_whatever_that_is_called_by_now(desk: Desk, pupil: str) -> None:
    key = request(desk, pupil, ON - timedelta(weeks=7))
    change = chases.sent(desk, pupil_id=pupil, duty="assess-decision", key=key)
    reworded: Any = {"what": "Reminder about the assessment", "on_date": ON - timedelta(days=1)}
    chronology.change_handed_over(desk, handed_over_id=made(change, "handed_over"), values=reworded)
    other: Any = {"on_date": ON, "what": "Letter to the council: decide whether to assess, and tell the family",
                  "to_whom": "Northshire"}  # fmt: skip
    chronology.hand_over(desk, pupil_id=pupil, values=other)
    chases.remove(desk, chase_id=made(change, "chase"))
    assert handed(desk, pupil) == [("Northshire", ON, other["what"])], "another paper of those words stays"
    history.undo(desk)
    assert len(handed(desk, pupil)) == 2
    chronology.remove_handed_over(desk, handed_over_id=made(change, "handed_over"))
    chases.remove(desk, chase_id=made(change, "chase"))
    assert [one.chased_on for one in late(desk, pupil)] == [None]


def test_a_saved_letter_is_a_file_and_kept_as_sent(desk: Desk, pupil: str, tmp_path: Path) -> None:
    key = request(desk, pupil, ON - timedelta(weeks=7))
    file = tmp_path / chases.FILE
    chases.save(desk, asked=Asked(pupil, "assess-decision", key), file=file)
    assert file.read_bytes().startswith(b"%PDF")
    assert [one.chased_on for one in late(desk, pupil)] == [ON]


def refused(act: Any) -> str:
    with pytest.raises(UserError) as error:
        act()
    return error.value.happened


def test_nobody_is_chased_who_is_not_late(desk: Desk, pupil: str, tmp_path: Path) -> None:
    key = request(desk, pupil, ON - timedelta(weeks=6))
    words = "not late with this any more"
    assert words in refused(lambda: chases.sent(desk, pupil_id=pupil, duty="assess-decision", key=key))
    assert words in refused(lambda: chases.sent(desk, pupil_id=pupil, duty="advice", key=key))
    asked = Asked(pupil, "assess-decision", key)
    assert words in refused(lambda: chases.save(desk, asked=asked, file=tmp_path / "x.pdf"))
    assert not (tmp_path / "x.pdf").exists()


def test_nobody_is_chased_under_a_rule_that_nobody_has_read_at_its_source(
    desk: Desk, pupil: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = request(desk, pupil, ON - timedelta(weeks=7))
    assert [one.may_chase for one in late(desk, pupil)] == [True]

    def unread(event: str) -> tuple[Duty, ...]:
        return tuple(replace(one, sure="unchecked") for one in duties_from(event))

    monkeypatch.setattr(deadlines, "duties_from", unread)
    assert [(one.id, one.may_chase) for one in late(desk, pupil)] == [("assess-decision", False)]
    words = "not late with this any more"
    assert words in refused(lambda: chases.sent(desk, pupil_id=pupil, duty="assess-decision", key=key))
    assert words in refused(lambda: said(desk, Asked(pupil, "assess-decision", key)))


def test_a_letter_without_a_day_of_birth_says_what_it_needs(desk: Desk, pupil: str) -> None:
    key = request(desk, pupil, ON - timedelta(weeks=7))
    pupils.change(desk, pupil_id=pupil, values={"dob": None})
    assert "date of birth" in refused(lambda: said(desk, Asked(pupil, "assess-decision", key)))
    assert late(desk, pupil)[0].chased_on is None


@pytest.mark.parametrize("year", [1900, 2100])
def test_a_request_of_another_century_is_not_kept_and_so_not_chased(desk: Desk, pupil: str, year: int) -> None:
    assert "too far away" in refused(lambda: request(desk, pupil, date(year, 1, 1)))
    assert late(desk, pupil) == []


@settings(
    max_examples=30, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(days=st.integers(1, 400))
def test_a_letter_never_counts_otherwise_than_a_calendar(desk: Desk, pupil: str, days: int) -> None:
    received = ON - timedelta(days=days)
    key = request(desk, pupil, received)
    found = {one.id: one for one in late(desk, pupil) if one.key == key and one.may_chase}
    for name, weeks in (("assess-decision", 6), ("no-plan", 16), ("final-plan", 20)):
        over = days - 7 * weeks
        assert (name in found) is (over > 0), name
        if over > 0:
            assert found[name].late == over
            words = said(desk, Asked(pupil, name, key))
            assert f"{over} days late" in words or f"{over} days ago" in words
    with desk.unit("take it away again") as unit:
        unit.session.delete(unit.session.get(EhcRequest, key))


def test_what_nobody_has_read_in_the_law_is_not_held_against_a_council() -> None:
    for one in duties().values():
        owed = view.OwedDuty(
            one.id, "p", "k", one.whose, one.title, one.count, one.rule, one.verified, ON, "", ON, late=3
        )
        chased = one.whose == "council" and one.verified and one.strength == "must" and one.valid_to is None
        assert owed.may_chase is chased, one.id


def test_the_clock_moves_on(desk: Desk, pupil: str, clock: FakeClock) -> None:
    key = request(desk, pupil, ON - timedelta(weeks=6))
    assert not late(desk, pupil)
    clock.advance(24 * 3600)
    assert [one.key for one in late(desk, pupil)] == [key]
