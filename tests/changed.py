# SPDX-License-Identifier: Apache-2.0
"""What a change touched, for tests that go on with a row that they have just made."""

from sencodesk.store.changes import Change


def made(change: Change | None, table: str) -> str:
    """The id of the first row of a table that a change touched; there must be one."""
    assert change is not None
    return next(row for name, row in change.touched if name == table)
