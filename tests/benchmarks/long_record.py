# SPDX-License-Identifier: Apache-2.0
"""Ten years of one pupil, two hundred thousand entries of a school, and a large store: its opening and its lists.

Each is timed by the clock, and in CPU time of the whole process beside it, which other work on the computer sways less.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from itertools import accumulate
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
from sqlalchemy import insert, select, update

from sencodesk import bootstrap
from sencodesk.records.base import new_id
from sencodesk.records.chronology import Entry
from sencodesk.records.needs import StatusPeriod
from sencodesk.records.plans import Plan, Target
from sencodesk.records.pupils import Pupil
from sencodesk.services.desk import Desk
from sencodesk.store import search
from sencodesk.vault.keystore import NoPlace
from sencodesk.views.search import found as find
from sencodesk_ui.shell.window import MainWindow
from tests.benchmarks.big_school import FRAME, PASS, records_of, rest, window
from tests.clocks import FakeClock

ENTRIES, PLANS, TARGETS = 2_000, 60, 3
OPENED = 30
SEARCHED = 200_000
QUESTIONS = 300
ROUNDS = 7
AT_ONCE = 20_000
LISTS = ("today", "plans", "reviews", "provision")
Took = tuple[float, float]
"""Seconds by the clock, and of CPU time."""


def opening(entries: int = ENTRIES, plans: int = PLANS) -> dict[str, float]:
    """From the wish to see a pupil with ten years of record until nothing is left to do; beside one without."""
    with window(200) as made:
        assert made.desk is not None
        desk = made.desk
        with desk.reading() as session:
            ids = list(session.scalars(select(Pupil.id).order_by(Pupil.surname, Pupil.id).limit(OPENED + 1)))
        desk.store.threads.write(lambda: _ten_years(desk, ids[0], entries, plans)).result()
        rest(made)
        long, short = [], []
        for other in ids[1:]:
            short.append(_gone(made, "pupil", pupil_id=other))
            long.append(_gone(made, "pupil", pupil_id=ids[0]))
    return {
        "entries": float(entries),
        "plans": float(plans),
        **_told(long[1:]),
        "short_median_ms": _told(short)["median_ms"],
    }


def _gone(made: MainWindow, stem: str, **where: str) -> Took:
    """To a page, until nothing is left to do; the window waits for answers as it always does, without asking round."""
    assert made.workbench is not None
    began = _now()
    made.workbench.workspace.go(stem, **where)
    while made.jobs.busy:
        waiting = QEventLoop()
        made.jobs.settled.connect(waiting.quit)
        waiting.exec()
    QApplication.processEvents()
    took = _since(began)
    rest(made)
    return took


def _now() -> Took:
    return time.perf_counter(), time.process_time()


def _since(began: Took) -> Took:
    clock, cpu = _now()
    return clock - began[0], cpu - began[1]


def _told(times: Sequence[Took]) -> dict[str, float]:
    """Median and 95th percentile, by the clock and in CPU time."""
    told: dict[str, float] = {}
    for kind, values in zip(("", "cpu_"), zip(*times, strict=True), strict=True):
        p95 = quantiles(values, n=20)[-1]
        told |= {
            f"{kind}median_ms": median(values) * 1000,
            f"{kind}p95_ms": p95 * 1000,
            f"{kind}p95_frames": p95 / FRAME,
        }
    return told


def lists(pupils: int) -> dict[str, Took]:
    """Each page of a whole school, one pupil in six of it at SEN support: median milliseconds and of CPU time."""
    with window(pupils) as made:
        assert made.desk is not None
        with made.desk.reading() as session:
            ids = list(session.scalars(select(Pupil.id)))
        none = update(StatusPeriod).where(StatusPeriod.pupil_id.not_in(ids[::6])).values(code="N")
        with made.desk.store.writer_engine.begin() as connection:
            connection.execute(none)
        found = {}
        for stem in LISTS:
            times = []
            for _ in range(ROUNDS + 1):
                _gone(made, "settings")
                times.append(_gone(made, stem))
            clock, cpu = zip(*times[1:], strict=True)
            found[stem] = median(clock) * 1000, median(cpu) * 1000
    return found


def _ten_years(desk: Desk, pupil_id: str, entries: int, plans: int) -> None:
    words = _words(random.Random(4))
    with desk.unit("ten years") as unit:
        for n in range(entries):
            day = date(2016, 9, 1) + timedelta(days=n * 3650 // entries)
            unit.session.add(Entry(pupil_id=pupil_id, kind="call", on_date=day, text=next(words)))
        for n in range(plans):
            start = date(2016, 9, 1) + timedelta(days=60 * n)
            state = "current" if n == plans - 1 else "ended"
            plan = Plan(
                id=new_id(), pupil_id=pupil_id, number=n + 1, state=state, start=start,
                review=start + timedelta(days=55), strengths=next(words), difficulties=next(words),
            )  # fmt: skip
            unit.session.add(plan)
            for place in range(TARGETS):
                unit.session.add(Target(plan_id=plan.id, n=place + 1, text=next(words), strategy=next(words)))


def _words(chance: random.Random) -> Iterator[str]:
    """Sentences of invented words, a few of them far more frequent than the rest, as in a language."""
    known = [
        "".join(chance.choice("bcdfghklmnprst") + chance.choice("aeiou") for _ in range(chance.randint(2, 4)))
        for _ in range(8_000)
    ]
    often = list(accumulate(1 / (place + 1) for place in range(len(known))))
    while True:
        yield " ".join(chance.choices(known, cum_weights=often, k=25))


def searching(entries: int = SEARCHED) -> dict[str, float]:
    """From the question to the last hit, for the whole school and for one pupil; beside reading as many rows by id."""
    with _desk(500) as desk:
        with desk.reading() as session:
            ids = list(session.scalars(select(Pupil.id)))
        chance = random.Random(1)
        sentences = _words(chance)
        rows = [_entry(chance.choice(ids), next(sentences)) for _ in range(entries)]
        with desk.store.writer_engine.begin() as connection:
            for start in range(0, entries, AT_ONCE):
                connection.execute(insert(Entry), rows[start : start + AT_ONCE])
        asked = [_question(chance, str(chance.choice(rows)["text"])) for _ in range(QUESTIONS)]
        with desk.reading() as session:
            floor = [
                _took(lambda: session.execute(select(Entry.__table__).limit(search.MOST)).all())
                for _ in range(QUESTIONS)
            ]
        everywhere = [_took(partial(_found, desk, q, None)) for q in asked]
        of_one = [_took(partial(_found, desk, q, ids[0])) for q in asked]
    found = {"entries": float(entries), "floor_median_ms": _told(floor)["median_ms"]}
    for name, times in (("all", everywhere), ("one", of_one)):
        found |= {f"{name}_{key}": value for key, value in _told(times).items()}
    return found


def _found(desk: Desk, typed: str, pupil_id: str | None) -> object:
    """What the search box asks for: the hits in words."""
    with desk.reading() as session:
        return find(session, typed, confided=True, pupil_id=pupil_id)


def _entry(pupil_id: str, text: str) -> dict[str, object]:
    day = date(2026, 1, 1)
    return {
        "id": new_id(), "row_version": 1, "pupil_id": pupil_id, "kind": "note", "on_date": day, "text": text,
        "restricted": False,
    }  # fmt: skip


def _question(chance: random.Random, text: str) -> str:
    """The beginning of a word, or that and the beginning of another, as one types."""
    words = text.split()
    first = chance.choice(words)
    first = first[: chance.randint(2, len(first))]
    return f"{first} {chance.choice(words)[:3]}" if chance.random() < 0.5 else first


def _took(act: Callable[[], object]) -> Took:
    began = _now()
    act()
    return _since(began)


def opening_store(small: int = 50, large: int = 5_000) -> dict[str, float]:
    """From the passphrase to the open records, the two taking turns."""
    with TemporaryDirectory() as folder:
        stores = [records_of(Path(folder) / str(number), number) for number in (small, large)]
        pairs = [[_open(one) for one in stores] for _ in range(ROUNDS)]
    return {
        "large": float(large),
        "small_ms": median(little[0] for little, _ in pairs) * 1000,
        "large_ms": median(much[0] for _, much in pairs) * 1000,
        "ratio": median(much[0] / little[0] for little, much in pairs),
        "cpu_ratio": median(much[1] / little[1] for little, much in pairs),
    }


def _open(records: Path) -> Took:
    began = _now()
    desk = bootstrap.open_desk(records, secret=PASS, clock=FakeClock().now, places=NoPlace())
    took = _since(began)
    desk.store.close()
    return took


@contextmanager
def _desk(pupils: int) -> Iterator[Desk]:
    with TemporaryDirectory() as folder:
        records = records_of(Path(folder) / "records", pupils)
        desk = bootstrap.open_desk(records, secret=PASS, clock=FakeClock().now, places=NoPlace())
        yield desk
        desk.store.close()
