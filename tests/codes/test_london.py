# SPDX-License-Identifier: Apache-2.0
"""London's clock is worked out from the law; it must agree with the zone data wherever there are any."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.codes.london import ENGLAND, london

ZONE_DATA = ZoneInfo("Europe/London")
FIRST, LAST = datetime.fromisoformat("1996-01-01"), datetime.fromisoformat("2037-12-31T23:59:59")
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def same(ours: datetime, theirs: datetime) -> None:
    """The same clock on the wall, with the same offset, name and fold."""
    assert ours.replace(tzinfo=None) == theirs.replace(tzinfo=None)
    assert (ours.utcoffset(), ours.dst(), ours.tzname(), ours.fold) == (
        theirs.utcoffset(), theirs.dst(), theirs.tzname(), theirs.fold,
    )  # fmt: skip


@given(st.datetimes(FIRST, LAST, timezones=OFFSETS))
def test_every_moment_is_what_the_zone_data_say(moment: datetime) -> None:
    same(london(moment), moment.astimezone(ZONE_DATA))


@pytest.mark.parametrize("year", range(1996, 2038))
def test_every_turn_of_the_clock_is_what_the_zone_data_say(year: int) -> None:
    for month in (3, 10):
        for hours in range(8 * 24):
            turn = datetime(year, month, 24, tzinfo=UTC) + timedelta(hours=hours)
            for moment in (turn, turn - timedelta(microseconds=1)):
                same(london(moment), moment.astimezone(ZONE_DATA))


@given(st.datetimes(FIRST, LAST), st.integers(0, 1))
def test_every_clock_on_the_wall_is_the_same_moment(wall: datetime, fold: int) -> None:
    ours, theirs = (wall.replace(tzinfo=zone, fold=fold) for zone in (ENGLAND, ZONE_DATA))
    assert ours.utcoffset() == theirs.utcoffset()
    assert ours.astimezone(UTC) == theirs.astimezone(UTC)


@pytest.mark.parametrize(("month", "day", "hour"), [(3, 29, 1), (10, 25, 1)])
@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_is_missing_and_the_hour_that_comes_twice(month: int, day: int, hour: int, fold: int) -> None:
    for minute in (0, 30, 59):
        wall = datetime(2026, month, day, hour, minute, fold=fold, tzinfo=ENGLAND)
        assert wall.utcoffset() == wall.replace(tzinfo=ZONE_DATA).utcoffset()


def test_summer_time_begins_and_ends_as_the_law_says() -> None:
    for before, after in (
        ("2026-03-29T00:59", "2026-03-29T00:59+00:00"),
        ("2026-03-29T01:00", "2026-03-29T02:00+01:00"),
        ("2026-10-25T00:59", "2026-10-25T01:59+01:00"),
        ("2026-10-25T01:00", "2026-10-25T01:00+00:00"),
    ):
        moment = datetime.fromisoformat(before).replace(tzinfo=UTC)
        assert london(moment).isoformat(timespec="minutes") == after


def test_a_time_without_a_zone_is_a_clock_in_london_already() -> None:
    assert london(datetime.fromisoformat("2026-07-01T09:30")).isoformat() == "2026-07-01T09:30:00+01:00"
