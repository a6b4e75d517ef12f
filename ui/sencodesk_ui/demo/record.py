# SPDX-License-Identifier: Apache-2.0
"""Pictures of a plan with the coach, the target bank, a plan's review, somebody who leaves, what the records find."""

from collections.abc import Callable

from sencodesk_ui.demo.hand import Hand

WRITTEN, HELD = "Quillstone, Dexter", "Brackenfold, Callum"
FOUND = "hearing"
VAGUE = "Dexter will have access to regular help with his writing as appropriate."
"""What the coach has something to say about."""
LEFT, LAST_ENTRY = "Marshgate", "passport handed"
"""Whose papers are to go to the next school, and what of the last entry about him leads there: he is in no list."""


def whole_record(hand: Hand, shot: Callable[[str], None]) -> None:
    """One after another; ends at the transfer of a pupil."""
    _plan(hand, WRITTEN)
    hand.click("target-2-open", then="target-2-text")
    before = hand.text("target-2-text")
    hand.write("target-2-text", VAGUE)
    hand.wait("target-2-text-advice")
    shot("plan-coach")
    hand.write("target-2-text", before)
    hand.click("plan-bank", then="bank-words")
    hand.wait("bank-list")
    shot("target-bank")
    hand.click("bank-close", away="bank-words")
    hand.click("plan-to-review", then="review-1-met")
    shot("plan-review")
    open_pupil(hand, HELD)
    hand.click("pupil-more", then="pupil-transfer")
    hand.click("pupil-transfer", then="transfer-leave")
    shot("transfer")
    hand.keys("Ctrl+K")
    hand.wait("palette")
    hand.type(LAST_ENTRY)
    hand.wait("palette-count", ready=lambda seen: "result" in seen.text and not seen.text.startswith("0"))
    hand.keys("Return")
    hand.wait("pupil-name", ready=lambda seen: LEFT in seen.text)
    hand.click("pupil-more", then="pupil-transfer")
    hand.click("pupil-transfer", then="transfer-clock")
    shot("transfer-left")
    hand.keys("Ctrl+K")
    hand.wait("palette")
    hand.type(FOUND)
    hand.wait("palette-count", ready=lambda seen: "result" in seen.text and not seen.text.startswith("0"))
    shot("palette-records")
    hand.keys("Esc")
    hand.gone("palette")


def _plan(hand: Hand, name: str) -> None:
    """The editor of somebody's plan, from the list of all plans."""
    hand.click("rail-plans", then="plans-table")
    hand.wait("plans-count", ready=lambda seen: "in force" in seen.text)
    hand.take("plans-table", name)
    hand.keys("Return")
    hand.wait("plan-title", ready=lambda seen: name.partition(", ")[2] in seen.text)
    hand.wait("paper-view", ready=lambda seen: seen.described.startswith("Page"))


def open_pupil(hand: Hand, name: str) -> None:
    """Somebody's page, from the register; ``name`` as it stands there."""
    hand.click("rail-pupils", then="pupils-table")
    hand.write("pupils-search", name.partition(", ")[0])
    hand.take("pupils-table", name)
    hand.keys("Return")
    hand.wait("pupil-name", ready=lambda seen: name.partition(", ")[2] in seen.text)
