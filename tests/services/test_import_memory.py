# SPDX-License-Identifier: Apache-2.0
"""The second month: what was said of a kind of file is remembered, changed and forgotten; one undo takes it along."""

from datetime import date
from typing import Any

import pytest

from sencodesk.errors import UserError
from sencodesk.exchange.sources import with_meaning
from sencodesk.services import history, import_memory, imports, pupils
from sencodesk.services.desk import Desk
from sencodesk.services.imports import Preview
from sencodesk.views import pupils as pupils_view
from sencodesk.views.pupils import PupilView
from tests.exchange import workbooks, writers
from tests.services.importing import TODAY, everybody

HEAD = ["Number", "Last", "First", "Born", "Set", "Support"]
ROW = [writers.number(1), "Marrowfield", "Edie", "14/03/2018", "Oak", "Wave 9"]
PLAIN = [*ROW[:5], "K"]
MAPPING = {"Number": "upn", "Last": "surname", "First": "forename", "Born": "dob", "Set": "class", "Support": "status"}


def data(*rows: list[str], head: list[str] = HEAD) -> bytes:
    return writers.table([head, *rows]).encode()


def settled(desk: Desk) -> Preview:
    """A table whose columns and whose one odd word a person explained, brought in."""
    file = imports.read(data=data(ROW), name="a.csv", today=TODAY, mapping=MAPPING)
    (asked,) = file.values
    assert (asked.field, asked.text, asked.count, asked.code) == ("sen_status", "Wave 9", 1, None)
    values = with_meaning({}, asked.field, asked.text, "K")
    file = imports.read(data=data(ROW), name="a.csv", today=TODAY, mapping=MAPPING, values=values)
    preview = imports.compare(desk, file=file)
    assert imports.apply(desk, preview=preview) is not None
    return preview


def test_next_month_nothing_is_asked(desk: Desk) -> None:
    assert settled(desk).counts["added"] == 1
    other = [writers.number(2), "Quillstone", "Dexter", "15/03/2018", "Elm", "wave 9"]
    again = imports.preview(desk, data=data(ROW, other), name="b.csv")
    assert again.file.remembered == TODAY
    assert {one.column: one.field for one in again.file.columns} == MAPPING
    assert (again.counts["added"], again.counts["unchanged"], again.counts["refused"]) == (1, 1, 0)
    assert again.file.rows[1].statuses[0].code == "K"


def test_order_and_case_of_headings_and_titles_above_do_not_matter(desk: Desk) -> None:
    settled(desk)
    turned = data(ROW[::-1], head=HEAD[::-1])
    assert imports.preview(desk, data=turned, name="b.csv").counts["unchanged"] == 1
    shouted = data(ROW, head=[f" {one.upper()} " for one in HEAD])
    assert imports.preview(desk, data=shouted, name="b.csv").counts["unchanged"] == 1
    titled = b"A list of pupils\r\n\r\n" + data(ROW)
    assert imports.preview(desk, data=titled, name="b.csv").counts["unchanged"] == 1
    book = workbooks.book([HEAD, ROW])
    assert imports.preview(desk, data=book, name="b.xlsx").counts["unchanged"] == 1


def test_other_headings_are_another_kind_of_file(desk: Desk) -> None:
    settled(desk)
    other = imports.preview(desk, data=data([*ROW, "x"], head=[*HEAD, "More"]), name="b.csv")
    assert other.file.remembered is None


def test_what_a_person_changes_now_goes_before_memory_and_is_remembered(desk: Desk) -> None:
    settled(desk)
    changed = {**MAPPING, "Set": None}
    row = [*ROW[:4], "Ash", "Wave 9"]
    preview = imports.preview(desk, data=data(row), name="b.csv", mapping=changed)
    assert preview.counts["unchanged"] == 1
    other = [writers.number(2), "Quillstone", "Dexter", "15/03/2018", "Elm", "Wave 9"]
    imports.apply(desk, preview=imports.preview(desk, data=data(other), name="b.csv", mapping=changed))
    assert {one.class_name for one in everybody(desk)} == {"Oak", None}
    assert imports.preview(desk, data=data(other), name="b.csv").counts["unchanged"] == 1


def test_undo_takes_the_memory_back_too_and_forgetting_is_undone(desk: Desk) -> None:
    settled(desk)
    history.undo(desk)
    assert imports.remembered(desk) == ()
    history.redo(desk)
    (source,) = imports.remembered(desk)
    import_memory.forget(desk, fingerprint=source.fingerprint)
    assert imports.remembered(desk) == ()
    assert import_memory.forget(desk) is None
    history.undo(desk)
    assert imports.remembered(desk) == (source,)


def test_a_word_may_be_left_out_for_good(desk: Desk) -> None:
    values = {"sen_status": {"wave9": ""}}
    file = imports.read(data=data(ROW), name="a.csv", today=TODAY, mapping=MAPPING, values=values)
    assert file.rows[0].statuses == ()
    assert file.rows[0].problems == ()
    assert [one.code for one in file.values] == [""]


def test_a_code_that_there_is_not_is_asked_again(desk: Desk) -> None:
    values = {"sen_status": {"wave9": "fish"}}
    file = imports.read(data=data(ROW), name="a.csv", today=TODAY, mapping=MAPPING, values=values)
    assert file.values[0].code == "fish"
    assert [one.code for one in file.rows[0].problems] == ["UNKNOWN_CODE"]


@pytest.fixture
def plans_made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows each time that all pupils are read for a plan."""
    read, made = pupils_view.pupils, list[int]()

    def told(*given: Any, **named: Any) -> list[PupilView]:
        if named.get("ids") is None:  # not those who were born on a day, which adding one asks for
            made.append(1)
        return read(*given, **named)

    monkeypatch.setattr(pupils_view, "pupils", told)
    return made


def test_the_plan_is_made_once_unless_something_was_written_in_between(desk: Desk, plans_made: list[int]) -> None:
    preview = imports.preview(desk, data=data(PLAIN), name="a.csv", mapping=MAPPING)
    pupils.add(desk, values={"surname": "Other", "forename": "Child", "dob": date(2017, 5, 6)})
    imports.apply(desk, preview=preview)
    assert len(plans_made) == 2
    history.undo(desk)
    imports.apply(desk, preview=imports.preview(desk, data=data(PLAIN), name="a.csv", mapping=MAPPING))
    assert len(plans_made) == 3


def test_a_change_in_between_that_matters_stops_it(desk: Desk) -> None:
    preview = imports.preview(desk, data=data(PLAIN), name="a.csv", mapping=MAPPING)
    pupils.add(desk, values={"surname": "Marrowfield", "forename": "Edie", "dob": date(2018, 3, 14)})
    with pytest.raises(UserError) as refused:
        imports.apply(desk, preview=preview)
    assert refused.value.code == "records_changed"


def test_one_workbook_is_forgotten_and_the_others_stay() -> None:
    kept = import_memory.with_sheet(import_memory.with_sheet(None, ("A", "B"), "B"), ("X", "Y"), "Y")
    left = import_memory.without_sheet(kept, ("X", "Y"))
    assert import_memory.sheet_of(left, ("X", "Y")) is None
    assert import_memory.sheet_of(left, ("A", "B")) == "B"
