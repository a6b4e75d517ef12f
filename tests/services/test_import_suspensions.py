# SPDX-License-Identifier: Apache-2.0
"""Suspensions from files of several invented systems: kinds in codes and words, one change, one undo."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sencodesk.exchange import suspensions
from sencodesk.exchange.rows import SuspensionRow
from sencodesk.records.findings import Finding
from sencodesk.sentences import lines
from sencodesk.services import care, history, imports
from sencodesk.services.desk import Desk
from sencodesk.views.care import care as care_view
from tests.services.importing import EDIE, HEAD, OTHER, TODAY, UPN, bring, everybody, look, table, the_pupil

COLUMNS = ["UPN", "Suspension start date", "Suspension type", "Suspension reason", "Sessions suspended"]
MARCH, JUNE = date(2026, 3, 2), date(2026, 6, 9)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Edie is known."""
    bring(desk, table(EDIE))
    return desk


def held(desk: Desk) -> list[tuple[date, str, str | None, float | None]]:
    """Every suspension of Edie, the oldest first."""
    with desk.reading() as session:
        found = care_view(session, the_pupil(desk).id, on=TODAY).suspensions
    return [(one.from_date, one.category, one.reason, one.sessions) for one in reversed(found)]


def test_a_line_for_each_and_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    data = table(
        [UPN, "02/03/2026", "FIXD", "PP", "3"],
        [UPN, "09/06/2026", "Fixed term exclusion", "Persistent or general disruptive behaviour", "0.5"],
        head=COLUMNS,
    )
    preview, change = bring(desk, data)
    assert change is not None
    assert preview.counts["changed"] == 1
    assert {one.field for one in preview.rows[0].changes} == {"suspensions"}
    assert held(desk) == [(MARCH, "FIXD", "PP", 3.0), (JUNE, "FIXD", "DB", 0.5)]
    again, nothing = bring(desk, data)
    assert (again.counts["unchanged"], nothing) == (1, None)
    history.undo(desk)
    assert held(desk) == []


def test_days_are_two_sessions_each_and_headings_beside_the_kind_are_understood(desk: Desk) -> None:
    head = ["UPN", "Exclusion category", "Start date", "Reason", "Days"]
    bring(desk, table([UPN, "Permanent exclusion", "02/03/2026", "OW", "2.5"], head=head))
    assert held(desk) == [(MARCH, "PERM", "OW", 5.0)]


def test_the_same_one_is_put_right_and_a_blank_empties_nothing(desk: Desk) -> None:
    values: care.SuspensionValues = {"from_": MARCH, "category": "FIXD", "reason": "PP", "sessions": 3.0}
    care.add_suspension(desk, pupil_id=the_pupil(desk).id, values=values)
    preview, _ = bring(desk, table([UPN, "02/03/2026", "FIXD", "", "4"], head=COLUMNS))
    assert held(desk) == [(MARCH, "FIXD", "PP", 4.0)]
    (change,) = preview.rows[0].changes
    assert (change.old, change.new) == (
        SuspensionRow(MARCH, "FIXD", "PP", 3.0), SuspensionRow(MARCH, "FIXD", "PP", 4.0)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("02/03/2026", "FIXD", "PP", "91"), "SUSPENSION_SESSIONS"),
        (("02/03/2026", "FIXD", "PP", "0"), "SUSPENSION_SESSIONS"),
        (("02/03/2026", "Detention", "PP", "3"), "SUSPENSION_KIND"),
        (("02/03/2026", "", "PP", "3"), "SUSPENSION_KIND"),
        (("", "FIXD", "PP", "3"), "SUSPENSION_NO_DATE"),
        (("24/12/2026", "FIXD", "PP", "3"), "IN_FUTURE"),
        (("02/03/1900", "FIXD", "PP", "3"), "TOO_OLD"),
        (("02/03/2016", "FIXD", "PP", "3"), "BEFORE_BIRTH"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_written(
    desk: Desk, line: tuple[str, ...], code: str
) -> None:
    preview, change = bring(desk, table([UPN, *line], head=COLUMNS))
    assert change is None
    assert preview.rows[0].action == "refused"
    found = {one.code: imports.said(one) for one in preview.rows[0].findings}
    assert found[code]
    assert held(desk) == []


def test_a_reason_or_a_number_that_nobody_knows_is_left_out_and_said(desk: Desk) -> None:
    preview, _ = bring(desk, table([UPN, "02/03/2026", "FIXD", "Chewing gum", "a few"], head=COLUMNS))
    assert held(desk) == [(MARCH, "FIXD", None, None)]
    said = {one.code: imports.said(one) for one in preview.rows[0].findings}
    assert "Chewing gum" in said["SUSPENSION_REASON"]
    assert "a few" in said["NUMBER_UNREADABLE"]


def test_a_list_of_suspensions_adds_nobody_and_a_name_alone_finds_whom_it_means(desk: Desk) -> None:
    head = ["Pupil", *COLUMNS[1:]]
    preview, change = bring(desk, table(["Edie Marrowfield", "02/03/2026", "FIXD", "PP", "3"],
                                        ["Pip Quillwyn", "02/03/2026", "FIXD", "PP", "3"], head=head))  # fmt: skip
    assert change is not None
    assert held(desk) == [(MARCH, "FIXD", "PP", 3.0)]
    assert "NOT_KNOWN_YET" in {one.code for one in preview.rows[1].findings}
    stranger = look(desk, table([OTHER, "02/03/2026", "FIXD", "PP", "3"], head=COLUMNS)).rows[0]
    assert "NOT_KNOWN_YET" in {one.code for one in stranger.findings}
    assert len(everybody(desk)) == 1


def test_a_register_whose_columns_of_suspensions_are_blank_is_a_register(desk: Desk) -> None:
    whole = [OTHER, "Quillwyn", "Pip", "02/05/2017", "", "", "", ""]
    _, change = bring(desk, table(whole, head=[*HEAD, *COLUMNS[1:]]))
    assert change is not None
    touched = {name for name, _ in change.touched}
    assert {"pupil", "registration"} <= touched
    assert "suspension" not in touched


KINDS = st.sampled_from([*lines("suspension_category").items(), ("FIXD", "SUSP"), ("PERM", "Permanent")])
REASONS = st.sampled_from(list(lines("suspension_reason").items()))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(KINDS, REASONS, st.integers(1, 180), st.booleans())
def test_every_kind_and_reason_is_read_by_its_code_and_by_its_words(
    kind: tuple[str, str], reason: tuple[str, str], halves: int, by_words: bool
) -> None:
    line = {
        "suspension_from": "x", "suspension_category": kind[by_words], "suspension_reason": reason[by_words],
        "suspension_sessions": f"{halves / 2:g}",
    }  # fmt: skip
    problems: list[Finding] = []
    found = suspensions.read([line, line], lambda _line, _field: MARCH, problems)
    assert problems == []
    assert found == (SuspensionRow(MARCH, kind[0], reason[0], halves / 2),)
