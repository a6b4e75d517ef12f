# SPDX-License-Identifier: Apache-2.0
"""The bad input of the issue, a test for each line: each is answered with a sentence, and nothing is lost by it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk.records.base import LOGGED, LoggedRecord
from sencodesk.records.needs import overlapping
from sencodesk.sentences import sentence
from sencodesk.services import (
    attachments,
    chronology,
    ehc,
    history,
    needs,
    plans,
    provision,
    pupils,
    reviewing,
    reviews,
    school,
    values,
)
from sencodesk.services.desk import Desk
from sencodesk.services.out_of_time import days_of
from sencodesk.services.values import Refusal
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import chronology as chronology_view
from sencodesk.views import log
from sencodesk.views import pupils as view
from sencodesk.views.pupils import PupilView
from tests.changed import made
from tests.clocks import FakeClock
from tests.exchange import workbooks
from tests.services.importing import EDIE, HEAD, bring, everybody, look, said, table, the_pupil

TODAY = date(2026, 11, 23)
FAR = [date(1900, 1, 1), date(2100, 1, 1)]
BORN = date(2018, 3, 14)


@pytest.fixture
def edie(desk: Desk) -> str:
    """A pupil on roll since 2022, with SEN support."""
    given_: pupils.PupilValues = {"surname": "Marrowfield", "forename": "Edie", "dob": BORN}
    pupil_id = made(pupils.add(desk, values=given_, entry=date(2022, 9, 5)), "pupil")
    needs.set_status(desk, pupil_id=pupil_id, code="K", from_=date(2025, 9, 1))
    return pupil_id


def held(desk: Desk, pupil_id: str) -> PupilView:
    """The pupil as the records have her."""
    with desk.reading() as session:
        found = view.pupil(session, pupil_id, on=TODAY)
    assert found is not None
    return found


def refused(desk: Desk, act: Callable[[], object], field: str = "", words: str = "") -> None:
    """It is refused with a sentence, beside its field, and not a single change was written."""
    with desk.reading() as session:
        before = log.last_seq(session)
    with pytest.raises(UserError) as caught:
        act()
    told = caught.value
    assert told.happened
    assert told.kept
    assert told.do
    if field:
        assert isinstance(told, Refusal)
        assert field in [name for name, _ in told.fields]
    assert words in told.happened
    with desk.reading() as session:
        assert log.last_seq(session) == before


def test_a_review_before_its_plan(desk: Desk, edie: str) -> None:
    days: Any = {"start": date(2026, 12, 1), "review": date(2026, 11, 30)}
    refused(desk, lambda: plans.start(desk, pupil_id=edie, values=days, targets=[]), "review", "before the start")
    begun: Any = {"start": date(2026, 12, 1), "review": date(2027, 3, 1)}
    change = plans.start(desk, pupil_id=edie, values=begun, targets=[{"text": "Edie says why."}])
    target, plan = made(change, "target"), made(change, "plan")
    refused(desk, lambda: reviewing.outcome(desk, target_id=target, outcome="met"), words="before it starts")
    refused(desk, lambda: plans.change(desk, plan_id=plan, values={"review": date(2026, 11, 30)}), "review")
    annual: Any = {"kind": "annual", "due_on": date(2026, 12, 1)}
    refused(desk, lambda: reviews.add(desk, pupil_id=edie, values=annual), "kind")
    issued: Any = {"issued_on": date(2026, 10, 1)}
    ehc.issue(desk, pupil_id=edie, values=issued)
    before: Any = {"kind": "annual", "held_on": date(2026, 9, 1)}
    refused(desk, lambda: reviews.add(desk, pupil_id=edie, values=before), "held_on")


def test_overlapping_statuses(desk: Desk, edie: str) -> None:
    over: needs.StatusValues = {"code": "E", "from_": date(2026, 1, 5), "to": date(2026, 6, 30)}
    refused(desk, lambda: needs.begin_status(desk, pupil_id=edie, values=over), "from_", "Another SEN status")
    needs.begin_status(desk, pupil_id=edie, values={"code": "N", "from_": date(2022, 9, 5)})
    first, now = sorted(held(desk, edie).history, key=lambda one: one.from_date or date.min)
    assert (first.to_date, now.to_date) == (date(2025, 8, 31), None), "an open one before another ends in time"
    longer: needs.StatusValues = {"to": date(2025, 9, 1)}
    refused(desk, lambda: needs.change_status(desk, status_id=first.id, values=longer), "to", "Another SEN status")
    assert held(desk, edie).history == (first, now)


def test_overlapping_statuses_of_a_file_end_one_before_the_other(desk: Desk) -> None:
    bring(desk, table([*EDIE, "K", "01/09/2024"], head=[*HEAD, "SEN Status", "SEN Start Date"]))
    bring(desk, table([*EDIE, "E", "05/01/2026"], head=[*HEAD, "SEN Status", "SEN Start Date"]))
    found = sorted(the_pupil(desk).history, key=lambda one: one.from_date or date.min)
    assert [(one.code, one.to_date) for one in found] == [("K", date(2026, 1, 4)), ("E", None)]
    bring(desk, table([*EDIE, "N", "01/03/2025"], head=[*HEAD, "SEN Status", "SEN Start Date"]))
    found = sorted(the_pupil(desk).history, key=lambda one: one.from_date or date.min)
    assert [(one.code, one.to_date) for one in found] == [
        ("K", date(2025, 2, 28)), ("N", date(2026, 1, 4)), ("E", None),
    ]  # fmt: skip


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    wanted=st.lists(
        st.tuples(
            st.one_of(st.none(), st.dates(date(2023, 1, 1), date(2026, 11, 1))),
            st.one_of(st.none(), st.integers(0, 500)),
            st.booleans(),
        ),
        min_size=2,
        max_size=6,
    )
)
def test_whatever_is_typed_no_two_statuses_ever_overlap(
    desk: Desk, wanted: list[tuple[date | None, int | None, bool]]
) -> None:
    pupil_id = made(pupils.add(desk, values={"surname": "Quillwyn", "forename": "Pip"}), "pupil")
    told: list[str] = []
    for first, length, change in wanted:
        last = first + timedelta(days=length) if first is not None and length is not None else None
        typed: needs.StatusValues = {"code": "K", "from_": first, "to": last}
        there = held(desk, pupil_id).history
        try:
            if change and there:
                needs.change_status(desk, status_id=there[0].id, values=typed)
            else:
                needs.begin_status(desk, pupil_id=pupil_id, values=typed)
        except Refusal as refusal:
            told.append(refusal.code)
            assert held(desk, pupil_id).history == there
        now = held(desk, pupil_id).history
        assert not any(overlapping(one, now[:place]) for place, one in enumerate(now))
    assert set(told) <= {"STATUS_OVERLAPS"}


def test_needs_without_status(desk: Desk) -> None:
    preview, _ = bring(desk, table([*EDIE, "SLCN"], head=[*HEAD, "SEN Need 1"]))
    assert "NEEDS_NO_STATUS" in said(preview.rows[0])
    assert sentence("imports", "NEEDS_NO_STATUS")
    assert [one.code for one in the_pupil(desk).needs] == ["SLCN"], "they are kept"
    needs.set_needs(desk, pupil_id=the_pupil(desk).id, codes=["SLCN", "SPLD"], from_=date(2026, 9, 1))
    assert len(the_pupil(desk).needs) == 2
    assert sentence("records", "NEEDS_NO_STATUS"), "the window says it beside the needs"


def test_a_plan_for_a_leaver(desk: Desk, edie: str) -> None:
    (roll,) = held(desk, edie).registrations
    pupils.change_registration(desk, registration_id=roll.id, values={"to": date(2026, 7, 17)})
    after: Any = {"start": date(2026, 9, 7), "review": date(2026, 12, 1)}
    refused(desk, lambda: plans.start(desk, pupil_id=edie, values=after, targets=[]), "start", "has left the school")
    while_here: Any = {"start": date(2026, 1, 5), "review": date(2026, 4, 1)}
    assert plans.start(desk, pupil_id=edie, values=while_here, targets=[]) is not None, "what was is still recorded"


def test_the_same_pupil_twice_by_number(desk: Desk) -> None:
    bring(desk, table(EDIE))
    again: pupils.PupilValues = {"surname": "Other", "forename": "Name", "upn": EDIE[0]}
    refused(desk, lambda: pupils.add(desk, values=again), "upn", "has this number already")
    assert len(everybody(desk)) == 1


@pytest.mark.parametrize("written", [("Marrowfield", "Edie"), ("MARROWFIELD", "edie"), ("Marrow-field", "Edié")])
def test_the_same_pupil_twice_by_name_and_birth_is_the_sencos_to_decide(
    desk: Desk, edie: str, written: tuple[str, str]
) -> None:
    again: pupils.PupilValues = {"surname": written[0], "forename": written[1], "dob": BORN}
    refused(desk, lambda: pupils.add(desk, values=again), "dob", "Is it the same child?")
    assert len(everybody(desk)) == 1
    assert pupils.add(desk, values=again, another=True) is not None
    assert len(everybody(desk)) == 2
    history.undo(desk)
    assert [one.id for one in everybody(desk)] == [edie]
    asked = look(desk, table(["", "Marrowfield", "Edie", "14/03/2018"]))
    assert (asked.counts["undecided"], "NAME_AND_DOB" in said(asked.rows[0])) == (1, True)


def test_three_thousand_entries_on_one_pupil(desk: Desk, edie: str) -> None:
    day = date(2019, 1, 1)
    with desk.unit("three thousand entries", pupil_id=edie) as unit:
        for number in range(3_000):
            unit.session.add(
                LOGGED["entry"](
                    pupil_id=edie,
                    kind="call",
                    on_date=day + timedelta(days=number % 2_800),
                    text=f"Call {number}",
                    restricted=False,
                )
            )
    with desk.reading() as session:
        found = chronology_view.entries(session, edie, confided=True)
    assert len(found) == 3_000
    assert {one.text for one in found} == {f"Call {number}" for number in range(3_000)}
    newest = max(one.on_date for one in found)
    assert found[0].on_date == newest
    new: chronology.EntryValues = {"kind": "call", "on_date": TODAY, "text": "One more"}
    chronology.add_entry(desk, pupil_id=edie, values=new)
    history.undo(desk)
    with desk.reading() as session:
        assert len(chronology_view.entries(session, edie, confided=True)) == 3_000


def test_a_30_mb_attachment(desk: Desk, edie: str, tmp_path: Path) -> None:
    film = tmp_path / "report.pdf"
    with film.open("wb") as file:
        file.write(b"%PDF-1.7 ")
        file.truncate(30 * 1024**2)
    refused(desk, lambda: attachments.looked_at(film), "file", "30")
    data = b"%PDF-1.7 " + bytes(30 * 1024**2)
    refused(desk, lambda: attachments.attach(desk, pupil_id=edie, name="report.pdf", data=data, values={}), "file")
    assert film.stat().st_size == 30 * 1024**2, "the file itself is left alone"
    assert not [one for one in desk.store.folder.attachments.rglob("*") if one.is_file()]


MACROS = workbooks.packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<d/>", "word/vbaProject.bin": "x"})


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("report.pdf", b"MZ\x90\x00 a program under another name"),
        ("report.pdf.exe", b"%PDF-1.7 a paper, but it would run"),
        ("letter.docm", MACROS),
        ("letter.docx", MACROS),
        ("report.txt", b"#!/bin/sh\nrm -rf ."),
        ("report.doc", b"\x7fELF\x02\x01\x01"),
    ],
)
def test_an_attachment_that_is_a_program(desk: Desk, edie: str, name: str, data: bytes) -> None:
    refused(desk, lambda: attachments.attach(desk, pupil_id=edie, name=name, data=data, values={}), "file")
    assert not [one for one in desk.store.folder.attachments.rglob("*") if one.is_file()]


@pytest.mark.parametrize("day", FAR)
def test_dates_in_1900_and_2100_in_every_field_of_every_record(desk: Desk, edie: str, day: date) -> None:
    """The last look before anything is kept knows every day of every table, whichever verb brings it."""
    every = [(name, column) for name in LOGGED for column in days_of(name)]
    assert len(every) > 60
    for name, column in every:

        def keep(name: str = name, column: str = column) -> None:
            with desk.unit("keep a day") as unit:
                row = filled(LOGGED[name], edie)
                setattr(row, column, day)
                unit.session.add(row)

        refused(desk, keep, {"from_date": "from_", "to_date": "to"}.get(column, column), "too far away")


def filled(kind: type[LoggedRecord], pupil_id: str) -> LoggedRecord:
    """A row in which something plain stands wherever something must."""
    plain: dict[str, Any] = {"int": 1, "float": 1.0, "str": "x", "bool": False, "dict": {}, "list": []}
    row = kind()
    for column in kind.__table__.columns:
        if column.name in ("id", "row_version") or column.nullable:
            continue
        if column.name == "pupil_id":
            setattr(row, column.name, pupil_id)
        elif column.name in days_of(kind.__tablename__):
            setattr(row, column.name, TODAY)
        else:
            setattr(row, column.name, plain.get(column.type.python_type.__name__, "x"))
    return row


@pytest.mark.parametrize("day", FAR)
def test_dates_in_1900_and_2100_through_the_verbs(desk: Desk, edie: str, day: date) -> None:
    until = day + timedelta(days=30)
    acts: list[Callable[[], object]] = [
        lambda: needs.set_status(desk, pupil_id=edie, code="K", from_=day),
        lambda: needs.begin_status(desk, pupil_id=edie, values={"code": "N", "from_": day, "to": until}),
        lambda: needs.set_needs(desk, pupil_id=edie, codes=["SLCN"], from_=day),
        lambda: needs.add_need(desk, pupil_id=edie, values={"code": "SLCN", "from_": day}),
        lambda: pupils.add(desk, values={"surname": "A", "forename": "B", "dob": day}),
        lambda: pupils.add(desk, values={"surname": "A", "forename": "B"}, entry=day),
        lambda: pupils.add_home_council(desk, pupil_id=edie, values={"council": "885", "from_": day}),
        lambda: pupils.set_flag(desk, pupil_ids=[edie], flag="unit", value=True, from_=day),
        lambda: plans.start(desk, pupil_id=edie, values={"start": day, "review": until}, targets=[]),
        lambda: provision.add(desk, values={"name": "Moon phonics", "from_": day}, pupil_ids=[edie]),
        lambda: school.add_term(desk, values={"name": "Autumn", "first_day": day, "last_day": until}),
    ]
    for act in acts:
        refused(desk, act)


@pytest.mark.parametrize("year", ["1900", "2100"])
@pytest.mark.parametrize("field", ["Date of Birth", "SEN Start Date", "Admission Date", "Leaving Date"])
def test_dates_in_1900_and_2100_in_a_file(desk: Desk, field: str, year: str) -> None:
    bring(desk, table(EDIE))
    before = the_pupil(desk)
    head = [*HEAD[:3], "SEN Status", field]
    preview, change = bring(desk, table([*EDIE[:3], "K", f"14/03/{year}"], head=head))
    assert (preview.rows[0].action, change) == ("refused", None)
    assert the_pupil(desk) == before


def test_two_windows_on_one_store(desk: Desk, clock: FakeClock) -> None:
    folder = desk.store.folder.path
    with pytest.raises(UserError) as second:
        bootstrap.open_desk(folder, secret="correct horse battery", clock=clock.now, places=NoPlace())
    assert second.value.code == "open_elsewhere"
    assert "already open in another window" in second.value.happened
    assert second.value.do
    assert pupils.add(desk, values={"surname": "Marrowfield", "forename": "Edie"}) is not None, "the first goes on"
    desk.store.close()
    again = bootstrap.open_desk(folder, secret="correct horse battery", clock=clock.now, places=NoPlace())
    assert len(everybody(again)) == 1
    again.store.close()


WORD = "“She said:\v‘I\u00a0can’t’” – so we\x00 co\u00adoperate…\r\n\uf0b7\tPhonics\x07\u200b\n\u2028Tomorrow\ufeff"


def test_text_pasted_from_word(desk: Desk, edie: str) -> None:
    chronology.add_entry(desk, pupil_id=edie, values={"kind": "call", "on_date": TODAY, "text": WORD})
    with desk.reading() as session:
        (entry,) = chronology_view.entries(session, edie, confided=True)
    assert entry.text == "“She said:\n‘I can’t’” – so we cooperate…\n• Phonics\n\nTomorrow"
    pupils.change(desk, pupil_id=edie, values={"address": WORD})
    assert held(desk, edie).address == entry.text


PICTURE = "\ufffc"
"""Where a picture stood: no letter."""


@given(text=st.text(st.characters(codec="utf-8"), max_size=60))
def test_no_letter_of_a_paste_is_lost(text: str) -> None:
    def letters(one: str) -> str:
        plain = unicodedata.normalize("NFC", one)
        return "".join(each for each in plain if unicodedata.category(each)[0] in "LNPS" and each != PICTURE)

    assert letters(str(values.tidy(text) or "")).replace("•", "") == letters(text).replace("•", "")
