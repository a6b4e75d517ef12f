# SPDX-License-Identifier: Apache-2.0
"""Pictures of the reviews as a list and as a month, and of the page that runs a meeting, with its papers."""

from collections.abc import Callable

from sencodesk_ui.demo.hand import Hand

MEETS = "Callum Brackenfold"
"""Whose annual review is today."""


def meetings(hand: Hand, shot: Callable[[str], None]) -> None:
    """One after another; ends at the meeting."""
    hand.click("rail-reviews", then="reviews-table")
    hand.wait("reviews-count", ready=lambda seen: "to do" in seen.text)
    shot("reviews")
    hand.click("reviews-as-month", then="reviews-month")
    shot("reviews-month")
    hand.click("reviews-as-list", then="reviews-table")
    hand.take("reviews-table", MEETS)
    hand.keys("Return")
    hand.wait("meeting-title", ready=lambda seen: MEETS in seen.text)
    hand.wait("meeting-when-meets-on")
    shot("meeting")
    hand.click("meeting-go-minutes")
    hand.wait("section-f-1-right")
    shot("meeting-minutes")
    hand.click("meeting-print-invitations", then="paper-summary")
    hand.wait("paper-summary", ready=lambda seen: "page" in seen.text)
    shot("meeting-papers")
    hand.click("paper-close", away="paper-summary")
