# SPDX-License-Identifier: Apache-2.0
"""Earlier versions: read, restored, corrected; what stood there before is never lost, and every rule still holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sencodesk.errors import UserError
from sencodesk.records.base import LOGGED
from sencodesk.records.corrections import Correction
from sencodesk.services import chronology, history, log_export, needs, plans, pupils, roles, school, versions
from sencodesk.services.desk import Desk
from sencodesk.services.values import Refusal
from sencodesk.services.verbs import call
from sencodesk.views import field_words
from sencodesk.views import log_lines as log
from sencodesk.views import plans as plans_view
from sencodesk.views import versions as view
from sencodesk.views.log_lines import LogFilter
from sencodesk.views.versions import Versions
from tests.changed import made

TODAY = date(2026, 11, 23)


@pytest.fixture
def pupil(desk: Desk) -> str:
    return made(pupils.add(desk, values={"surname": "Quillstone", "forename": "Edie"}), "pupil")


@pytest.fixture
def status(desk: Desk, pupil: str) -> str:
    values: Any = {"code": "K", "from_": date(2024, 9, 1), "to": date(2025, 7, 1)}
    return made(needs.begin_status(desk, pupil_id=pupil, values=values), "status_period")


def of(desk: Desk, table: str, record_id: str) -> Versions:
    with desk.reading() as session:
        return view.versions(session, table, record_id)


def count(desk: Desk) -> int:
    with desk.reading() as session:
        return session.query(Correction).count()


def test_every_kind_of_record_and_field_has_words() -> None:
    for table in LOGGED:
        assert field_words.record_words(table)
        columns = {field.column for field in field_words.fields(table)}
        assert versions.fields(table) <= columns, table
        assert columns <= set(LOGGED[table].__table__.columns.keys()), table


def test_versions_are_listed_newest_first_and_compared_in_words(desk: Desk, status: str) -> None:
    needs.change_status(desk, status_id=status, values={"to": date(2025, 7, 18)})
    found = of(desk, "status_period", status)
    assert [one.label for one in found.found] == ["change the status history", "add a SEN status"]
    newer, older = found.found
    lines = {one.label: (one.older, one.newer) for one in view.compare("status_period", older.values, newer.values)}
    assert lines["To"] == ("Tue 1 Jul 2025", "Fri 18 Jul 2025")
    assert lines["Status"] == ("SEN support", "SEN support")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(["Ann", "Beth", "Cleo", "Dot"]), min_size=2, max_size=5), data=st.data())
def test_restoring_any_version_gives_its_values_and_undo_the_ones_before(
    desk: Desk, names: list[str], data: st.DataObject
) -> None:
    pupil = made(pupils.add(desk, values={"surname": "Quillstone", "forename": "Edie"}), "pupil")
    for name in names:
        pupils.change(desk, pupil_id=pupil, values={"forename": name})
    before = of(desk, "pupil", pupil)
    wanted = data.draw(st.sampled_from(before.found))
    change = versions.restore(desk, table="pupil", record_id=pupil, seq=wanted.seq, row_version=before.row_version)
    assert of(desk, "pupil", pupil).values == wanted.values
    assert (change is None) == (wanted.values == before.values)
    if change is not None:
        history.undo(desk)
    after = of(desk, "pupil", pupil)
    assert after.values == before.values
    assert before.found == after.found[len(after.found) - len(before.found) :]  # nothing of the past is altered


def test_a_record_that_moved_on_is_not_restored(desk: Desk, pupil: str) -> None:
    seen = of(desk, "pupil", pupil)
    pupils.change(desk, pupil_id=pupil, values={"forename": "Edith"})
    with pytest.raises(UserError) as refused:
        versions.restore(desk, table="pupil", record_id=pupil, seq=seen.found[0].seq, row_version=seen.row_version)
    assert refused.value.code == "record_changed"
    assert (of(desk, "pupil", pupil).values or {})["forename"] == "Edith"


def test_what_the_rules_refuse_today_is_not_restored(desk: Desk, pupil: str) -> None:
    upn = "A999204126001"
    from sencodesk.codes.upn import expected_check_letter

    upn = expected_check_letter(upn[1:]) + upn[1:]
    with_number = made(pupils.change(desk, pupil_id=pupil, values={"upn": upn}), "pupil")
    seq = of(desk, "pupil", with_number).found[0].seq
    pupils.change(desk, pupil_id=pupil, values={"upn": None})
    pupils.add(desk, values={"surname": "Larch", "forename": "Ada", "upn": upn})
    with pytest.raises(Refusal) as refused:
        versions.restore(desk, table="pupil", record_id=pupil, seq=seq)
    assert refused.value.code == "UPN_IN_USE"


def test_a_removed_record_comes_back_as_it_was(desk: Desk, status: str) -> None:
    before = of(desk, "status_period", status)
    needs.remove_status(desk, status_id=status)
    gone = of(desk, "status_period", status)
    assert (gone.values, gone.found[0].values) == (None, None)
    with pytest.raises(UserError, match="no such version"):
        versions.restore(desk, table="status_period", record_id=status, seq=gone.found[0].seq)
    versions.restore(desk, table="status_period", record_id=status, seq=before.found[0].seq)
    assert of(desk, "status_period", status).values == before.values


def test_a_record_whose_pupil_is_gone_does_not_come_back_alone(desk: Desk, pupil: str, status: str) -> None:
    seq = of(desk, "status_period", status).found[0].seq
    pupils.remove(desk, pupil_id=pupil)
    with pytest.raises(UserError) as refused:
        versions.restore(desk, table="status_period", record_id=status, seq=seq)
    assert refused.value.code == "record_gone"


def test_a_correction_keeps_what_stood_there_and_says_why(desk: Desk, pupil: str, status: str) -> None:
    change = versions.correct(
        desk, table="status_period", record_id=status, values={"to_date": date(2025, 7, 18)},
        reason="  The last day was copied wrongly. ",
    )  # fmt: skip
    assert change is not None
    assert change.label == "correct a SEN status"
    found = of(desk, "status_period", status)
    assert [(one.values or {})["to_date"] for one in found.found] == [date(2025, 7, 18), date(2025, 7, 1)]
    assert [one.corrected for one in found.found] == ["The last day was copied wrongly.", ""]
    with desk.reading() as session:
        mark = view.corrections_of_pupil(session, pupil)[status]
        (line,) = log.log_lines(session, [change.seq])
    assert (mark.by, mark.reason) == (desk.by, "The last day was copied wrongly.")
    assert (line.about, line.reason) == ("Edie Quillstone", "The last day was copied wrongly.")


@pytest.mark.parametrize("opened", [False, True])
def test_why_what_is_or_was_restricted_was_corrected_is_said_to_nobody_else(
    desk: Desk, pupil: str, tmp_path: Path, opened: bool
) -> None:
    """Neither in the log, nor in its file, nor beside the record that stands in the open since."""
    held: Any = {"on_date": date(2026, 9, 7), "text": "A call about home.", "kind": "note", "restricted": True}
    entry = made(chronology.add_entry(desk, pupil_id=pupil, values=held), "entry")
    why = "It was the social worker who rang."
    change = versions.correct(desk, table="entry", record_id=entry, values={"text": "Another call."}, reason=why)
    assert change is not None
    if opened:
        chronology.change_entry(desk, entry_id=entry, values={"restricted": False})

    def told() -> tuple[str, bool]:
        with desk.reading() as session:
            (line,) = log.log_lines(session, [change.seq])
            marks = {**view.corrections(session, [entry]), **view.corrections_of_pupil(session, pupil)}
        return line.reason, entry in marks

    assert told() == (why, True)
    log_export.log_csv(desk, out=tmp_path / "log.csv", wanted=LogFilter())
    assert why in (tmp_path / "log.csv").read_text(encoding="utf-8-sig")
    for role in (roles.ASSISTANT, roles.READER):
        desk.role = role
        assert told() == ("", False)


def test_undo_takes_a_correction_and_its_mark_back(desk: Desk, status: str) -> None:
    versions.correct(desk, table="status_period", record_id=status, values={"to_date": "2025-07-18"}, reason="A slip.")
    assert count(desk) == 1
    undone = history.undo(desk)
    assert undone is not None
    assert undone.label == "correct a SEN status"
    assert count(desk) == 0
    assert (of(desk, "status_period", status).values or {})["to_date"] == date(2025, 7, 1)
    history.redo(desk)
    assert count(desk) == 1


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_no_correction_without_a_reason(desk: Desk, status: str, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        versions.correct(desk, table="status_period", record_id=status, values={"code": "E"}, reason=reason)
    assert refused.value.fields[0][0] == "reason"
    assert count(desk) == 0


def test_what_changes_nothing_marks_nothing(desk: Desk, status: str) -> None:
    same = {"to_date": date(2025, 7, 1)}
    assert versions.correct(desk, table="status_period", record_id=status, values=same, reason="None.") is None
    assert count(desk) == 0


def test_a_refused_correction_changes_and_marks_nothing(desk: Desk, status: str) -> None:
    with pytest.raises(Refusal):
        versions.correct(desk, table="status_period", record_id=status, values={"code": "9"}, reason="A slip.")
    assert count(desk) == 0
    assert (of(desk, "status_period", status).values or {})["code"] == "K"


def test_a_plan_that_ended_is_corrected_and_stays_ended(desk: Desk, pupil: str) -> None:
    values: Any = {"start": date(2026, 1, 5), "review": date(2026, 3, 27)}
    plan = made(plans.start(desk, pupil_id=pupil, values=values), "plan")
    plans.issue(desk, plan_id=plan)
    plans.set_state(desk, plan_id=plan, state="ended")
    versions.correct(desk, table="plan", record_id=plan, values={"review": "2026-03-20"}, reason="Read wrongly.")
    with desk.reading() as session:
        found = plans_view.plan(session, plan, on=TODAY)
    assert found is not None
    assert (found.state, found.version, found.review) == ("ended", 1, date(2026, 3, 20))


def test_an_issued_plan_that_is_corrected_is_its_next_versions_draft(desk: Desk, pupil: str) -> None:
    values: Any = {"start": date(2026, 9, 7), "review": date(2026, 12, 11)}
    plan = made(plans.start(desk, pupil_id=pupil, values=values, targets=[{"text": "a"}]), "plan")
    plans.issue(desk, plan_id=plan)
    with desk.reading() as session:
        shown = plans_view.plan(session, plan, on=TODAY)
    assert shown is not None
    versions.correct(
        desk, table="target", record_id=shown.targets[0].id, values={"text": "b"}, reason="The wrong target was typed."
    )
    with desk.reading() as session:
        found = plans_view.plan(session, plan, on=TODAY)
        marks = view.corrections_of_pupil(session, pupil)
    assert found is not None
    assert (found.state, found.version) == ("draft", 2)
    assert set(marks) == {shown.targets[0].id}


def test_corrections_leave_with_the_pupil_and_come_back_with_them(desk: Desk, pupil: str, status: str) -> None:
    versions.correct(desk, table="status_period", record_id=status, values={"code": "E"}, reason="A slip.")
    pupils.remove(desk, pupil_id=pupil)
    assert count(desk) == 0
    history.undo(desk)
    assert count(desk) == 1


@pytest.mark.parametrize("table", ["council", "return", "manual_receipt", "correction", "nonsense"])
def test_what_is_only_to_read_is_neither_restored_nor_corrected(desk: Desk, table: str) -> None:
    with pytest.raises(UserError) as refused:
        versions.restore(desk, table=table, record_id="x", seq=1)
    assert refused.value.code == "only_to_read"
    with pytest.raises(UserError) as refused:
        versions.correct(desk, table=table, record_id="x", values={}, reason="Why not.")
    assert refused.value.code == "only_to_read"


def test_a_field_that_the_record_has_not_is_refused(desk: Desk, status: str) -> None:
    with pytest.raises(UserError) as refused:
        versions.correct(desk, table="status_period", record_id=status, values={"pupil_id": "x"}, reason="Why not.")
    assert refused.value.exit_code == 2


def test_the_roles_of_the_record_hold(desk: Desk, status: str) -> None:
    with desk.reading() as session:
        from sencodesk.services.desk import the_school

        school_id = the_school(session).id
    desk.role = roles.ASSISTANT
    versions.correct(desk, table="status_period", record_id=status, values={"code": "E"}, reason="A slip.")
    with pytest.raises(UserError) as refused:
        versions.correct(desk, table="school", record_id=school_id, values={"name": "X"}, reason="A slip.")
    assert refused.value.code == "not_your_role"
    desk.role = roles.READER
    with pytest.raises(UserError) as refused:
        versions.restore(desk, table="status_period", record_id=status, seq=1)
    assert refused.value.code == "not_your_role"


def test_only_a_senco_brings_a_person_back(desk: Desk) -> None:
    helper = made(school.add_person(desk, values={"name": "Ms Oakes", "role": "Teaching assistant"}), "person")
    seq = of(desk, "person", helper).found[0].seq
    school.remove_person(desk, person_id=helper)
    desk.role = roles.ASSISTANT
    with pytest.raises(UserError) as refused:
        versions.restore(desk, table="person", record_id=helper, seq=seq)
    assert refused.value.code == "not_your_role"
    desk.role = roles.SENCO
    versions.restore(desk, table="person", record_id=helper, seq=seq)
    assert of(desk, "person", helper).values is not None


def test_scripts_correct_by_name(desk: Desk, status: str) -> None:
    change = call(
        "versions.correct", desk,
        {"table": "status_period", "record_id": status, "values": {"to_date": "2025-07-18"}, "reason": "A slip."},
    )  # fmt: skip
    assert change.label == "correct a SEN status"
    with pytest.raises(UserError) as refused:
        call("versions.correct", desk, {"table": "status_period", "record_id": status, "values": {"to_date": "soon"},
                                        "reason": "A slip."})  # fmt: skip
    assert refused.value.exit_code == 2


def test_the_log_is_narrowed_by_kind(desk: Desk, status: str) -> None:
    versions.correct(desk, table="status_period", record_id=status, values={"code": "E"}, reason="A slip.")
    history.undo(desk)
    with desk.reading() as session:
        corrected = log.log_lines(session, log.log_seqs(session, LogFilter(kind="corrections")))
        taken = log.log_lines(session, log.log_seqs(session, LogFilter(kind="taken-back")))
    assert [one.what for one in corrected] == ["Taken back: correct a SEN status", "Correct a SEN status"]
    assert [one.what for one in taken] == ["Taken back: correct a SEN status"]


def test_a_removed_plan_comes_back_with_its_targets_and_signatures_as_one_change(desk: Desk, pupil: str) -> None:
    values: Any = {"start": date(2026, 9, 7), "review": date(2026, 12, 7), "at_home": "Reads with Gran."}
    targets: Any = [
        {"text": "Reads ten words", "who": "Mr Oke", "how_often": "daily", "now": 3, "aim": 10},
        {"text": "b"},
    ]
    plan = made(plans.start(desk, pupil_id=pupil, values=values, targets=targets), "plan")
    other = made(plans.start(desk, pupil_id=pupil, values=values, targets=[{"text": "of another plan"}]), "plan")
    plans.add_signature(desk, plan_id=plan, values={"role": "Parent", "name": "R. Quillstone"})

    def shown(plan_id: str) -> Any:
        with desk.reading() as session:
            return plans_view.plan(session, plan_id, on=TODAY)

    def words(plan_id: str) -> Any:
        found = shown(plan_id)
        parts = [(one.id, one.n, one.text, one.who, one.how_often, one.now, one.aim) for one in found.targets]
        return found.at_home, found.review, parts, [(one.id, one.role, one.name) for one in found.signatures]

    before, beside = words(plan), words(other)
    removed = target_removed_first(desk, plan)
    plans.remove(desk, plan_id=plan)
    assert shown(plan) is None
    seq = next(one.seq for one in of(desk, "plan", plan).found if one.values is not None)
    change = versions.restore(desk, table="plan", record_id=plan, seq=seq)
    assert change is not None
    assert words(plan) == before
    assert words(other) == beside
    with desk.reading() as session:
        assert session.get(LOGGED["target"], removed) is None, "what was taken away before stays away"
    history.undo(desk)
    assert shown(plan) is None
    history.redo(desk)
    assert words(plan) == before


def test_a_removed_pupil_comes_back_with_all_that_hung_on_them(desk: Desk, pupil: str, status: str) -> None:
    plan = made(plans.start(desk, pupil_id=pupil, values={}, targets=[{"text": "Reads ten words"}]), "plan")
    pupils.remove(desk, pupil_id=pupil)
    seq = next(one.seq for one in of(desk, "pupil", pupil).found if one.values is not None)
    versions.restore(desk, table="pupil", record_id=pupil, seq=seq)
    with desk.reading() as session:
        assert session.get(LOGGED["status_period"], status) is not None
        found = plans_view.plan(session, plan, on=TODAY)
        assert found is not None
        assert [one.text for one in found.targets] == ["Reads ten words"]
    history.undo(desk)
    with desk.reading() as session:
        assert session.get(LOGGED["pupil"], pupil) is None
        assert session.get(LOGGED["target"], found.targets[0].id) is None


def target_removed_first(desk: Desk, plan: str) -> str:
    """A target that was added and taken away before the plan was."""
    target = made(plans.add_target(desk, plan_id=plan, values={"text": "let go"}), "target")
    plans.remove_target(desk, target_id=target)
    return target
