# SPDX-License-Identifier: Apache-2.0
"""How long a PIN is good for. The lock page asks this before anything heavy is imported."""

from datetime import datetime, timedelta

GOOD_FOR = timedelta(hours=12)
"""After this long the passphrase is asked for again: a forgotten passphrase is noticed while there is time."""


def rested(passphrase_at: datetime | None, now: datetime) -> bool:
    """Whether the PIN may not be used now: the passphrase is too long ago, or the clock was put back."""
    return passphrase_at is None or not timedelta(0) <= now - passphrase_at < GOOD_FOR
