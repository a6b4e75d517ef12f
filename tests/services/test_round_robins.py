# SPDX-License-Identifier: Apache-2.0
"""Round robins: what is refused, replies as one change, what undo gives back, the sheets on paper."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sencodesk.errors import UserError
from sencodesk.services import concern_papers, history, pupils, round_robins, school, transfers, versions
from sencodesk.services.desk import Desk
from sencodesk.services.round_robins import ReplyLine
from sencodesk.services.values import Refusal
from sencodesk.views import round_robins as view
from sencodesk.views.round_robins import RoundView, Sheet
from sencodesk.views.sharing import shared
from tests.changed import made

TODAY = date(2026, 11, 23)
QUESTIONS = ["What goes well?", "What is hard?"]


@pytest.fixture
def known(desk: Desk) -> dict[str, str]:
    """Three pupils in two classes; one of the classes has a teacher."""
    school.set_teacher(desk, class_name="4H", teacher="Miss Hartnoll")
    found = {}
    for forename, name in (("Dot", "4H"), ("Edie", "4H"), ("Rowan", "5T")):
        values: Any = {"surname": "Quillstone", "forename": forename, "class_name": name}
        found[forename] = made(pupils.add(desk, values=values, entry=date(2022, 9, 1)), "pupil")
    return found


def start(desk: Desk, ids: list[str], questions: list[str] | None = None, **values: Any) -> str:
    given_: Any = {"name": "Before the reviews", "asked_on": TODAY, "due_on": TODAY + timedelta(days=7), **values}
    asked = QUESTIONS if questions is None else questions
    return made(round_robins.start(desk, values=given_, questions=asked, pupil_ids=ids), "round_robin")


def one(desk: Desk) -> RoundView:
    with desk.reading() as session:
        return view.rounds(session)[0]


def sheet(desk: Desk, row: str, teacher: str) -> Sheet:
    with desk.reading() as session:
        found = view.sheet(session, row, teacher)
    assert found is not None
    return found


def refused(desk: Desk, act: Any) -> dict[str, str]:
    counted = desk.store.counts()
    with pytest.raises(Refusal) as error:
        act()
    assert desk.store.counts() == counted
    return dict(error.value.fields)


def test_each_teacher_has_a_sheet(desk: Desk, known: dict[str, str]) -> None:
    row = start(desk, list(known.values()))
    assert (one(desk).teachers, one(desk).asked, one(desk).came) == (("Class 5T", "Miss Hartnoll"), 6, 0)
    rows = sheet(desk, row, "Miss Hartnoll").rows
    assert [(r.name, len(r.answers)) for r in rows] == [("Quillstone, Dot", 2), ("Quillstone, Edie", 2)]


def test_one_teacher_may_be_asked_about_all(desk: Desk, known: dict[str, str]) -> None:
    values: Any = {"name": "Science", "asked_on": TODAY}
    round_robins.start(
        desk, values=values, questions=QUESTIONS, pupil_ids=list(known.values()), teacher="Mr Vane"
    )  # fmt: skip
    assert one(desk).teachers == ("Mr Vane",)


def test_replies_are_one_change_and_one_undo_takes_them_all_back(desk: Desk, known: dict[str, str]) -> None:
    row = start(desk, list(known.values()))
    rows = sheet(desk, row, "Miss Hartnoll").rows
    lines: list[ReplyLine] = [
        {"reply_id": a.id, "text": f"{r.name} {a.n}"} for r in rows for a in r.answers
    ]  # fmt: skip
    change = round_robins.put_replies(desk, round_robin_id=row, replies=lines)
    assert change is not None
    assert sum(table == "round_robin_reply" for table, _ in change.touched) == 4
    assert one(desk).came == 4
    assert sheet(desk, row, "Miss Hartnoll").rows[0].answers[0].came_on == TODAY
    history.undo(desk)
    assert one(desk).came == 0
    history.redo(desk)
    emptied: list[ReplyLine] = [{"reply_id": lines[0]["reply_id"], "text": " "}]
    round_robins.put_replies(desk, round_robin_id=row, replies=emptied)
    found = sheet(desk, row, "Miss Hartnoll").rows[0].answers[0]
    assert (one(desk).came, found.text, found.came_on) == (3, "", None)


def test_a_reply_of_another_round_is_refused_and_none_is_kept(desk: Desk, known: dict[str, str]) -> None:
    first, second = start(desk, [known["Dot"]]), start(desk, [known["Edie"]])
    mine = sheet(desk, first, "Miss Hartnoll").rows[0].answers[0].id
    other = sheet(desk, second, "Miss Hartnoll").rows[0].answers[0].id
    lines: list[ReplyLine] = [{"reply_id": mine, "text": "Well"}, {"reply_id": other, "text": "Not well"}]
    with pytest.raises(UserError) as error:
        round_robins.put_replies(desk, round_robin_id=first, replies=lines)
    assert "another round robin" in error.value.happened
    assert sheet(desk, first, "Miss Hartnoll").rows[0].answers[0].text == ""


@pytest.mark.parametrize(
    ("values", "questions", "field", "words"),
    [
        ({"name": ""}, None, "name", "cannot be left empty"),
        ({"asked_on": None}, None, "asked_on", "cannot be left empty"),
        ({"asked_on": date(1900, 1, 1)}, None, "asked_on", "too long ago"),
        ({"asked_on": date(2100, 1, 1)}, None, "asked_on", "not come"),
        ({"due_on": date(2100, 1, 1)}, None, "due_on", "more than five years away"),
        ({"due_on": TODAY - timedelta(days=1)}, None, "due_on", "before the round robin was asked"),
        ({}, [" ", ""], "questions", "at least one question"),
        ({}, [f"Question {n}?" for n in range(6)], "questions", "room for 5 questions"),
        ({}, ["a" * 121], "questions", "120 letters"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    desk: Desk, known: dict[str, str], values: Any, questions: list[str] | None, field: str, words: str
) -> None:
    said = refused(desk, lambda: start(desk, [known["Dot"]], questions, **values))
    assert words in said[field]


def test_nobody_and_a_leaver_cannot_be_asked_about(desk: Desk, known: dict[str, str]) -> None:
    assert "at least one pupil" in refused(desk, lambda: start(desk, []))["pupil_ids"]
    values: Any = {"surname": "Vane", "forename": "Zeb"}
    gone = made(pupils.add(desk, values=values, entry=date(2022, 9, 1)), "pupil")
    transfers.leave(
        desk, pupil_id=gone, values={"last_day": date(2026, 7, 21), "destination": "Elsewhere", "reason": None}
    )
    assert "not on roll" in refused(desk, lambda: start(desk, [known["Dot"], gone]))["pupil_ids"]


def test_a_round_robin_is_closed_opened_removed_and_brought_back(desk: Desk, known: dict[str, str]) -> None:
    row = start(desk, list(known.values()))
    reply = sheet(desk, row, "Class 5T").rows[0].answers[0].id
    came: list[ReplyLine] = [{"reply_id": reply, "text": "Reads well"}]
    round_robins.put_replies(desk, round_robin_id=row, replies=came)
    round_robins.change(desk, round_robin_id=row, values={"closed_on": TODAY})
    assert one(desk).closed_on == TODAY
    early = {"closed_on": TODAY - timedelta(days=2)}
    said = refused(desk, lambda: round_robins.change(desk, round_robin_id=row, values=early))  # type: ignore[arg-type]  # as a script sends it
    assert "before the round robin was asked" in said["closed_on"]
    round_robins.remove(desk, round_robin_id=row)
    with desk.reading() as session:
        assert view.rounds(session) == ()
    history.undo(desk)
    assert (one(desk).asked, one(desk).came) == (6, 1)
    versions.correct(
        desk, table="round_robin_reply", record_id=reply, values={"text": "Reads"}, reason="The wrong pupil's"
    )
    assert sheet(desk, row, "Class 5T").rows[0].answers[0].text == "Reads"


def test_the_sheets_and_the_blank_form_are_papers(desk: Desk, known: dict[str, str], tmp_path: Path) -> None:
    row = start(desk, list(known.values()))
    with desk.reading() as session:
        every = concern_papers.sheets(session, round_id=row)
        mine = concern_papers.sheets(session, round_id=row, teacher="Class 5T")
        form = concern_papers.form(session)
    assert (every.pupils, mine.pupils, form.pupils) == (3, 1, 0)
    assert every.draw(desk.now()).pages == 2
    assert mine.draw(desk.now()).pages == 1
    for n, paper in enumerate((every, form)):
        file = tmp_path / f"{n}.pdf"
        concern_papers.save(desk, made=paper, file=file)
        assert file.read_bytes().startswith(b"%PDF")
    concern_papers.note_printed(desk, made=form)
    concern_papers.note_printed(desk, made=mine)
    with desk.reading() as session:
        told = [[one.label for one in shared(session, pupil)] for pupil in every.pupil_ids]
    saved, printed = "save a round robin as a file", "print a round robin"
    assert sorted(told, key=len) == [*[[saved]] * (len(told) - 1), [saved, printed]], "each family is told of its own"
    with desk.reading() as session, pytest.raises(UserError):
        concern_papers.sheets(session, round_id="gone")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.sampled_from(["", " ", "Well", "Not yet", "Needs help"]), min_size=6, max_size=6), max_size=4)
)
def test_what_was_typed_last_is_what_stands(desk: Desk, known: dict[str, str], typed: list[list[str]]) -> None:
    row = start(desk, list(known.values()))
    ids = [a.id for name in ("Class 5T", "Miss Hartnoll") for r in sheet(desk, row, name).rows for a in r.answers]
    for texts in typed:
        lines: list[ReplyLine] = [
            {"reply_id": reply, "text": text} for reply, text in zip(ids, texts, strict=True)
        ]  # fmt: skip
        round_robins.put_replies(desk, round_robin_id=row, replies=lines)
    wanted = [text.strip() for text in (typed[-1] if typed else [""] * 6)]
    shown = [a for name in ("Class 5T", "Miss Hartnoll") for r in sheet(desk, row, name).rows for a in r.answers]
    assert [a.text for a in shown] == wanted
    assert all((a.came_on is None) is (not a.text) for a in shown)
    assert next(r for r in rounds(desk) if r.id == row).came == sum(map(bool, wanted))
    round_robins.remove(desk, round_robin_id=row)


def rounds(desk: Desk) -> tuple[RoundView, ...]:
    with desk.reading() as session:
        return view.rounds(session)
