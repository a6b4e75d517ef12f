# SPDX-License-Identifier: Apache-2.0
"""Save on a form about keys that is not filled in: the focus goes to the first field, from the top, that is wrong."""

from __future__ import annotations

import pytest

from tests.ui import school
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool
from tests.ui.test_keys import with_people


@pytest.mark.parametrize(
    ("ask", "form", "first"),
    [("keys-passphrase", "keys-passphrase", "keys-passphrase-proof"), ("keys-sheet", "keys-sheet", "keys-sheet-proof"),
     ("key-people-give", "key-give", "key-give-new"), ("key-people-leaving", "key-leaving", "leaving-print")],
)  # fmt: skip
def test_save_with_empty_fields_puts_the_focus_on_the_first_that_is_wrong(
    driver: Driver, small: SmallSchool, ask: str, form: str, first: str
) -> None:
    with_people(driver)
    driver.go("settings", section="people")
    driver.click(ask)
    driver.click(f"{form}-save")
    assert driver.focus() == first
    driver.type(f"{form}-proof", school.PASSPHRASE)
    driver.click(f"{form}-save")
    assert driver.focus() == {"keys-passphrase": "keys-passphrase-new", "keys-sheet": "keys-print"}.get(form, first)
    driver.click(f"{form}-leave")
