# SPDX-License-Identifier: Apache-2.0
"""Lines: dates and counts stay whole wherever they fit, and a page for a few spilled lines is saved."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.codes.days import long_day, short_day
from sencodesk.papers import plans
from sencodesk.papers.model import Paper, PlanPaper, TargetPaper
from sencodesk.papers.setting import Line, Setter
from sencodesk.papers.theme import STAFF_BODY
from tests import copies

words = st.lists(st.text("abcdefgh", min_size=1, max_size=9), max_size=8).map(" ".join)
dates = st.dates(date(2000, 1, 1), date(2039, 12, 31))
whole = st.one_of(
    dates.map(long_day),
    dates.map(short_day),
    st.tuples(st.integers(0, 99), st.integers(1, 99)).map(lambda pair: f"{pair[0]} of {pair[1]}"),
)


def text_of(line: Line) -> str:
    """What a line says."""
    return "".join(part for _, part in line.runs)


@given(before=words, kept=whole, after=words, width=st.floats(40, 300))
def test_dates_and_counts_do_not_break(before: str, kept: str, after: str, width: float) -> None:
    setter = Setter()
    text = " ".join(part for part in (before, kept, after) if part)
    for spans in ([("regular", text)], [("bold", "Plan 6,"), ("regular", f" {text}")]):
        lines = [text_of(line) for line in setter.lines(spans, STAFF_BODY, width)]
        if setter.width(kept, STAFF_BODY) <= width:
            assert any(kept in line for line in lines), lines
    whole_text = setter.lines([("regular", text)], STAFF_BODY, width)
    assert "".join(text_of(line) for line in whole_text).replace(" ", "") == text.replace(" ", "")
    assert all(line.width <= width + 0.01 for line in whole_text)


def test_a_date_that_is_wider_than_its_column_breaks_between_its_words() -> None:
    lines = [text_of(line) for line in Setter().lines([("regular", "by Wed 20 Nov 2026")], STAFF_BODY, 60)]
    assert lines == ["by Wed 20", "Nov 2026"]


@pytest.mark.parametrize("make", [copies.staff_copy, copies.parent_copy])
def test_a_few_lines_too_many_stay_on_one_side(
    make: Callable[..., Paper],
    plan: PlanPaper,
    printed: datetime,
    passes: Callable[[Paper], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def drawn(lines: int) -> Paper:
        target = TargetPaper(1, text="One.", strategy="\n".join(f"step {n}" for n in range(lines)))
        return make(replace(plan, targets=(target, *plan.targets[1:]), signatures=()), printed=printed)

    def most() -> int:
        return next(lines for lines in range(1, 60) if drawn(lines + 1).pages > 1)

    tight = most()
    passes(drawn(tight))
    assert min(box.y for box in drawn(tight).boxes) > 28
    monkeypatch.setattr(plans, "SQUEEZE", ())
    assert most() < tight
