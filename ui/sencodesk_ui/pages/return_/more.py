# SPDX-License-Identifier: Apache-2.0
"""What the Send step adds to the one sentence on how a return stands, and what its button says."""

from collections.abc import Sequence
from datetime import datetime

from sencodesk.services import sending
from sencodesk.views.return_steps import StepsView
from sencodesk.views.returns import SubmissionView
from sencodesk_ui.pages.return_.anew import anew_words
from sencodesk_ui.pages.return_.by_hand import BY_HAND
from sencodesk_ui.pages.return_.first import First
from sencodesk_ui.pages.return_.restored import asked_words
from sencodesk_ui.pages.return_.taken import BUTTON
from sencodesk_ui.pages.returns.words import WAITING

OTHER_RECIPIENTS = "other-recipients"
PLAIN = frozenset({"sealed", "clicked", "again", "sending", "received", "accepted", "refused", "superseded", "by-hand"})
"""Steps whose reason adds nothing to the state's own sentence."""


def more_words(
    sent: SubmissionView, view: StepsView, first: Sequence[First], now: datetime, *, stands: str, newer: bool
) -> list[str]:
    """Why it stands so, what happens next by itself, and what does not. ``stands``: what is said already."""
    more = []
    why = sending.why_words(sent.steps[-1].why) if sent.steps else ""
    if sent.steps and sent.steps[-1].why not in PLAIN and why not in stands:
        more.append(why)
    if sent.state in WAITING and sent.waits and not sent.blocked and not sent.attention and not view.only_by_hand:
        more.append("It goes while SENCO Desk is unlocked. You can go on working; nothing more has to be pressed.")
    if view.unasked and sent.waits and not view.only_by_hand and sent.blocked != BY_HAND:
        more.append(asked_words(view.due.council_name))
    if newer and sent.state not in ("superseded", "refused"):
        more.append("Your records changed since it was sealed. It stays as it was sealed; the change is not in it.")
    if sent.blocked == BY_HAND:
        more.append(sending.words(sent, now))
    if sent.blocked == OTHER_RECIPIENTS and not sent.only_by_hand:
        more.append(anew_words(sent, first))
    return more


def send_words(version: int, *, rehearsal: bool, taken: bool) -> str:
    """What the button says. ``taken``: the council holds another version, which these records do not know."""
    if rehearsal:
        return "Send the rehearsal"
    if taken:
        return BUTTON
    return "Send" if version == 1 else f"Send version {version}"
