# SPDX-License-Identifier: Apache-2.0
"""What happened around the demonstration school's pupils: chronology, consents, papers handed over, papers kept."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.exchange import kept_files
from sencodesk.records.base import new_id
from sencodesk.records.chronology import Attachment, Consent, Entry, HandedOver
from sencodesk.records.pupils import Registration
from sencodesk.store import attachments


def add_chronology(session: Session, pupil_ids: Mapping[str, str], folder: Path) -> None:
    """Lay all of it on pupils that are there (``pupil_ids`` by their id of people.csv), once.

    The papers are made here, small and plainly invented, and kept in ``folder`` as any paper is.
    """
    if session.scalars(select(Entry.id).limit(1)).first() is not None:
        return
    content = told()
    for one in content["entry"]:
        if one["pupil"] in pupil_ids:
            entry = Entry(id=new_id(), pupil_id=pupil_ids[one["pupil"]], **{"restricted": False, **_facts(one)})
            session.add(entry)
            if "left" in one:
                _leave(session, entry, one["left"])
    consents: dict[str, str] = {}
    for one in content["consent"]:
        if one["pupil"] in pupil_ids:
            consents[one["name"]] = new_id()
            row = Consent(id=consents[one["name"]], pupil_id=pupil_ids[one["pupil"]], **_facts(one))
            session.add(row)
    for one in content["handed_over"]:
        if one["pupil"] in pupil_ids:
            consent = consents.get(one.get("consent", ""))
            session.add(HandedOver(pupil_id=pupil_ids[one["pupil"]], consent_id=consent, **_facts(one)))
    _keep(session, content["paper"], pupil_ids, folder)


def _leave(session: Session, entry: Entry, where: Mapping[str, str]) -> None:
    """Where to and why somebody left whose last day is that of the entry."""
    days = select(Registration).where(Registration.pupil_id == entry.pupil_id, Registration.to_date == entry.on_date)
    for row in session.scalars(days):
        row.destination, row.leaving_reason, row.left_entry_id = where["destination"], where["leaving_reason"], entry.id


def told() -> Mapping[str, Any]:
    """What the stories tell of it."""
    return tomllib.loads(files("sencodesk_resources").joinpath("demo", "chronology.toml").read_text(encoding="utf-8"))


def _keep(session: Session, papers: list[dict[str, Any]], pupil_ids: Mapping[str, str], folder: Path) -> None:
    keys = attachments.keys(session)
    keys = keys if keys.all else attachments.begin_key(session)
    for one in papers:
        if one["pupil"] not in pupil_ids:
            continue
        data = one["text"].lstrip().encode()
        judged = kept_files.judge(one["name"], data)
        session.add(
            Attachment(
                pupil_id=pupil_ids[one["pupil"]], name=judged.name, kind=judged.kind, size=len(data),
                sha256=attachments.keep(folder, data, keys), title=one["title"], on_date=one["on_date"],
                restricted=False,
            )
        )  # fmt: skip


def _facts(one: Mapping[str, Any]) -> dict[str, Any]:
    """What goes into the record by its own name."""
    return {name: value for name, value in one.items() if name not in ("pupil", "name", "consent", "left")}
