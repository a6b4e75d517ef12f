# SPDX-License-Identifier: Apache-2.0
"""One return through its five steps, by mouse and by keyboard, to the point where it can be sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from sencodesk.services import needs, pupils
from sencodesk.views import pupils as pupil_views
from tests.invented import upn
from tests.ui.council import ITEMS, RULES, item, template
from tests.ui.driver import Driver
from tests.ui.returning import (  # noqa: F401  fixtures are found by their names
    a_council,
    easy,
    opening_a_return,
    steps,
    through_to_send,
    wheres,
)
from tests.ui.school import SmallSchool


def test_build_counts_who_is_in_it_and_says_why_others_are_not(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """Five of eight; two without SEN, one of another council; each can be named and opened."""
    at_return(easy(items=[item("upn"), item("postcode", name="Postcode", until="2026-08-31")]))
    words = driver.words("step-build")
    assert "5\u00a0pupils" in words
    assert "of 8\u00a0pupils on roll" in words
    assert "SEN status is not one that this return asks for" in words
    assert "Another council's pupil" in words.replace("\u2019", "'")
    assert "Postcode (the council stopped asking for it on" in words
    assert "Jonah Applewhite" not in words
    driver.click("build-home_council-names")
    went = wheres(driver)
    driver.click(f"build-pupil-{small.pupils['jonah']}")
    assert went == [("pupil", {"pupil_id": small.pupils["jonah"], "tab": "overview", "field": "home_council"})]


def test_a_line_of_the_check_leads_to_the_field(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """Pupil, field and sentence; Enter on the line opens the field; the focus lands on the summary after a check."""
    driver.do(lambda desk: pupils.change(desk, pupil_id=small.pupils["wren"], values={"upn": "A999204126005"}))
    return_id = at_return(template(rules=RULES | {"2230": "query", "1869": "query"}), step="check")
    assert driver.focus() == "check-errors"
    finding = steps(driver, return_id).check.findings[0]
    words = driver.words(f"finding-{finding.id}")
    assert "Wren Thistlemere, 3B" in words
    assert "Unique pupil number" in words
    assert "The check letter should be U, not A" in words
    went = wheres(driver)
    driver.press("Return", f"finding-{finding.id}-open")
    assert went == [("pupil", {"pupil_id": small.pupils["wren"], "tab": "overview", "field": "upn"})]
    assert driver.focus() == "pupil-upn"
    driver.type("pupil-upn", "U999204126005")
    driver.press("Alt+Left")
    assert not driver.seen(f"finding-{finding.id}")


def test_an_error_is_put_right_beside_the_list_and_on_to_the_next(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """The first error stands in the pane; Save and next keeps it and goes on; at the end the pane is gone."""
    wren, priya = small.pupils["wren"], small.pupils["priya"]
    driver.do(lambda desk: pupils.change(desk, pupil_id=wren, values={"upn": "A999204126005"}))
    driver.do(lambda desk: needs.set_needs(desk, pupil_id=priya, codes=[], from_=date(2026, 9, 1)))
    asked = template(items=[item("upn"), item("status"), item("needs")], rules={"1510": "error", "2170": "error"})
    return_id = at_return(asked, step="check")
    words = driver.words("check-pane")
    assert "Wren Thistlemere" in words
    assert "1 of 2" in words
    assert "The check letter should be U, not A" in words
    assert "Why Oakmere asks" in words
    driver.type("pane-upn", "U999204126005", leave=False)
    driver.click("pane-save")
    assert "Priya Quillwyn" in driver.words("check-pane")
    assert driver.focus() == "pane-need"
    driver.click("pane-save")
    assert steps(driver, return_id).check.errors == 1
    driver.choose("pane-need", "Hearing Impairment (HI)")
    assert driver.text("pane-since").replace("\u00a0", " ") == "Tue 1 Sep 2026"
    driver.click("pane-save")
    assert not driver.seen("check-pane")
    assert steps(driver, return_id).clean
    held = driver.read(lambda session: pupil_views.pupil(session, priya, on=date(2026, 11, 23)))
    assert held is not None
    assert [(one.code, one.rank) for one in held.needs] == [("HI", 1)]
    driver.press("Ctrl+Z", "return-check-again")
    assert driver.seen("check-pane")


def test_the_pane_follows_the_line_that_is_looked_at(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """By its arrows, and by the focus on a line; a value that cannot be is said beside the field."""
    for pupil_id in (small.pupils["wren"], small.pupils["priya"]):
        driver.do(partial(pupils.change, pupil_id=pupil_id, values={"upn": None}))
    return_id = at_return(template(items=[item("upn")], rules={"1500": "error"}), step="check")
    found = steps(driver, return_id).check.findings
    assert "Priya Quillwyn" in driver.words("check-pane")
    driver.click("pane-next")
    assert "Wren Thistlemere" in driver.words("check-pane")
    driver.find(f"finding-{found[0].id}-open").setFocus(Qt.FocusReason.TabFocusReason)
    driver.settle()
    assert "Priya Quillwyn" in driver.words("check-pane")
    driver.type("pane-upn", upn(1), leave=False)
    driver.click("pane-save")
    assert "another pupil" in driver.words("field-pane-upn").casefold()
    went = wheres(driver)
    driver.click("pane-open")
    assert went[-1] == ("pupil", {"pupil_id": small.pupils["priya"], "tab": "overview", "field": "upn"})


def test_what_was_typed_beside_the_list_is_kept_when_the_page_is_left(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """As everywhere: no Save is needed."""
    wren = small.pupils["wren"]
    driver.do(lambda desk: pupils.change(desk, pupil_id=wren, values={"upn": None}))
    at_return(template(items=[item("upn")], rules={"1500": "error"}), step="check")
    driver.type("pane-upn", upn(5), leave=False)
    driver.go("today")
    held = driver.read(lambda session: pupil_views.pupil(session, wren, on=date(2026, 11, 23)))
    assert held is not None
    assert held.upn == upn(5)


def test_one_pupil_without_an_answer_is_asked_beside_the_list(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """Yes or no, for this pupil alone."""
    others = [one for name, one in small.pupils.items() if name != "edie"]
    driver.do(lambda desk: pupils.set_flag(desk, pupil_ids=others, flag="unit", value=False))
    return_id = at_return(template(rules={"2230": "error"}), step="check")
    assert steps(driver, return_id).check.gaps == ()
    driver.click("pane-unit-true")
    driver.click("pane-save")
    assert steps(driver, return_id).clean
    held = driver.read(lambda session: pupil_views.pupil(session, small.pupils["edie"], on=date(2026, 11, 23)))
    assert held is not None
    assert held.flag("unit") is True


def test_the_same_gap_in_many_is_one_action_and_one_undo(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """One line, one question, one change; an older answer stays what it was; undo brings the gap back."""
    edie = small.pupils["edie"]
    driver.do(lambda desk: pupils.set_flag(desk, pupil_ids=[edie], flag="unit", value=True, from_=date(2024, 9, 2)))
    held = driver.read(lambda session: pupil_views.pupil(session, edie, on=date(2025, 1, 1)))
    assert held is not None
    old = held.flags[0][1]
    driver.do(lambda desk: pupils.change_flag(desk, flag_id=old.id, values={"to": date(2025, 7, 18)}))
    priya, soon = small.pupils["priya"], date(2027, 1, 4)
    driver.do(lambda desk: pupils.set_flag(desk, pupil_ids=[priya], flag="unit", value=True, from_=soon))
    return_id = at_return(step="check")
    before = steps(driver, return_id).check
    assert [len(gap.pupil_ids) for gap in before.gaps] == [5, 5]
    assert not driver.seen(f"finding-{before.findings[0].id}")
    driver.click("gap-unit-ask")
    assert "5\u00a0pupils" in driver.words("gap-unit")
    driver.click("gap-unit-record")
    assert [gap.field for gap in steps(driver, return_id).check.gaps] == ["top_up"]
    after = driver.read(lambda session: pupil_views.pupil(session, edie, on=date(2026, 11, 23)))
    assert after is not None
    periods = [(one.code, one.from_date, one.to_date) for flag, one in after.flags if flag == "unit"]
    assert periods == [("yes", date(2024, 9, 2), date(2025, 7, 18)), ("no", date(2025, 7, 19), None)]
    later = driver.read(lambda session: pupil_views.pupil(session, priya, on=soon))
    assert later is not None
    assert [(one.code, one.from_date, one.to_date) for flag, one in later.flags if flag == "unit"] == [
        ("no", None, date(2027, 1, 3)), ("yes", soon, None),
    ]  # fmt: skip
    driver.press("Ctrl+Z")
    assert [gap.field for gap in steps(driver, return_id).check.gaps] == ["unit", "top_up"]
    assert driver.seen("gap-unit-ask")


def test_a_gap_that_is_only_a_query_is_settled_the_same_way(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """A council that only asks does not get eighty-four notes either."""
    return_id = at_return(template(rules={"2230": "query"}), step="check")
    assert not driver.seen("check-errors")
    assert "Queries  5" in driver.words("check-queries")
    assert not [name for name in driver.names() if name.startswith("note-")]
    driver.click("gap-unit-ask")
    driver.click("gap-unit-record")
    assert steps(driver, return_id).clean
    assert "Nothing to put right." in driver.words("step-check")


def test_the_pupils_of_a_gap_can_be_looked_at_one_by_one(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """Where the answer is not the same for all."""
    return_id = at_return(step="check")
    finding = next(one for one in steps(driver, return_id).check.findings if one.rule == "2230")
    driver.click("gap-unit-show")
    assert driver.focus() == "gap-unit-show"
    assert driver.seen(f"finding-{finding.id}")
    driver.click("gap-unit-show")
    assert not driver.seen(f"finding-{finding.id}")


def test_leaving_the_question_records_nothing(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """The confirmation can be refused."""
    return_id = at_return(step="check")
    driver.click("gap-unit-ask")
    assert driver.focus() == "gap-unit-record"
    driver.click("gap-unit-leave")
    assert not driver.seen("gap-unit-record")
    assert len(steps(driver, return_id).check.gaps) == 2


def test_a_note_is_typed_beside_its_query_and_travels(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """Tab keeps it, it stands in the preview and in the body, and undo takes it away."""
    driver.do(lambda desk: pupils.change(desk, pupil_id=small.pupils["tomos"], values={"year": "2"}))
    asked = easy(items=[item("upn"), item("dob"), item("year")], rules={"SD-YEAR": "query"})
    return_id = at_return(asked, step="check")
    finding = steps(driver, return_id).check.findings[0]
    assert "Not explained yet" in driver.words(f"finding-{finding.id}")
    driver.type(f"note-{finding.id}", "Agreed with the council in March.")
    assert "Explained" in driver.words(f"finding-{finding.id}")
    driver.click("return-onward")
    assert "Agreed with the council in March." in driver.words("preview-notes")
    told = steps(driver, return_id).preview.body["notes"]
    assert [(one["rule"], one["text"]) for one in told] == [("SD-YEAR", "Agreed with the council in March.")]
    driver.click("return-step-check")
    driver.press("Ctrl+Z", "return-check-again")
    assert "Not explained yet" in driver.words(f"finding-{finding.id}")


def test_a_note_that_is_being_typed_is_kept_when_the_page_is_left(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """No Save button: Ctrl+S keeps it, and so does leaving."""
    driver.do(lambda desk: pupils.change(desk, pupil_id=small.pupils["tomos"], values={"year": "2"}))
    return_id = at_return(easy(items=[item("dob"), item("year")], rules={"SD-YEAR": "query"}), step="check")
    finding = steps(driver, return_id).check.findings[0]
    driver.type(f"note-{finding.id}", "Agreed in", leave=False)
    driver.press("Ctrl+S")
    assert driver.focus() == f"note-{finding.id}"
    assert steps(driver, return_id).check.findings[0].note == "Agreed in"
    driver.type(f"note-{finding.id}", "Agreed in March.", leave=False)
    driver.go("today")
    assert steps(driver, return_id).check.findings[0].note == "Agreed in March."


def test_the_preview_is_the_body_and_nothing_else(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """Items with purpose and law; a table with a row for each row of the body, cell by cell."""
    asked = easy(items=[item("upn", name="Number"), item("surname", purpose="To find the child."), item("status")])
    return_id = at_return(asked, step="preview")
    words = driver.words("preview-items")
    assert "To find the child." in words
    assert "Education Act 1996, s.537A." in words
    seen = steps(driver, return_id)
    assert seen.previewed
    driver.click("preview-show-rows")
    table = driver.find("preview-rows", QTableView).model()
    heads = [table.headerData(column, Qt.Orientation.Horizontal) for column in range(table.columnCount())]
    assert heads == ["Pupil (for you)", "Number", "Surname", "Status"]
    shown = {
        tuple(table.index(row, column).data() for column in range(1, table.columnCount()))
        for row in range(table.rowCount())
    }
    assert shown == {(row["upn"], row["surname"], row["status"]) for row in seen.preview.body["rows"]}


def test_the_five_steps_by_keyboard(driver: Driver, small: SmallSchool, at_return: Callable[..., str]) -> None:
    """Each step's button by Space; done steps take the focus, steps to come do not."""
    at_return(easy())
    assert driver.find("return-step-build").accessibleName() == "Step 1 of 5, Build, now"
    for step in ("check", "preview", "send"):
        driver.press("Space", "return-onward")
        assert driver.find(f"return-step-{step}").accessibleName().endswith("now")
    assert driver.focus() == "send"
    assert driver.find("return-step-receipt").focusPolicy() == Qt.FocusPolicy.NoFocus
    driver.press("Space", "return-step-check")
    assert driver.seen("step-check")
    driver.press("Alt+Left")
    assert driver.seen("step-send")
    driver.press("Space", "send")
    assert driver.text("outbox-chip") == "1 waiting, since today"


def test_tab_goes_through_the_check_as_it_stands(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """Summary, gaps, errors, notes, then the pane beside them; also after the list was made anew."""
    driver.do(lambda desk: pupils.change(desk, pupil_id=small.pupils["wren"], values={"upn": None}))
    driver.do(lambda desk: pupils.change(desk, pupil_id=small.pupils["tomos"], values={"year": "2"}))
    return_id = at_return(step="check")
    driver.click("gap-top_up-ask")
    driver.click("gap-top_up-record")
    found = {one.rule: one.id for one in steps(driver, return_id).check.findings}
    driver.find("check-errors").setFocus(Qt.FocusReason.TabFocusReason)
    names = []
    for _ in range(8):
        driver.press("Tab")
        names.append(driver.focus())
    assert names == [
        "gap-unit-ask", "gap-unit-show", f"finding-{found['1500']}-open", f"note-{found['SD-YEAR']}",
        f"finding-{found['SD-YEAR']}-open", "pane-before", "pane-next", "pane-upn",
    ]  # fmt: skip


def test_every_control_has_a_name_for_readers(
    driver: Driver, small: SmallSchool, at_return: Callable[..., str]
) -> None:
    """Buttons and fields of each step."""
    return_id = at_return(template(items=[item(one) for one in ITEMS]), step="check")
    for step in ("build", "check", "preview", "send", "receipt"):
        driver.go("return", return_id=return_id, step=step)
        for name in driver.names():
            if name.startswith(("return-", "gap-", "note-", "finding-", "send", "preview-", "build-")):
                widget = driver.all(name)[0]
                if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    assert widget.accessibleName(), f"{name} on {step}"
