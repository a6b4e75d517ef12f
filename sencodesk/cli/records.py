# SPDX-License-Identifier: Apache-2.0
"""Commands about records and papers: pupils, plans, import, print, register."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sencodesk.cli.answer import Answer, failure
from sencodesk.cli.words import command, read_mapping
from sencodesk.errors import UserError
from sencodesk.services import export, imports, printing, sharing
from sencodesk.services.desk import Desk
from sencodesk.services.printing import Printed
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views.plans import PLAN_FIELDS, TARGET_FIELDS, PlanView
from sencodesk.views.pupils import ContactView, PeriodView, PupilView

Open = Callable[[], Desk]
IMPORT_KEYS = ("outcome", "kind", "encoding", "mapping", "counts", "rows", "findings", "written", "change_id")


def add_to(commands: Any) -> None:
    """Add these commands to the parser."""
    one = command(commands, "pupils", pupils, keys=("pupils",), help="who is on roll, with status, needs and flags")
    one.add_argument("--on", type=date.fromisoformat, metavar="DATE")
    one.add_argument("--all", action="store_true", help="also those who have left")
    one = command(commands, "plans", plans, keys=("plans",), help="plans with their targets")
    one.add_argument("--upn", metavar="U")
    one = command(commands, "import", bring_in, keys=IMPORT_KEYS, help="read a CTF, CSV or XLSX file; --yes writes it")
    one.add_argument("file")
    one.add_argument("--yes", action="store_true")
    one.add_argument("--mapping", metavar="F", help="JSON: column to field")
    one.add_argument("--decide", action="append", default=[], metavar="ROW=ID|new")
    one.add_argument("--sheet", metavar="NAME", help="which sheet of a workbook")
    one = command(commands, "export", take_out, keys=("path", "tables", "files"), help="everything in open formats")
    one.add_argument("--out", required=True, metavar="F", help="a .zip file")
    one.add_argument("--upn", metavar="U", help="only what is about this pupil")
    one = command(commands, "print", put_on_paper, keys=("files", "warnings"), help="write papers as PDF")
    one.add_argument("paper", choices=("iep", "register", "sharing"))
    one.add_argument("--all", action="store_true")
    one.add_argument("--upn", action="append", default=[], metavar="U")
    one.add_argument("--class", dest="class_name", metavar="C")
    one.add_argument("--copy", choices=("staff", "parent", "pupil"), default="staff")
    one.add_argument("--out", required=True, metavar="F", help="a folder, or a .pdf file for all in one")
    one = command(commands, "register", register, keys=("path",), help="the SEN register as CSV")
    one.add_argument("--csv", action="store_true", required=True)
    one.add_argument("--out", required=True, metavar="F")


def pupils(options: argparse.Namespace, desk: Open) -> Answer:
    """Everybody on roll on a day, or everybody."""
    on = options.on or desk().today()
    with desk().reading() as session:
        found = pupils_view.pupils(session, on=on, everybody=options.all)
    return Answer("sencodesk-pupils", {"pupils": [as_dict(one) for one in found]}, f"{len(found)} pupils.")


def as_dict(one: PupilView) -> dict[str, Any]:
    """A pupil with the keys of the contract."""
    registration = one.registration
    return {
        "id": one.id,
        "upn": one.upn,
        "former_upns": [former.code for former in one.former_upns],
        "surname": one.surname,
        "forename": one.forename,
        "middle": one.middle,
        "preferred_surname": one.preferred_surname,
        "preferred_forename": one.preferred_forename,
        "former_surname": one.former_surname,
        "former_forename": one.former_forename,
        "dob": one.dob,
        "sex": one.sex,
        "year": one.year,
        "class": one.class_name,
        "enrolment": registration.code if registration else None,
        "entry": registration.from_date if registration else None,
        "leaving": registration.to_date if registration else None,
        "home_council": one.home_council.code if one.home_council else None,
        "ethnicity": one.ethnicity,
        "language": one.language,
        "postcode": one.postcode,
        "address": one.address,
        "interpreter": one.interpreter,
        "paper_format": one.paper_format,
        "status": one.status.code if one.status else None,
        "history": [_period(period) for period in one.history],
        "needs": [{"rank": period.rank, **_period(period)} for period in one.all_needs],
        "unit": one.flag("unit"),
        "resourced": one.flag("resourced"),
        "top_up": one.flag("top_up"),
        "flags": [{"flag": flag, "value": period.code == "yes", **_dates(period)} for flag, period in one.flags],
        "councils": [{"council": period.code, **_dates(period)} for period in one.councils],
        "registrations": [_period(period) for period in one.registrations],
        "contacts": [_contact(contact) for contact in one.contacts],
        "care": [{"kind": period.code, **_dates(period)} for period in one.care],
        "version": one.row_version,
    }


def _contact(one: ContactView) -> dict[str, Any]:
    names = (
        "id", "priority", "title", "forename", "surname", "relationship", "telephone", "email",
        "parental_responsibility", "lives_with", "may_be_told", "court_order", "address", "language", "interpreter",
        "paper_format",
    )  # fmt: skip
    return {name: getattr(one, name) for name in names}


def _period(period: PeriodView) -> dict[str, Any]:
    return {"code": period.code, **_dates(period)}


def _dates(period: PeriodView) -> dict[str, Any]:
    return {"id": period.id, "from": period.from_date, "to": period.to_date, "row_version": period.row_version}


def plans(options: argparse.Namespace, desk: Open) -> Answer:
    """Plans with targets; of one pupil with ``--upn``."""
    opened = desk()
    with opened.reading() as session:
        ids = None
        if options.upn:
            ids = [
                one.id
                for one in pupils_view.pupils(session, on=opened.today(), everybody=True)
                if one.upn == options.upn
            ]
        found = plans_view.plans(session, on=opened.today(), pupil_ids=ids)
    return Answer("sencodesk-plans", {"plans": [_plan(one) for one in found]}, f"{len(found)} plans.")


def _plan(one: PlanView) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in PLAN_FIELDS},
        "targets": [{name: getattr(target, name) for name in TARGET_FIELDS} for target in one.targets],
        "signatures": [
            {"id": signed.id, "role": signed.role, "name": signed.name, "signed_on": signed.signed_on}
            for signed in one.signatures
        ],
        "answers": [{"section": at.section, "field": at.field, "n": at.n, "value": at.value} for at in one.answers],
    }


def bring_in(options: argparse.Namespace, desk: Open) -> Answer:
    """Read a file and say what it would change; with ``--yes`` change it, all in one."""
    path = Path(options.file)
    mapping = read_mapping(options.mapping) if options.mapping else None
    decide: dict[int, str] = {}
    for choice in options.decide:
        row, _, answer = choice.partition("=")
        if not row.isdigit() or not answer:
            raise UserError(
                "usage",
                happened="--decide is ROW=ID or ROW=new.",
                kept="Nothing was changed.",
                do="Try again.",
                exit_code=2,
            )
        decide[int(row)] = answer
    try:
        preview = imports.preview(
            desk(), data=imports.load(path), name=path.name, mapping=mapping, decide=decide, sheet=options.sheet
        )
    except imports.FileRefused as error:
        return failure("import", error, {**dict.fromkeys(IMPORT_KEYS), "outcome": "refuse_file", "written": False})
    change = imports.apply(desk(), preview=preview) if options.yes else None
    body = imports.as_dict(preview, change)
    counts = body["counts"]
    text = ", ".join(f"{counts[key]} {key}" for key in ("added", "changed", "unchanged", "refused", "undecided"))
    usable = counts["added"] + counts["changed"] + counts["unchanged"]
    return Answer("sencodesk-import", body, text, 0 if usable else 1)


def take_out(options: argparse.Namespace, desk: Open) -> Answer:
    """Everything, or everything about one pupil, as tables in a ZIP."""
    opened, out = desk(), Path(options.out)
    pupil_id = export.of_upn(opened, options.upn) if options.upn else None
    found, _ = export.save(opened, out=out, pupil_id=pupil_id)
    body = {
        "path": str(out),
        "tables": {one.name: len(one.rows) for one in found.sheets},
        "files": sorted(found.files),
    }
    return Answer("sencodesk-export", body, f"{len(found.sheets)} tables.")


def put_on_paper(options: argparse.Namespace, desk: Open) -> Answer:
    """Write plans, the register or a sharing statement as PDF."""
    if options.paper == "sharing":
        return _printed(sharing.to_file(desk(), upns=options.upn, out=Path(options.out)))
    made = printing.to_files(
        desk(),
        paper=options.paper,
        out=Path(options.out),
        copy=options.copy,
        everybody=options.all,
        upns=options.upn,
        class_name=options.class_name,
    )
    return _printed(made)


def _printed(made: Printed) -> Answer:
    files = [{"path": str(one.path), "pages": one.pages, "pupils": one.pupils} for one in made.files]
    body = {"files": files, "warnings": list(made.warnings)}
    return Answer("sencodesk-print", body, f"{len(files)} files.", 0 if files else 1)


def register(options: argparse.Namespace, desk: Open) -> Answer:
    """The SEN register as CSV, safe to open in a spreadsheet."""
    path = printing.register_csv(desk(), out=Path(options.out))
    return Answer("sencodesk-register", {"path": str(path)}, "Written.")
