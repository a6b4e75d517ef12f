# SPDX-License-Identifier: Apache-2.0
"""Pictures of the screens that the story does not pass: settings, the search box, the handbook, the lock page."""

from collections.abc import Callable

from sencodesk_ui.demo.hand import Hand
from sencodesk_ui.demo.stage import Stage

SECTIONS = ("school", "people", "councils", "backups")


def every_screen(hand: Hand, _stage: Stage, shot: Callable[[str], None]) -> None:
    """Go to each and take its picture; ends at the lock page."""
    hand.click("rail-settings")
    for section in SECTIONS:
        hand.click(f"settings-{section}")
        hand.wait(f"section-{section}")
        shot(f"settings-{section}")
    hand.click("rail-today")
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
    hand.click("rail-lock")
    hand.wait("lock-secret")
    shot("lock")
