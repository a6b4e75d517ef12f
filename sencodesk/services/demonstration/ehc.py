# SPDX-License-Identifier: Apache-2.0
"""The EHC plans of the demonstration school: requests, plans with sections, annual reviews (demo/ehc.toml)."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records.base import new_id
from sencodesk.records.ehc import EhcPlan, EhcRequest, EhcSection
from sencodesk.records.provision import Provision, ProvisionMember
from sencodesk.records.reviews import Review, ReviewKind
from sencodesk.services.demonstration.thistledown import people

OURS = "Thistledown Primary School"
ASKED, PAPERS = timedelta(days=21), timedelta(days=20)
"""Before a meeting that was held: when everybody was asked, and when the papers went."""


def add_ehc(session: Session, pupil_ids: Mapping[str, str]) -> None:
    """Lay all of it on pupils that are there (``pupil_ids`` by their id of people.csv), once.

    It is called when provision is there: lines of section F are linked to the runs that deliver them.
    """
    if session.scalars(select(EhcPlan.id).limit(1)).first() is not None:
        return
    session.flush()
    content = tomllib.loads(files("sencodesk_resources").joinpath("demo", "ehc.toml").read_text(encoding="utf-8"))
    for one in content["request"]:
        if one["pupil"] in pupil_ids:
            session.add(EhcRequest(pupil_id=pupil_ids[one["pupil"]], **_facts(one)))
    known = {row["id"]: row for row in people()}
    for one in content["plan"]:
        if one["pupil"] in pupil_ids:
            _plan(session, pupil_ids[one["pupil"]], one)
    for one in content["usual"]:
        row = known[one["pupil"]]
        if one["pupil"] in pupil_ids:
            issued = date.fromisoformat(row["status_since"])
            facts = {"council": row["council"], "issued_on": issued, "placement": OURS, "lines": ()}
            _plan(session, pupil_ids[one["pupil"]], facts)
            for held, sent, decided in one.get("reviews", ()):
                said = {"held_on": held, "report_sent_on": sent, "council_decision": "maintain",
                        "council_decided_on": decided}  # fmt: skip
                _review(session, pupil_ids[one["pupil"]], said)
    session.flush()
    for one in content["review"]:
        if one["pupil"] in pupil_ids:
            _review(session, pupil_ids[one["pupil"]], one)


def _facts(one: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in one.items() if key not in ("pupil", "lines")}


def _plan(session: Session, pupil_id: str, one: Mapping[str, Any]) -> None:
    plan = EhcPlan(id=new_id(), pupil_id=pupil_id, **_facts(one))
    session.add(plan)
    counts: dict[str, int] = {}
    for line in one["lines"]:
        counts[line["letter"]] = n = counts.get(line["letter"], 0) + 1
        said = {key: value for key, value in line.items() if key not in ("run", "old")}
        row = EhcSection(id=new_id(), ehc_plan_id=plan.id, pupil_id=pupil_id, n=n, **said)
        session.add(row)
        if "run" in line:
            _link(session, pupil_id, row.id, line["run"], oldest=line.get("old", False))


def _link(session: Session, pupil_id: str, section_id: str, run: str, *, oldest: bool) -> None:
    """The pupil's place in a run of that name, the newest or the oldest, delivers the line."""
    places = select(ProvisionMember).join(Provision, Provision.id == ProvisionMember.provision_id)
    found = session.scalars(
        places.where(ProvisionMember.pupil_id == pupil_id, Provision.name == run).order_by(Provision.from_date)
    ).all()
    if found:
        found[0 if oldest else -1].ehc_section_id = section_id


def _review(session: Session, pupil_id: str, one: Mapping[str, Any]) -> None:
    """An annual review, with the days on which everybody was asked and had the papers."""
    met = one.get("held_on")
    before = {"invited_on": met - ASKED, "papers_sent_on": met - PAPERS} if met is not None else {}
    facts = before | _facts(one)
    session.add(Review(id=new_id(), pupil_id=pupil_id, kind=ReviewKind.ANNUAL.value, **facts))
