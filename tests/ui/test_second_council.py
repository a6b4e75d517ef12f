# SPDX-License-Identifier: Apache-2.0
"""A second council is data only: another population, other items under other codes, other rules and weights.

The same window adds it, builds, checks, previews and sends its return to a real inbox on loopback, and an item that the
council drops is not in the body any more. No code knows this council.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from sencodesk.services import needs, pupils
from sencodesk.views import return_steps
from sencodesk.views import returns as view
from sencodesk.views.return_steps import StepsView
from tests.clocks import FakeClock
from tests.ui.council import TestCouncil, item, open_council, template
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

FIRST = template()


def asked(*, with_funding: bool) -> dict[str, Any]:
    """What the second council asks for: pupils with a plan of two home councils, in its own words and codes."""
    items = [
        item("upn", code="CHILD_NO", name="Child number", purpose="To tell children apart.", legal_basis="A law, s.1"),
        item("surname", code="FAMILY", name="Family name"),
        item("dob", code="BORN", name="Born on"),
        item("sex", code="SEX", name="Sex", values={"F": "2", "M": "1"}),
        item("status", code="STAGE", name="Stage", values={"E": "PLAN", "K": "SCHOOL"}),
        item("needs", code="DIAG", name="Main need", limit=1, values={"ASD": "A1", "PD": "P1"}),
        item("postcode", code="PCODE", name="Postcode", until="2026-08-31"),
    ]
    if with_funding:
        items.append(item("top_up", code="FUNDED", name="Funded place", values={"true": "Y", "false": "N"}))
    found = template(
        home=("996", "997"), statuses=("E",), items=items, title="Plans census",
        rules={"1500": "query", "1869": "error", "2170": "error", "1520": "error"},
    )  # fmt: skip
    found["returns"][0]["type"] = "plans-census"
    period = {"period": "2026-winter", "reference_date": "2026-11-20", "opens": "2026-11-16", "due": "2027-01-08"}
    found["returns"][0]["periods"] = [period]
    return found


def add_in_the_window(driver: Driver, council: TestCouncil, choose_file: Callable[[Path], None]) -> None:
    """Settings, Councils: the profile file, the words from the telephone, this computer for the demonstration."""
    driver.go("settings", section="councils")
    choose_file(council.profile)
    driver.click("council-choose")
    driver.type("council-told", council.words(), leave=False)
    driver.click("council-here")
    driver.click("council-add")
    assert any(f"{council.offered().profile.name} is added." in one for one in driver.messages())


def enrol_in_the_window(
    driver: Driver,
    council: TestCouncil,
    choose_file: Callable[[Path], None],
    card: Path,
) -> None:
    """The school's card, written in the window, carried to the council."""
    choose_file(card)
    driver.click("council-card")
    council.enrol(card)


def the_return(driver: Driver, council_id: str) -> StepsView:
    found = next(one for one in driver.read(view.returns) if one.council_id == council_id)
    seen = driver.read(lambda session: return_steps.steps(session, found.id, driver.desk.today()))
    assert seen is not None
    return seen


def test_a_second_council_as_data_only(
    driver: Driver,
    small: SmallSchool,
    clock: FakeClock,
    choose_file: Callable[[Path], None],
    tmp_path: Path,
) -> None:
    """Added, built, checked, previewed, sent; then one item is dropped, and with it leaves the body."""
    first = open_council(tmp_path / "oakmere", clock)
    second = open_council(tmp_path / "fernby", clock, id="fernby", name="Fernby", code="996")
    with first.serving(), second.serving():
        first.publish(FIRST)
        second.publish(asked(with_funding=True))
        add_in_the_window(driver, first, choose_file)
        add_in_the_window(driver, second, choose_file)
        enrol_in_the_window(driver, second, choose_file, tmp_path / "card.json")

        driver.go("returns")
        driver.click("return-row-fernby-2026-winter-open")
        words = driver.words("step-build")
        assert "2\u00a0pupils" in words
        assert "Main need" in words
        assert "Postcode (the council stopped asking for it on" in words

        driver.click("return-onward")
        assert "Put these 2\u00a0errors right" in driver.words("check-errors")
        driver.click("gap-top_up-ask")
        driver.click("gap-top_up-record")

        driver.click("return-onward")
        assert "To tell children apart." in driver.words("preview-items")
        assert "A law, s.1." in driver.words("preview-items")
        driver.click("preview-show-rows")
        table = driver.find("preview-rows", QTableView).model()
        heads = [table.headerData(column, Qt.Orientation.Horizontal) for column in range(table.columnCount())]
        assert heads[1:] == ["Child number", "Family name", "Born on", "Sex", "Stage", "Main need", "Funded place"]
        shown = the_return(driver, "fernby").preview.body
        driver.click("return-onward")
        driver.click("send")
        driver.until(lambda: driver.seen("send-receipt"))

        sent = second.submissions()
        assert [(one["state"], one["pupils"], one["effects"]) for one in sent] == [("accepted", 2, 1)]
        body = second.body(str(sent[0]["submission_id"]))
        assert body == shown
        rows = {row["FAMILY"]: row for row in body["rows"]}
        assert set(rows) == {"Applewhite", "Larkspindle"}
        assert (rows["Applewhite"]["SEX"], rows["Applewhite"]["STAGE"], rows["Applewhite"]["FUNDED"]) == (
            "1",
            "PLAN",
            "N",
        )
        assert [need["type"] for need in rows["Larkspindle"]["DIAG"]] == ["P1"]
        assert first.submissions() == []

        second.publish(asked(with_funding=False))
        driver.do(second.accept)
        driver.do(
            lambda desk: pupils.change(desk, pupil_id=small.pupils["amina"], values={"surname": "Larkspindle-Vane"})
        )
        driver.go("return", return_id=the_return(driver, "fernby").due.id, step="check")
        driver.click("return-onward")
        assert "Not asked any more: FUNDED" in driver.words("preview-since")
        driver.click("return-onward")
        driver.click("send")
        driver.until(lambda: second.submissions()[-1]["version"] == 2 and driver.seen("send-receipt"))
        latest = second.body(str(second.submissions()[-1]["submission_id"]))
        assert "FUNDED" not in latest["items"]
        assert all("FUNDED" not in row for row in latest["rows"])
        assert [one["state"] for one in second.submissions()] == ["superseded", "accepted"]


def test_the_second_councils_weights_decide(
    driver: Driver,
    small: SmallSchool,
    clock: FakeClock,
    tmp_path: Path,
) -> None:
    """The same missing number is an error to one council and a query to the other; each sees its own pupils only."""
    first = open_council(tmp_path / "oakmere", clock)
    second = open_council(tmp_path / "fernby", clock, id="fernby", name="Fernby", code="996")
    for council, profile in ((first, FIRST), (second, asked(with_funding=False))):
        council.url = "https://127.0.0.1:9"
        council.publish(profile)
        driver.do(council.accept)
    driver.do(lambda desk: pupils.change(desk, pupil_id=small.pupils["amina"], values={"upn": None}))
    driver.do(lambda desk: needs.set_needs(desk, pupil_id=small.pupils["jonah"], codes=[], from_=date(2026, 9, 1)))
    found = {
        name: {(one.rule, one.severity, one.pupil_name) for one in the_return(driver, name).check.findings}
        for name in ("oakmere", "fernby")
    }
    assert ("1500", "error", "Amina Larkspindle") in found["oakmere"]
    assert ("1500", "query", "Amina Larkspindle") in found["fernby"]
    assert ("2170", "error", "Jonah Applewhite") in found["fernby"]
    assert not [one for one in found["oakmere"] if one[2] == "Jonah Applewhite"]
