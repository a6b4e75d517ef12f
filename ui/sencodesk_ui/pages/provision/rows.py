# SPDX-License-Identifier: Apache-2.0
"""The rows of the provision map: by intervention a run each, by class a pupil each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sencodesk.charts.bars import share
from sencodesk.views.provision_charts import money
from sencodesk.views.provision_shapes import Part, ProvisionMap, RunView, SpentView
from sencodesk_ui.pages.run.words import ONLY_PROMISED, bare_in, bare_of, delivered_words
from sencodesk_ui.widgets import shown_day

RUN_HEADS = ("Provision", "Who", "When", "Staff", "Delivered", "Cost to date")
CLASS_HEADS = ("Pupil", "Provision", "When", "Staff", "Delivered", "Cost this year")
STATES = {"to-come": "Starts ", "ended": "Ended "}


@dataclass(frozen=True, slots=True)
class Two:
    """Two lines of a cell: what, and the smaller line under it."""

    first: str
    second: str = ""
    strong: bool = False

    @property
    def words(self) -> str:
        """Both, as they are read out."""
        return ", ".join(part for part in (self.first, self.second) if part)


@dataclass(frozen=True, slots=True)
class MapRow:
    """One row: ``id`` of the run, or of the pupil; five cells, and between them how much was delivered."""

    id: str
    cells: tuple[Two, Two, Two, Two, Two, Two]
    promised: int | None
    delivered: int | None
    over: bool = False


def by_run(found: ProvisionMap, *, ended: bool) -> list[MapRow]:
    """A row for each run, those that go on first."""
    order = {"now": 0, "to-come": 1, "ended": 2}
    runs = [one for one in found.runs if ended or one.state != "ended"]
    return [_run(one) for one in sorted(runs, key=lambda one: (order[one.state], one.name.casefold(), one.from_date))]


def by_class(found: ProvisionMap, class_name: str | None) -> list[MapRow]:
    """A row for each pupil who had provision this school year, class by class."""
    runs: dict[str, list[RunView]] = {}
    for run in found.runs:
        for pupil_id in {one.pupil_id for one in run.members}:
            runs.setdefault(pupil_id, []).append(run)
    wanted = [one for one in found.spent if not class_name or one.class_name == class_name]
    wanted.sort(key=lambda one: (one.class_name, one.list_name.casefold(), one.pupil_id))
    return [_pupil(one, runs.get(one.pupil_id, []), found.line) for one in wanted]


def classes(found: ProvisionMap) -> list[str]:
    """The classes in which somebody has provision."""
    return sorted({one.class_name for one in found.spent if one.class_name})


def _run(run: RunView) -> MapRow:
    day = run.from_date if run.state == "to-come" else run.to_date
    state = f"{STATES[run.state]}{shown_day(day)}" if run.state in STATES and day else run.area.capitalize()
    names = list(dict.fromkeys(one.name for one in run.members))
    until = f"until {shown_day(run.to_date)}" if run.to_date and run.state == "now" else ""
    return MapRow(
        run.id,
        (
            Two(run.name, state, strong=True), Two(run.group, ", ".join(names)),
            Two(run.how_often or "In every lesson", until), Two(run.person, run.staff or ""),
            _delivered(run.whole, bare_in(run)), _cost(run.whole),
        ),
        run.whole.promised, run.whole.delivered,
    )  # fmt: skip


def _pupil(one: SpentView, runs: Sequence[RunView], line: int) -> MapRow:
    mine = [(run, who.own) for run in runs for who in run.members if who.pupil_id == one.pupil_id]
    parts = [part for _, part in mine]
    known = [part.promised for part in parts if part.promised is not None]
    had = [part.delivered for part in parts if part.delivered is not None]
    bare = sum(bare_of(part) for part in parts)
    both = Part(
        promised=sum(known) if known else None, delivered=sum(had) if had else None, by_register=bool(had),
    )  # fmt: skip
    names = list(dict.fromkeys(run.name for run in runs))
    staff = list(dict.fromkeys(run.person for run in runs))
    often = [run.how_often for run in runs if run.how_often and run.state == "now"]
    left = line - one.cost
    beside = f"{money(abs(left))} {'under' if left >= 0 else 'over'} {money(line)}"
    part = "all of it" if one.promised == one.cost else f"{money(one.promised)} of it"
    guessed = f"{part} {ONLY_PROMISED} · " if one.guessed else ""
    lacking = f" · {one.unpriced} minutes without a rate" if one.unpriced else ""
    return MapRow(
        one.pupil_id,
        (
            Two(one.list_name, one.class_name, strong=True), Two(", ".join(names)),
            Two("; ".join(often) or "Nothing now"), Two(", ".join(staff)), _delivered(both, bare),
            Two(money(one.cost), f"{guessed}{beside}{lacking}", strong=left < 0),
        ),
        both.promised, both.delivered, left < 0,
    )  # fmt: skip


def _delivered(part: Part, missing: int) -> Two:
    if part.delivered is None and part.promised:
        return Two(f"{part.promised:,} minutes promised", "No register yet")
    bare = f"{missing} missed without a reason" if missing else ""
    if part.promised and part.delivered is not None:
        second = ", ".join(one for one in (share(part.delivered, part.promised), bare) if one)
        return Two(f"{part.delivered:,} of {part.promised:,} minutes", second)
    return Two(delivered_words(part) or "Not counted", bare)


def _cost(part: Part) -> Two:
    if part.cost is None or not (part.cost or part.unpriced):
        return Two("Not costed")
    lacking = f"{part.unpriced} minutes without a rate" if part.unpriced else ""
    kept = "" if part.by_register else ONLY_PROMISED
    return Two(money(part.cost), ", ".join(one for one in (kept, lacking) if one))
