# SPDX-License-Identifier: Apache-2.0
"""The one change log: images, undo and redo, the chain, and the traps of the mapper that would slip past it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.records.base import LOGGED, Base
from sencodesk.records.needs import StatusPeriod
from sencodesk.records.pupils import Pupil
from sencodesk.store import undo
from sencodesk.store.changes import broken_links, image_of
from sencodesk.store.file import StoreFile
from sencodesk.store.folder import StoreFolder
from sencodesk.store.tables import ChangeRow, ImageRow
from tests.clocks import FakeClock


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock) -> Iterator[StoreFile]:
    made = StoreFile.create(StoreFolder(tmp_path / "desk"), passphrase="p", recovery_code="c" * 30, now=clock.now)
    yield made
    made.close()


def add(store: StoreFile, surname: str = "Marrowfield") -> str:
    with store.unit(label="add", by="me") as unit:
        pupil = Pupil(surname=surname, forename="Edie")
        unit.session.add(pupil)
        unit.session.flush()
        unit.session.add(StatusPeriod(pupil_id=pupil.id, code="K", from_date=date(2025, 1, 6)))
    return pupil.id


def surnames(store: StoreFile) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(Pupil.surname).order_by(Pupil.surname)))


def test_an_edit_that_alters_nothing_leaves_no_trace(store: StoreFile) -> None:
    pupil_id = add(store)
    with store.unit(label="same", by="me") as unit:
        pupil = unit.session.get(Pupil, pupil_id)
        assert pupil is not None
        pupil.surname = "Marrowfield"
    assert unit.change is None


def test_an_error_inside_keeps_nothing(store: StoreFile) -> None:
    def half_done() -> None:
        with store.unit(label="add", by="me") as unit:
            unit.session.add(Pupil(surname="A", forename="B"))
            unit.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    assert surnames(store) == []


def test_undo_takes_back_parent_and_child_and_redo_brings_both(store: StoreFile) -> None:
    add(store)
    with store.unit(label="undo", by="me") as unit:
        undo.undo(unit)
    assert surnames(store) == []
    with store.unit(label="redo", by="me") as unit:
        undo.redo(unit)
    assert surnames(store) == ["Marrowfield"]
    with store.reading() as session:
        assert session.scalars(select(StatusPeriod.code)).all() == ["K"]


def test_undo_is_refused_where_somebody_went_on(store: StoreFile) -> None:
    pupil_id = add(store)
    with store.unit(label="other", by="you") as unit:
        pupil = unit.session.get(Pupil, pupil_id)
        assert pupil is not None
        pupil.forename = "Ada"
    with pytest.raises(UserError) as refused, store.unit(label="undo", by="me") as unit:
        undo.undo(unit)
    assert refused.value.code == "undo_blocked"
    assert surnames(store) == ["Marrowfield"]


def test_undo_stops_at_a_barrier_and_steps_over_events(store: StoreFile) -> None:
    add(store)
    with store.unit(label="printed", by="me", kind="event"):
        pass
    with store.reading() as session:
        assert len(undo.stacks(session, "me")[0]) == 1
    with store.unit(label="restored", by="me", kind="barrier"):
        pass
    with pytest.raises(UserError) as refused, store.unit(label="undo", by="me") as unit:
        undo.undo(unit)
    assert refused.value.code == "nothing_to_undo"


@pytest.mark.parametrize(
    "statement",
    [
        update(Pupil).values(surname="X"),
        delete(Pupil),
        insert(Pupil).values(id="1", surname="A", forename="B", row_version=1),
    ],
)
def test_bulk_statements_on_logged_tables_are_refused(store: StoreFile, statement: object) -> None:
    with pytest.raises(RuntimeError, match="bulk"), store.unit(label="bulk", by="me") as unit:
        unit.session.execute(statement)  # type: ignore[call-overload]  # three kinds of statement


def test_no_record_has_a_relationship_that_loads_in_silence() -> None:
    for mapper in Base.registry.mappers:
        for relationship in mapper.relationships:
            assert relationship.lazy == "raise", relationship


def test_every_logged_table_is_registered() -> None:
    tables = {str(mapper.local_table) for mapper in Base.registry.mappers if "row_version" in mapper.columns}
    assert tables == set(LOGGED)


def test_the_chain_names_the_change_that_was_tampered_with(store: StoreFile) -> None:
    add(store)
    add(store, "Quillstone")
    with Session(store.writer_engine) as session:
        assert broken_links(session) == []
    with store.writer_engine.begin() as connection:
        connection.execute(text("UPDATE change SET label = 'nothing' WHERE seq = 1"))
    with Session(store.writer_engine) as session:
        assert broken_links(session) == [1]
    with store.writer_engine.begin() as connection:
        connection.execute(text("UPDATE change SET label = 'add' WHERE seq = 1"))
        connection.execute(text("DELETE FROM change_image WHERE seq = 2 AND \"table\" = 'pupil'"))
    with Session(store.writer_engine) as session:
        assert broken_links(session) == [2]


def test_a_disposed_image_still_proves(store: StoreFile) -> None:
    add(store)
    with Session(store.writer_engine) as session, session.begin():
        for image in session.scalars(select(ImageRow)):
            image.before = image.after = image.salt = None
    with Session(store.writer_engine) as session:
        assert broken_links(session) == []


def test_the_act_of_a_change_goes_with_its_undo_and_is_proved(store: StoreFile) -> None:
    with store.unit(label="add", by="me", act="year.begin:2027") as unit:
        unit.session.add(Pupil(surname="Marrowfield", forename="Edie"))
    with store.unit(label="undo", by="me") as unit:
        undo.undo(unit)
    with store.unit(label="redo", by="me") as unit:
        undo.redo(unit)
    add(store)
    with Session(store.writer_engine) as session:
        rows = session.scalars(select(ChangeRow).order_by(ChangeRow.seq)).all()[-4:]
        assert [one.act for one in rows] == ["year.begin:2027"] * 3 + [None]
        assert broken_links(session) == []
        rows[0].act, rows[3].act = None, "year.begin:2027"
        session.flush()
        assert broken_links(session) == [rows[0].seq, rows[3].seq]


class UndoMachine(RuleBasedStateMachine):
    """Whatever is edited, undone and redone, the rows are what a plain list of versions says."""

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.clock = FakeClock()
        self.store = StoreFile.create(
            StoreFolder(Path(self.folder.name) / "desk"), passphrase="p", recovery_code="c" * 30, now=self.clock.now
        )
        self.versions: list[dict[str, str]] = [{}]
        self.at = 0

    def state(self) -> dict[str, str]:
        return self.versions[self.at]

    def moved(self, state: dict[str, str]) -> None:
        self.versions[self.at + 1 :] = [state]
        self.at += 1

    @rule(name=st.text("abc", min_size=1, max_size=3))
    def add(self, name: str) -> None:
        with self.store.unit(label="add", by="me") as unit:
            pupil = Pupil(surname=name, forename="x")
            unit.session.add(pupil)
        self.moved({**self.state(), pupil.id: name})

    @precondition(lambda self: self.state())
    @rule(data=st.data(), name=st.text("abc", min_size=1, max_size=3))
    def rename(self, data: st.DataObject, name: str) -> None:
        pupil_id = data.draw(st.sampled_from(sorted(self.state())))
        with self.store.unit(label="rename", by="me") as unit:
            pupil = unit.session.get(Pupil, pupil_id)
            assert pupil is not None
            pupil.surname = name
        if self.state()[pupil_id] != name:
            self.moved({**self.state(), pupil_id: name})

    @precondition(lambda self: self.state())
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        pupil_id = data.draw(st.sampled_from(sorted(self.state())))
        with self.store.unit(label="remove", by="me") as unit:
            unit.session.delete(unit.session.get(Pupil, pupil_id))
        self.moved({key: value for key, value in self.state().items() if key != pupil_id})

    @precondition(lambda self: self.at > 0)
    @rule()
    def undo(self) -> None:
        with self.store.unit(label="undo", by="me") as unit:
            undo.undo(unit)
        self.at -= 1

    @precondition(lambda self: self.at < len(self.versions) - 1)
    @rule()
    def redo(self) -> None:
        with self.store.unit(label="redo", by="me") as unit:
            undo.redo(unit)
        self.at += 1

    @invariant()
    def rows_are_the_version(self) -> None:
        with self.store.reading() as session:
            assert {one.id: one.surname for one in session.scalars(select(Pupil))} == self.state()

    def teardown(self) -> None:
        with Session(self.store.writer_engine) as session:
            assert broken_links(session) == []
            seqs = session.scalars(select(ChangeRow.seq).order_by(ChangeRow.seq)).all()
            assert list(seqs) == list(range(1, len(seqs) + 1))
        self.store.close()
        self.folder.cleanup()


UndoMachine.TestCase.settings = settings(
    max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestUndo = UndoMachine.TestCase


def test_an_image_holds_every_column(store: StoreFile) -> None:
    pupil_id = add(store)
    with store.reading() as session:
        pupil = session.get(Pupil, pupil_id)
        assert pupil is not None
        assert set(image_of(pupil)) == {column.name for column in Pupil.__table__.columns}
