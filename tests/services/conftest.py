# SPDX-License-Identifier: Apache-2.0
"""A desk on the records of a school without pupils; a module that wants pupils lays its own ``desk`` over this one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sencodesk import bootstrap
from sencodesk.services.desk import Desk
from sencodesk.vault.keystore import NoPlace
from tests.clocks import FakeClock


@pytest.fixture
def desk(tmp_path: Path, clock: FakeClock) -> Iterator[Desk]:
    """Closed afterwards."""
    made = bootstrap.create(
        tmp_path / "desk",
        passphrase="correct horse battery",
        recovery_code="0" * 30,
        school="Thistledown Primary",
        laestab="9992041",
        clock=clock.now,
        places=NoPlace(),
    )
    yield made
    made.store.close()
