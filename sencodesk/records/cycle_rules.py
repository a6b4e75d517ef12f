# SPDX-License-Identifier: Apache-2.0
"""The pure rules of the rounds of assess, plan, do, review: in order, one at a time, closed by a day and a decision."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from sencodesk.records.findings import Finding


class Round(Protocol):
    """What the rules ask of a round."""

    @property
    def started_on(self) -> date: ...
    @property
    def ended_on(self) -> date | None: ...


def judge_cycle(
    started_on: date | None, ended_on: date | None, decided: str | None, others: Iterable[Round], today: date
) -> list[Finding]:
    """A round's days and decision among the pupil's other rounds.

    One may begin on the day on which another ended. A round that ends has a decision, and a decision its day.
    """
    if started_on is None:
        return [Finding("MISSING", "refuse", "started_on")]
    found: list[Finding] = []
    if ended_on is not None and ended_on < started_on:
        found.append(Finding("ENDS_BEFORE_START", "refuse", "ended_on"))
    elif ended_on is not None and ended_on > today:
        found.append(Finding("CYCLE_ENDS_LATER", "refuse", "ended_on"))
    if ended_on is not None and not decided:
        found.append(Finding("CYCLE_UNDECIDED", "refuse", "decided"))
    if decided and ended_on is None:
        found.append(Finding("CYCLE_NOT_ENDED", "refuse", "ended_on"))
    last = ended_on or date.max
    if any(started_on < (one.ended_on or date.max) and one.started_on < last for one in others):
        found.append(Finding("CYCLES_OVERLAP", "refuse", "started_on"))
    return found
