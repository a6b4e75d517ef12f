# SPDX-License-Identifier: Apache-2.0
"""The wording coach: a whole plan in frames, and the worst 5,000 characters against as much prose."""

import random
import time
from dataclasses import replace
from statistics import median, quantiles

from sencodesk.coach.advising import advise
from sencodesk.coach.model import Around, PlanText
from sencodesk.coach.names import Person, Roster
from sencodesk.coach.shared import Owned, SharedTexts
from tests.coach.evaluation import EDIE, GOOD, PLAN, TODAY

FRAME = 1 / 60
TARGETS, ROUNDS, LONG = 6, 60, 5_000
TARGET = replace(
    GOOD,
    text="Edie gives a reason with “because” when she answers a question in guided reading, 6 of 10 answers (now 1).",
    strategy="Show the “because” card before the question. Wait 10 seconds. Praise the reason. Group of 3.",
    plain_text="Edie is learning to give a reason when she answers. We ask her why and wait. She has a card to help.",
    you_can_help="Ask “why?” once on each page. Wait and smile. It is fine to take turns at giving a reason.",
)
WORST = (
    "a", " ", "\n", "a. ", "“", "0", "a.b-", "1 of 1", "Noor ", "reads words and ", "is also clearly ",
    "mother a b c d ",
)  # fmt: skip
PROSE = "She reads a page with Mrs Dell and tells her what it said. Then they talk about it for five minutes. "


def measure() -> dict[str, float]:
    """Median and 95th percentile for a plan, in milliseconds and frames; worst text against prose."""
    around = Around(TODAY, EDIE, "own", _roster(1_200), _others(400))
    plan = replace(PLAN, targets=(TARGET,) * TARGETS)
    advise(plan, around)
    taken = [_seconds(plan, around) for _ in range(ROUNDS)]
    prose = min(_seconds(_long(PROSE), around) for _ in range(3))
    worst = max(min(_seconds(_long(piece), around) for _ in range(3)) for piece in WORST)
    p95 = quantiles(taken, n=20)[-1]
    return {
        "targets": TARGETS,
        "median_ms": median(taken) * 1000,
        "p95_ms": p95 * 1000,
        "p95_frames": p95 / FRAME,
        "prose_ms": prose * 1000,
        "worst_ms": worst * 1000,
        "ratio": worst / prose,
    }


def _seconds(plan: PlanText, around: Around) -> float:
    start = time.perf_counter()
    advise(plan, around)
    return time.perf_counter() - start


def _long(piece: str) -> PlanText:
    text = (piece * LONG)[:LONG]
    return replace(PLAN, difficulties=text, targets=(replace(GOOD, text=text, strategy=text),))


def _roster(pupils: int) -> Roster:
    made = ("".join(chr(97 + n // 26**place % 26) for place in range(3)) for n in range(pupils))
    return Roster(Person(f"Zef{some}", "", f"Sur{some}") for some in made)


def _others(plans: int) -> SharedTexts:
    dice = random.Random(4)
    texts = (" ".join(dice.choices(PROSE.split(), k=300)) for _ in range(plans))
    return SharedTexts(Owned(str(n), frozenset(), text) for n, text in enumerate(texts))
