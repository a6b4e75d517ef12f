# SPDX-License-Identifier: Apache-2.0
"""Tab goes through a page as it is read: what stands above or before comes first, whenever it was made."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from sencodesk.services import assessments, care, chronology, reviews
from sencodesk.services.assessments import ScoreValues
from sencodesk.services.chronology import EntryValues
from sencodesk.services.reviews import ReviewValues
from sencodesk.views import reviews as reviews_view
from tests.access.places import OPEN
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True)

ORDERS = {
    "pupil": (
        "pupil-more", "pupil-print", "pupil-new-plan", "pupil-tabs", "pupil-open-plan", "pupil-forename",
        "status-1-code", "status-1-versions", "status-1-remove", "need-1-rank", "need-1-up", "need-1-down",
        "need-1-versions", "need-1-remove", "need-2-rank", "need-add", "pupil-postcode", "care-flag-add",
        "attendance-add", "suspension-add", "pupil-log",
    ),
    "assessments": (
        "pupil-tabs", "assess-save", "assess-print", "assess-class", "assess-measure", "assess-as-false",
        "assess-chart", "score-1-on-date", "score-1-scale", "score-1-value", "score-1-remove", "score-add",
        "access-1-kind", "access-add",
    ),
    "ehc": (
        "pupil-tabs", "ehc-print", "ehc-request-1-kind", "ehc-request-1-remove", "ehc-request-new-kind",
        "ehc-request-new-save", "ehc-status-choice", "ehc-plan-1-kind", "ehc-plan-2-kind", "ehc-plan-new-kind",
        "ehc-cease", "ehc-which", "ehc-letter", "ehc-section-1-letter", "ehc-section-1-text", "ehc-section-new-letter",
        "ehc-section-new-save", "ehc-f-1-run-1-open", "ehc-f-1-run-1-unlink",
    ),
    "scores": ("scores-back", "scores-paste", "scores-save", "scores-class", "scores-scale", "scores-day", "scores-1",
               "scores-2", "scores-3"),
    "chronology": (
        "pupil-tabs", "chronology-find", "chronology-kind", "chronology-confided", "chronology-save",
        "chronology-print",
        "chronology-add", "entry-new-on-date", "entry-new-text", "entry-new-save", "entry-1-change",
        "entry-2-on-date", "entry-2-text", "entry-2-close", "entry-3-change",
    ),
    "plan": (
        "plan-back", "plan-print", "plan-dates-open", "plan-about-open", "target-1-open", "target-2-open",
        "plan-add-target", "plan-home-open", "plan-signatures-open", "paper-copy-staff", "paper-smaller", "paper-view",
    ),
    "log": ("log-back", "log-save", "log-text", "log-by", "log-kind", "log-pupil", "log-first", "log-last",
            "log-table", "log-chain-start"),
    "pupils": ("pupils-more", "pupils-import", "pupils-print", "pupils-views", "pupils-all-sen", "pupils-table"),
    "reviews": ("reviews-as-list", "reviews-to-do", "reviews-all", "reviews-kind", "reviews-class", "reviews-table",
                "reviews-pupil", "reviews-open"),
    "meeting": (
        "meeting-back", "meeting-print", "meeting-more", "meeting-go-when", "meeting-go-sent",
        "meeting-when-meets-on", "meeting-when-place", "invitation-add", "meeting-invited-invited-on",
        "meeting-ask-family", "meeting-papers-papers-sent-on", "meeting-views-pupil-view", "meeting-held-held-on",
        "meeting-minutes-minutes", "meeting-differences-differences", "meeting-decision-decision",
        "meeting-sent-report-sent-on",
    ),
    "concerns": (
        "concerns-back", "concerns-robins", "concerns-form-save", "concerns-form-print", "concerns-add",
        "concerns-state", "concerns-class", "concerns-words", "concerns-table",
    ),
    "round-robin": (
        "robin-back", "robin-new", "robin-which", "robin-teacher", "robin-save", "robin-print", "robin-print-one",
        "robin-pdf", "robin-close", "robin-remove", "robin-1-1", "robin-1-2", "robin-2-1", "robin-2-2",
    ),
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


def chronology_of(driver: Driver, small: SmallSchool) -> None:
    """Three entries, the second being changed, and a blank one above them."""
    pupil_id = small.pupils["edie"]
    for day in (1, 2, 3):
        values: EntryValues = {"kind": "call", "on_date": date(2026, 11, day), "text": f"Call {day}"}
        driver.do(lambda desk, values=values: chronology.add_entry(desk, pupil_id=pupil_id, values=values))  # type: ignore[misc]  # its default is its value
    driver.go("pupil", pupil_id=pupil_id, tab="chronology")
    driver.click("entry-2-change")
    driver.click("chronology-add")


def assessments_of(driver: Driver, small: SmallSchool) -> None:
    """A score and an access arrangement."""
    pupil_id = small.pupils["edie"]
    scored: ScoreValues = {"scale": "reading-age", "on_date": date(2026, 9, 21), "value": 90.0}
    driver.do(lambda desk: assessments.add_score(desk, pupil_id=pupil_id, values=scored))
    driver.do(lambda desk: care.add_access(desk, pupil_id=pupil_id, values={"kind": "reader"}))
    driver.go("pupil", pupil_id=pupil_id, tab="assessments")


@pytest.mark.parametrize("page", list(ORDERS))
def test_tab_goes_as_the_page_is_read(driver: Driver, small: SmallSchool, page: str) -> None:
    where = {
        "pupil": {"pupil_id": small.pupils["edie"]}, "plan": {"plan_id": small.plans["edie"]},
        "scores": {"class_name": "4H", "scale": "reading-age"},
    }  # fmt: skip
    if page == "chronology":
        chronology_of(driver, small)
    elif page == "assessments":
        assessments_of(driver, small)
    elif page == "ehc":
        OPEN["pupil-ehc"](driver, small)
    elif page in ("concerns", "round-robin"):
        OPEN[page](driver, small)
    elif page == "meeting":
        planned: ReviewValues = {"kind": "sen-support", "meets_on": date(2026, 11, 26)}
        driver.do(lambda desk: reviews.add(desk, pupil_id=small.pupils["wren"], values=planned))
        found = driver.read(lambda session: reviews_view.reviews(session, small.pupils["wren"], on=date(2026, 11, 23)))
        driver.go(page, review_id=found.reviews[0].id)
    else:
        driver.go(page, **where.get(page, {}))
    wanted = ORDERS[page]
    came = [name for name in round_trip(driver.find(wanted[0])) if name in wanted]
    assert came == list(wanted)
