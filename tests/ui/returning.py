# SPDX-License-Identifier: Apache-2.0
"""What the tests of a return share: a council whose inbox may run, its return opened in the window, its steps read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from sencodesk.views import return_steps
from sencodesk.views import returns as view
from sencodesk.views.return_steps import StepsView
from tests.clocks import FakeClock
from tests.ui.council import TestCouncil, item, open_council, template
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

NOBODY_LISTENS = "https://127.0.0.1:9"
Filed = Callable[[], AbstractContextManager[str]]


@pytest.fixture(name="council")
def a_council(tmp_path: Path, clock: FakeClock) -> TestCouncil:
    """An invented council whose inbox does not run yet."""
    made = open_council(tmp_path / "inbox", clock)
    made.url = NOBODY_LISTENS
    return made


@pytest.fixture(name="at_return")
def opening_a_return(driver: Driver, small: SmallSchool, council: TestCouncil) -> Callable[..., str]:
    """Publishes a profile, accepts it, and opens its return; gives the return's id."""

    def open_it(asked: dict[str, Any] | None = None, *, step: str | None = None) -> str:
        council.publish(template() if asked is None else asked)
        driver.do(council.accept)
        return_id = driver.read(view.returns)[0].id
        driver.go("return", return_id=return_id, **({"step": step} if step else {}))
        return return_id

    return open_it


def easy(**changes: Any) -> dict[str, Any]:
    """A profile that the small school's records satisfy."""
    few: dict[str, Any] = {
        "items": [item(one) for one in ("upn", "surname", "status", "needs")],
        "rules": {"1500": "error"},
    }
    return template(**(few | changes))


def steps(driver: Driver, return_id: str) -> StepsView:
    found = driver.read(lambda session: return_steps.steps(session, return_id, driver.desk.today()))
    assert found is not None
    return found


def through_to_send(driver: Driver) -> None:
    driver.click("return-onward")
    driver.click("return-onward")
    driver.click("return-onward")


def sent_return(driver: Driver, council: TestCouncil, at_return: Callable[..., str]) -> str:
    """Enrol the school and send an easy return until its receipt is there; returns its id."""
    return_id = at_return(easy())
    council.enrol_school(driver.desk)
    through_to_send(driver)
    driver.click("send")
    driver.until(lambda: driver.seen("send-receipt"))
    return return_id


@pytest.fixture(name="filed")
def a_filed_return(driver: Driver, small: SmallSchool, council: TestCouncil, at_return: Callable[..., str]) -> Filed:
    """Sends a return to the council, which serves and accepts it, and opens its receipt; gives the return's id.

    The council serves until the block is left; then nobody listens any more.
    """

    @contextmanager
    def while_it_serves() -> Iterator[str]:
        council.url = ""
        with council.serving():
            return_id = sent_return(driver, council, at_return)
            driver.until(lambda: steps(driver, return_id).history[0].state == "accepted")
            driver.click("send-receipt")
            driver.until(lambda: driver.seen("receipt-withdraw"))
            yield return_id

    return while_it_serves


def waiting(driver: Driver, council: TestCouncil, at_return: Callable[..., str]) -> str:
    """A return in the outbox of a council where nobody listens; returns its id."""
    council.url = ""
    with council.serving():
        pass  # so that it has an address
    return_id = at_return(easy())
    council.enrol_school(driver.desk)
    through_to_send(driver)
    driver.click("send")
    driver.until(lambda: driver.seen("send-now"))
    return return_id


def wheres(driver: Driver) -> list[tuple[str, dict[str, Any]]]:
    went: list[tuple[str, dict[str, Any]]] = []
    driver.workspace.went.connect(lambda stem, where: went.append((stem, where)))
    return went
