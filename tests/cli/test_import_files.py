# SPDX-License-Identifier: Apache-2.0
"""``import`` at the command line: its answer, decisions, mappings; files that are broken, hostile or something else."""

import json
from pathlib import Path

import pytest

from tests.cli.shell import Said, Shell
from tests.exchange import writers

HEAD = ["UPN", "Surname", "Forename", "DOB", "Reg Group"]
EDIE = [writers.number(1), "Marrowfield", "Edie", "14/03/2018", "4H"]


def table(school: Shell, *rows: list[str], head: list[str] = HEAD, name: str = "list.csv") -> Path:
    return school.file(name, writers.table([head, *rows]))


def upns(school: Shell) -> list[str]:
    return [one["upn"] for one in school.run("pupils", "--all").body["pupils"]]


def test_a_preview_writes_nothing_and_yes_writes_what_it_showed(school: Shell) -> None:
    file = table(school, EDIE)
    before = school.run("import", file).body
    assert (before["outcome"], before["kind"], before["encoding"]) == ("read", "csv", "utf-8")
    assert before["mapping"][0] == {"column": "UPN", "field": "upn", "sure": True}
    assert (before["written"], before["change_id"], upns(school)) == (False, None, [])
    row = before["rows"][0]
    assert (row["n"], row["line"], row["upn"], row["action"], row["pupil_id"]) == (1, 2, EDIE[0], "added", None)
    assert {"field": "class", "old": None, "new": "4H"} in row["changes"]
    after = school.run("import", file, "--yes").body
    assert (after["written"], after["rows"], after["counts"]) == (True, before["rows"], before["counts"])
    changes = school.run("log").body["changes"]
    assert after["change_id"] in [one["id"] for one in changes]
    again = school.run("import", file, "--yes").body
    assert (again["counts"]["unchanged"], again["written"]) == (1, False)
    school.run("undo")
    assert upns(school) == []


def test_a_row_is_decided(school: Shell) -> None:
    school.run("import", table(school, EDIE), "--yes")
    file = table(school, [writers.number(2), *EDIE[1:]])
    asked = school.run("import", file, "--yes", expect=1).body
    row = asked["rows"][0]
    assert (row["action"], asked["written"]) == ("undecided", False)
    finding = asked["findings"][0]
    assert (finding["n"], finding["line"], finding["severity"], finding["code"]) == (1, 2, "warn", "NAME_AND_DOB")
    school.run("import", file, "--yes", "--decide", f"1={row['candidates'][0]}")
    assert upns(school) == [writers.number(2)]
    assert school.run("pupils").body["pupils"][0]["former_upns"] == [EDIE[0]]
    said = school.run("import", file, "--decide", "7=new", expect=2)
    assert said.body["error"]["code"] == "usage"


def test_the_mapping_that_is_shown_is_changed_and_given_back(school: Shell) -> None:
    file = table(school, [*EDIE, "Blue"], head=[*HEAD, "Set"])
    mapping = school.run("import", file).body["mapping"]
    mapping[4]["field"], mapping[5]["field"] = None, "class"
    given = school.file("mapping.json", json.dumps(mapping))
    school.run("import", file, "--mapping", given, "--yes")
    assert school.run("pupils", "--all").body["pupils"][0]["class"] == "Blue"


def test_refused_rows_do_not_stop_the_others(school: Shell) -> None:
    said = school.run("import", table(school, EDIE, ["M38020932O001", "Short", "Number", "14/03/2018", "4H"]), "--yes")
    assert said.body["counts"] == {"added": 1, "changed": 0, "unchanged": 0, "refused": 1, "undecided": 0, "left": 0}
    refusal = next(one for one in said.body["findings"] if one["severity"] == "refuse")
    assert (refusal["n"], refusal["line"], refusal["field"], refusal["code"]) == (2, 3, "upn", "UPN_FORMAT")
    assert upns(school) == [EDIE[0]]


def test_columns_that_nobody_knows_are_asked_about(school: Shell) -> None:
    said = school.run("import", table(school, ["a", "b"], head=["One", "Two"]), "--yes", expect=1)
    assert (said.body["outcome"], said.body["rows"], said.body["written"]) == ("ask", [], False)


GOOD = writers.ctf(writers.pupil(EDIE[0]))


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.xml", b"", "empty"),
        ("a.xml", b"<CTfile>fish & chips</CTfile>", "not_xml"),
        ("a.xml", GOOD[:-30], "truncated"),
        ("a.xml", b"<Message/>", "ctf_root"),
        ("a.xml", b"<!DOCTYPE CTfile SYSTEM 'file:///etc/hostname'><CTfile/>", "doctype"),
        ("a.csv", b"<!DOCTYPE x [<!ENTITY a 'aaa'><!ENTITY b '&a;&a;'>]><CTfile>&b;</CTfile>", "doctype"),
        ("a.xml", b"<CTfile>" + b"<a>" * 5000, "too_deep"),
        ("a.csv", b"PK\x03\x04" + bytes(99), "hurt_workbook"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(99), "workbook"),
        ("a.csv", bytes(range(256)), "not_text"),
        ("a.csv", b"UPN,Surname\r\nTotal,0\r\n", "no_pupils"),
    ],
)
def test_a_file_that_must_not_be_read_is_refused_whole(school: Shell, name: str, data: bytes, code: str) -> None:
    path = school.folder / name
    path.write_bytes(data)
    refused(school.run("import", path, "--yes", expect=4), code)
    assert upns(school) == []


def test_a_file_that_is_far_too_large_is_not_read(school: Shell) -> None:
    path = school.folder / "large.csv"
    with path.open("wb") as stream:
        stream.truncate(64 * 1024 * 1024 + 1)
    refused(school.run("import", path, "--yes", expect=4), "too_large")


def refused(said: Said, code: str) -> None:
    assert (said.body["outcome"], said.body["error"]["code"]) == ("refuse_file", code)
    assert all(said.body["error"][part] for part in ("happened", "kept", "do"))
    assert said.body["rows"] is None


def test_nothing_of_a_child_is_told_on_standard_error(school: Shell) -> None:
    said = school.run("import", table(school, EDIE, ["x", "Quillstone", "Dexter", "soon", "4H"]), "--yes")
    assert not any(word in said.err for word in (*EDIE[:3], "Quillstone", "Dexter"))
