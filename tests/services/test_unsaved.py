# SPDX-License-Identifier: Apache-2.0
"""Typing that is not saved: kept beside the records, outside the log, gone with its commit, there after a refusal."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sencodesk import bootstrap
from sencodesk.services import unsaved
from sencodesk.services.desk import Desk
from sencodesk.services.unsaved import Kept
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import log as log_view
from tests.clocks import FakeClock

PASSPHRASE = "copper kettle meadow lantern"
FORM, RECORD = "plan-about", "11111111-2222-4333-8444-555555555555"


@pytest.fixture
def desk(tmp_path: Path, clock: FakeClock) -> Iterator[Desk]:
    made = bootstrap.create(
        tmp_path / "records", passphrase=PASSPHRASE, recovery_code="0123456789ABCDEFGHJKMNPQRSTVWX",
        school="Thistledown Primary School", laestab="9992041", clock=clock.now, places=NoPlace(),
    )  # fmt: skip
    yield made
    made.store.close()


def kept(desk: Desk) -> Kept | None:
    with desk.reading() as session:
        return unsaved.kept(session, FORM, RECORD)


def keep(desk: Desk, values: dict[str, object], version: int | None = 3) -> None:
    unsaved.keep(desk, form=FORM, record_id=RECORD, base_version=version, values=values)


def test_the_newest_typing_stands_for_all_before(desk: Desk, clock: FakeClock) -> None:
    keep(desk, {"strengths": "Kno"})
    clock.advance(60)
    keep(desk, {"strengths": "Knots", "now": 5.0, "outcome": None})
    assert kept(desk) == Kept(FORM, RECORD, 3, {"strengths": "Knots", "now": 5.0, "outcome": None}, clock.now())


def test_nothing_typed_is_nothing_kept(desk: Desk) -> None:
    keep(desk, {"strengths": "Kno"})
    keep(desk, {})
    assert kept(desk) is None
    unsaved.drop(desk, form=FORM, record_id=RECORD)


def test_forms_and_records_do_not_mix(desk: Desk) -> None:
    keep(desk, {"strengths": "Kno"})
    unsaved.keep(desk, form="plan-home", record_id=RECORD, base_version=None, values={"at_home": "x"})
    unsaved.drop(desk, form="plan-home", record_id=RECORD)
    found = kept(desk)
    assert found is not None
    assert found.values == {"strengths": "Kno"}


def test_it_is_no_change(desk: Desk) -> None:
    with desk.reading() as session:
        before = [one.id for one in log_view.changes(session)]
    keep(desk, {"strengths": "Knots"})
    unsaved.drop(desk, form=FORM, record_id=RECORD)
    with desk.reading() as session:
        assert [one.id for one in log_view.changes(session)] == before


def test_it_outlives_the_process_and_is_encrypted(desk: Desk, tmp_path: Path, clock: FakeClock) -> None:
    keep(desk, {"strengths": "Wombatknots"})
    folder = desk.store.folder.path
    desk.store.close()
    for file in folder.iterdir():
        if file.is_file():
            assert b"Wombatknots" not in file.read_bytes()
    again = bootstrap.open_desk(folder, secret=PASSPHRASE, clock=clock.now, places=NoPlace())
    found = kept(again)
    assert found is not None
    assert found.values == {"strengths": "Wombatknots"}
    again.store.close()


VALUES = st.dictionaries(
    st.sampled_from(["strengths", "difficulties", "now", "outcome"]),
    st.none() | st.text(max_size=200) | st.floats(allow_nan=False, allow_infinity=False),
    max_size=4,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VALUES)
def test_whatever_is_typed_comes_back_as_it_was(desk: Desk, values: dict[str, object]) -> None:
    try:
        keep(desk, values)
    except UnicodeEncodeError:
        assert any("\ud800" <= char <= "\udfff" for one in values.values() if isinstance(one, str) for char in one)
        return
    found = kept(desk)
    assert (found.values if found else {}) == values
