# SPDX-License-Identifier: Apache-2.0
"""Papers drawn in two threads at the same time, as the window does, are those drawn one after another."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest

from sencodesk.papers.model import PlanPaper
from tests import copies

TIMES = 24
ACCENTS = "".join(chr(code) for code in range(0xC0, 0x17F))
"""Letters that a font puts together from others, for which it is read once more."""


@pytest.fixture
def eager() -> Iterator[None]:
    """Threads change places as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("eager")
def test_papers_drawn_at_the_same_time_are_as_they_would_be_alone(plan: PlanPaper, printed: datetime) -> None:
    plan = replace(plan, strengths=ACCENTS)
    alone = copies.staff_copy(plan, printed=printed).data
    with ThreadPoolExecutor(2) as threads:
        drawn = list(threads.map(lambda _: copies.staff_copy(plan, printed=printed).data, range(TIMES)))
    assert set(drawn) == {alone}
