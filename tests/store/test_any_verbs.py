# SPDX-License-Identifier: Apache-2.0
"""Whatever is done, in whatever order: undoing all of it gives the start back, doing it again gives the end back."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk.inbox import admin
from sencodesk.records import base
from sencodesk.records.base import LOGGED
from sencodesk.records.pupils import Pupil
from sencodesk.services import chronology, councils, history, needs, plans, pupils, school
from sencodesk.services.all import VERBS
from sencodesk.services.desk import Desk
from sencodesk.services.verbs import call, schema_of
from sencodesk.store.changes import broken_links, image_of
from sencodesk.vault.keystore import NoPlace
from tests.clocks import FakeClock

MODULES = (chronology, needs, plans, pupils, school)
EDITS = sorted(
    [name for name in VERBS if name.partition(".")[0] in {one.__name__.rpartition(".")[2] for one in MODULES}]
    + ["returns.build", "returns.settle"]
)
TABLES = {"status": "status_period", "need": "need_period"}
PASS = "correct horse battery"

# Small pools, so that the same number, class and day meet again and again.
TEXTS = ("Marrowfield", "4H", "4M", "Z999200001001", "A999200001002", "K", "E", "SLCN", "C", "933", "0", " ")
DAYS = ("2025-09-01", "2026-01-05", "2026-11-20", None)

Image = dict[tuple[str, str], dict[str, object]]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school with two pupils, a class, a plan, and a council that asks for a return."""
    folder = tmp_path_factory.mktemp("school") / "desk"
    inbox = folder.parent / "inbox"
    admin.init(inbox, id="northshire", name="Northshire", code="999", now=FakeClock().now())
    admin.profile(inbox, url="https://127.0.0.1:9/", out=inbox / "profile.json", template=None, now=FakeClock().now())
    desk = bootstrap.create(
        folder,
        passphrase=PASS,
        recovery_code="0" * 30,
        school="Thistledown Primary",
        laestab="9992041",
        clock=FakeClock().now,
        places=NoPlace(),
    )
    for forename in ("Edie", "Ada"):
        pupils.add(desk, values={"surname": "Quillstone", "forename": forename, "class_name": "4H"}, entry=None)
    profile = (inbox / "profile.json").read_bytes()
    councils.add(desk, data=profile, fingerprint=councils.read_profile(profile).fingerprint, allow_loopback=True)
    with desk.reading() as session:
        one = session.scalars(select(LOGGED["pupil"])).first()
    assert one is not None
    plans.start(desk, pupil_id=one.id, values={"start": date(2026, 11, 2)}, targets=[{"text": "a"}, {"text": "b"}])
    desk.store.close()
    return folder


@pytest.fixture
def desk(prepared: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copytree(prepared, tmp_path / "desk")
    opened = bootstrap.open_desk(tmp_path / "desk", secret=PASS, clock=FakeClock().now, places=NoPlace())
    yield opened
    opened.store.close()


def everything(desk: Desk) -> Image:
    """Every logged row, versions apart."""
    with desk.reading() as session:
        return {
            (table, row.id): {key: value for key, value in image_of(row).items() if key != "row_version"}
            for table, kind in LOGGED.items()
            for row in session.scalars(select(kind))
        }


def drawn(draw: Any, schema: dict[str, Any], name: str, rows: Image) -> Any:
    """A value for one argument of a verb, from its schema and from the rows that are there."""
    if "anyOf" in schema:
        schema = draw(st.sampled_from(schema["anyOf"]))
    if name in {"pupil_ids"} or name.endswith("_id"):
        stem = name.removesuffix("s").removesuffix("_id")
        ids = sorted(row for table, row in rows if table == TABLES.get(stem, stem)) or ["nobody"]
        return draw(st.lists(st.sampled_from(ids), max_size=3)) if name == "pupil_ids" else draw(st.sampled_from(ids))
    if "enum" in schema:
        return draw(st.sampled_from(schema["enum"]))
    if schema["type"] == "object":
        keys = draw(st.sets(st.sampled_from(sorted(schema["properties"])), max_size=6))
        return {key: drawn(draw, schema["properties"][key], "", rows) for key in sorted(keys)}
    if schema["type"] == "array":
        return [drawn(draw, schema["items"], "", rows) for _ in range(draw(st.integers(0, 3)))]
    pools: dict[str, Any] = {
        "string": st.sampled_from([day for day in DAYS if day] if schema.get("format") else TEXTS),
        "integer": st.integers(0, 3),
        "number": st.integers(0, 9).map(float),
        "boolean": st.booleans(),
        "null": st.none(),
    }
    return draw(pools[schema["type"]])


def do(draw: Any, desk: Desk, name: str) -> bool:
    """Do one verb with whatever arguments; whether it changed something. A refusal changes nothing."""
    before = everything(desk)
    schema = schema_of(VERBS[name])["properties"]
    arguments = {
        key: drawn(draw, schema[key], key, before)
        for key in schema
        if key != "row_version" and (key in schema_of(VERBS[name])["required"] or draw(st.booleans()))
    }
    try:
        change = call(name, desk, arguments)
    except UserError:
        change = None
    assert (change is not None) == (everything(desk) != before), (name, arguments)
    return change is not None


@contextmanager
def another(prepared: Path) -> Iterator[Desk]:
    """A desk at a copy of the school, in which new rows get the same ids each time: examples must be repeatable."""
    counted = count(1)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        shutil.copytree(prepared, Path(folder) / "desk")
        patch.setattr(base, "uuid4", lambda: UUID(int=next(counted)))
        opened = bootstrap.open_desk(Path(folder) / "desk", secret=PASS, clock=FakeClock().now, places=NoPlace())
        yield opened
        opened.store.close()


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_undoing_everything_gives_the_start_back(prepared: Path, data: st.DataObject) -> None:
    with another(prepared) as desk:
        _there_and_back(desk, data)


def _there_and_back(desk: Desk, data: st.DataObject) -> None:
    states = [everything(desk)]
    for _ in range(data.draw(st.integers(1, 14))):
        if do(data.draw, desk, data.draw(st.sampled_from(EDITS))):
            states.append(everything(desk))
    for state in reversed(states[:-1]):
        history.undo(desk)
        assert everything(desk) == state
    for state in states[1:]:
        history.redo(desk)
        assert everything(desk) == state
    for _ in states[1:]:
        history.undo(desk)
    assert everything(desk) == states[0]
    with Session(desk.store.writer_engine) as session:
        assert broken_links(session) == []


def test_two_pupils_whose_numbers_were_exchanged_in_one_change_get_them_back(desk: Desk) -> None:
    numbers = ("Z999200001001", "Y999200001002")

    def give(*upns: str | None) -> None:
        with desk.unit("give numbers") as unit:
            found = unit.session.scalars(select(Pupil).order_by(Pupil.forename)).all()
            for one in found:
                one.upn = None
            unit.session.flush()
            for one, upn in zip(found, upns, strict=True):
                one.upn = upn

    give(*numbers)
    before = everything(desk)
    give(*reversed(numbers))
    exchanged = everything(desk)
    assert exchanged != before
    history.undo(desk)
    assert everything(desk) == before
    history.redo(desk)
    assert everything(desk) == exchanged


def test_every_edit_of_the_window_is_among_them() -> None:
    assert len(EDITS) > 35
    assert {"plans.change_target", "pupils.set_flag", "needs.set_needs", "school.set_teacher"} <= set(EDITS)
