# SPDX-License-Identifier: Apache-2.0
"""Bad input in a list of pupils: the same pupil twice, days of another century, needs without a status."""

from __future__ import annotations

from datetime import date

import pytest

from sencodesk.services import imports, needs
from sencodesk.services.desk import Desk
from tests.services.importing import EDIE, HEAD, OTHER, UPN, bring, everybody, look, said, table, the_pupil


def test_the_same_pupil_twice_in_one_file_and_against_the_records_comes_in_once(desk: Desk) -> None:
    bring(desk, table(EDIE, EDIE))
    assert len(everybody(desk)) == 1
    preview, change = bring(desk, table(EDIE, EDIE))
    assert (preview.counts["unchanged"], change) == (1, None)
    namesake = [OTHER, *EDIE[1:]]
    asked = look(desk, table(namesake))
    assert asked.counts["undecided"] == 1, "a name and date of birth under another number is asked"
    assert len(everybody(desk)) == 1


@pytest.mark.parametrize("day", ["14/03/1900", "14/03/2100"])
def test_a_birth_in_another_century_keeps_the_row_out_with_a_sentence(desk: Desk, day: str) -> None:
    preview, change = bring(desk, table([*EDIE[:3], day]))
    assert (preview.rows[0].action, change) == ("refused", None)
    assert all(imports.said(one) for one in preview.rows[0].findings)
    assert everybody(desk) == []


def test_needs_without_a_status_come_in_and_are_said(desk: Desk) -> None:
    head = [*HEAD, "SEN Need 1"]
    preview, _ = bring(desk, table([*EDIE, "SLCN"], head=head))
    assert "NEEDS_NO_STATUS" in said(preview.rows[0])
    edie = the_pupil(desk)
    assert [one.code for one in edie.needs] == ["SLCN"]
    needs.set_status(desk, pupil_id=edie.id, code="K", from_=date(2026, 9, 1))
    again = look(desk, table([*EDIE, "SLCN"], head=head))
    assert "NEEDS_NO_STATUS" not in said(again.rows[0])
    assert edie.upn == UPN
