# SPDX-License-Identifier: Apache-2.0
"""Hands for the plan editor's tests: open it with its paper drawn, look at what the records hold."""

from pathlib import Path
from typing import Any

from sencodesk.views import plans as plans_view
from sencodesk.views.plans import PlanView
from sencodesk_ui.pages.plan.page import PlanPage
from tests.ui.driver import Driver


def editor(driver: Driver, plan_id: str, **where: Any) -> PlanPage:
    """Open the editor and wait until its paper is drawn."""
    page = driver.go("plan", plan_id=plan_id, **where)
    assert isinstance(page, PlanPage)
    driver.until(page.paper.settled)
    return page


def held(driver: Driver, plan_id: str) -> PlanView:
    """The plan as the records hold it."""
    found = driver.read(lambda session: plans_view.plan(session, plan_id, on=driver.clock.today()))
    assert found is not None
    return found


def as_the_power_went(driver: Driver, tmp_path: Path) -> Path:
    """A copy of the folder as it stands on the disk at this moment."""
    folder = tmp_path / "after"
    folder.mkdir()
    for file in driver.folder.iterdir():
        if file.name != ".lock" and file.is_file():
            (folder / file.name).write_bytes(file.read_bytes())
    return folder
