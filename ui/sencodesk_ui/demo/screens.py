# SPDX-License-Identifier: Apache-2.0
"""Pictures of the screens that the story does not pass: settings, the search box, the handbook, the lock page."""

from collections.abc import Callable

from sencodesk_ui.demo.hand import Hand
from sencodesk_ui.demo.story import SURNAME, WHOLE_NAME

SECTIONS = ("school", "people", "councils", "backups", "export", "printing", "accessibility")
"""Settings, but for About: it shows facts of the computer that the pictures are taken on."""


def every_screen(hand: Hand, shot: Callable[[str], None], *, other_looks: bool = True) -> None:
    """Go to each and take its picture, a few in ``other_looks`` and sizes as well; ends at the lock page."""
    hand.click("rail-settings", then="settings-school")
    for section in SECTIONS:
        hand.click(f"settings-{section}", then=f"section-{section}")
        if section == "backups":
            hand.place_of("backup-now")  # the story may have left it farther down
        shot(f"settings-{section}")
    if other_looks:
        _other_looks(hand, shot)
    hand.click("settings-log", then="log-table")
    hand.click("log-chain-start", then="log-chain-words", ready=lambda seen: "none missing" in seen.text)
    shot("log")
    _what_left(hand, shot)
    _earlier(hand, shot)
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


def _what_left(hand: Hand, shot: Callable[[str], None]) -> None:
    """Everything that left about one pupil, after both returns went."""
    hand.click("rail-pupils", then="pupils-table")
    hand.write("pupils-search", SURNAME)
    hand.take("pupils-table", SURNAME)
    hand.keys("Return")
    hand.wait("pupil-name", WHOLE_NAME)
    hand.click("pupil-tabs")
    hand.keys("Right", "Right")
    hand.wait("sharing-row-0")
    shot("pupil-sharing")


def _earlier(hand: Hand, shot: Callable[[str], None]) -> None:
    """The earlier versions of that pupil's details, beside the page."""
    hand.click("pupil-tabs")
    hand.keys("Left", "Left")
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
