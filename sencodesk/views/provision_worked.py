# SPDX-License-Identifier: Apache-2.0
"""What worked, over all the years: the measures at the start and at the end of every pupil, by kind of provision."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from sencodesk.charts.interval import Measured, WhatWorked
from sencodesk.charts.scales import Numbers
from sencodesk.records.provision import Provision, ProvisionMember

NO_MEASURE = "Measure without a name"
Pair = tuple[float | None, float | None]


def worked(session: Session) -> list[WhatWorked]:
    """A chart for each measure, since only what was measured alike can stand on one scale.

    Runs of one line of the library, or of one name, are one kind; it has the name of its newest run.
    """
    query = (
        select(Provision.offer, Provision.name, Provision.entry_measure, ProvisionMember.entry_score,
               ProvisionMember.exit_score)
        .join(ProvisionMember, ProvisionMember.provision_id == Provision.id)
        .where(or_(ProvisionMember.entry_score.is_not(None), ProvisionMember.exit_score.is_not(None)))
        .order_by(Provision.from_date, Provision.id, ProvisionMember.id)
    )  # fmt: skip
    measures: dict[str, dict[str, list[Pair]]] = {}
    names: dict[str, str] = {}
    for offer, name, measure, entry, leaving in session.execute(query):
        key = offer or name.casefold()
        names[key] = name
        measures.setdefault(measure or NO_MEASURE, {}).setdefault(key, []).append((entry, leaving))
    return [
        WhatWorked(
            "What worked",
            Numbers(name=measure, whole=False),
            tuple(
                Measured(names[key], tuple(pairs))
                for key, pairs in sorted(kinds.items(), key=lambda one: names[one[0]].casefold())
            ),
        )
        for measure, kinds in sorted(measures.items(), key=lambda one: one[0].casefold())
    ]
