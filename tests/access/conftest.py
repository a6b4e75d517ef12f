# SPDX-License-Identifier: Apache-2.0
"""The window of the window's tests (tests/ui/conftest.py), led from place to place (places.py)."""

from tests.ui.conftest import (
    _pattern,
    dressed,
    driver,
    folder,
    idle,
    locked,
    made,
    newcomer,
    small,
    window_at,
)  # fmt: skip
from tests.ui.returning import a_council, opening_a_return

__all__ = [
    "_pattern", "a_council", "dressed", "driver", "folder", "idle", "locked", "made", "newcomer", "opening_a_return",
    "small", "window_at",
]  # fmt: skip
