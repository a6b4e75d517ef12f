# SPDX-License-Identifier: Apache-2.0
"""Every kind of record that there is, by the mapped classes: taken out with its pupil, and gone and back with them."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest
from sqlalchemy import JSON, Boolean, Date, Float, Integer, LargeBinary, String, select

from sencodesk.records.base import LOGGED, LoggedRecord
from sencodesk.services import export, history, pupils
from sencodesk.services.desk import Desk
from sencodesk.store.tables import SearchRow
from sencodesk.views import field_words
from sencodesk.views.everything import tables as all_tables

EDIE, DEX = "Edie", "Dexter"
OF_NOBODY = {
    "bank_target": "targets for any pupil",
    "closed_day": "days without school",
    "council": "councils",
    "import_source": "how files are read",
    "manual_receipt": "in the sheet “shared”, for the pupils whom the return had",
    "person": "adults of the school",
    "rate": "what an hour costs",
    "return": "in the sheet “shared”",
    "school": "the school",
    "school_class": "classes",
    "submission": "in the sheet “shared”",
    "submission_step": "in the sheet “shared”",
    "term": "terms",
}
"""Tables that are no pupil's, and why. A new table is a pupil's until somebody says here that it is not."""
STAYS = {"agency", "offer", "plan_template", "professional", "provision", "round_robin", "scale", "slot"}
"""What a pupil's records name, and what stays when they go: it is others' too."""
CODES = {
    ("registration", "code"): "C", ("status_period", "code"): "K", ("need_period", "code"): "SLCN",
    ("home_council", "council"): "886", ("flag", "flag"): "unit", ("attachment", "kind"): "pdf",
    ("entry", "kind"): "note", ("task", "about_table"): "entry", ("correction", "about_table"): "entry",
    ("attachment", "about_table"): "entry", ("chase", "about_table"): "entry",
}  # fmt: skip
"""What other code reads as a code."""
NAMES = {("score", "scale"): "scale", ("provision", "offer"): "offer"}
"""Columns that name a record and do not say so by their name."""


def id_of(whose: str, table: str) -> str:
    return str(uuid5(NAMESPACE_OID, f"{whose} {table}"))


def row(kind: type[LoggedRecord], whose: str) -> LoggedRecord:
    """A row of a table that is about a pupil, naming their other rows wherever it can name any."""
    table, values = kind.__tablename__, dict[str, object]()
    for column in kind.__table__.columns:
        named = NAMES.get((table, column.name), column.name.removesuffix("_id"))
        if column.name == "id":
            values["id"] = id_of(whose, table)
        elif (table, column.name) in CODES:
            values[column.key] = CODES[table, column.name]
        elif column.name == "about_id":
            values[column.key] = id_of(whose, "entry")
        elif (table, column.name) == ("signature", "name"):
            values[column.key] = f"{whose}: contact.surname"  # on a group's plan a stranger's name is not taken out
        elif named in LOGGED and (column.name.endswith("_id") or (table, column.name) in NAMES):
            values[column.key] = id_of(whose, named)
        elif (table, column.name) in (("plan", "template"), ("plan_template", "key")):
            values[column.key] = id_of(whose, "plan_template")
        elif column.name != "row_version" and not column.nullable and column.default is None:
            values[column.key] = some(column.type, f"{whose}: {table}.{column.name}")
    return kind(**values)


def some(type_: Any, words: str) -> object:
    if isinstance(type_, Date):
        return date(2026, 9, 7)
    if isinstance(type_, Boolean | Integer | Float):
        return 1
    if isinstance(type_, JSON):
        return []
    if isinstance(type_, LargeBinary):
        return b""
    return words if isinstance(type_, String) else datetime(2026, 9, 7, tzinfo=UTC)


@pytest.fixture
def both(desk: Desk) -> Desk:
    """One record of every kind for each of two pupils; they share a run, a sheet of questions and a group plan."""
    with desk.unit("two pupils") as unit:
        for whose in (EDIE, DEX):
            for name, kind in LOGGED.items():
                if name not in OF_NOBODY or name in ("return", "council"):
                    unit.session.add(row(kind, whose))
        shared = {"provision_member": "provision", "round_robin_reply": "round_robin", "plan_member": "plan"}
        for name, table in shared.items():
            guest, host = (DEX, EDIE) if table != "plan" else (EDIE, DEX)
            another: Any = row(LOGGED[name], guest)
            another.id = id_of("guest", name)
            setattr(another, f"{table}_id", id_of(host, table))
            unit.session.add(another)
    return desk


def taken(desk: Desk, whose: str, out: Path) -> tuple[dict[str, set[str]], str]:
    """The ids in every table that was taken out about a pupil, and all of it as one text."""
    export.save(desk, out=out, pupil_id=id_of(whose, "pupil"))
    with zipfile.ZipFile(out) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    texts = {name.removesuffix(".csv"): one.decode("utf-8-sig") for name, one in files.items() if name.endswith("csv")}
    ids = {name: {line[0] for line in list(csv.reader(io.StringIO(text)))[1:]} for name, text in texts.items()}
    return ids, "\n".join(texts.values())


def test_every_table_is_a_pupils_or_says_why_not(both: Desk, tmp_path: Path) -> None:
    ids, _ = taken(both, EDIE, tmp_path / "edie.zip")
    assert set(ids) - {"pupils", "shared", "change", "columns"} == set(all_tables()) - set(OF_NOBODY)


@pytest.mark.parametrize("whose", [EDIE, DEX])
def test_a_pupil_has_a_record_of_every_kind_and_none_of_anothers(both: Desk, tmp_path: Path, whose: str) -> None:
    other = DEX if whose == EDIE else EDIE
    ids, everything = taken(both, whose, tmp_path / "one.zip")
    assert [name for name in LOGGED if name not in OF_NOBODY and id_of(whose, name) not in ids[name]] == []
    shared = {"plan", "plan_template", "target", "plan_answer", "advice_left"} if whose == EDIE else {
        "provision", "slot", "offer", "round_robin"
    }  # fmt: skip
    assert {name for name in LOGGED if id_of(other, name) in ids.get(name, set())} == shared
    assert id_of(other, "pupil") not in everything
    assert f"{other}: pupil" not in everything
    assert f"{other}: entry" not in everything


def rows_left(desk: Desk) -> dict[tuple[str, str], int]:
    """How many records of each kind name a pupil, by whose."""
    with desk.reading() as session:
        return {
            (name, whose): sum(
                id_of(whose, "pupil") in (getattr(one, "pupil_id", None), one.id) or one.id == id_of(whose, name)
                for one in session.scalars(select(kind))
            )
            for name, kind in LOGGED.items()
            for whose in (EDIE, DEX)
        }


def test_what_is_about_a_pupil_goes_with_them_and_comes_back(both: Desk) -> None:
    before = rows_left(both)
    pupils.remove(both, pupil_id=id_of(EDIE, "pupil"))
    after = rows_left(both)
    gone = {name for name in LOGGED if not after[name, EDIE]}
    assert gone >= set(LOGGED) - set(OF_NOBODY) - STAYS
    assert {name: after[name, DEX] for name in LOGGED} == {name: before[name, DEX] for name in LOGGED}
    with both.reading() as session:
        assert session.scalars(select(SearchRow).where(SearchRow.pupil_id == id_of(EDIE, "pupil"))).first() is None
    history.undo(both)
    assert rows_left(both) == before


NO_WORDS = {
    "attachment": "kind", "care_flag": "council", "chase": "letter", "contact": "title", "correction": "reason",
    "ehc_plan": "council", "ehc_request": "council", "entry": "at_time", "former_upn": "upn",
    "handed_over": "consent_id", "home_council": "council", "offer": "name area plain entry_measure exit_measure",
    "plan": "review_time", "plan_template": "name based_on replaced_by",
    "pupil": "former_forename upn class_name postcode", "return_note": "text", "review": "meets_at",
    "registration": "destination leaving_reason came_from",
    "round_robin": "name", "scale": "name unit", "signature": "role", "slot": "starts",
    "target": "how_often how_long unit carried_from bank",
}  # fmt: skip
"""Columns of what is a pupil's that the index of words leaves out: codes, numbers and times, what is only the name of a
list's line, and what the search box finds by itself (pupils), stands beside the record (why it was corrected), or is
told in the chronology (who came from where, and left)."""


def test_every_word_that_is_written_about_a_pupil_is_in_the_index() -> None:
    searched = import_module("sencodesk.store.migrations.versions.0003_the_whole_record").SEARCHED
    missing = {}
    for name in set(LOGGED) - set(OF_NOBODY):
        words = {one.column for one in field_words.fields(name) if one.kind in ("text", "long")}
        if left := words - set(searched.get(name, "").split()):
            missing[name] = left
    assert missing == {name: set(columns.split()) for name, columns in NO_WORDS.items()}
