# SPDX-License-Identifier: Apache-2.0
"""Whose row it is: by number, by former number, asked by name; a number in use is never stored twice."""

import pytest

from sencodesk.services import imports
from sencodesk.services.desk import Desk
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


def test_a_permanent_and_a_temporary_number_of_the_same_weight_are_two_pupils(desk: Desk) -> None:
    preview, _ = bring(desk, table(["L380209326010", *EDIE[1:]], ["L38020932601A", "Stonepath", "Jakub", "01/09/2017"]))
    assert preview.counts["added"] == 2


def test_a_former_number_finds_the_pupil_and_the_newer_number_stays(desk: Desk) -> None:
    bring(desk, transfer(FULL), "a.xml")
    preview, change = bring(desk, table([OTHER, *EDIE[1:]]))
    assert one(preview).action == "unchanged"
    assert {"MATCHED_FORMER", "OLDER_NUMBER"} <= said(one(preview))
    assert change is None
    assert the_pupil(desk).upn == UPN


def test_a_row_whose_former_number_is_held_gives_the_pupil_the_new_one(desk: Desk) -> None:
    bring(desk, table(EDIE))
    preview, _ = bring(desk, table([OTHER, *EDIE[1:], UPN], head=[*HEAD, "FormerUPN"]))
    assert one(preview).action == "changed"
    found = the_pupil(desk)
    assert (found.upn, [one.code for one in found.former_upns]) == (OTHER, [UPN])
    assert look(desk, table([OTHER, *EDIE[1:], UPN], head=[*HEAD, "FormerUPN"])).counts["unchanged"] == 1


def test_name_and_date_of_birth_alone_are_asked_and_not_written(desk: Desk) -> None:
    bring(desk, table(EDIE))
    data = table([OTHER, "MARROWFIELD", "Edie", "14/03/2018"])
    preview, change = bring(desk, data)
    row = one(preview)
    assert (row.action, said(row), change) == ("undecided", {"NAME_AND_DOB"}, None)
    assert [one.id for one in row.candidates] == [the_pupil(desk).id]


@pytest.mark.parametrize("answer", ["new", "the pupil"])
def test_a_person_decides_about_a_row(desk: Desk, answer: str) -> None:
    bring(desk, table(EDIE))
    data = table([OTHER, *EDIE[1:]])
    first = look(desk, data)
    choice = "new" if answer == "new" else one(first).candidates[0].id
    decided = imports.compare(desk, file=first.file, decide={1: choice})
    assert decided == look(desk, data, decide={1: choice})
    imports.apply(desk, preview=decided)
    numbers = sorted(str(one.upn) for one in everybody(desk))
    assert numbers == (sorted([UPN, OTHER]) if answer == "new" else [OTHER])
    former = [number.code for one in everybody(desk) for number in one.former_upns]
    assert former == ([] if answer == "new" else [UPN])
    assert look(desk, data).counts["unchanged"] == 1


def test_a_number_in_use_is_never_stored_twice_whatever_is_decided(desk: Desk) -> None:
    bring(desk, table(EDIE, [OTHER, "Stonepath", "Jakub", "01/09/2017"]))
    jakub = next(one for one in everybody(desk) if one.upn == OTHER)
    stranger = table([UPN, "Wickerby", "Isla", "02/02/2019"])
    assert (one(look(desk, stranger)).action, said(one(look(desk, stranger)))) == ("undecided", {"OTHER_PERSON"})
    for choice in ("new", jakub.id, "nobody"):
        preview, change = bring(desk, stranger, decide={1: choice})
        assert (one(preview).action, change) == ("undecided", None), choice


def test_one_number_twice_in_a_file_is_undecided_and_at_most_one_gets_it(desk: Desk) -> None:
    data = table(EDIE, [UPN, "Stonepath", "Jakub", "01/09/2017"])
    preview, change = bring(desk, data)
    assert (preview.counts["undecided"], change) == (2, None)
    assert said(preview.rows[0]) == {"UPN_TWICE"}
    decided, _ = bring(desk, data, decide={1: "new", 2: "new"})
    assert [row.action for row in decided.rows] == ["added", "undecided"]
    assert the_pupil(desk).upn == UPN


def test_two_rows_never_become_one_pupil(desk: Desk) -> None:
    bring(desk, transfer(FULL), "a.xml")
    preview = look(desk, table(EDIE, [OTHER, *EDIE[1:]]))
    assert [row.action for row in preview.rows] == ["unchanged", "undecided"]
    assert "PUPIL_TWICE" in said(preview.rows[1])


def test_a_person_twice_without_a_number_is_asked(desk: Desk) -> None:
    preview = look(desk, table(EDIE, ["", *EDIE[1:]]))
    assert [row.action for row in preview.rows] == ["undecided", "undecided"]
    assert said(preview.rows[0]) == {"PERSON_TWICE"}


def test_a_new_pupil_without_a_number_is_added_and_asked_about_the_next_time(desk: Desk) -> None:
    data = table(["", *EDIE[1:]])
    preview, _ = bring(desk, data)
    assert (one(preview).action, said(one(preview))) == ("added", {"UPN_MISSING"})
    again, change = bring(desk, data)
    assert (one(again).action, change) == ("undecided", None)


def test_a_former_number_of_somebody_else_is_left_out(desk: Desk) -> None:
    bring(desk, table(EDIE))
    data = table(["", "Stonepath", "Jakub", "01/09/2017", UPN], head=[*HEAD, "FormerUPN"])
    preview, _ = bring(desk, data, decide={1: "new"})
    assert "FORMER_UPN_IN_USE" in said(one(preview))
    assert [len(one.former_upns) for one in everybody(desk)] == [0, 0]
