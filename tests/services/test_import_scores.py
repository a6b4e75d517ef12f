# SPDX-License-Identifier: Apache-2.0
"""Scores from mark sheets of several invented kinds: a line for each, a column for each scale; one change, one undo."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.content.scales import Yardstick, yardsticks
from sencodesk.exchange.cells import key
from sencodesk.exchange.rows import ScoreRow
from sencodesk.exchange.scores import ABSENT
from sencodesk.services import assessments, history, imports
from sencodesk.services.desk import Desk
from sencodesk.services.import_merge import Merged
from sencodesk.services.import_scores import Scores, merge_scores
from sencodesk.views.assessments import assessments as view
from tests.exchange import workbooks
from tests.services.importing import EDIE, HEAD, OTHER, TODAY, UPN, bring, everybody, look, one, said, table

PIP = [OTHER, "Quillwyn", "Pip", "02/05/2017"]
LINES = ["UPN", "Test", "Test date", "Score", "Assessed by"]
DAY = date(2026, 9, 14)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Edie and Pip are known."""
    bring(desk, table([*EDIE, "4H"], [*PIP, "4E"], head=[*HEAD, "Class"]))
    return desk


def held(desk: Desk, upn: str = UPN) -> set[tuple[str, date, str, str | None]]:
    """Every score of a pupil: scale, day, score, by whom."""
    (pupil_id,) = (pupil.id for pupil in everybody(desk) if pupil.upn == upn)
    with desk.reading() as session:
        found = view(session, pupil_id, on=TODAY)
    assert found is not None
    return {(each.scale.name, score.on_date, score.text, score.by) for each in found.measures for score in each.scores}


def test_a_line_for_each_score_and_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    data = table(
        [UPN, "Reading age", "14/09/2026", "7:06", "Mrs Hale"], [UPN, "Phonics phase", "14/09/2026", "Phase 3", ""],
        [OTHER, "Reading age", "14/09/2026", "8:01", ""], head=LINES,
    )  # fmt: skip
    preview, change = bring(desk, data)
    assert (preview.counts["changed"], change is not None) == (2, True)
    assert held(desk) == {("Reading age", DAY, "7:06", "Mrs Hale"), ("Phonics phase", DAY, "Phase 3", None)}
    assert held(desk, OTHER) == {("Reading age", DAY, "8:01", None)}
    again, nothing = bring(desk, data)
    assert (again.counts["unchanged"], nothing) == (2, None)
    history.undo(desk)
    assert held(desk) == held(desk, OTHER) == set()


def test_a_column_for_each_scale_with_the_day_in_the_title_and_names_alone(desk: Desk) -> None:
    data = (
        b"Reading tests 14/09/2026\n\nName;Class;Reading age;Spelling, standardised score\n"
        b"Edie Marrowfield;4H;7:06;84\nQuillwyn, Pip;4E;absent;102\nAverage;;;93\n"
    )
    preview, _ = bring(desk, data)
    assert held(desk) == {("Reading age", DAY, "7:06", None), ("Spelling, standardised score", DAY, "84", None)}
    assert held(desk, OTHER) == {("Spelling, standardised score", DAY, "102", None)}
    assert [each.code for each in preview.findings] == ["FOUND_BY_NAME"]
    assert imports.said(preview.findings[0]).startswith("Rows found by the name alone: 2.")
    assert {(pupil.surname, pupil.forename) for pupil in everybody(desk)} == {
        ("Marrowfield", "Edie"),
        ("Quillwyn", "Pip"),
    }


def test_a_workbook_whose_ages_the_spreadsheet_took_for_times_of_day(desk: Desk) -> None:
    day = workbooks.number((DAY - date(1899, 12, 30)).days, workbooks.DAY)
    data = workbooks.book([["UPN", "Test date", "Reading age"], [UPN, day, "07:06:00"]])
    bring(desk, data, "marks.xlsx")
    assert held(desk) == {("Reading age", DAY, "7:06", None)}


def test_a_scale_of_the_schools_own(desk: Desk) -> None:
    assessments.add_scale(desk, values={"name": "Thistledown ladder", "kind": "points", "high": 40})
    bring(desk, table([UPN, "thistledown LADDER", "14/09/2026", "12", ""], head=LINES))
    assert held(desk) == {("Thistledown ladder", DAY, "12", None)}


def test_a_score_that_is_held_is_put_right(desk: Desk) -> None:
    bring(desk, table([UPN, "Reading age", "14/09/2026", "7:06", "Mrs Hale"], head=LINES))
    preview, _ = bring(desk, table([UPN, "Reading age", "14/09/2026", "7:08", ""], head=LINES))
    assert held(desk) == {("Reading age", DAY, "7:08", "Mrs Hale")}
    (change,) = one(preview).changes
    assert change.field == "scores"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("Moon test", "14/09/2026", "12"), "SCALE_UNKNOWN"),
        (("Reading age", "", "7:06"), "NOTHING"),
        (("Reading age", "soon", "7:06"), "DATE_UNREADABLE"),
        (("Reading age", "14/09/2100", "7:06"), "IN_FUTURE"),
        (("Reading age", "14/09/1901", "7:06"), "TOO_OLD"),
        (("Reading age", "14/09/2015", "7:06"), "BEFORE_BIRTH"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_written(
    desk: Desk, line: tuple[str, ...], code: str
) -> None:
    preview, change = bring(desk, table([UPN, *line, ""], head=LINES))
    assert change is None
    row = one(preview)
    wanted = "SCORE_NO_DATE" if code == "NOTHING" else code
    assert (row.action, wanted in said(row)) == ("refused", True)
    assert all(imports.said(each) for each in row.findings)
    assert held(desk) == set()


@pytest.mark.parametrize(("score", "why"), [("7.6", "7:06"), ("12 apples", ""), ("99:00", "")])
def test_a_word_that_is_no_score_is_left_out_and_said_and_the_others_come_in(desk: Desk, score: str, why: str) -> None:
    lines = [[UPN, "Reading age", "14/09/2026", score, ""], [UPN, "Phonics phase", "14/09/2026", "Phase 3", ""]]
    preview, _ = bring(desk, table(*lines, head=LINES))
    assert held(desk) == {("Phonics phase", DAY, "Phase 3", None)}
    (told,) = (imports.said(each) for each in one(preview).findings if each.code == "SCORE_LEFT_OUT")
    assert told.startswith(f"“{score}” is left out. ")
    assert why in told


def test_two_scores_on_one_day_the_first_comes_in_and_the_other_is_said(desk: Desk) -> None:
    lines = [[UPN, "Reading age", "14/09/2026", score, ""] for score in ("7:06", "7:08")]
    preview, _ = bring(desk, table(*lines, head=LINES))
    assert held(desk) == {("Reading age", DAY, "7:06", None)}
    assert "SCORE_TWICE_IN_FILE" in said(one(preview))


def test_a_mark_sheet_adds_nobody(desk: Desk) -> None:
    preview, change = bring(desk, b"Name;Test date;Reading age\nBo Newcomer;14/09/2026;7:06\n")
    assert (change, one(preview).action, said(one(preview))) == (None, "refused", {"NOT_KNOWN_YET"})
    assert len(everybody(desk)) == 2


def test_whom_a_name_means_is_asked_where_it_is_not_sure(desk: Desk) -> None:
    head = "Name;Test date;Reading age\n"
    initial, _ = bring(desk, f"{head}Edie M.;14/09/2026;7:06\n".encode())
    assert said(one(initial)) == {"FOUND_BY_INITIAL"}
    assert held(desk)
    alone = look(desk, f"{head}Pip;14/09/2026;7:06\n".encode())
    assert (one(alone).action, said(one(alone))) == ("undecided", {"NAME_NOT_SURE"})
    (pip,) = one(alone).candidates
    new = look(desk, f"{head}Pip;14/09/2026;7:06\n".encode(), decide={1: imports.NEW})
    assert one(new).action == "refused"
    bring(desk, f"{head}Pip;14/09/2026;7:06\n".encode(), decide={1: pip.id})
    assert held(desk, OTHER) == {("Reading age", DAY, "7:06", None)}


def test_a_class_list_of_names_moves_known_pupils_and_adds_nobody(desk: Desk) -> None:
    data = b"Class list 5H\n\nSurname;Forename;Class\nMarrowfield;Edie;5H\nQuillwyn;Pip;5H\nNewcomer;Bo;5H\n"
    preview, _ = bring(desk, data)
    assert (preview.counts["changed"], preview.counts["refused"]) == (2, 1)
    assert [pupil.class_name for pupil in everybody(desk)] == ["5H", "5H"]
    history.undo(desk)
    assert {pupil.class_name for pupil in everybody(desk)} == {"4H", "4E"}


@given(
    scale=st.sampled_from([each for each in yardsticks().values() if not each.retired]),
    place=st.floats(0, 1), back=st.integers(0, 1500),
)  # fmt: skip
def test_whatever_can_be_typed_on_a_scale_can_be_brought_in(scale: Yardstick, place: float, back: int) -> None:

    high = scale.high if scale.high is not None else 900
    value = (
        float(1 + round(place * (len(scale.steps) - 1)))
        if scale.steps
        else float(round(scale.low + place * (high - scale.low)))
    )
    on, out = TODAY - timedelta(days=back), Merged()
    known = Scores({key(scale.name): scale}, {})
    told = (ScoreRow(scale.name, scale.write(value), on),)
    merge_scores(out, told, known, "p", None, TODAY)
    (edit,) = out.edits
    assert (edit.values["value"], edit.values["on_date"], out.findings) == (value, on, [])
    merge_scores(again := Merged(), told, known, "p", None, TODAY)
    assert again.edits == []


def test_what_a_mark_sheet_writes_for_no_score_is_no_score() -> None:
    assert "absent" in ABSENT
    assert not any(each.isdigit() for each in ABSENT)


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("Marowfield, Edie", "Marrowfield, Edie, 4H"),
        ("Edi Marrowfield", "Marrowfield, Edie, 4H"),
        ("Pip Quilwyn", "Quillwyn, Pip, 4E"),
        ("Bo Newcomer", None),
    ],
)
def test_a_misspelt_name_is_asked_and_never_taken_by_itself(desk: Desk, name: str, like: str | None) -> None:
    data = f"Name;Test date;Reading age\n{name};14/09/2026;7:06\n".encode()
    row = one(look(desk, data))
    if like is None:
        assert (row.action, row.candidates) == ("refused", ())
        return
    assert (row.action, said(row)) == ("undecided", {"NAME_LIKE"})
    assert [imports.said(each) for each in row.findings] == [f"Nobody here is called this. Is it {like}?"]
    (meant,) = row.candidates
    bring(desk, data)
    assert held(desk) | held(desk, OTHER) == set()
    assert one(look(desk, data, decide={1: imports.NEW})).action == "refused"
    bring(desk, data, decide={1: meant.id})
    assert held(desk) | held(desk, OTHER) == {("Reading age", DAY, "7:06", None)}


def test_in_a_class_a_name_may_be_less_alike(desk: Desk) -> None:
    for class_name, action in (("4H", "undecided"), ("", "refused")):
        data = f"Name;Class;Test date;Reading age\nEdi Marofild;{class_name};14/09/2026;7:06\n".encode()
        assert one(look(desk, data)).action == action
