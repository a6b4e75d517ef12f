# SPDX-License-Identifier: Apache-2.0
"""What a screen reader is told beside what it finds: sentences that came up just now. The lock page needs it too."""

from PySide6.QtWidgets import QWidget


def announce(source: QWidget, sentence: str, *, urgent: bool = True) -> None:
    """Have a sentence read out now, wherever the focus is; ``urgent`` breaks into what is being read."""
    if not sentence:
        return
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # its enumerations wait until after the paint

    event = QAccessibleAnnouncementEvent(source, sentence)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)
