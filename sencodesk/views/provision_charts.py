# SPDX-License-Identifier: Apache-2.0
"""The charts of provision, the same for screen and paper: promised against delivered, and cost to date."""

from collections.abc import Sequence

from sencodesk.charts.bars import MINUTES, POUNDS, Cost, Delivered, Delivery, Spent
from sencodesk.views.provision_shapes import ProvisionMap, RunView, SpentView, YearCost

LINE_NAME = "what the school finds itself"


def money(pence: int) -> str:
    """``£412.50``; whole pounds without pennies."""
    return POUNDS.say(pence / 100)


def minutes_of(runs: Sequence[RunView], *, pupil_id: str | None = None) -> Delivered:
    """Minutes promised and delivered to date of each run; with a pupil, of that pupil."""
    rows = []
    for run in runs:
        mine = [one.own for one in run.members if one.pupil_id == pupil_id]
        part = mine[0] if mine else run.whole
        if part.promised is not None and (part.promised or part.delivered):
            note = run.person if pupil_id is None else run.group
            rows.append(Delivery(run.name, part.promised, part.delivered, note))
    return Delivered("Minutes promised and delivered to date", MINUTES, tuple(rows))


def costs_of(spent: Sequence[SpentView], line: int) -> Cost:
    """Each pupil's cost in the school year to date, against the line."""
    rows = tuple(
        Spent(one.name, one.cost / 100, "in part as promised" if one.guessed else "") for one in spent
    )  # fmt: skip
    return Cost("Cost to date in this school year", rows, line / 100, LINE_NAME)


def before_words(found: ProvisionMap, pupil_id: str) -> str:
    """``School years before: 2025/26 £812.40, 2024/25 £96.`` Empty where the pupil's provision began this year."""
    years = [_year_words(one) for one in found.before(pupil_id)]
    return f"School years before: {', '.join(years)}." if years else ""


def _year_words(one: YearCost) -> str:
    lacking = f" and {one.unpriced} minutes without a rate" if one.unpriced else ""
    return f"{one.first.year}/{(one.first.year + 1) % 100:02} {money(one.pence)}{lacking}"
