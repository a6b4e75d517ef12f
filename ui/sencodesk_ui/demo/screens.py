# SPDX-License-Identifier: Apache-2.0
"""Pictures of the screens that the story does not pass: settings, the search box, the handbook, the lock page."""

from collections.abc import Callable

from sencodesk_ui.demo.before import before
from sencodesk_ui.demo.hand import Hand
from sencodesk_ui.demo.meetings import meetings
from sencodesk_ui.demo.record import HELD, open_pupil, whole_record
from sencodesk_ui.demo.story import SURNAME, WHOLE_NAME
from sencodesk_ui.pages.pupil.tab import TABS

SECTIONS = (
    "school",
    "people",
    "agencies",
    "scales",
    "councils",
    "calendar",
    "templates",
    "provision",
    "backups",
    "export",
    "printing",
    "accessibility",
)
"""Settings, but for About: it shows facts of the computer that the pictures are taken on."""


def every_screen(hand: Hand, shot: Callable[[str], None], *, other_looks: bool = True) -> None:
    """Go to each and take its picture, a few in ``other_looks`` and sizes as well; ends at the lock page."""
    hand.click("rail-settings", then="settings-school")
    for section in SECTIONS:
        hand.click(f"settings-{section}", then=f"section-{section}")
        if section == "backups":
            hand.place_of("backup-now")  # the story may have left it farther down
        shot(f"settings-{section}")
    hand.click("settings-calendar", then="section-calendar")
    hand.click("school-year", then="school-year-title")
    hand.wait("school-year-class-1-fate")
    shot("school-year")
    hand.click("rail-settings", then="settings-log")
    if other_looks:
        _other_looks(hand, shot)
    hand.click("settings-log", then="log-table")
    hand.click("log-chain-start", then="log-chain-words", ready=lambda seen: "none missing" in seen.text)
    shot("log")
    whole_record(hand, shot)
    _provision(hand, shot)
    meetings(hand, shot)
    _ehc(hand, shot)
    _what_left(hand, shot)
    _earlier(hand, shot)
    before(hand, shot)
    hand.click("rail-today", then="page-today")
    hand.keys("F1")
    hand.wait("handbook")
    shot("handbook")
    hand.keys("F1")
    hand.gone("handbook")
    hand.keys("Ctrl+K")
    hand.wait("palette")
    hand.type("edie")
    shot("command-palette")
    hand.keys("Esc")
    hand.click("rail-lock", then="lock-secret")
    shot("lock")
    _before_unlocking(hand, shot)


def _other_looks(hand: Hand, shot: Callable[[str], None]) -> None:
    """Today, the register and Settings in dark, in high contrast and in large text; ends as it began, in Settings."""
    hand.click("settings-accessibility", then="section-accessibility")
    for look, choice in (("dark", "access-theme-dark"), ("contrast", "access-theme-contrast")):
        hand.tick(choice)
        shot(f"settings-{look}")
        for stem, shown in (("today", "today-list"), ("pupils", "pupils-table")):
            hand.click(f"rail-{stem}", then=shown)
            shot(f"{stem}-{look}")
        hand.click("rail-settings", then="section-accessibility")
    hand.tick("access-theme-light")
    hand.tick("access-percent-200")
    shot("settings-200")
    hand.click("rail-today", then="today-list")
    shot("today-200")
    hand.click("rail-pupils", then="pupils-table")
    hand.wait("pupils-count", ready=lambda seen: "on roll" in seen.text)
    shot("pupils-200")
    hand.keys("Ctrl+0")
    hand.click("rail-settings", then="settings-accessibility")
    hand.click("settings-accessibility", then="section-accessibility")
    hand.tick("access-theme-system")


def _provision(hand: Hand, shot: Callable[[str], None]) -> None:
    """The map both ways, the week, what worked, and one run with its register."""
    hand.click("rail-provision", then="provision-table")
    hand.click("provision-part-runs")
    shot("provision")
    hand.click("provision-part-classes")
    shot("provision-by-class")
    hand.click("provision-part-week", then="timetable-week")
    shot("provision-timetable")
    hand.click("provision-part-worked", then="provision-worked")
    shot("provision-what-worked")
    hand.click("provision-part-runs", then="provision-table")
    hand.click("provision-add", then="start-name")
    shot("provision-start")
    hand.click("start-cancel")
    hand.gone("start-name")
    hand.click("provision-table", "Talk Ladder")
    hand.keys("Return")
    hand.wait("register-grid")
    shown = hand.text("register-week")
    hand.click("register-before", then="register-week", ready=lambda seen: seen.text != shown)
    shot("provision-run")


def _ehc(hand: Hand, shot: Callable[[str], None]) -> None:
    """A pupil with an EHC plan: the clocks, section F against what was delivered, the school's copy on paper."""
    open_pupil(hand, HELD)
    open_tab(hand, "ehc")
    hand.wait("ehc-print")
    shot("pupil-ehc")
    hand.place_of("ehc-course-card")  # what stands above it is in sight then
    shot("pupil-ehc-delivered")
    hand.click("ehc-print", then="paper-paper")
    hand.wait("paper-summary", ready=lambda seen: "page" in seen.text)
    shot("pupil-ehc-paper")
    hand.click("paper-close")


def _what_left(hand: Hand, shot: Callable[[str], None]) -> None:
    """Everything that left about one pupil, after both returns went."""
    hand.click("rail-pupils", then="pupils-table")
    hand.write("pupils-search", SURNAME)
    hand.take("pupils-table", SURNAME)
    hand.keys("Return")
    hand.wait("pupil-name", WHOLE_NAME)
    open_tab(hand, "sharing")
    hand.wait("sharing-row-0")
    shot("pupil-sharing")
    open_tab(hand, "provision")
    hand.wait("pupil-provision-row-1")
    shot("pupil-provision")
    open_tab(hand, "assessments")
    hand.wait("assess-chart")
    shot("pupil-assessments")
    hand.click("assess-class")
    hand.wait("scores-1")
    shot("scores")
    hand.click("scores-back", then="pupil-tabs")
    open_tab(hand, "chronology")
    hand.wait("entry-1")
    shot("pupil-chronology")
    hand.click("chronology-add")
    hand.wait("entry-new-text")
    shot("pupil-chronology-new")
    hand.click("entry-new-cancel", away="entry-new-text")
    hand.wait("entry-1")
    open_tab(hand, "documents")
    hand.wait("paper-1-title")
    shot("pupil-documents")


def open_tab(hand: Hand, stem: str) -> None:
    """Open a tab of the pupil by keys: back to the first, then on to it."""
    hand.click("pupil-tabs")
    hand.keys(*["Left"] * len(TABS), *["Right"] * TABS.index(stem))


def _earlier(hand: Hand, shot: Callable[[str], None]) -> None:
    """The earlier versions of that pupil's details, beside the page."""
    open_tab(hand, "overview")
    hand.click("pupil-versions", then="versions-list")
    shot("earlier-versions")
    hand.click("versions-close", away="versions-list")


def _before_unlocking(hand: Hand, shot: Callable[[str], None]) -> None:
    """The pages that lead somebody through who forgot the passphrase, or has a new laptop."""
    for link, field, name in (
        ("lock-forgotten", "forgotten-code", "forgotten"),
        ("lock-new-laptop", "new-laptop-backup", "new-laptop"),
    ):
        hand.click(link, then=field)
        shot(name)
        hand.click(f"{name}-leave", then="lock-secret")
