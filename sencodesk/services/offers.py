# SPDX-License-Identifier: Apache-2.0
"""The school's own kinds of provision, beside those that come with the program."""

from typing import TypedDict

from sencodesk.records import provision_rules as rules
from sencodesk.records.provision import Offer
from sencodesk.services.desk import Desk, record
from sencodesk.services.values import put, refuse
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change


class OfferValues(TypedDict, total=False):
    """A kind of provision with its usual numbers."""

    kind: str
    name: str | None
    area: str | None
    plain: str | None
    minutes: int | None
    times_a_week: float | None
    weeks: int | None
    entry_measure: str | None
    exit_measure: str | None
    retired: bool


@verb
def add(desk: Desk, *, values: OfferValues) -> Change | None:
    """Add a kind of provision of the school's own."""
    with desk.unit("add a kind of provision") as unit:
        row = Offer()
        refuse(rules.judge_provision(values))
        put(row, {"name": None, **values}, required=("name",))
        unit.session.add(row)
    return unit.change


@verb
def change(desk: Desk, *, offer_id: str, row_version: int | None = None, values: OfferValues) -> Change | None:
    """Change a kind of provision; runs that were started from it stay as they are."""
    with desk.unit("change a kind of provision") as unit:
        row = record(unit.session, "offer", offer_id, row_version)
        refuse(rules.judge_provision(values))
        put(row, values, required=("name", "retired"))
    return unit.change


@verb
def remove(desk: Desk, *, offer_id: str) -> Change | None:
    """Take a kind of provision out of the school's library; runs that were started from it keep their names."""
    with desk.unit("remove a kind of provision") as unit:
        unit.session.delete(record(unit.session, "offer", offer_id))
    return unit.change
