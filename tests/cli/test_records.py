# SPDX-License-Identifier: Apache-2.0
"""What single options of the commands do: days, leavers, decisions, one pupil's log, one file or many."""

import json
from pathlib import Path

import pytest

from tests.cli.shell import Shell, pupil_list, pupil_row
from tests.invented import upn

EDIE, JONAH = pupil_row(1, "Marrowfield", "Edie"), pupil_row(2, "Applewhite", "Jonah", status="E", need="ASD")


@pytest.fixture
def filled(school: Shell) -> Shell:
    """A school with two pupils."""
    school.run("import", school.file("list.csv", pupil_list(EDIE, JONAH)), "--yes")
    return school


def ids(shell: Shell) -> dict[str, str]:
    """Pupils' ids by number."""
    return {one["upn"]: one["id"] for one in shell.run("pupils", "--all").body["pupils"]}


def test_a_preview_writes_nothing_and_the_same_file_again_changes_nothing(school: Shell) -> None:
    file = school.file("list.csv", pupil_list(EDIE, JONAH))
    assert school.run("import", file).body["counts"]["added"] == 2
    assert school.run("pupils", "--all").body["pupils"] == []
    first = school.run("import", file, "--yes").body
    assert first["change_id"] == school.run("log").body["changes"][0]["id"]
    again = school.run("import", file, "--yes").body
    assert (again["counts"]["unchanged"], again["written"], again["change_id"]) == (2, False, None)
    school.run("undo")
    assert school.run("pupils", "--all").body["pupils"] == []
    school.run("redo")
    assert len(school.run("pupils").body["pupils"]) == 2


def test_a_mapping_may_be_the_one_that_was_answered(school: Shell) -> None:
    file = school.file("list.csv", pupil_list(EDIE).replace("Legal Surname", "Kind of name"))
    shown = school.run("import", file, expect=None).body["mapping"]
    given = [{**one, "field": "surname"} if one["column"] == "Kind of name" else one for one in shown]
    mapping = school.file("mapping.json", json.dumps(given))
    school.run("import", file, "--mapping", mapping, "--yes")
    assert [one["surname"] for one in school.run("pupils").body["pupils"]] == ["Marrowfield"]


def test_a_match_by_name_alone_waits_for_a_decision(filled: Shell) -> None:
    other = filled.file("other.csv", pupil_list(pupil_row(9, "Marrowfield", "Edie")))
    (row,) = filled.run("import", other, "--yes", expect=None).body["rows"]
    assert (row["action"], row["candidates"]) == ("undecided", [ids(filled)[upn(1)]])
    assert len(ids(filled)) == 2
    filled.run("import", other, "--yes", "--decide", f"{row['n']}=new")
    assert len(ids(filled)) == 3


def test_who_is_on_roll_depends_on_the_day(filled: Shell) -> None:
    who = ids(filled)[upn(1)]
    everybody = {one["id"]: one for one in filled.run("pupils").body["pupils"]}
    assert len(everybody) == 2
    assert len(filled.run("pupils", "--on", "2021-01-01").body["pupils"]) == 0
    before = filled.run("pupils", "--on", "2025-12-01").body["pupils"]
    assert [one["status"] for one in before] == [None, None]
    filled.do("needs.set_status", {"pupil_id": who, "code": "E", "from": "2026-02-01"})
    now = {one["id"]: one["status"] for one in filled.run("pupils", "--on", "2026-01-31").body["pupils"]}
    assert now[who] == "K"
    history = {one["id"]: one["history"] for one in filled.run("pupils").body["pupils"]}[who]
    assert [(one["code"], one["to"]) for one in history] == [("K", "2026-01-31"), ("E", None)]


def test_the_log_of_one_pupil_holds_that_pupil_alone(filled: Shell) -> None:
    one, other = (ids(filled)[upn(number)] for number in (1, 2))
    filled.do("pupils.change", {"pupil_id": one, "values": {"preferred_forename": "Eddie"}})
    whole, own = filled.run("log").body["changes"], filled.run("log", "--pupil", other).body["changes"]
    assert len(own) < len(whole)
    assert whole[0]["label"] not in [change["label"] for change in own]
    assert filled.run("log", "--pupil", one).body["changes"][0]["touched"] == [{"table": "pupil", "id": one}]


def test_plans_are_printed_into_a_folder_or_into_one_file(filled: Shell) -> None:
    nobody = filled.run("print", "iep", "--all", "--out", filled.folder / "none", expect=None)
    assert nobody.code == 1
    for number in (1, 2):
        filled.do("plans.start", {"pupil_id": ids(filled)[upn(number)], "values": {}, "targets": [{"text": "Reads."}]})
    folder = filled.run("print", "iep", "--all", "--out", filled.folder / "plans").body
    assert [one["pupils"] for one in folder["files"]] == [1, 1]
    names = [Path(one["path"]).name for one in folder["files"]]
    assert not [name for name in names if "arrow" in name.casefold() or "apple" in name.casefold()]
    (book,) = filled.run("print", "iep", "--all", "--copy", "parent", "--out", filled.folder / "all.pdf").body["files"]
    assert book["pupils"] == 2
    own = filled.run("print", "iep", "--upn", upn(1), "--out", filled.folder / "one.pdf").body["files"]
    assert [one["pupils"] for one in own] == [1]
    assert (filled.folder / "one.pdf").read_bytes().startswith(b"%PDF-")


def test_a_restored_store_is_another_installation_with_the_same_records(filled: Shell) -> None:
    backup = filled.folder / "backup"
    made = filled.run("backup", "make", backup).body
    before = filled.run("councils", "request", "--out", filled.folder / "card").body["fingerprint"]
    pupils = filled.run("pupils").body["pupils"]
    filled.store = filled.folder / "new"
    restored = filled.run("backup", "restore", backup).body
    assert (restored["store_id"], restored["to_ask"]) == (made["store_id"], [])
    assert filled.run("pupils").body["pupils"] == pupils
    assert filled.run("councils", "request", "--out", filled.folder / "card").body["fingerprint"] != before
    assert filled.run("undo", expect=None).body["error"]["code"] == "nothing_to_undo"  # a restore is a barrier
