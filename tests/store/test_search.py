# SPDX-License-Identifier: Apache-2.0
"""The index of words: what is written is found, what is changed, undone or removed is not, whatever is typed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from sencodesk.records.chronology import Entry
from sencodesk.records.plans import Plan, Target
from sencodesk.records.pupils import Pupil
from sencodesk.store import search, undo
from sencodesk.store.file import StoreFile
from sencodesk.store.folder import StoreFolder
from tests.clocks import FakeClock

WORDS = ["Élan", "talk", "talking", "because", "card", "o’clock", "N4", "über"]


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock) -> Iterator[StoreFile]:
    made = StoreFile.create(StoreFolder(tmp_path / "desk"), passphrase="p", recovery_code="c" * 30, now=clock.now)
    yield made
    made.close()


def pupil(store: StoreFile, surname: str = "Marrowfield") -> str:
    with store.unit(label="add", by="me") as unit:
        made = Pupil(surname=surname, forename="Edie")
        unit.session.add(made)
    return made.id


def entry(store: StoreFile, pupil_id: str, words: str) -> str:
    with store.unit(label="write", by="me") as unit:
        made = Entry(pupil_id=pupil_id, on_date=date(2026, 11, 23), text=words)
        unit.session.add(made)
    return made.id


def found(store: StoreFile, typed: str, pupil_id: str | None = None) -> list[str]:
    with store.reading() as session:
        return [one.row_id for one in search.find(session, typed, pupil_id=pupil_id, confided=True)]


def test_words_are_found_by_their_beginnings_without_accents_or_case(store: StoreFile) -> None:
    written = entry(store, pupil(store), "Call with Zoë’s mother: the Élan club, half past three.")
    for typed in ("elan", "ÉLAN", "zoe mot", "half past thr", "three call"):
        assert found(store, typed) == [written], typed
    assert found(store, "elan father") == []
    assert found(store, "lan") == []


def test_the_newest_comes_first_and_one_pupil_can_be_asked_for(store: StoreFile) -> None:
    edie, dexter = pupil(store), pupil(store, "Quillstone")
    written = [entry(store, whose, "the hearing check") for whose in (edie, dexter, edie)]
    assert found(store, "hearing") == written[::-1]
    assert found(store, "hearing", edie) == [written[2], written[0]]


def test_a_target_is_found_as_its_pupils(store: StoreFile) -> None:
    edie = pupil(store)
    with store.unit(label="plan", by="me") as unit:
        plan = Plan(pupil_id=edie, number=1)
        unit.session.add(plan)
        unit.session.flush()
        target = Target(plan_id=plan.id, n=1, text="Gives a reason with because")
        unit.session.add(target)
    assert found(store, "reason", edie) == [target.id]


def test_what_is_changed_undone_or_removed_is_not_found_any_more(store: StoreFile) -> None:
    written = entry(store, pupil(store), "first wording")
    with store.unit(label="change", by="me") as unit:
        row = unit.session.get(Entry, written)
        assert row is not None
        row.text = "second wording"
    assert (found(store, "first"), found(store, "second")) == ([], [written])
    with store.unit(label="undo", by="me") as unit:
        undo.undo(unit)
    assert (found(store, "first"), found(store, "second")) == ([written], [])
    with store.unit(label="remove", by="me") as unit:
        row = unit.session.get(Entry, written)
        unit.session.delete(row)
    assert found(store, "wording") == []
    with store.unit(label="undo", by="me") as unit:
        undo.undo(unit)
    assert found(store, "first wording") == [written]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=40))
def test_whatever_is_typed_is_no_error(store: StoreFile, typed: str) -> None:
    found(store, typed)


@pytest.mark.parametrize("typed", ["", "   ", '"', "* OR *", "NEAR(a b)", "words:a", "-", "a AND", "“”", "\x00", "('"])
def test_signs_of_the_index_have_no_meaning_here(store: StoreFile, typed: str) -> None:
    entry(store, pupil(store), "plain words")
    assert found(store, typed) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.lists(st.sampled_from(WORDS), max_size=4)), max_size=12))
def test_after_any_edits_the_index_holds_what_the_records_hold(
    store: StoreFile, edits: list[tuple[int, list[str]]]
) -> None:
    """Whatever was added, changed or removed: asking for a word gives exactly the records that hold it."""
    whose, there = pupil(store, "Nobody"), list[str]()
    for what, words in edits:
        if what == 0 or not there:
            there.append(entry(store, whose, " ".join(words)))
            continue
        with store.unit(label="edit", by="me") as unit:
            row = unit.session.get(Entry, there[-1])
            assert row is not None
            if what == 1:
                row.text = " ".join(words)
            else:
                unit.session.delete(row)
                there.pop()
    with store.reading() as session:
        rows = {one.id: (one.text or "").split() for one in session.scalars(select(Entry))}
    for word in WORDS:
        holds = {row for row, words in rows.items() if any(one.startswith(word) for one in words)}
        assert set(found(store, word)) == holds, word


def test_every_column_that_is_searched_is_there_and_every_index_line_has_its_record(store: StoreFile) -> None:
    entry(store, pupil(store), "words")
    with store.reading() as session:
        for table in session.scalars(text('SELECT DISTINCT "table" FROM search_row')).all():
            lost = text(
                f'SELECT count(*) FROM search_row WHERE "table" = :t AND row_id NOT IN (SELECT id FROM {table})'
            )
            assert session.scalar(lost, {"t": table}) == 0
        assert session.scalar(text("SELECT count(*) FROM search_row")) == 2
