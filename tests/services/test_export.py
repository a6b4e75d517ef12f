# SPDX-License-Identifier: Apache-2.0
"""Everything taken out: whole, of one pupil, by whom, atomically; and pupils brought in again from it."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from sencodesk.errors import UserError
from sencodesk.sentences import codes
from sencodesk.services import chronology, export, imports, plan_answers, plans, pupils, roles
from sencodesk.services.desk import Desk
from sencodesk.store import room
from sencodesk.views import log
from sencodesk.views.everything import tables as all_tables
from tests.exchange import writers
from tests.services.importing import HEAD, bring, everybody

TABLES = all_tables()
EDIE = [writers.number(1), "=Marrowfield", "Edie", "14/03/2018", "4", "4H", "K", "01/09/2024", "SLCN", "Kent", "F"]
DEX = [writers.number(2), "Quillstone", "Dexter", "15/03/2018", "5", "5H", "E", "02/09/2024", "ASD", "Kent", "M"]
WIDE = [*HEAD, "NC year", "Reg group", "SEN status", "SEN start date", "Primary need", "Home LA", "Sex"]


@pytest.fixture
def held(desk: Desk) -> dict[str, str]:
    """Two pupils, each with a contact; the first with a plan. Their ids by forename."""
    bring(desk, writers.table([WIDE, EDIE, DEX]).encode())
    ids = {one.forename: one.id for one in everybody(desk)}
    for one in ids.values():
        pupils.add_contact(desk, pupil_id=one, values={"surname": "Parent", "telephone": "+44 7700 900123"})
    plans.start(
        desk,
        pupil_id=ids["Edie"],
        values={"strengths": "Drawing"},
        targets=[{"text": "Edie asks.", "success": "Once."}],
    )
    return ids


def opened(path: Path) -> dict[str, list[list[str]]]:
    """Every CSV of a ZIP, by name, without its ending."""
    with zipfile.ZipFile(path) as archive:
        return {
            name.removesuffix(".csv"): list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))
            for name in archive.namelist()
            if name.endswith(".csv")
        }


def test_every_table_and_every_column_is_there_and_described(desk: Desk, held: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "all.zip"
    _, change = export.save(desk, out=out)
    tables = opened(out)
    assert set(tables) == {*TABLES, "pupils", "change", "columns"}
    described = {(row[0], row[1]) for row in tables["columns"][1:] if row[2]}
    for name, kind in TABLES.items():
        assert set(tables[name][0]) == {one.name for one in kind.__table__.columns} - {"row_version"}
    assert described == {(name, column) for name, rows in tables.items() if name != "columns" for column in rows[0]}
    assert len(tables["pupil"]) == len(tables["contact"]) == 3
    assert tables["plan"][1][tables["plan"][0].index("strengths")] == "Drawing"
    assert tables["pupil"][1][tables["pupil"][0].index("surname")] in ("'=Marrowfield", "Quillstone")
    assert change is not None
    assert (change.kind, change.label) == ("event", "export everything")
    assert out.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("one", [True, False])
def test_the_zip_says_that_what_is_restricted_is_in_it(
    desk: Desk, held: dict[str, str], tmp_path: Path, one: bool
) -> None:
    values: chronology.EntryValues = {"on_date": desk.today(), "kind": "note", "text": "A call.", "restricted": True}
    chronology.add_entry(desk, pupil_id=held["Edie"], values=values)
    told = {}
    for name in ("Edie", "Dexter"):
        out = tmp_path / f"{name}.zip"
        export.save(desk, out=out, pupil_id=held[name] if one else None)
        with zipfile.ZipFile(out) as archive:
            told[name] = archive.read("README.txt").decode()
            assert ("A call." in archive.read("entry.csv").decode()) is (name == "Edie" or not one)
    assert "Restricted entries of the chronology and restricted papers are in here: 1." in told["Edie"]
    assert "Restricted entries of the chronology and restricted papers are in here: 0." in told["Dexter"] or not one


def test_no_description_is_of_a_column_that_there_is_not() -> None:
    for name, kind in TABLES.items():
        assert codes(f"export_{name}") <= {one.name for one in kind.__table__.columns}, name
    assert codes("export_tables") <= {*TABLES, "pupils", "change", "shared"}


def test_of_one_pupil_nothing_about_another_is_in_it(desk: Desk, held: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "one.zip"
    _, change = export.save(desk, out=out, pupil_id=held["Edie"])
    with zipfile.ZipFile(out) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist() if name.endswith((".csv", ".txt")))
    assert b"Marrowfield" in everything
    assert b"Drawing" in everything
    assert b"Quillstone" not in everything
    assert held["Dexter"].encode() not in everything
    tables = opened(out)
    assert "school" not in tables
    assert len(tables["pupils"]) == len(tables["contact"]) == len(tables["target"]) == 2
    labels = [row[3] for row in tables["change"][1:]]
    assert any("import pupils" in one for one in labels)
    assert change is not None
    with desk.reading() as session:
        (event,) = [one for one in log.changes(session, pupil_id=held["Edie"]) if one.kind == "event"]
    assert event.label == "export everything about a pupil"


@pytest.mark.parametrize(("whose", "other"), [("Edie", "Dexter"), ("Dexter", "Edie")])
def test_of_a_group_plan_a_pupil_has_their_own_row_and_nothing_of_anothers(
    desk: Desk, held: dict[str, str], tmp_path: Path, whose: str, other: str
) -> None:
    """The first pupil of the plan as well as a further one."""
    both = [held["Edie"], held["Dexter"]]
    change = plans.start_many(desk, pupil_ids=both, template="group-education-plan")
    assert change is not None
    plan_id = next(row for table, row in change.touched if table == "plan")
    answers: list[plan_answers.AnswerValue] = [
        {"section": "members", "field": "own_note", "n": n, "value": f"Of {name} alone"}
        for n, name in ((1, "Edie"), (2, "Dexter"), (3, "one who was taken out"))
    ]
    answers.append({"section": "group", "field": "title", "n": 1, "value": "Talk on Tuesdays"})
    plan_answers.write(desk, plan_id=plan_id, values={"parent_said": "Said at Edie’s home"}, answers=answers)
    for name, home in (("Edie", "Marrow"), ("Dexter", "Quill")):
        pupils.add_contact(desk, pupil_id=held[name], values={"title": "Mrs", "surname": f"{home} of {name}"})
        plans.add_signature(desk, plan_id=plan_id, values={"role": "Parent", "name": f"Mrs {home} of {name}"})
    plans.add_signature(desk, plan_id=plan_id, values={"role": "Parent", "name": "Not known whose"})
    plans.add_signature(desk, plan_id=plan_id, values={"role": "SENCO", "name": desk.by})
    out = tmp_path / "one.zip"
    export.save(desk, out=out, pupil_id=held[whose])
    found = "\n".join(",".join(row) for rows in opened(out).values() for row in rows)
    homes = {"Edie": "Marrow of Edie", "Dexter": "Quill of Dexter"}
    for there in ("Talk on Tuesdays", f"Of {whose} alone", f"Mrs {homes[whose]}"):
        assert there in found
    for not_there in (f"Of {other} alone", f"Mrs {homes[other]}", held[other], "one who was taken out", "Not known"):
        assert not_there not in found
    assert ("Said at Edie’s home" in found) is (whose == "Edie")
    assert [row[0] for row in opened(out)["signature"][1:]], "who signed for the school"
    whole = tmp_path / "all.zip"
    export.save(desk, out=whole)
    everything = "\n".join(",".join(row) for rows in opened(whole).values() for row in rows)
    assert all(said in everything for said in (f"Of {other} alone", "Not known whose", held[other]))


@pytest.mark.parametrize("role", [roles.ASSISTANT, roles.READER])
@pytest.mark.usefixtures("held")
def test_only_the_senco_takes_everything_out(desk: Desk, tmp_path: Path, role: str) -> None:
    desk.role = role
    for act in (
        lambda: export.save(desk, out=tmp_path / "a.zip"),
        lambda: export.written(desk, data=b"x", out=tmp_path / "a.zip"),
    ):
        with pytest.raises(UserError) as refused:
            act()
        assert refused.value.code == "not_your_role"
    assert not (tmp_path / "a.zip").exists()


@pytest.mark.usefixtures("held")
def test_where_it_cannot_be_written_nothing_is_left_and_nothing_is_noted(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with desk.reading() as session:
        before = log.last_seq(session)
    with pytest.raises(UserError) as refused:
        export.save(desk, out=tmp_path / "file" / "a.zip")
    assert refused.value.code == "cannot_write"
    with desk.reading() as session:
        assert log.last_seq(session) == before
    assert [one.name for one in tmp_path.iterdir() if one.name.endswith(".zip")] == []


@pytest.mark.usefixtures("held")
def test_never_among_the_records_themselves(desk: Desk) -> None:
    with pytest.raises(UserError) as refused:
        export.save(desk, out=desk.store.folder.records)
    assert refused.value.code == "place_of_records"


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("name", ["pupils.csv", "everything.xlsx"])
def test_pupils_come_in_again_from_what_was_taken_out(desk: Desk, tmp_path: Path, name: str) -> None:
    export.save(desk, out=tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        data = archive.read(name)
    again = imports.preview(desk, data=data, name=name, sheet="pupils" if name.endswith("xlsx") else None)
    assert {row.action for row in again.rows} == {"unchanged"}, [row.changes for row in again.rows]
    assert {one.surname for one in everybody(desk)} == {"=Marrowfield", "Quillstone"}


def test_into_empty_records_too(desk: Desk, held: dict[str, str], tmp_path: Path) -> None:
    export.save(desk, out=tmp_path / "all.zip")
    before = {(one.upn, one.surname, one.dob, one.year, one.class_name, one.sex) for one in everybody(desk)}
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        data = archive.read("pupils.csv")
    for one in held.values():
        pupils.remove(desk, pupil_id=one)
    assert everybody(desk) == []
    imports.apply(desk, preview=imports.preview(desk, data=data, name="pupils.csv"))
    assert {(one.upn, one.surname, one.dob, one.year, one.class_name, one.sex) for one in everybody(desk)} == before


def test_the_program_starts_without_what_only_workbooks_need() -> None:
    program = "import sys, sencodesk.cli.main, sencodesk.services.imports; sys.exit('openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("free", [3, 199])
def test_a_disk_that_is_nearly_full_is_said_before_anything_is_begun(
    desk: Desk, held: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(room, "free_in", lambda _folder: free * 1024**2)
    read: list[int] = []
    with pytest.raises(UserError, match="little_room") as refused:
        export.save(desk, out=stick / "all.zip", step=lambda done, _of: read.append(done))
    assert f"{free} MB are free" in refused.value.happened
    assert refused.value.kept == "Nothing was written, and your records are as they were."
    assert read == []
    assert list(stick.iterdir()) == []
    with desk.reading() as session:
        assert "export everything" not in [one.label for one in log.changes(session)]
