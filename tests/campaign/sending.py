# SPDX-License-Identifier: Apache-2.0
"""Sending: anything in any order between a school's services and a council's real inbox (tests/sync/machine.py)."""

import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import hypothesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from sencodesk.protocol import envelope, messages
from tests.campaign.rounds import Broken, Kind
from tests.post_house import PostHouse
from tests.sync.machine import Sending

STEPS = 50
"""Steps of a round: 200 rounds are the ten thousand steps."""
HOUSE: list[PostHouse] = []


def kinds() -> list[Kind]:
    """The one kind."""
    return [
        Kind(
            name="sending",
            promise="one effect, a receipt that verifies, bytes that never change, nothing moved by an old answer",
            how=f"{STEPS} random steps: clicks, edits, network faults, kills, roll-backs, a forgetful council",
            play=lambda folder, chance: _steps(folder, chance),
            control=_without_the_nonce,
            without="the nonce that ties a council's problem to the request",
        )
    ]


def _house() -> PostHouse:
    if not HOUSE:
        HOUSE.append(PostHouse(Path(tempfile.mkdtemp(prefix="sencodesk-campaign-"))))
    return HOUSE[0]


def _steps(folder: Path, chance: random.Random) -> None:
    numbers, house = count(), _house()

    class Run(Sending):
        copy = staticmethod(lambda: house.copy(folder / f"run{next(numbers)}"))
        steps: Counter[str] = Counter()

    # The first example of all is the simplest there is; the second is a random one.
    once = settings(
        max_examples=2, stateful_step_count=STEPS, phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        deadline=None, database=None,
    )  # fmt: skip
    try:
        run_state_machine_as_test(hypothesis.seed(chance.randrange(2**32))(Run), settings=once)
    except AssertionError as broken:
        raise Broken(str(broken).partition("\n")[0] or "what sending promises does not hold") from broken


def _without_the_nonce(folder: Path, chance: random.Random) -> None:
    with _any_nonce():
        _steps(folder, chance)


@contextmanager
def _any_nonce() -> Iterator[None]:
    honest = messages.check_problem

    def gullible(data: bytes, *, keys: Mapping[str, bytes], submission_id: str, nonce: str) -> messages.Problem:
        claimed = envelope.claimed(data).get("nonce")
        return honest(data, keys=keys, submission_id=submission_id, nonce=str(claimed))

    messages.check_problem = gullible
    try:
        yield
    finally:
        messages.check_problem = honest
