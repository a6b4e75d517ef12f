# SPDX-License-Identifier: Apache-2.0
"""Bringing pupils in: nothing before consent, one change, one undo, the same file twice is nothing, no field lost."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from sencodesk.errors import UserError
from sencodesk.sentences import codes, sentence
from sencodesk.services import history, imports, needs, pupils
from sencodesk.services.desk import Desk
from tests.exchange import writers
from tests.services.importing import (
    EDIE,
    FULL,
    HEAD,
    OTHER,
    UPN,
    bring,
    everybody,
    look,
    one,
    said,
    table,
    the_pupil,
    transfer,
)  # fmt: skip

DEMO = files("sencodesk_resources").joinpath("demo")
TRANSFER, LIST = "9992041_CTF_XXXXXXX_001.xml", "pupil-list.csv"


@pytest.mark.parametrize("name", [TRANSFER, LIST])
def test_the_demonstration_files_come_in_whole_and_twice_changes_nothing(desk: Desk, name: str) -> None:
    data = DEMO.joinpath(name).read_bytes()
    first = look(desk, data, name)
    assert everybody(desk) == []
    assert (first.counts["refused"], first.counts["undecided"]) == (0, 0)
    change = imports.apply(desk, preview=first)
    assert change is not None
    assert len(everybody(desk)) == first.counts["added"] == (352 if name == TRANSFER else 413)
    again, nothing = bring(desk, data, name)
    assert (again.counts["unchanged"], nothing) == (first.counts["added"], None)
    history.undo(desk)
    assert everybody(desk) == []
    assert desk.store.check() == []


def test_both_files_together_are_the_school_and_one_undo_takes_the_second_back(desk: Desk) -> None:
    bring(desk, DEMO.joinpath(TRANSFER).read_bytes(), TRANSFER)
    before = [(one.upn, one.class_name) for one in everybody(desk)]
    listed, _ = bring(desk, DEMO.joinpath(LIST).read_bytes(), LIST)
    assert listed.counts == {"added": 61, "changed": 352, "unchanged": 0, "refused": 0, "undecided": 0, "left": 0}
    touched = {change.field for row in listed.rows if row.action == "changed" for change in row.changes}
    assert touched == {"class", "home_council"}
    on_roll = [one for one in everybody(desk) if one.on_roll]
    status = [one.status.code for one in on_roll if one.status]
    assert (len(on_roll), status.count("K"), status.count("E")) == (412, 70, 14)
    assert look(desk, DEMO.joinpath(TRANSFER).read_bytes(), TRANSFER).counts["unchanged"] == 352
    history.undo(desk)
    assert [(one.upn, one.class_name) for one in everybody(desk)] == before


def test_every_field_of_a_new_pupil_is_kept(desk: Desk) -> None:
    bring(desk, transfer(FULL), "a.xml")
    found = the_pupil(desk)
    assert (found.upn, found.surname, found.middle, found.dob, found.year) == (
        UPN,
        "Marrowfield",
        "Rose",
        date(2018, 3, 14),
        "4",
    )
    assert [one.code for one in found.former_upns] == [OTHER]
    assert [(one.code, one.from_date, one.to_date) for one in found.registrations] == [("C", date(2022, 9, 5), None)]
    assert [(one.code, one.from_date, one.to_date) for one in found.history] == [
        ("K", date(2024, 9, 2), date(2025, 5, 29)),
        ("E", date(2025, 5, 30), None),
    ]
    assert [(one.rank, one.code, one.from_date) for one in found.needs] == [
        (1, "SLCN", date(2024, 9, 2)),
        (2, "SPLD", None),
    ]
    assert [(one.name, one.relationship, one.parental_responsibility) for one in found.contacts] == [
        ("Ruth Marrowfield", "PAM", True)
    ]


def test_a_blank_empties_nothing_and_an_absent_pupil_stays(desk: Desk) -> None:
    bring(desk, transfer(FULL, writers.pupil(writers.number(5), Forename="Other")), "a.xml")
    preview, change = bring(desk, table([UPN, "", "", ""]))
    assert (one(preview).action, change) == ("unchanged", None)
    assert len(everybody(desk)) == 2


def test_a_change_shows_old_and_new_field_by_field(desk: Desk) -> None:
    bring(desk, table([*EDIE, "4H", "Kent"], head=[*HEAD, "Class Name", "Home LA"]))
    preview = look(desk, table([*EDIE, "5T", "Devon"], head=[*HEAD, "Class Name", "Home LA"]))
    assert [(change.field, change.old, change.new) for change in one(preview).changes] == [
        ("class", "4H", "5T"),
        ("home_council", "886", "878"),
    ]
    imports.apply(desk, preview=preview)
    assert the_pupil(desk).class_name == "5T"
    history.undo(desk)
    assert the_pupil(desk).class_name == "4H"


def test_a_wrong_check_letter_is_stored_as_given_and_said(desk: Desk) -> None:
    preview, _ = bring(desk, table(["A380209326001", *EDIE[1:]]))
    assert (one(preview).action, said(one(preview))) == ("added", {"UPN_CHECK"})
    assert the_pupil(desk).upn == "A380209326001"


@pytest.mark.parametrize(
    ("column", "cell", "code", "field"),
    [
        ("UPN", "M38020932O001", "UPN_FORMAT", "upn"),
        ("UPN", "M38020932600", "UPN_LENGTH", "upn"),
        ("UPN", "m380209326001", "UPN_FORMAT", "upn"),
        ("Date of Birth", "31/02/2018", "DATE_UNREADABLE", "dob"),
        ("Date of Birth", "24/11/2026", "IN_FUTURE", "dob"),
        ("Date of Birth", "01/01/1900", "TOO_OLD", "dob"),
        ("Legal Surname", "", "MISSING", "surname"),
        ("SEN Status", "Z9", "UNKNOWN_CODE", "status"),
        ("SEN Start Date", "01/12/2026", "IN_FUTURE", "status_from"),
        ("SEN Start Date", "01/12/2010", "BEFORE_BIRTH", "status_from"),
        ("Primary Need", "XYZ", "UNKNOWN_CODE", "needs"),
        ("Admission Date", "01/09/2000", "BEFORE_BIRTH", "entry"),
        ("Enrolment Status", "Q", "UNKNOWN_CODE", "enrolment"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_field_code_and_sentence(
    desk: Desk, column: str, cell: str, code: str, field: str
) -> None:
    row = dict(zip(HEAD, EDIE, strict=True)) | {"SEN Status": "K", "SEN Start Date": "02/09/2024", column: cell}
    good = [OTHER, "Stonepath", "Jakub", "01/09/2017"] + [""] * (len(row) - 4)
    preview, change = bring(desk, table(list(row.values()), good, head=list(row)))
    bad = preview.rows[0]
    assert (bad.action, bad.line) == ("refused", 2)
    refused = next(one for one in bad.findings if one.severity == "refuse")
    assert (refused.code, refused.field) == (code, field)
    assert imports.said(refused).endswith(".")
    assert change is not None
    assert the_pupil(desk).upn == OTHER


def test_nobody_can_be_known_by_a_name_alone(desk: Desk) -> None:
    preview = look(desk, table(["", "Marrowfield", "Edie", ""], EDIE))
    assert (preview.rows[0].action, said(preview.rows[0])) == ("refused", {"NO_IDENTITY"})


@pytest.mark.parametrize(
    ("history_told", "code"),
    [
        (["<SEN><StartDate>2016-01-01</StartDate><SENprovision>A</SENprovision></SEN>"], "CODE_NOT_VALID_THEN"),
        (["<SEN><StartDate>2010-09-01</StartDate><SENprovision>P</SENprovision></SEN>"], None),
        (
            ["<SEN><StartDate>2012-01-09</StartDate><SENprovision>S</SENprovision></SEN>",
             "<SEN><StartDate>2017-12-01</StartDate><SENprovision>E</SENprovision></SEN>"], None,
        ),
        (
            ["<SENneeds><SENneed><SENtypeRank>1</SENtypeRank><SENtype>MLD</SENtype></SENneed>"
             "<SENneed><SENtypeRank>2</SENtypeRank><SENtype>MLD</SENtype></SENneed></SENneeds>"], "NEED_TWICE",
        ),
        (
            ["<SENneeds><SENneed><NeedStartDate>2024-09-01</NeedStartDate><SENtypeRank>1</SENtypeRank>"
             "<SENtype>DS</SENtype></SENneed></SENneeds>"], None,
        ),
        (
            ["<SENneeds><SENneed><NeedStartDate>2012-01-09</NeedStartDate><SENtypeRank>1</SENtypeRank>"
             "<SENtype>BESD</SENtype></SENneed></SENneeds>"], None,
        ),
    ],
)  # fmt: skip
def test_the_vectors_of_status_and_need(desk: Desk, history_told: list[str], code: str | None) -> None:
    rest = f"<SENhistory>{''.join(history_told)}</SENhistory>"
    preview, _ = bring(desk, transfer(writers.pupil(UPN, DOB="2009-03-14", rest=rest)), "a.xml")
    assert one(preview).action == ("added" if code is None else "refused")
    if code:
        assert code in said(one(preview))
        return
    found = the_pupil(desk)
    if "SENprovision>S<" in rest:
        assert [(one.code, one.to_date) for one in found.history] == [("S", date(2017, 11, 30)), ("E", None)]
    if "BESD" in rest:
        assert [one.code for one in found.needs] == ["BESD"]


def test_three_ranked_needs_are_all_kept(desk: Desk) -> None:
    told = "".join(
        f"<SENneed><SENtypeRank>{rank}</SENtypeRank><SENtype>{code}</SENtype></SENneed>"
        for rank, code in enumerate(("SLCN", "SPLD", "HI"), start=1)
    )
    bring(desk, transfer(writers.pupil(UPN, rest=f"<SENhistory><SENneeds>{told}</SENneeds></SENhistory>")), "a.xml")
    assert [(one.rank, one.code) for one in the_pupil(desk).needs] == [(1, "SLCN"), (2, "SPLD"), (3, "HI")]


def test_another_schools_registration_is_not_taken_over(desk: Desk) -> None:
    preview, _ = bring(
        desk, transfer(FULL.replace("<Estab>2041</Estab>", "<Estab>3000</Estab>"), estab="3000"), "a.xml"
    )
    assert {one.code for one in preview.findings} == {"OTHER_SCHOOL"}
    assert [(one.code, one.from_date) for one in the_pupil(desk).registrations] == [("C", None)]


def test_leaving_and_coming_back(desk: Desk) -> None:
    head = [*HEAD, "Admission Date", "Leaving Date"]
    bring(desk, table([*EDIE, "05/09/2022", ""], head=head))
    bring(desk, table([*EDIE, "05/09/2022", "21/07/2025"], head=head))
    assert not the_pupil(desk).on_roll
    bring(desk, table([*EDIE, "02/09/2026", ""], head=head))
    found = [(one.from_date, one.to_date) for one in the_pupil(desk).registrations]
    assert found == [(date(2022, 9, 5), date(2025, 7, 21)), (date(2026, 9, 2), None)]


def test_what_somebody_recorded_with_a_date_is_kept_and_said(desk: Desk) -> None:
    bring(desk, table(EDIE))
    who = the_pupil(desk).id
    pupils.set_flag(desk, pupil_ids=[who], flag="unit", value=True, from_=date(2026, 9, 1))
    pupils.add_home_council(desk, pupil_id=who, values={"council": "886", "from_": date(2026, 9, 1)})
    needs.set_status(desk, pupil_id=who, code="K", from_=date(2026, 9, 1))
    needs.set_needs(desk, pupil_id=who, codes=["SLCN"], from_=date(2026, 9, 1))
    head = [*HEAD, "SEN Unit", "Home LA", "SEN Status", "Primary Need"]
    preview, change = bring(desk, table([*EDIE, "N", "Devon", "EHCP", "MLD"], head=head))
    assert (one(preview).action, change) == ("unchanged", None)
    assert said(one(preview)) == {"DATED_OTHERWISE", "STATUS_NO_DATE", "NEED_NO_DATE"}


def test_a_status_from_a_day_ends_the_one_before_and_a_later_one_of_ours_stays(desk: Desk) -> None:
    bring(desk, table(EDIE))
    who = the_pupil(desk).id
    needs.set_status(desk, pupil_id=who, code="N", from_=date(2022, 9, 5))
    needs.set_status(desk, pupil_id=who, code="E", from_=date(2026, 11, 2))
    head = [*HEAD, "SEN Status", "SEN Start Date"]
    data = table([*EDIE, "K", "02/09/2024"], head=head)
    bring(desk, data)
    assert [(one.code, one.from_date, one.to_date) for one in the_pupil(desk).history] == [
        ("N", date(2022, 9, 5), date(2024, 9, 1)),
        ("K", date(2024, 9, 2), date(2026, 11, 1)),
        ("E", date(2026, 11, 2), None),
    ]
    assert look(desk, data).counts["unchanged"] == 1


def test_another_start_of_the_same_status_is_put_right_and_leaves_no_gap(desk: Desk) -> None:
    bring(desk, table(EDIE))
    who = the_pupil(desk).id
    needs.set_status(desk, pupil_id=who, code="N", from_=date(2022, 9, 5))
    needs.set_status(desk, pupil_id=who, code="K", from_=date(2024, 9, 2))
    bring(desk, table([*EDIE, "K", "09/09/2024"], head=[*HEAD, "SEN Status", "SEN Start Date"]))
    assert [(one.code, one.from_date, one.to_date) for one in the_pupil(desk).history] == [
        ("N", date(2022, 9, 5), date(2024, 9, 8)),
        ("K", date(2024, 9, 9), None),
    ]


def test_another_type_of_need_from_a_day_ends_the_one_at_its_place(desk: Desk) -> None:
    bring(desk, transfer(FULL), "a.xml")
    own = "<NeedStartDate>2024-09-02</NeedStartDate><SENtypeRank>1</SENtypeRank><SENtype>SLCN"
    later = FULL.replace(own, own.replace("2024-09-02", "2026-01-12").replace("SLCN", "ASD"))
    bring(desk, transfer(later), "a.xml")
    assert [(one.rank, one.code, one.from_date, one.to_date) for one in the_pupil(desk).all_needs] == [
        (2, "SPLD", None, None),
        (1, "SLCN", date(2024, 9, 2), date(2026, 1, 11)),
        (1, "ASD", date(2026, 1, 12), None),
    ]
    assert look(desk, transfer(later), "a.xml").counts["unchanged"] == 1


def test_a_contact_is_put_right_and_never_taken_away(desk: Desk) -> None:
    head = [*HEAD, "Contact Surname", "Contact Forename", "Mobile"]
    bring(desk, table([*EDIE, "Marrowfield", "Ruth", "01632 960148"], head=head))
    bring(desk, table([*EDIE, "Winter", "Piers", "01632 960168"], head=head))
    bring(desk, table([*EDIE, "MARROWFIELD", "Ruth", "07700 900148"], head=head))
    assert [(one.name, one.telephone, one.priority) for one in the_pupil(desk).contacts] == [
        ("Ruth Marrowfield", "07700 900148", 1),
        ("Piers Winter", "01632 960168", 2),
    ]


def test_records_that_changed_since_the_preview_stop_it(desk: Desk) -> None:
    bring(desk, table(EDIE))
    preview = look(desk, table([*EDIE, "5T"], head=[*HEAD, "Class Name"]))
    pupils.change(desk, pupil_id=the_pupil(desk).id, values={"class_name": "6W"})
    with pytest.raises(UserError) as error:
        imports.apply(desk, preview=preview)
    assert error.value.code == "records_changed"
    assert the_pupil(desk).class_name == "6W"


def test_stopping_leaves_everything_as_it_was(desk: Desk) -> None:
    data = table(*([writers.number(n), "Marrowfield", f"Child{n}", "14/03/2018"] for n in range(120)))
    seen: list[tuple[int, int]] = []

    def step(done: int, of: int) -> None:
        seen.append((done, of))
        if done == 100:
            raise imports.Stopped

    with pytest.raises(imports.Stopped):
        imports.apply(desk, preview=look(desk, data), step=step)
    assert seen == [(50, 120), (100, 120)]
    assert everybody(desk) == []


def test_the_same_mapping_comes_out_of_the_answer_and_goes_in_again(desk: Desk) -> None:
    body = imports.as_dict(look(desk, table(EDIE)), None)
    assert (body["outcome"], body["written"], body["change_id"]) == ("read", False, None)
    assert body["rows"][0]["changes"][0] == {"field": "upn", "old": None, "new": UPN}
    mapping = {one["column"]: one["field"] for one in body["mapping"]}
    assert imports.preview(desk, data=table(EDIE), name="a.csv", mapping=mapping).rows == look(desk, table(EDIE)).rows


def test_every_finding_and_field_has_its_sentence() -> None:
    rows = [
        path.read_text(encoding="utf-8")
        for folder in ("exchange", "services")
        for path in (Path(imports.__file__).parents[1] / folder).glob("*.py")
    ]
    source = "\n".join(rows)
    for code in codes("imports"):
        assert f'"{code}"' in source or code in codes("records"), code
    assert codes("import_file") == codes("import_file_do")
    for code in codes("import_file"):
        assert sentence("import_file", code, {"line": "3"})
