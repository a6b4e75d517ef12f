# SPDX-License-Identifier: Apache-2.0
"""Tab goes through a page as it is read: what stands above or before comes first, whenever it was made."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True)

ORDERS = {
    "pupil": (
        "pupil-more", "pupil-print", "pupil-new-plan", "pupil-tabs", "pupil-open-plan", "pupil-forename",
        "status-1-code", "status-1-versions", "status-1-remove", "need-1-rank", "need-1-up", "need-1-down",
        "need-1-versions", "need-1-remove", "need-2-rank", "need-add", "pupil-postcode", "pupil-log",
    ),
    "plan": (
        "plan-back", "plan-print", "plan-dates-open", "plan-about-open", "target-1-open", "target-2-open",
        "plan-add-target", "plan-home-open", "plan-signatures-open", "paper-copy-staff", "paper-smaller", "paper-view",
    ),
    "log": ("log-back", "log-save", "log-text", "log-by", "log-kind", "log-pupil", "log-first", "log-last",
            "log-table", "log-chain-start"),
    "pupils": ("pupils-more", "pupils-import", "pupils-print", "pupils-views", "pupils-all-sen", "pupils-table"),
    "plans": ("plans-print-register", "plans-in-force", "plans-class", "plans-table", "plans-print"),
}  # fmt: skip
"""Controls of a page in the order in which they are read; others may stand between them."""


def round_trip(first: QWidget) -> list[str]:
    """The object names that Tab comes to from a control, until it comes to it again."""
    found, one = [first.objectName()], first.nextInFocusChain()
    while one is not None and one is not first:
        if one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(one.objectName())
        one = one.nextInFocusChain()
    return found


@pytest.mark.parametrize("page", list(ORDERS))
def test_tab_goes_as_the_page_is_read(driver: Driver, small: SmallSchool, page: str) -> None:
    where = {"pupil": {"pupil_id": small.pupils["edie"]}, "plan": {"plan_id": small.plans["edie"]}}
    driver.go(page, **where.get(page, {}))
    wanted = ORDERS[page]
    came = [name for name in round_trip(driver.find(wanted[0])) if name in wanted]
    assert came == list(wanted)
