# SPDX-License-Identifier: Apache-2.0
"""The rate table: what an hour of a kind of staff costs, the school's own or a council's, from a day on."""

from datetime import date
from typing import TypedDict

from sencodesk.records import provision_rules as rules
from sencodesk.records.provision import Rate
from sencodesk.services.desk import Desk, record
from sencodesk.services.values import put, refuse
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change


class RateValues(TypedDict, total=False):
    """A line of the table; ``council`` says whose it is, empty for the school's own."""

    staff: str | None
    pence_an_hour: int | None
    from_: date | None
    to: date | None
    council: str | None


@verb
def add(desk: Desk, *, values: RateValues) -> Change | None:
    """Add a line to the rate table."""
    with desk.unit("add a rate") as unit:
        row = Rate()
        _put(row, {"staff": None, "pence_an_hour": None, "from_": None, **values})
        unit.session.add(row)
    return unit.change


@verb
def change(desk: Desk, *, rate_id: str, row_version: int | None = None, values: RateValues) -> Change | None:
    """Change a line of the rate table."""
    with desk.unit("change a rate") as unit:
        row = record(unit.session, "rate", rate_id, row_version)
        assert isinstance(row, Rate)
        _put(row, values)
    return unit.change


@verb
def remove(desk: Desk, *, rate_id: str) -> Change | None:
    """Take a line out of the rate table."""
    with desk.unit("remove a rate") as unit:
        unit.session.delete(record(unit.session, "rate", rate_id))
    return unit.change


def _put(row: Rate, values: RateValues) -> None:
    first, last = values.get("from_", row.from_date), values.get("to", row.to_date)
    refuse(rules.judge_rate(values.get("pence_an_hour"), first, last))
    put(row, values, required=("staff", "pence_an_hour", "from"))
