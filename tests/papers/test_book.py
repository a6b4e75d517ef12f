# SPDX-License-Identifier: Apache-2.0
"""Many plans in one file: tagged, each counted for itself, stopped when told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from sencodesk.papers import book, fonts, plans
from sencodesk.papers.model import Paper, PlanPaper


def _never() -> bool:
    return False


@pytest.mark.parametrize("copy", ["staff", "parent"])
def test_a_book_is_one_tagged_file(
    copy: plans.Copy, plan: PlanPaper, printed: datetime, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    long = replace(plan, pupil_view="words and more words " * 400, targets=())
    seen: list[tuple[int, int]] = []
    made = book.batch(
        [plan, long, replace(plan, number=7)],
        copy=copy, printed=printed, on_progress=lambda done, total: seen.append((done, total)), should_stop=_never,
    )  # fmt: skip
    passes(made)
    assert seen == [(1, 3), (2, 3), (3, 3)]
    said = read(made).lower()
    middle = made.pages - 2
    assert middle > 1
    assert said.count("page 1 of 1") == 2
    assert all(f"page {n} of {middle}" in said for n in range(1, middle + 1))
    assert [box.page for box in made.boxes if box.field == "targets.1.strategy"] == [0, made.pages - 1]


def test_a_book_warns_of_the_plan_it_means(plan: PlanPaper, printed: datetime) -> None:
    odd = replace(plan, strengths="مرحبا")
    made = book.batch([plan, odd, odd], copy="staff", printed=printed, on_progress=lambda *_: None, should_stop=_never)
    assert [(one.field, dict(one.params)) for one in made.warnings] == [
        ("strengths", {"paper": "2", "script": "Arabic"}), ("strengths", {"paper": "3", "script": "Arabic"}),
    ]  # fmt: skip


def test_a_book_stops_when_told(plan: PlanPaper, printed: datetime) -> None:
    seen: list[int] = []
    with pytest.raises(book.Stopped) as caught:
        book.batch(
            [plan] * 5, copy="staff", printed=printed, on_progress=lambda done, _: seen.append(done),
            should_stop=lambda: len(seen) >= 2,
        )  # fmt: skip
    assert caught.value.done == 2
    assert not any(one.font.state for one in fonts.loaded())
    assert seen == [1, 2]


def test_a_book_needs_a_plan(printed: datetime) -> None:
    with pytest.raises(ValueError, match="needs a plan"):
        book.batch([], copy="staff", printed=printed, on_progress=lambda *_: None, should_stop=_never)
