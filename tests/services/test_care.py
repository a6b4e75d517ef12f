# SPDX-License-Identifier: Apache-2.0
"""Care, attendance, suspensions, access arrangements and the people around: what is refused, what undo gives back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sencodesk.services import around, care, history, pupils, versions
from sencodesk.services.desk import Desk
from sencodesk.services.values import Refusal
from sencodesk.views import around as around_view
from sencodesk.views import care as view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import versions as versions_view
from tests.changed import made

START = date(2026, 9, 1)


@pytest.fixture
def pupil(desk: Desk) -> str:
    values: Any = {"surname": "Quillstone", "forename": "Dot", "dob": date(2018, 5, 11)}
    return made(pupils.add(desk, values=values, entry=date(2022, 9, 1)), "pupil")


def of(desk: Desk, pupil: str) -> view.CareView:
    with desk.reading() as session:
        return view.care(session, pupil, on=desk.today())


def shown(desk: Desk, pupil: str) -> pupils_view.PupilView:
    with desk.reading() as session:
        found = pupils_view.pupil(session, pupil, on=desk.today())
    assert found is not None
    return found


def refused(desk: Desk, act: Any) -> dict[str, str]:
    before = desk.store.counts()
    with pytest.raises(Refusal) as error:
        act()
    assert desk.store.counts() == before
    return dict(error.value.fields)


def flag(desk: Desk, pupil: str, **values: Any) -> str:
    given: Any = {"kind": "young-carer", "from_": START, **values}
    return made(care.add_flag(desk, pupil_id=pupil, values=given), "care_flag")


def test_a_care_flag_holds_for_its_days(desk: Desk, pupil: str) -> None:
    row = flag(desk, pupil)
    flag(desk, pupil, kind="medical", from_=None)
    assert shown(desk, pupil).cared_for == ("medical", "young-carer")
    care.change_flag(desk, flag_id=row, values={"to": START + timedelta(days=1)})
    assert shown(desk, pupil).cared_for == ("medical",)
    history.undo(desk)
    assert shown(desk, pupil).cared_for == ("medical", "young-carer")
    gone = care.remove_flag(desk, flag_id=row)
    assert gone is not None
    assert shown(desk, pupil).cared_for == ("medical",)
    made_ = next(one for one in range(gone.seq, 0, -1) if _held(desk, row, one))
    versions.restore(desk, table="care_flag", record_id=row, seq=made_)
    assert shown(desk, pupil).cared_for == ("medical", "young-carer")


def _held(desk: Desk, row: str, seq: int) -> bool:
    with desk.reading() as session:
        found = versions_view.versions(session, "care_flag", row).found
    return any(one.seq == seq and one.values is not None for one in found)


BAD_DAYS = [
    ({"from_": date(1900, 1, 1)}, "from_", "too long ago"),
    ({"to": date(2100, 1, 1)}, "to", "more than five years away"),
    ({"from_": date(2018, 5, 10)}, "from_", "before the pupil was born"),
    ({"to": date(2026, 8, 31)}, "to", "ends before it starts"),
]


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [*BAD_DAYS, ({"kind": None}, "kind", "cannot be left empty"), ({"kind": "brave"}, "kind", "not a code")],
)
def test_a_care_flag_that_cannot_be_is_refused(
    desk: Desk, pupil: str, values: dict[str, Any], field: str, words: str
) -> None:
    assert words in refused(desk, lambda: flag(desk, pupil, **values))[field]


def test_the_same_flag_does_not_hold_twice(desk: Desk, pupil: str) -> None:
    flag(desk, pupil, to=date(2026, 10, 1))
    assert "already" in refused(desk, lambda: flag(desk, pupil, from_=date(2026, 10, 1)))["kind"]
    later = flag(desk, pupil, from_=date(2026, 10, 2))
    said = refused(desk, lambda: care.change_flag(desk, flag_id=later, values={"from_": date(2026, 9, 30)}))
    assert "already" in said["kind"]
    care.change_flag(desk, flag_id=later, values={"note": "Walks two brothers to school"})


WHOLE: dict[str, Any] = {"from_": START, "to": date(2026, 11, 20), "possible": 110, "attended": 100}


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        *BAD_DAYS[:1],
        ({"to": None}, "to", "cannot be left empty"),
        ({"possible": 0}, "possible", "how many"),
        ({"possible": 5000}, "possible", "from 0 to 1,000"),
        ({"authorised": -1}, "authorised", "from 0 to 1,000"),
        ({"authorised": 8, "unauthorised": 3}, "attended", "more than the sessions possible"),
        ({"late": 101}, "late", "part of the sessions attended"),
    ],
)
def test_attendance_that_does_not_add_up_is_refused(
    desk: Desk, pupil: str, values: dict[str, Any], field: str, words: str
) -> None:
    given: Any = {**WHOLE, **values}
    assert words in refused(desk, lambda: care.add_attendance(desk, pupil_id=pupil, values=given))[field]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, 30), st.integers(0, 30), st.none() | st.integers(0, 12), st.none() | st.integers(0, 12),
    st.none() | st.integers(0, 30),
)  # fmt: skip
def test_whatever_attendance_is_kept_adds_up(
    desk: Desk, pupil: str, possible: int, attended: int, authorised: int | None, unauthorised: int | None,
    late: int | None,
) -> None:  # fmt: skip
    given: Any = {
        "from_": START, "to": date(2026, 11, 20), "possible": possible, "attended": attended,
        "authorised": authorised, "unauthorised": unauthorised, "late": late,
    }  # fmt: skip
    adds_up = possible > 0 and attended + (authorised or 0) + (unauthorised or 0) <= possible
    before = len(of(desk, pupil).attendance)
    try:
        care.add_attendance(desk, pupil_id=pupil, values=given)
        kept = True
    except Refusal:
        kept = False
    assert kept is (adds_up and (late or 0) <= attended)
    assert len(of(desk, pupil).attendance) == before + kept
    if kept:
        history.undo(desk)  # these days are free for the next


def test_the_same_days_have_one_summary_of_attendance(desk: Desk, pupil: str) -> None:
    days: Any = {"from_": date(2026, 9, 2), "to": date(2026, 10, 23), "possible": 70, "attended": 60}
    care.add_attendance(desk, pupil_id=pupil, values=days)
    with pytest.raises(Refusal, match="summary of these days already"):
        care.add_attendance(desk, pupil_id=pupil, values=days)
    days["from_"] = date(2026, 10, 1)
    care.add_attendance(desk, pupil_id=pupil, values=days)


def test_attendance_is_changed_and_its_rate_worked_out(desk: Desk, pupil: str) -> None:
    given: Any = WHOLE
    row = made(care.add_attendance(desk, pupil_id=pupil, values=given), "attendance_summary")
    assert round(of(desk, pupil).attendance[0].rate) == 91
    care.change_attendance(desk, attendance_id=row, values={"attended": 110})
    assert of(desk, pupil).attendance[0].rate == 100
    care.remove_attendance(desk, attendance_id=row)
    history.undo(desk)
    assert of(desk, pupil).attendance[0].attended == 110


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"from_": date(2100, 1, 1)}, "from_", "has not come yet"),
        ({"from_": None}, "from_", "cannot be left empty"),
        ({"category": "AWAY"}, "category", "not a code"),
        ({"reason": "XX"}, "reason", "not a code"),
        ({"sessions": 91.0}, "sessions", "from 0.5 to 90"),
        ({"sessions": 0.0}, "sessions", "from 0.5 to 90"),
    ],
)
def test_a_suspension_that_cannot_be_is_refused(
    desk: Desk, pupil: str, values: dict[str, Any], field: str, words: str
) -> None:
    given: Any = {"from_": date(2026, 10, 5), "category": "FIXD", "reason": "DB", "sessions": 4.0, **values}
    assert words in refused(desk, lambda: care.add_suspension(desk, pupil_id=pupil, values=given))[field]


def test_a_suspension_is_added_changed_and_removed(desk: Desk, pupil: str) -> None:
    given: Any = {"from_": date(2026, 10, 5), "category": "FIXD", "reason": "DB", "sessions": 4.0}
    row = made(care.add_suspension(desk, pupil_id=pupil, values=given), "suspension")
    care.change_suspension(desk, suspension_id=row, row_version=1, values={"sessions": 2.0})
    assert of(desk, pupil).suspensions[0].sessions == 2
    care.remove_suspension(desk, suspension_id=row)
    assert of(desk, pupil).suspensions == ()


def test_an_access_arrangement_says_that_it_ends_soon(desk: Desk, pupil: str) -> None:
    def ends(day: date | None) -> str:
        care.change_access(desk, access_id=row, values={"expires_on": day})
        return of(desk, pupil).access[0].expiry

    today = desk.today()
    row = made(care.add_access(desk, pupil_id=pupil, values={"kind": "reader"}), "access_arrangement")
    assert [ends(day) for day in (
        None, today - timedelta(days=1), today, today + timedelta(days=60), today + timedelta(days=61),
    )] == ["", "ended", "soon", "soon", ""]  # fmt: skip
    care.change_access(desk, access_id=row, values={"expires_on": today + timedelta(days=60)})
    with desk.reading() as session:
        assert [one.id for one in view.expiring(session, on=today)] == [row]
    assert of(desk, pupil).access[0].words == "Reader"
    given: Any = {"approved_on": today, "expires_on": today - timedelta(days=1)}
    assert "before it was approved" in refused(
        desk, lambda: care.change_access(desk, access_id=row, values=given)
    )["expires_on"]  # fmt: skip
    care.remove_access(desk, access_id=row)


def agency(desk: Desk, name: str = "Speech and language therapy") -> str:
    return made(around.add_agency(desk, values={"name": name}), "agency")


def test_an_agency_works_with_a_pupil_through_somebody(desk: Desk, pupil: str) -> None:
    of_speech, other = agency(desk), agency(desk, "School nurse")
    who: Any = {"name": "Ms Imelda Farrowdene", "agency_id": of_speech}
    person = made(around.add_professional(desk, values=who), "professional")
    given: Any = {"agency_id": of_speech, "professional_id": person, "referred_on": date(2025, 3, 20)}
    row = made(around.add_involvement(desk, pupil_id=pupil, values=given), "involvement")
    around.change_involvement(desk, involvement_id=row, values={"result": "Work on k and g"})
    [found] = of(desk, pupil).involvements
    assert (found.agency_id, found.professional_id, found.result) == (of_speech, person, "Work on k and g")
    assert "name" in refused(desk, lambda: around.remove_agency(desk, agency_id=of_speech))
    assert "name" in refused(desk, lambda: around.remove_professional(desk, professional_id=person))
    wrong: Any = {"agency_id": other}
    said = refused(desk, lambda: around.change_involvement(desk, involvement_id=row, values=wrong))
    assert "not at that agency" in said["professional_id"]
    around.remove_involvement(desk, involvement_id=row)
    around.change_agency(desk, agency_id=of_speech, values={"telephone": "01632 960 141"})
    around.change_professional(desk, professional_id=person, values={"role": "Therapist"})
    gone = around.remove_agency(desk, agency_id=of_speech)
    assert gone is not None
    with desk.reading() as session:
        left = around_view.around(session)
    assert ([one.name for one in left.agencies], left.professionals) == (["School nurse"], ())
    history.undo(desk)
    with desk.reading() as session:
        assert [one.words for one in around_view.around(session).professionals] == ["Ms Imelda Farrowdene, Therapist"]


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"referred_on": date(2100, 1, 1)}, "referred_on", "has not come yet"),
        ({"from_": date(1900, 1, 1)}, "from_", "too long ago"),
        ({"from_": START, "to": date(2026, 8, 31)}, "to", "ends before it starts"),
        ({"agency_id": None}, "agency_id", "cannot be left empty"),
    ],
)
def test_an_involvement_that_cannot_be_is_refused(
    desk: Desk, pupil: str, values: dict[str, Any], field: str, words: str
) -> None:
    given: Any = {"agency_id": agency(desk), **values}
    assert words in refused(desk, lambda: around.add_involvement(desk, pupil_id=pupil, values=given))[field]


def test_an_agency_has_a_name_of_its_own(desk: Desk) -> None:
    agency(desk)
    assert "already" in refused(desk, lambda: agency(desk, "speech and language THERAPY"))["name"]
    assert "empty" in refused(desk, lambda: agency(desk, " "))["name"]
    assert "empty" in refused(desk, lambda: around.add_professional(desk, values={"role": "Nurse"}))["name"]


def test_who_may_be_told_is_recorded_and_never_derived(desk: Desk, pupil: str) -> None:
    given: Any = {"surname": "Thorn", "relationship": "PAF", "parental_responsibility": True}
    row = made(pupils.add_contact(desk, pupil_id=pupil, values=given), "contact")
    assert shown(desk, pupil).not_to_be_told == ()
    told: Any = {"may_be_told": "no", "court_order": "No contact, 12 May 2025", "language": "ENG"}
    pupils.change_contact(desk, contact_id=row, values=told)
    assert [one.court_order for one in shown(desk, pupil).not_to_be_told] == ["No contact, 12 May 2025"]
    for field, value in (("may_be_told", "perhaps"), ("language", "QQQ"), ("paper_format", "tiny")):
        wrong: Any = {field: value}
        assert (
            "not a code"
            in refused(desk, lambda wrong=wrong: pupils.change_contact(desk, contact_id=row, values=wrong))[field]
        )


def test_what_a_family_needs_of_papers_is_a_code(desk: Desk, pupil: str) -> None:
    values: Any = {"address": "4 Mill Lane", "interpreter": "POL", "paper_format": "large-print"}
    pupils.change(desk, pupil_id=pupil, values=values)
    found = shown(desk, pupil)
    assert (found.address, found.interpreter, found.paper_format) == ("4 Mill Lane", "POL", "large-print")
    for field in ("interpreter", "paper_format"):
        wrong: Any = {field: "quite"}
        assert (
            "not a code" in refused(desk, lambda wrong=wrong: pupils.change(desk, pupil_id=pupil, values=wrong))[field]
        )
