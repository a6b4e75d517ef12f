# SPDX-License-Identifier: Apache-2.0
"""The calendar file: read back by a reader written from the standard, and closed to names."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.codes.clocks import duties
from sencodesk.exchange.icalendar import DueDay, calendar_text

STAMP = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)
ENTRIES = st.builds(
    DueDay,
    st.sampled_from(list(duties())),
    st.integers(0, 2**128 - 1),
    st.dates(date(1900, 1, 1), date(2100, 12, 31)),
)


def read(text: str) -> list[dict[str, str]]:
    """The events of a file, as RFC 5545 has them: octets, unfolded, split at the first colon, unescaped."""
    data = text.encode()
    assert data.endswith(b"\r\n")
    raw = data[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in raw)
    assert [each.decode() for each in raw]  # no character is cut in two
    lines = data[:-2].replace(b"\r\n ", b"").decode().split("\r\n")
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    events: list[dict[str, str]] = []
    inside = False
    for line in lines[2:-1]:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            assert not inside
            inside = True
            events.append({})
        elif line == "END:VEVENT":
            inside = False
        elif inside:
            assert name not in events[-1]
            events[-1][name] = unescaped(value)
    assert not inside
    return events


def unescaped(value: str) -> str:
    """Text without its backslashes."""
    found, at = "", 0
    while at < len(value):
        if value[at] == "\\":
            found += {"n": "\n", "N": "\n"}.get(value[at + 1], value[at + 1])
            at += 2
        else:
            assert value[at] not in ",;"
            found += value[at]
            at += 1
    return found


@given(st.lists(ENTRIES, max_size=8))
def test_every_entry_is_read_back(entries: list[DueDay]) -> None:
    events = read(calendar_text(entries, STAMP))
    assert len(events) == len(set(entries))
    found = set()
    for event in events:
        day = date.fromisoformat(event["DTSTART;VALUE=DATE"])
        assert date.fromisoformat(event["DTEND;VALUE=DATE"]) == day + timedelta(days=1)
        assert event["DTSTAMP"] == "20261123T104200Z"
        name, _, number = event["UID"].removesuffix("@sencodesk.invalid").rpartition("-")
        assert event["SUMMARY"] == duties()[name].title
        assert duties()[name].rule in event["DESCRIPTION"]
        found.add(DueDay(name, int(number, 16), day))
    assert found == set(entries)


def test_the_same_day_has_the_same_name_each_time() -> None:
    entry = DueDay("review-report", 7, date(2026, 12, 7))
    first, second = (read(calendar_text([entry], at))[0] for at in (STAMP, STAMP + timedelta(days=3)))
    assert first["UID"] == second["UID"] == "review-report-7@sencodesk.invalid"
    assert first["DTSTAMP"] < second["DTSTAMP"]


@pytest.mark.parametrize(
    ("duty", "number", "day"),
    [
        ("Amira Nowak: review", 1, date(2026, 12, 7)),
        ("review-report\r\nSUMMARY:Amira", 1, date(2026, 12, 7)),
        ("review-report", "Amira Nowak", date(2026, 12, 7)),
        ("review-report", True, date(2026, 12, 7)),
        ("review-report", -1, date(2026, 12, 7)),
        ("review-report", 2**128, date(2026, 12, 7)),
        ("review-report", 1, "Amira Nowak"),
        ("review-report", 1, datetime(2026, 12, 7, tzinfo=UTC)),
    ],
)
def test_there_is_no_way_to_put_a_name_in(duty: Any, number: Any, day: Any) -> None:
    with pytest.raises(ValueError) as refused:
        DueDay(duty, number, day)
    assert "Amira" not in str(refused.value)


def test_an_entry_holds_nothing_but_a_duty_a_number_and_a_day() -> None:
    assert list(DueDay.__dataclass_fields__) == ["duty", "number", "day"]
    with pytest.raises(TypeError):
        DueDay("review-report", 1, date(2026, 12, 7), "Amira Nowak")  # type: ignore[call-arg]  # that is what is refused


def test_a_stamp_is_told_in_universal_time() -> None:
    entry = DueDay("review-report", 1, date(2026, 7, 7))
    summer = datetime(2026, 7, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    assert read(calendar_text([entry], summer))[0]["DTSTAMP"] == "20260630T233000Z"
    with pytest.raises(ValueError, match="zone"):
        calendar_text([entry], datetime.fromisoformat("2026-07-01T00:30"))


def test_a_calendar_without_a_day_is_a_calendar() -> None:
    assert read(calendar_text([], STAMP)) == []
