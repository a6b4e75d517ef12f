# SPDX-License-Identifier: Apache-2.0
"""The mark sheet and the provision map of the demonstration school come in after the pupils, each as one change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sencodesk import bootstrap
from sencodesk.services import history, imports
from sencodesk.services.demonstration import thistledown
from sencodesk.services.desk import Desk
from sencodesk.services.imports import Preview
from sencodesk.vault.keystore import NoPlace
from sencodesk.views.assessments import class_sheet
from sencodesk.views.provision import provision_map
from tests.clocks import FakeClock

SECRET = "correct horse battery"


@pytest.fixture
def desk(tmp_path: Path, clock: FakeClock) -> Iterator[Desk]:
    """The demonstration school's pupils, in a store of their own: no council receives."""
    made = bootstrap.create(
        tmp_path / "desk", passphrase=SECRET, recovery_code="0" * 30, school=thistledown.NAME,
        laestab=thistledown.LAESTAB, clock=clock.now, places=NoPlace(),
    )  # fmt: skip
    bring(made, thistledown.PUPIL_LIST)
    yield made
    made.store.close()


def bring(desk: Desk, name: str) -> Preview:
    """Bring a file of the demonstration in."""
    file = thistledown.import_file(name)
    preview = imports.preview(desk, data=file.read_bytes(), name=file.name)
    imports.apply(desk, preview=preview)
    return preview


def test_the_mark_sheet_fills_the_class_and_nobody_is_asked(desk: Desk) -> None:
    counts = bring(desk, thistledown.MARK_SHEET).counts
    assert (counts["refused"], counts["undecided"], counts["added"]) == (0, 0, 0)
    with desk.reading() as session:
        sheets = {
            scale: class_sheet(session, class_name="4H", scale=scale, on_date=date(2026, 11, 16), today=desk.today())
            for scale in ("reading-age", "spelling-score")
        }
    filled = {scale: sum(bool(row.now) for row in sheet.rows) for scale, sheet in sheets.items() if sheet}
    assert filled["spelling-score"] == counts["changed"]
    assert filled["reading-age"] == counts["changed"] - 1  # one was away
    assert bring(desk, thistledown.MARK_SHEET).counts["unchanged"] == counts["changed"]


def test_the_provision_map_makes_its_groups_and_one_undo_takes_them_back(desk: Desk) -> None:
    counts = bring(desk, thistledown.PROVISION_MAP).counts
    assert (counts["refused"], counts["undecided"], counts["added"]) == (0, 0, 0)
    with desk.reading() as session:
        runs = {run.name: run for run in provision_map(session, on=desk.today()).runs}
    assert {name: len(run.members) for name, run in runs.items()} == {
        "Calm Start": 1, "Sound Steps": 2, "Strong Hands": 1, "Talk Ladder": 3, "Word Builders": 2,
    }  # fmt: skip
    assert (runs["Sound Steps"].minutes, runs["Sound Steps"].times_a_week) == (30, 2.0)
    history.undo(desk)
    with desk.reading() as session:
        assert provision_map(session, on=desk.today()).runs == ()
