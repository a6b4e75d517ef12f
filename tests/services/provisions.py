# SPDX-License-Identifier: Apache-2.0
"""What the tests of provision have in hand: three pupils, a term, a rate; a run of 20 minutes; its register; looks."""

from datetime import date

from sencodesk.services import provision, pupils, rates, school
from sencodesk.services.desk import Desk
from sencodesk.views.provision import provision_map
from sencodesk.views.provision_shapes import ProvisionMap, RunView

TODAY = date(2026, 11, 23)
STARTS = date(2026, 9, 16)
NAMES = ("Edie", "Pip", "Rowan")


def prepared(desk: Desk) -> Desk:
    """Three pupils, an autumn term with its half term, two assistants and a rate."""
    for name in NAMES:
        pupils.add(
            desk, values={"surname": "Marrowfield", "forename": name, "class_name": "4H"}, entry=date(2020, 9, 1)
        )
    school.add_term(
        desk,
        values={
            "name": "Autumn 2026", "first_day": date(2026, 9, 2), "last_day": date(2026, 12, 18),
            "half_term_from": date(2026, 10, 26), "half_term_to": date(2026, 10, 30),
        },
    )  # fmt: skip
    school.add_person(desk, values={"name": "Mrs Dell", "role": "Teaching assistant"})
    rates.add(desk, values={"staff": "Teaching assistant", "pence_an_hour": 1600, "from_": date(2026, 9, 1)})
    return desk


def ids(desk: Desk) -> dict[str, str]:
    """The pupils' ids by forename."""
    from sencodesk.views.pupils import pupils as everybody

    with desk.reading() as session:
        return {one.forename: one.id for one in everybody(session, on=TODAY)}


def shown(desk: Desk, on: date = TODAY) -> ProvisionMap:
    """The map."""
    with desk.reading() as session:
        return provision_map(session, on=on)


def only(desk: Desk, on: date = TODAY) -> RunView:
    """The one run."""
    (run,) = shown(desk, on).runs
    return run


def talk_ladder(desk: Desk, *names: str) -> RunView:
    """A run of 20 minutes, 3 times a week."""
    known = ids(desk)
    provision.add(
        desk,
        values={
            "name": "Talk Ladder", "from_": STARTS, "minutes": 20, "times_a_week": 3.0, "staff": "Teaching assistant",
            "entry_measure": "Answers of 10",
        },
        pupil_ids=[known[name] for name in names],
    )  # fmt: skip
    return only(desk)


def held(desk: Desk, run: RunView, name: str, day: date, reason: str | None = None) -> None:
    """Mark one cell."""
    cell: provision.MarkValues = {"pupil_id": ids(desk)[name], "on_date": day, "held": reason is None}
    provision.mark(desk, provision_id=run.id, marks=[{**cell, "reason": reason}])
