# SPDX-License-Identifier: Apache-2.0
"""Services, faults, kills and the real inbox in any order. Small here; `SENCODESK_MACHINE_STEPS=10000` runs it long.

The seed is printed and can be given again as ``SENCODESK_MACHINE_SEED``.
"""

from __future__ import annotations

import os
from collections import Counter
from itertools import count
from pathlib import Path

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.post_house import PostHouse
from tests.sync.machine import Sending

STEPS = int(os.environ.get("SENCODESK_MACHINE_STEPS", "60"))
SEED = int(os.environ.get("SENCODESK_MACHINE_SEED", "20261123"))
LONGEST = 40
"""Steps of one run; the next starts with a fresh school and council."""


@pytest.mark.timeout(60 + STEPS)
def test_anything_in_any_order_keeps_what_sending_promises(post_house: PostHouse, tmp_path: Path) -> None:
    numbers = count()

    class Run(Sending):
        copy = staticmethod(lambda: post_house.copy(tmp_path / f"run{next(numbers)}"))
        steps = Counter()

    each = min(LONGEST, max(10, STEPS // 3))
    short = settings(
        max_examples=max(1, STEPS // each),
        stateful_step_count=each,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
        database=None,
    )
    print(f"seed {SEED}, {STEPS} steps")  # noqa: T201 - so that a failure can be repeated
    run_state_machine_as_test(hypothesis.seed(SEED)(Run), settings=short)
    print(f"done {sum(Run.steps.values())}: {dict(Run.steps)}")  # noqa: T201 - what the steps were
    assert sum(Run.steps.values()) > STEPS // 4
