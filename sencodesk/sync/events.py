# SPDX-License-Identifier: Apache-2.0
"""What may happen to a submission: what a person wants, what is found after a crash, what a council's answer was."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Click:
    """A person wants it sent, or wants it tried again now."""


@dataclass(frozen=True, slots=True)
class Discard:
    """A person takes back what was sealed and never tried."""


@dataclass(frozen=True, slots=True)
class Again:
    """A person wants the council, which has forgotten a return that it receipted, to get the same bytes again."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """A person seals it anew for the council's new keys; the council certainly has not got this one."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A person handed the sealed file in and wrote a reference down: it does not go by the network as well."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The council accepted a withdrawal of it."""


@dataclass(frozen=True, slots=True)
class Begin:
    """An attempt is about to be made. Committed before the first byte leaves."""

    holder: str


@dataclass(frozen=True, slots=True)
class Lost:
    """Whoever was sending is gone: killed, locked, or asleep for longer than the lease."""


@dataclass(frozen=True, slots=True)
class Restored:
    """The store was restored or rolled back, so nothing is known of what was sent since."""


@dataclass(frozen=True, slots=True)
class Grown:
    """It waits for longer than a week, or the legal date is near."""


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A later version of the same return was received."""


@dataclass(frozen=True, slots=True)
class NotSent:
    """Certainly nothing left this computer. ``attention`` where a person should look (a bad certificate)."""

    why: str
    attention: str | None = None


@dataclass(frozen=True, slots=True)
class Barred:
    """Nobody answers for the council until somebody does something: its door, our key, our profile.

    ``sure``: nothing left, or the council itself said that it read nothing; otherwise it is asked before sending again.
    """

    why: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """It may have arrived or not. ``after``: seconds that the answer asked us to wait."""

    why: str
    after: int | None = None
    attention: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem that the council signed, by its type."""

    type: str
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt that was verified, word for word, with the decision if there is one (``accepted`` or ``refused``)."""

    receipt: str
    decision: str | None = None
    outcome: str | None = None


Answer = NotSent | Barred | Doubt | Problem | Receipt
Event = Click | Discard | Again | Replaced | HandedIn | TakenBack | Begin | Lost | Restored | Grown | Overtaken | Answer
