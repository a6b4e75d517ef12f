# SPDX-License-Identifier: Apache-2.0
"""The clocks of SEN duties, by the three ways to count; the duties that use them come later."""

from datetime import date

import pytest

from sencodesk.codes.calendar import after, ending

SIX_WEEKS, SIXTEEN_WEEKS, TWENTY_WEEKS = 42, 112, 140


@pytest.mark.parametrize(
    ("received", "decide", "no_plan", "final"),
    [
        (date(2026, 9, 7), date(2026, 10, 19), date(2026, 12, 28), date(2027, 1, 25)),
        (date(2026, 11, 23), date(2027, 1, 4), date(2027, 3, 15), date(2027, 4, 12)),
    ],
)
def test_a_request_for_an_assessment(received: date, decide: date, no_plan: date, final: date) -> None:
    assert [after(received, days) for days in (SIX_WEEKS, SIXTEEN_WEEKS, TWENTY_WEEKS)] == [decide, no_plan, final]


def test_a_request_of_2008() -> None:
    wanted = [date(2009, 1, 12), date(2009, 3, 23), date(2009, 4, 6), date(2009, 6, 1)]
    assert [after(date(2008, 12, 1), 7 * weeks) for weeks in (6, 16, 18, 26)] == wanted


def test_a_review_meeting() -> None:
    meeting = date(2026, 11, 23)
    assert [after(meeting, 7 * weeks) for weeks in (-2, 2, 4, 12)] == [
        date(2026, 11, 9),
        date(2026, 12, 7),
        date(2026, 12, 21),
        date(2027, 2, 15),
    ]


def test_fifteen_days_beginning_with_a_day() -> None:
    assert ending(date(2026, 12, 1), 15) == date(2026, 12, 15)
