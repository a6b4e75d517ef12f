# SPDX-License-Identifier: Apache-2.0
"""Everything that can stand between a person and the records, in the store's own sentences, to be shown or counted.

Nothing is harmed for it: these are the errors that the store raises, made here without their cause.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sencodesk.services import troubles
from sencodesk.services.troubles import Trouble
from sencodesk.store import place, trouble

NOWHERE = Path("/nowhere/SENCO Desk")
"""No folder of anybody's: no backup is known there."""


def everything(now: datetime) -> Iterator[tuple[str, Trouble]]:
    """Each page by its code: what keeps records from being opened, then what is told of records that did open."""
    for error in (
        trouble.damaged("A part of the file with your records cannot be read."), trouble.newer(), trouble.read_only(),
        trouble.open_elsewhere(), trouble.disk_full(), trouble.disk_failed(), place.refusal("synced"),
        place.refusal("network"),
    ):  # fmt: skip
        found = troubles.of(error, NOWHERE)
        if found is not None:
            yield error.code, found
    for code, (heading, happened, kept, do, act, other) in troubles.NOTICES.items():
        yield code, Trouble(code, heading, happened, kept, do, act, other)
    yield "clock", troubles.clock(now + timedelta(days=3), now)
