# SPDX-License-Identifier: Apache-2.0
"""Every page and dialog a person may stand before, and how a test comes to it in the small school's window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

from sencodesk.records.ehc import EhcRequest
from sencodesk.services import (
    assessments,
    attachments,
    care,
    chronology,
    concerns,
    plans,
    round_robins,
    transfers,
)
from sencodesk.services.desk import Desk
from sencodesk.views import assessments as assessments_view
from sencodesk.views import chronology as chronology_view
from sencodesk.views import concern_list
from sencodesk.views import duties as duties_view
from sencodesk.views.duties import OwedDuty
from sencodesk.views.transfer import transfer
from sencodesk_ui import chase_sheet, printing
from sencodesk_ui.pages.return_.decision import Decision
from sencodesk_ui.pages.settings.page import SECTIONS
from sencodesk_ui.shell.crash import CrashBox
from tests.access.places_ehc import ehc_tab, meeting, provided, pupil_reviews, review_of, reviews_as
from tests.ui.driver import Driver
from tests.ui.school import PASSPHRASE, SmallSchool

Visit = Callable[[Driver, SmallSchool], None]
LIST = Path(str(files("sencodesk_resources").joinpath("demo"))) / "pupil-list.csv"


def _page(stem: str, **where: str) -> Visit:
    return lambda driver, _small: _shut(driver, stem, where)


def _pupil(tab: str) -> Visit:
    return lambda driver, small: _shut(driver, "pupil", {"pupil_id": small.pupils["edie"], "tab": tab})


def _shut(driver: Driver, stem: str, where: dict[str, str]) -> None:
    driver.go(stem, **where)


def _adding(driver: Driver, _small: SmallSchool) -> None:
    driver.go("pupils").add()  # type: ignore[attr-defined]  # what the entry of its menu does
    driver.settle()


def _adding_again(driver: Driver, _small: SmallSchool) -> None:
    """Somebody of the same name and birth is there already."""
    driver.go("pupils").add()  # type: ignore[attr-defined]  # what the entry of its menu does
    for field, text in (("forename", "Edie"), ("surname", "Marrowfield"), ("dob", "14/3/2018")):
        driver.type(f"add-pupil-{field}", text)
    driver.click("add-pupil-save")
    assert driver.seen("add-pupil-another")


def _cards(driver: Driver, small: SmallSchool) -> None:
    """Every card of a plan opened, one after another."""
    driver.go("plan", plan_id=small.plans["edie"])
    for name in driver.names():
        if name.endswith("-open") and name.startswith(("plan-", "target-")):
            driver.click(name)


def _on_template(key: str) -> Visit:
    """A plan of Tomos on a template, every card open."""

    def visit(driver: Driver, small: SmallSchool) -> None:
        pupil_id = small.pupils["tomos"]
        made = driver.do(
            lambda desk: plans.start(desk, pupil_id=pupil_id, values={}, targets=[{"text": "Waits."}], template=key)
        )
        assert made is not None
        driver.go("plan", plan_id=next(row for table, row in made.touched if table == "plan"))
        for name in driver.names():
            if name.endswith("-open") and name.startswith(("plan-", "part-", "target-")):
                driver.click(name)

    return visit


def _template(driver: Driver, _small: SmallSchool) -> None:
    """A template of the school's own, open for changing, with a field of choices chosen."""
    driver.go("settings", section="templates")
    if not driver.seen("template-open-sen-support-plan-of-our-own"):
        driver.click("template-copy-sen-support-plan")
    else:
        driver.click("template-open-sen-support-plan-of-our-own")
    driver.until(lambda: driver.seen("template-editor"))
    driver.choose("template-new-kind", "One of the choices")


def _forms(driver: Driver, small: SmallSchool) -> None:
    """A blank form of every kind of record."""
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="overview")
    for name in driver.names():
        if name.endswith("-add"):
            driver.click(name)


def _chronology(driver: Driver, small: SmallSchool) -> None:
    """Entries of every sort, one being changed, and a blank one."""
    pupil_id = small.pupils["edie"]
    if not driver.read(lambda session: chronology_view.entries(session, pupil_id, confided=True)):
        for day, restricted, follow in ((19, False, date(2026, 11, 20)), (3, True, None), (2, False, None)):
            values: chronology.EntryValues = {
                "kind": "referral", "on_date": date(2026, 11, day), "at_time": "09:15", "restricted": restricted,
                "with_whom": "Speech and language therapy, Calderwick", "follow_up_on": follow,
                "text": "The therapist asks for the last two plans and for a sample of what Edie says of a picture.",
            }  # fmt: skip
            driver.do(lambda desk, values=values: chronology.add_entry(desk, pupil_id=pupil_id, values=values))  # type: ignore[misc]  # its default is its value
    driver.go("pupil", pupil_id=pupil_id, tab="chronology")
    if not driver.seen("entry-new-text"):
        driver.click("chronology-add")
    if driver.seen("entry-3-change"):
        driver.click("entry-3-change")


def _documents(driver: Driver, small: SmallSchool) -> None:
    """A paper, and blank forms of a consent and of what was handed over."""
    pupil_id, data = small.pupils["edie"], b"%PDF-1.7 a report"
    driver.do(lambda desk: attachments.attach(desk, pupil_id=pupil_id, name="report.pdf", data=data, values={}))
    driver.go("pupil", pupil_id=pupil_id, tab="documents")
    for name in ("consent-add", "handed-over-add"):
        if driver.seen(name):
            driver.click(name)


def _left(driver: Driver, small: SmallSchool) -> None:
    """The transfer of somebody who has left."""
    pupil_id, on = small.pupils["wren"], driver.desk.today()
    found = driver.read(lambda session: transfer(session, pupil_id, on=on, confided=True))
    if found is not None and found.last_day is None:
        values: transfers.LeavingValues = {
            "last_day": on - timedelta(days=3), "destination": "Fernbank School", "reason": "Moved",
        }  # fmt: skip
        driver.do(lambda desk: transfers.leave(desk, pupil_id=pupil_id, values=values))
    driver.go("transfer", pupil_id=pupil_id)


def _palette(driver: Driver, _small: SmallSchool) -> None:
    driver.go("today")
    driver.bench.palette_box.open()
    driver.settle()


def _palette_found(driver: Driver, small: SmallSchool) -> None:
    """What was typed is found in a pupil's records and in a group's provision."""
    provided(driver, small)
    values: chronology.EntryValues = {"kind": "call", "on_date": date(2026, 11, 19), "text": "Talk Ladder helps a lot."}
    if not driver.read(lambda session: chronology_view.entries(session, small.pupils["priya"], confided=True)):
        driver.do(lambda desk: chronology.add_entry(desk, pupil_id=small.pupils["priya"], values=values))
    _palette(driver, small)
    driver.type("palette-typed", "ladder", leave=False)
    driver.until(lambda: "2 results" in driver.text("palette-count"))


def _handbook(driver: Driver, _small: SmallSchool) -> None:
    driver.go("today")
    driver.window.help()
    driver.settle()


def _message(driver: Driver, _small: SmallSchool) -> None:
    driver.go("today")
    driver.workspace.say("error", "The disk is full. Everything that you saved is kept. Free some space.")
    driver.settle()


def _print(driver: Driver, _small: SmallSchool) -> None:
    driver.go("plans")
    printing.offer(driver.workspace, driver.page)
    driver.settle()


def _paper(driver: Driver, small: SmallSchool) -> None:
    """The sheet of a meeting's papers."""
    driver.go("meeting", review_id=review_of(driver, small))
    driver.click("meeting-print")


def _bank(driver: Driver, small: SmallSchool) -> None:
    driver.go("plan", plan_id=small.plans["edie"])
    driver.click("plan-bank")


def _crash(driver: Driver, _small: SmallSchool) -> None:
    CrashBox("ValueError\n  page.py:1 in read", driver.window).show()
    driver.settle()


def _decision(driver: Driver, _small: SmallSchool) -> None:
    driver.go("returns")
    text = "The council is asked first. Your receipt stays."
    Decision("Send the same again?", text, "Send it", "Do not send", name="again", parent=driver.page).open()
    driver.settle()


def _provision(part: str) -> Visit:
    def visit(driver: Driver, small: SmallSchool) -> None:
        provided(driver, small)
        _shut(driver, "provision", {"part": part})

    return visit


def _run(driver: Driver, small: SmallSchool) -> None:
    _shut(driver, "run", {"run_id": provided(driver, small)})


def _starting(driver: Driver, small: SmallSchool) -> None:
    provided(driver, small)
    driver.go("provision", pupil_ids=[small.pupils["priya"]])


def _pupil_provision(driver: Driver, small: SmallSchool) -> None:
    provided(driver, small)
    _shut(driver, "pupil", {"pupil_id": small.pupils["edie"], "tab": "provision"})


def _assessed(driver: Driver, small: SmallSchool, *, table: bool = False) -> None:
    """Scores on a scale, an access arrangement, and blank forms of both; a chart, or its table."""
    pupil_id = small.pupils["edie"]
    if not driver.read(lambda session: assessments_view.assessments(session, pupil_id, on=date(2026, 11, 23))).measures:  # type: ignore[union-attr]  # the pupil is there
        for day, value in ((date(2026, 1, 12), 90.0), (date(2026, 9, 21), 93.0)):
            scored: assessments.ScoreValues = {"scale": "reading-age", "on_date": day, "value": value, "note": "Quiet"}
            driver.do(lambda desk, scored=scored: assessments.add_score(desk, pupil_id=pupil_id, values=scored))  # type: ignore[misc]  # its default is its value
        access: care.AccessValues = {"kind": "extra-time-25", "expires_on": date(2026, 12, 18)}
        driver.do(lambda desk: care.add_access(desk, pupil_id=pupil_id, values=access))
    driver.go("pupil", pupil_id=pupil_id, tab="assessments")
    driver.click("assess-as-true" if table else "assess-as-false")
    for name in ("score-add", "access-add"):
        if driver.seen(name):
            driver.click(name)


def _scores(driver: Driver, _small: SmallSchool) -> None:
    """The sheet of a class with a score that is refused."""
    driver.go("scores", class_name="3B", scale="reading-age")
    driver.type("scores-1", "40:13")
    driver.click("scores-save")


def _raised(driver: Driver, small: SmallSchool) -> None:
    """A concern, and a round robin; made once for each window."""
    on = driver.workspace.today()
    if driver.read(lambda session: concern_list.concern_list(session, on=on)):
        return
    values: concerns.ConcernValues = {
        "raised_on": date(2026, 11, 3), "raised_by": "Miss Hartnoll", "text": "Loses the thread of a story.",
        "decided": "watch", "decided_on": date(2026, 11, 9), "look_again_on": date(2026, 12, 18),
    }  # fmt: skip
    driver.do(lambda desk: concerns.add(desk, pupil_id=small.pupils["edie"], values=values))
    asked: round_robins.RoundRobinValues = {"name": "Before the reviews", "asked_on": on, "due_on": date(2026, 12, 4)}
    driver.do(
        lambda desk: round_robins.start(
            desk, values=asked, questions=["What goes well?", "What is hard, and when?"],
            pupil_ids=[small.pupils["edie"], small.pupils["jonah"]],
        )
    )  # fmt: skip


def _concerns(driver: Driver, small: SmallSchool) -> None:
    _raised(driver, small)
    _shut(driver, "concerns", {})


def _typing_in(driver: Driver, small: SmallSchool) -> None:
    """A teacher's form being typed in, after a name that nobody has."""
    driver.go("concerns", add=True)
    driver.type("concerns-pupil", "Edie", leave=False)
    driver.click("concerns-pupil-save")
    driver.type("concerns-pupil", "Nobody", leave=False)
    driver.click("concerns-pupil-save")


def _robin(driver: Driver, small: SmallSchool) -> None:
    _raised(driver, small)
    _shut(driver, "round-robin", {})


def _robin_new(driver: Driver, small: SmallSchool) -> None:
    """A new one that was refused."""
    driver.go("round-robin", new=True)
    driver.click("robin-new-save")


def _owed(driver: Driver, small: SmallSchool) -> OwedDuty:
    """The council is a week late with its answer."""
    on, edie = driver.workspace.today(), small.pupils["edie"]

    def keep(desk: Desk) -> None:
        with desk.unit("keep a request") as unit:
            unit.session.add(
                EhcRequest(
                    pupil_id=edie, kind="request", code="2014", council="Northshire", reference="EHC/412",
                    received_on=on - timedelta(weeks=7),
                )
            )  # fmt: skip

    if not driver.read(lambda session: duties_view.of_council(session, edie, on=on)):
        driver.do(keep)
    return driver.read(lambda session: duties_view.of_council(session, edie, on=on))[0]


def _late(driver: Driver, small: SmallSchool) -> None:
    """The pupil's page with what the council is late with."""
    _owed(driver, small)
    _shut(driver, "pupil", {"pupil_id": small.pupils["edie"], "tab": "overview"})


def _chase(driver: Driver, small: SmallSchool) -> None:
    """The chase letter, drawn."""
    owed = _owed(driver, small)
    driver.go("today")
    sheet = chase_sheet.offer(driver.workspace, driver.page, owed)
    assert isinstance(sheet, chase_sheet.ChaseSheet)
    driver.until(sheet.print_button.isEnabled)
    driver.settle()


OPEN: dict[str, Visit] = {
    "today": _page("today"),
    "pupils": _page("pupils"),
    "pupils-add": _adding,
    "pupils-add-alike": _adding_again,
    "pupil": _pupil("overview"),
    "concerns": _concerns,
    "concerns-typing": _typing_in,
    "round-robin": _robin,
    "round-robin-new": _robin_new,
    "pupil-plan": _pupil("plan"),
    "pupil-sharing": _pupil("sharing"),
    "pupil-provision": _pupil_provision,
    "provision-runs": _provision("runs"),
    "provision-classes": _provision("classes"),
    "provision-week": _provision("week"),
    "provision-worked": _provision("worked"),
    "provision-start": _starting,
    "run": _run,
    "pupil-chronology": _chronology,
    "pupil-documents": _documents,
    "pupil-assessments": _assessed,
    "pupil-assessments-table": lambda driver, small: _assessed(driver, small, table=True),
    "scores": _scores,
    "reviews": reviews_as("list"),
    "reviews-month": reviews_as("month"),
    "meeting": meeting,
    "pupil-reviews": pupil_reviews,
    "pupil-ehc": lambda driver, small: ehc_tab(driver, small, provided(driver, small)),
    "plans": _page("plans"),
    "plan": lambda driver, small: _shut(driver, "plan", {"plan_id": small.plans["edie"]}),
    "plan-cards": _cards,
    "plan-on-template": _on_template("sen-support-plan"),
    "plan-on-proposal": _on_template("individual-support-plan"),
    "plan-of-a-group": _on_template("group-education-plan"),
    "plan-review": lambda driver, small: _shut(driver, "plan-review", {"plan_id": small.plans["edie"]}),
    "pupil-forms": _forms,
    "import": _page("import"),
    "import-rows": _page("import", path=str(LIST)),
    "import-map": _page("import", path=str(LIST.with_name("provision-map.csv"))),
    "school-year": _page("school-year"),
    "transfer": lambda driver, small: _shut(driver, "transfer", {"pupil_id": small.pupils["edie"]}),
    "returns": _page("returns"),
    "log": _page("log"),
    **{f"settings-{kind.stem}": _page("settings", section=kind.stem) for kind in SECTIONS},
    "settings-template-open": _template,
    "pupil-late": _late,
    "transfer-left": _left,
    "palette": _palette,
    "palette-found": _palette_found,
    "message": _message,
}
"""Places with the records open, one after another in one window."""

OVER: dict[str, Visit] = {
    "handbook": _handbook,
    "print-sheet": _print,
    "paper-sheet": _paper,
    "bank-sheet": _bank,
    "crash": _crash,
    "decision": _decision,
    "chase-sheet": _chase,
}
"""What lies over a page; it is closed before the next."""


def unlock(driver: Driver) -> None:
    """From the lock page to Today."""
    driver.unlock(PASSPHRASE)
