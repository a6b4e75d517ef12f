# SPDX-License-Identifier: Apache-2.0
"""The demonstration school: Thistledown Primary as it stands before its pupils are brought in.

Its pupils enter through the import page like anybody's, from the two files that the program brings along; its plans
follow from ``demonstration.stories`` once the pupils are there. Every person in it is invented.
"""

import csv
import shutil
import tomllib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.codes.laestab import DEMONSTRATION
from sencodesk.errors import UserError
from sencodesk.records.school import Person, School, SchoolClass, Term
from sencodesk.services import councils
from sencodesk.services.demonstration.council import DemonstrationCouncil, open_council
from sencodesk.services.desk import Desk, the_school
from sencodesk.services.identity import installation_of
from sencodesk.store.atomic import write_atomically
from sencodesk.store.file import StoreFile
from sencodesk.store.folder import StoreFolder
from sencodesk.vault import recovery
from sencodesk.vault.keystore import SecretPlace

NAME, LAESTAB, PHASE = "Thistledown Primary School", DEMONSTRATION, "PS"
SENCO = "Ms L Prewitt"
PASSPHRASE = "thistle lantern harbour seven"  # told to everybody: the school is invented  # nosec B105
TRANSFER_FILE, PUPIL_LIST = "9992041_CTF_XXXXXXX_001.xml", "pupil-list.csv"
MARK_SHEET, PROVISION_MAP = "mark-sheet-4h.csv", "provision-map.csv"
MARK = "demonstration.txt"


def import_file(name: str) -> Path:
    """Where one of the files lies that the demonstration brings in: two of pupils, a mark sheet, a provision map."""
    with as_file(files("sencodesk_resources").joinpath("demo", name)) as found:
        return found


def people() -> list[dict[str, str]]:
    """Staff, pupils and parents of the stories, a row of people.csv each."""
    text = files("sencodesk_resources").joinpath("demo", "people.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def stories() -> dict[str, Any]:
    """The calendar, and the plans of the stories and of everybody else."""
    return tomllib.loads(files("sencodesk_resources").joinpath("demo", "plans.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The demonstration as it is open: its desk, and the councils that receive as long as nobody closes them."""

    desk: Desk
    councils: tuple[DemonstrationCouncil, ...]


def make(folder: Path, *, clock: Callable[[], datetime], places: SecretPlace) -> Demonstration:
    """Make the demonstration school afresh in ``folder`` and sit down at it; there are no pupils in it yet.

    Its two councils receive on loopback, in processes of their own, and are enrolled; close them with the records
    (``demonstration.council.close_all``). Without the extra ``inbox`` it has no councils. Raises UserError where the
    folder holds anything else; then nothing stays open.
    """
    _clear(folder)
    with ExitStack() as opened:
        store = StoreFile.create(
            StoreFolder(folder / "records"), passphrase=PASSPHRASE, recovery_code=recovery.new_code(), now=clock
        )
        opened.callback(store.close)
        desk = _begin(store, clock, places)
        card = folder / "school-card.json"
        councils.request_card(desk, out=card)
        started = []
        for council_id in ("northshire", "calderwick"):
            council = open_council(folder / council_id, id=council_id, clock=clock)
            if council is not None:
                opened.callback(council.close)
                _enrol(desk, council, card)
                started.append(council)
        opened.pop_all()
    return Demonstration(desk, tuple(started))


def _begin(store: StoreFile, clock: Callable[[], datetime], places: SecretPlace) -> Desk:
    with store.unit(label="start the demonstration", by=SENCO, kind="barrier") as unit:
        unit.session.add(School(name=NAME, laestab=LAESTAB, phase=PHASE, demonstration=True))
        unit.session.add(Person(name=SENCO, role="SENCO", uses_store=True))
        unit.session.flush()
        furnish(unit.session)
    store.set_setting("by", SENCO)
    store.checkpoint()
    return Desk(store, clock, SENCO, installation_of(store, places), clock())


def furnish(session: Session) -> None:
    """Calendar, classes and staff, as they are in no pupil file; what a person typed stays."""
    content, school = stories(), the_school(session)
    school.telephone = school.telephone or content["telephone"]
    if session.scalars(select(Term.id).limit(1)).first() is None:
        for term in content["term"]:
            first, last, half_from, half_to = term["days"]
            session.add(
                Term(
                    name=term["name"],
                    first_day=first,
                    last_day=last,
                    half_term_from=half_from,
                    half_term_to=half_to,
                )
            )
    named = {one.name: one for one in session.scalars(select(Person))}
    classes = {one.name: one for one in session.scalars(select(SchoolClass))}
    for row in people():
        if row["kind"] != "staff":
            continue
        formal, role = f"{row['title']} {row['first_name']} {row['surname']}", row["role"]
        if role.startswith("Teacher "):
            name = role.removeprefix("Teacher ")
            if name not in classes:
                classes[name] = SchoolClass(name=name)
                session.add(classes[name])
            classes[name].teacher = classes[name].teacher or f"{row['title']} {row['surname']}"
        elif not role.startswith("SENCO") and formal not in named:
            session.add(Person(name=formal, role=role, telephone=row["phone"]))
    session.flush()


def _enrol(desk: Desk, council: DemonstrationCouncil, card: Path) -> None:
    council.enrol(card)
    councils.add(desk, data=council.profile.read_bytes(), fingerprint=council.fingerprint, allow_loopback=True)


def _clear(folder: Path) -> None:
    """Only what an earlier demonstration left may go."""
    mark = folder / MARK
    if folder.exists() and any(folder.iterdir()):
        if not mark.is_file():
            raise UserError(
                "demonstration_folder",
                happened="The folder for the demonstration school holds something else.",
                kept="Nothing was changed.",
                do="Move it away, or choose another folder.",
            )
        earlier = StoreFolder(folder / "records")
        if earlier.exists():
            earlier.lock()
            earlier.unlock()
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(mark, b"The demonstration school of SENCO Desk. It is made afresh each time.\n")
