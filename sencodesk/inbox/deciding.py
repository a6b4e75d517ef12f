# SPDX-License-Identifier: Apache-2.0
"""An officer's decision on a return that is held: what binds the officer, and what is signed and sent back."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from sencodesk.errors import UserError
from sencodesk.inbox import rules
from sencodesk.inbox.receive import HELD, Receiver
from sencodesk.inbox.store import Stored
from sencodesk.protocol.profile import Profile, ProfileError

LONGEST_REASON = 400
_JOINERS = "\u200c\u200d"
Reason = dict[str, str | None]


def said(message: str, *, row: str | None = None, field: str | None = None) -> Reason:
    """One reason in the officer's own words, about a row and an item, a row, or the whole return.

    Raises UserError where there are no words or too many.
    """
    words = " ".join("".join(one for one in message if not _unseen(one)).split())
    if not words:
        raise refusal("INBOX_REASON", "A refusal needs a reason.", "Write one sentence for the school.")
    if len(words) > LONGEST_REASON:
        raise refusal("INBOX_REASON_LONG", "A reason is longer than 400 letters.", "Say it in a sentence or two.")
    return rules.reason(rules.OFFICER, row=row, field=field, message=words)


def _unseen(one: str) -> bool:
    """A control or format mark, such as one that turns the direction of writing; joiners belong to some scripts."""
    return unicodedata.category(one) in {"Cc", "Cf"} and not one.isspace() and one not in _JOINERS


def found_by_rules(receiver: Receiver, published: Profile | None, stored: Stored) -> list[Reason]:
    """What the profile's rules hold against a return, pupils that another school returned included."""
    return [*stored.reasons, *receiver.elsewhere(stored, _upn_code(published, stored))]


def settle(
    receiver: Receiver,
    published: Profile | None,
    stored: Stored,
    *,
    accept: bool,
    reasons: Sequence[Reason],
    now: datetime,
) -> Stored:
    """Decide inside a transaction of the store. The profile's rules bind the officer too.

    Raises UserError for a return that is not held, for accepting what the rules refuse, and for refusing without a
    reason of the officer's or of the rules.
    """
    if stored.state != HELD:
        raise refusal("INBOX_NOT_HELD", "This submission does not wait for a decision.", "Look at the list again.")
    against = found_by_rules(receiver, published, stored)
    if accept:
        if against:
            raise refusal("INBOX_RULES", "The rules of the profile refuse this return.", "Refuse it with a reason.")
        return receiver.settle(stored, [], now=now)
    if not against and not reasons:
        raise refusal("INBOX_REASON", "A refusal needs a reason.", "Write one sentence for the school.")
    return receiver.settle(stored, [*against, *reasons], now=now)


def refusal(code: str, happened: str, do: str) -> UserError:
    """What the officer, or whoever keeps the inbox, is told; nothing was decided or written."""
    return UserError(code, happened=happened, kept="Nothing was changed.", do=do)


def _upn_code(published: Profile | None, stored: Stored) -> str | None:
    if published is None:
        return None
    try:
        items = published.spec(stored.return_type).items
    except ProfileError:  # the council stopped asking for this return after it had come
        return None
    return next((item.code for item in items if item.field == "upn"), None)
