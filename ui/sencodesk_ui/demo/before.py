# SPDX-License-Identifier: Apache-2.0
"""Pictures of what comes before SEN: the list of concerns, a form typed in, a round robin; and the chase letter."""

from collections.abc import Callable

from sencodesk_ui.demo.hand import Hand

ANSWERED = "Miss Hartnoll"
"""Whose answers came back."""
LATE = "today-duty-assess-decision-*-act"
"""The council is late with its answer about Noor Lanternby."""


def before(hand: Hand, shot: Callable[[str], None]) -> None:
    """Go to each by the search box, as from anywhere; ends on Today."""
    _find(hand, "Concerns before SEN", "concerns-table")
    shot("concerns")
    hand.click("concerns-add", then="concerns-pupil")
    hand.write("concerns-pupil", "Ned Sprucelow")
    hand.click("concerns-pupil-save", then="concern-new-text")
    shot("concerns-typing")
    hand.click("concern-new-cancel", away="concern-new-text")
    hand.click("concerns-done", then="concerns-table")
    _find(hand, "Round robins", "robin-grid")
    hand.choose("robin-teacher", ANSWERED)
    hand.wait("robin-card", ready=lambda seen: ANSWERED in seen.text)
    shot("round-robin")
    hand.click("robin-new", then="robin-new-name")
    shot("round-robin-new")
    hand.click("robin-new-cancel", then="robin-grid")
    hand.click("rail-today", then="today-list")
    hand.click(LATE, then="chase-go")
    hand.wait("chase-go", ready=lambda seen: seen.enabled)
    shot("chase-letter")
    hand.click("chase-close", away="chase-go")


def _find(hand: Hand, words: str, then: str) -> None:
    hand.keys("Ctrl+K")
    hand.wait("palette")
    hand.type(words)
    hand.wait("palette-count", ready=lambda seen: seen.text == "1 result")
    hand.keys("Return")
    hand.wait(then)
