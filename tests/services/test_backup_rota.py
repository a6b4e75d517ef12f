# SPDX-License-Identifier: Apache-2.0
"""Backups that make themselves: due when they should be, thinned out by a rule that keeps the newest; and the drill."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.errors import UserError
from sencodesk.services import backup_rota, backups, checking, pupils
from sencodesk.services.desk import Desk
from sencodesk.store import backup, place, room
from tests.clocks import START, FakeClock

PASS = "correct horse battery"
DAY = 86_400


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_a_backup_is_due_each_day_and_each_is_proved(desk: Desk, clock: FakeClock, stick: Path) -> None:
    assert backup_rota.run_if_due(desk) is None  # nothing was chosen
    backup_rota.choose(desk, folder=stick)
    for _ in range(3):
        report = backup_rota.run_if_due(desk)
        assert report is not None
        assert backup.verify(Path(report.file), secret=PASS).verified
        assert backup_rota.run_if_due(desk) is None
        clock.advance(DAY)
    assert len(list(stick.iterdir())) == 3
    backup_rota.choose(desk, folder=stick, every="week")
    assert not backup_rota.due(desk)
    clock.advance(7 * DAY)
    assert backup_rota.due(desk)


def test_a_stick_that_is_away_is_told_and_stops_nobody(desk: Desk, stick: Path) -> None:
    backup_rota.choose(desk, folder=stick)
    stick.rmdir()
    assert backup_rota.run_if_due(desk) is None
    chosen = backup_rota.rota(desk)
    assert chosen is not None
    assert "not there" in chosen.trouble
    assert any("could not be made by itself" in one for one in backup_rota.warnings(desk))
    stick.mkdir()
    assert backup_rota.run_if_due(desk) is not None
    chosen = backup_rota.rota(desk)
    assert chosen is not None
    assert chosen.trouble == ""


def test_old_backups_are_thinned_out_and_nobody_elses_is_touched(desk: Desk, clock: FakeClock, stick: Path) -> None:
    backup_rota.choose(desk, folder=stick)
    (stick / "senco-desk-2026-11-25-000000.sencodesk").write_bytes(b"not one of ours")
    (stick / "senco-desk-backup-2020-01-01.sencodesk").write_bytes(b"made by hand")
    made = []
    for _ in range(18):
        made.append(Path(backup_rota.run(desk).file).name)
        clock.advance(DAY)
    left = {one.name for one in stick.iterdir()}
    assert {"senco-desk-2026-11-25-000000.sencodesk", "senco-desk-backup-2020-01-01.sencodesk"} <= left
    assert set(made[-14:]) <= left
    assert len(left & set(made)) < 18


def test_a_clock_that_was_set_back_deletes_nothing_and_does_not_stop_backups(
    desk: Desk, clock: FakeClock, stick: Path
) -> None:
    backup_rota.choose(desk, folder=stick)
    for _ in range(3):
        backup_rota.run(desk)
        clock.advance(40 * DAY)
    clock.advance(-400 * DAY)
    assert backup_rota.due(desk)
    backup_rota.run(desk)
    assert len(list(stick.iterdir())) == 4


def test_a_backup_of_a_clock_that_was_set_back_is_not_thinned_out_at_once(
    desk: Desk, clock: FakeClock, stick: Path
) -> None:
    backup_rota.choose(desk, folder=stick)
    for _ in range(15):  # as many days, weeks and months as are kept, all of them newer
        backup_rota.run(desk)
        clock.advance(31 * DAY)
    before = set(stick.iterdir())
    clock.advance(-800 * DAY)
    made = Path(backup_rota.run(desk).file)
    assert set(stick.iterdir()) == before | {made}


@given(st.lists(st.integers(0, 1000 * 24 * 60).map(lambda minutes: START - timedelta(minutes=minutes)), max_size=60))
def test_the_rule_keeps_the_newest_and_never_too_many(stamps: list[datetime]) -> None:
    kept = backup_rota.kept_of(stamps)
    assert kept <= set(stamps)
    assert len(kept) <= 14 + 8 + 12
    for many, span in ((14, "%Y-%m-%d"), (8, "%G-%V"), (12, "%Y-%m")):
        spans = sorted({one.strftime(span) for one in stamps})[-many:]
        assert {max(one for one in stamps if one.strftime(span) == each) for each in spans} <= kept
    if stamps:
        newest = max(stamps)
        assert newest in kept
        for days in {one.date() for one in stamps if newest - one < timedelta(days=10)}:
            assert max(one for one in stamps if one.date() == days) in kept
    assert backup_rota.kept_of(kept) == kept  # thinning again takes nothing more


def test_of_two_years_of_mornings_14_days_8_weeks_and_12_months_stay() -> None:
    last = datetime(2026, 11, 22, 9, tzinfo=UTC)  # a Sunday: the newest of a week is its Sunday
    kept = backup_rota.kept_of([last - timedelta(days=days) for days in range(730)])
    days = {last - timedelta(days=days) for days in range(14)}
    weeks = {last - timedelta(weeks=weeks) for weeks in range(8)}
    first = [datetime(2026 - (month > 11), month, 1, 9, tzinfo=UTC) for month in range(1, 13)]
    months = {last} | {one - timedelta(days=1) for one in first if one.month != 12}
    assert len(months) == 12
    assert kept == days | weeks | months


def test_the_drill_opens_the_newest_backup_and_says_when(desk: Desk, clock: FakeClock, stick: Path) -> None:
    assert not backup_rota.drill_due(desk)
    report = backups.make(desk, file=stick / "one.sencodesk")
    assert backup_rota.drill_due(desk)
    done = backup_rota.drill(desk)
    assert (done.good, done.at, done.file) == (True, clock.now(), "one.sencodesk")
    assert backup_rota.drilled(desk) == done
    assert not backup_rota.drill_due(desk)
    clock.advance(31 * DAY)
    assert backup_rota.drill_due(desk)
    data = bytearray(Path(report.file).read_bytes())
    data[len(data) // 2] ^= 1
    Path(report.file).write_bytes(data)
    hurt = backup_rota.drill(desk)
    assert (hurt.good, hurt.pupils) == (False, 0)
    assert backup_rota.drilled(desk) == hurt
    assert any("did not come back whole" in one for one in backup_rota.warnings(desk))
    shutil.rmtree(stick)
    with pytest.raises(UserError, match="backup_missing"):
        backup_rota.drill(desk)


def test_what_a_careful_person_would_say(
    desk: Desk, clock: FakeClock, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "There is no backup yet" in backup_rota.warnings(desk)[0]
    backups.make(desk, file=stick / "one.sencodesk")
    (same,) = backup_rota.warnings(desk)
    assert "same disk" in same
    monkeypatch.setattr(place, "compared", lambda _records, _folder: "other")
    (only,) = backup_rota.warnings(desk)
    assert "Keep a second one" in only
    clock.advance(15 * DAY)
    assert backup_rota.warnings(desk)[0] == "The last backup is 15 days old."


def test_backups_do_not_go_among_the_records(desk: Desk) -> None:
    with pytest.raises(UserError, match="place_of_records"):
        backup_rota.choose(desk, folder=desk.store.folder.path)
    assert backup_rota.rota(desk) is None


def test_a_disk_that_is_nearly_full_takes_no_backup(desk: Desk, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "free_in", lambda _folder: 150 * 1024**2)
    with pytest.raises(UserError, match="little_room") as refused:
        backups.make(desk, file=stick / "one.sencodesk")
    assert "150 MB are free" in refused.value.happened
    assert list(stick.iterdir()) == []


def test_the_check_says_in_words_what_is_well_and_what_is_not(desk: Desk) -> None:
    pupils.add(desk, values={"surname": "Marrowfield", "forename": "Edie"}, entry=desk.today())
    told: list[str] = []
    checking.prepare(desk)
    found = checking.check(desk, told=lambda _place, step: told.append(step))
    assert (found.problems, told) == ((), list(checking.STEPS.values()))
    assert found.sentence().startswith("All is well: 1 pupil, 0 plans and")
    with pytest.raises(UserError, match=checking.STOPPED):
        checking.check(desk, go_on=lambda: False)
    records = desk.store.folder.records
    data = bytearray(records.read_bytes())
    data[4096 * 40 + 50] ^= 1
    records.write_bytes(data)
    hurt = checking.check(desk)
    assert "cipher_integrity_check" in hurt.problems
    assert "A page is not as it was written." in hurt.sentence()


def test_what_stands_on_the_card_is_what_settings_warn_of(desk: Desk, clock: FakeClock, stick: Path) -> None:
    backup_rota.choose(desk, folder=stick)
    assert backup_rota.run_if_due(desk) is not None
    assert backup_rota.standing(desk).trouble == ""
    clock.advance(14 * DAY + 3600)
    assert any("days old" in one for one in backup_rota.warnings(desk))
    assert backup_rota.standing(desk).old
    shutil.rmtree(stick)
    assert backup_rota.run_if_due(desk) is None
    assert "not there" in backup_rota.standing(desk).trouble
