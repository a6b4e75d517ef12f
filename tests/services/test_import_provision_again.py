# SPDX-License-Identifier: Apache-2.0
"""The same provision map again: a group that began alike with a pupil in common is the run that is there, put right."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sencodesk.exchange.rows import ProvisionRow
from sencodesk.services import history, imports, provision, pupils, rates, school
from sencodesk.services.desk import Desk
from sencodesk.services.imports import Preview
from sencodesk.views.provision import provision_map
from sencodesk.views.provision_shapes import RunView
from tests.exchange import writers
from tests.services.importing import EDIE, HEAD, OTHER, TODAY, bring, everybody, said, table

PIP = [OTHER, "Quillwyn", "Pip", "02/05/2017"]
BO = [writers.number(3), "Thornapple", "Bo", "11/11/2017"]
NAMES = ("Edie Marrowfield", "Pip Quillwyn", "Bo Thornapple")
COLUMNS = ["Intervention", "Pupils", "Staff", "Minutes", "Times a week", "Weeks", "Start date", "Cost"]


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Edie, Pip and Bo, and an autumn term."""
    bring(desk, table([*EDIE, "4H"], [*PIP, "4E"], [*BO, "4H"], head=[*HEAD, "Class"]))
    term: school.TermValues = {
        "name": "Autumn 2026", "first_day": date(2026, 9, 2), "last_day": date(2026, 12, 18),
    }  # fmt: skip
    school.add_term(desk, values=term)
    return desk


def runs(desk: Desk) -> list[RunView]:
    """Every run."""
    with desk.reading() as session:
        return list(provision_map(session, on=TODAY).runs)


def only(desk: Desk) -> RunView:
    """The one run."""
    (run,) = runs(desk)
    return run


def a_map(who: str = "Edie Marrowfield; Bo Thornapple", staff: str = "TA", minutes: str = "20", weeks: str = "6",
          cost: str = "£420") -> bytes:  # fmt: skip
    """One line of a map."""
    return table(["Moon phonics", who, staff, minutes, "3", weeks, "07/09/2026", cost], head=COLUMNS)


def shown(preview: Preview) -> list[tuple[ProvisionRow, ProvisionRow]]:
    """What the preview puts right of provision, before and after."""
    found = [change for row in preview.rows for change in row.changes if change.old is not None]
    assert {one.field for one in found} <= {"provision"}
    return [(one.old, one.new) for one in found]  # type: ignore[misc]  # a field "provision" holds such rows


def a_rate(desk: Desk) -> None:
    """The rate that makes "TA" a kind of staff."""
    rates.add(desk, values={"staff": "Teaching assistant", "pence_an_hour": 1840, "from_": date(2026, 4, 1)})


def test_a_rate_that_was_added_meanwhile_is_put_into_the_run_that_is_there(desk: Desk) -> None:
    bring(desk, a_map())
    run = only(desk)
    assert (run.staff, run.note) == (None, "Held by: TA\nCost on the map that was brought in: £420")
    a_rate(desk)
    preview, _ = bring(desk, a_map())
    assert [(was.staff, now.staff) for was, now in shown(preview)] == [("TA", "Teaching assistant")] * 2
    again = only(desk)
    assert (again.id, again.staff, again.note) == (
        run.id, "Teaching assistant", "Cost on the map that was brought in: £420"
    )  # fmt: skip
    assert len(again.members) == 2
    assert bring(desk, a_map())[1] is None
    history.undo(desk)
    assert only(desk).staff is None


def test_minutes_and_weeks_of_the_map_are_shown_as_put_right(desk: Desk) -> None:
    bring(desk, a_map())
    run = only(desk)
    provision.change(desk, provision_id=run.id, values={"minutes": 25, "note": f"{run.note}\nIn the library"})
    preview, _ = bring(desk, a_map(weeks="10"))
    assert [(was.minutes, now.minutes) for was, now in shown(preview)] == [(25, 20)] * 2
    assert [(str(was.to_date), str(now.to_date)) for was, now in shown(preview)] == [("2026-10-16", "2026-11-13")] * 2
    again = only(desk)
    assert (again.id, again.minutes, again.to_date) == (run.id, 20, date(2026, 11, 13))
    assert again.note == f"{run.note}\nIn the library"


def test_what_the_map_does_not_say_stays(desk: Desk) -> None:
    bring(desk, a_map())
    before = only(desk)
    assert bring(desk, a_map(staff="", minutes="", weeks="", cost=""))[1] is None
    assert only(desk) == before


def test_a_pupil_who_is_new_joins_the_run_that_is_put_right_whoever_stands_first(desk: Desk) -> None:
    bring(desk, a_map("Pip Quillwyn"))
    bring(desk, a_map("Edie Marrowfield; Pip Quillwyn; Bo Thornapple", minutes="30"))
    run = only(desk)
    assert (len(run.members), run.minutes) == (3, 30)


def test_nobody_in_common_is_another_group(desk: Desk) -> None:
    bring(desk, a_map("Edie Marrowfield", staff="Ms Finch"))
    preview, _ = bring(desk, a_map("Bo Thornapple", staff="Mr Wren"))
    assert shown(preview) == []
    assert len(runs(desk)) == 2


def test_two_groups_that_changed_their_minutes_stay_the_two_that_they_were(desk: Desk) -> None:
    def both(first: str, second: str) -> bytes:
        lines = [["Moon phonics", who, "", minutes, "3", "6", "07/09/2026", ""]
                 for who, minutes in ((NAMES[0], first), (NAMES[2], second))]  # fmt: skip
        return table(*lines, head=COLUMNS)

    bring(desk, both("20", "30"))
    before = {run.members[0].list_name: run.id for run in runs(desk)}
    bring(desk, both("30", "20"))
    after = {run.members[0].list_name: (run.id, run.minutes, len(run.members)) for run in runs(desk)}
    assert after == {
        "Marrowfield, Edie": (before["Marrowfield, Edie"], 30, 1),
        "Thornapple, Bo": (before["Thornapple, Bo"], 20, 1),
    }


def test_a_map_that_ends_a_run_before_a_pupils_own_days_is_refused(desk: Desk) -> None:
    bring(desk, a_map(weeks="10"))
    member = only(desk).members[0]
    provision.change_member(desk, member_id=member.id, values={"from_": date(2026, 11, 2)})
    preview, change = bring(desk, a_map(weeks="6"))
    assert change is None
    assert [(row.action, said(row)) for row in preview.rows] == [("refused", {"MEMBERS_OUTSIDE"})] * 2


def test_a_group_is_not_begun_for_a_pupil_who_has_left_by_then(desk: Desk) -> None:
    bring(desk, a_map("Edie Marrowfield"))
    edie = next(one for one in everybody(desk) if one.forename == "Edie")
    (stay,) = edie.registrations
    pupils.change_registration(desk, registration_id=stay.id, values={"to": date(2026, 11, 27)})
    again, nothing = bring(desk, a_map("Edie Marrowfield"))
    assert (again.counts["unchanged"], nothing) == (1, None), "who leaves later is in it"
    late = table(["Quiet start", "Edie Marrowfield", "", "20", "3", "6", "30/11/2026", ""], head=COLUMNS)
    preview, change = bring(desk, late)
    (row,) = preview.rows
    assert (row.action, change, said(row)) == ("refused", None, {"PROVISION_FOR_LEAVER"})
    assert [imports.said(one) for one in row.findings] == [
        "This pupil has left the school by then, so no provision begins. Look at the days on roll."
    ]
    assert [run.name for run in runs(desk)] == ["Moon phonics"]


lines = st.tuples(
    st.sets(st.sampled_from(NAMES), min_size=1), st.sampled_from(["TA", "Ms Finch", ""]),
    st.sampled_from(["20", "30", ""]), st.sampled_from(["6", "10", ""]),
)  # fmt: skip


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=lines, minutes=st.integers(5, 60), rate=st.booleans(), weeks=st.sampled_from(["4", "8", "12", ""]))
def test_the_same_map_whatever_was_corrected_meanwhile_leaves_one_run(
    desk: Desk, told: tuple[set[str], str, str, str], minutes: int, rate: bool, weeks: str
) -> None:
    who, staff, length, first_weeks = told
    while runs(desk):  # what an example before left, if it failed
        history.undo(desk)
    bring(desk, a_map("; ".join(sorted(who)), staff, length, first_weeks))
    run = only(desk)
    assert bring(desk, a_map("; ".join(sorted(who)), staff, length, first_weeks))[1] is None
    provision.change(desk, provision_id=run.id, values={"minutes": minutes})
    if rate:
        a_rate(desk)
    for again in range(2):
        preview, change = bring(desk, a_map("; ".join(sorted(who)), staff, length, weeks))
        assert (only(desk).id, len(only(desk).members)) == (run.id, len(who))
        assert preview.counts["changed"] in (0, len(who))
        assert not again or change is None, "a second time it changes nothing"
    assert only(desk).minutes == (int(length) if length else minutes)
    while runs(desk):
        history.undo(desk)
