# SPDX-License-Identifier: Apache-2.0
"""The target bank: stems to choose from, found by need, area, key stage and free words, and filled for one child.

A stem's example numbers are for the preview only. Baseline and aim of a plan are always the child's own, typed by a
person; where they are not known yet, a gap stands in the sentence.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from sencodesk.codes.codesets import codeset
from sencodesk.content.areas import AREAS
from sencodesk.content.key_stages import KEY_STAGES
from sencodesk.content.source import ContentBrokenError, folded, holds, rows

ANY_NEED = "any"
GAP = "…"
"""What stands in a sentence for a number or a day that nobody has given yet."""

COLUMNS = (
    "id", "need", "area", "key_stage", "title", "target", "unit", "better", "example_baseline", "example_aim",
    "measure", "success", "strategy_1", "strategy_2", "home_idea", "family", "child_voice", "ask_first",
)  # fmt: skip
PLACEHOLDERS = frozenset({"name", "baseline", "aim", "time"})

_LAST = 99
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_SCALE = re.compile(r"of (\d+)\b ?(.*)")
_ONE = {
    "minutes": "minute", "seconds": "second", "hours": "hour", "metres": "metre", "words": "word", "objects": "object",
    "sentences": "sentence", "turns": "turn", "times": "time", "people": "person", "steps": "step", "things": "thing",
    "signs": "sign", "strengths": "strength", "sessions": "session", "comments": "comment", "letters": "letter",
    "parts": "part",
}  # fmt: skip
_COUNTED = re.compile(r"^( (?:helped |active |different )?)(" + "|".join(_ONE) + r")\b")


@dataclass(frozen=True, slots=True)
class Stem:
    """One line of the bank. ``better`` is ``up`` or ``down``; ``ask_first`` says who must agree before it is used."""

    id: str
    title: str
    target: str
    area: str = ""
    needs: tuple[str, ...] = (ANY_NEED,)
    key_stages: tuple[str, ...] = ()
    unit: str = ""
    better: str = "up"
    measure: str = ""
    success: str = ""
    strategies: tuple[str, ...] = ()
    home_idea: str = ""
    family: str = ""
    child_voice: str = ""
    ask_first: str = ""
    example_baseline: float | None = None
    example_aim: float | None = None
    found_by: str = field(default="", compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.found_by:
            words = (self.title, self.target, self.area, self.unit, self.measure, self.success, *self.strategies)
            ours = (self.home_idea, self.family, self.child_voice, self.id)
            object.__setattr__(self, "found_by", folded(_PLACEHOLDER.sub(" ", " ".join((*words, *ours)))))

    @property
    def scale(self) -> tuple[float | None, str]:
        """Out of how many, and of what: ``of 10 answers`` is (10, answers); a plain unit has no scale."""
        found = _SCALE.fullmatch(self.unit)
        return (float(found[1]), found[2]) if found else (None, self.unit)


@dataclass(frozen=True, slots=True)
class TargetValues:
    """A stem filled for one child, under the names of the fields of a target; ``bank`` is the stem that it came from.

    ``child_voice`` stands on the pupil's copy. ``ask_first`` is not kept: it is to be shown beside the target.
    """

    text: str
    plain_title: str
    plain_text: str
    baseline: str
    measure: str
    success: str
    strategy: str
    now: float | None
    aim: float | None
    out_of: float | None
    unit: str
    you_can_help: str
    bank: str
    child_voice: str
    ask_first: str


@cache
def bank() -> tuple[Stem, ...]:
    """Every stem of the program, in the file's order. Raises ContentBrokenError for one that is not as it should be."""
    return tuple(_stem(row) for row in rows("target_bank.csv", COLUMNS))


def stem(key: str) -> Stem | None:
    """The program's stem with this id."""
    return _by_id().get(key)


def find(
    words: str = "", *, need: str = "", area: str = "", key_stage: str = "", own: Iterable[Stem] = ()
) -> tuple[Stem, ...]:
    """The stems that fit, of equals the school's own first; no filter finds all.

    A stem for any need fits every need, after those that name it. Of free words (without case or accents) each must
    begin a word of the stem; stems that have them all in the title come first.
    """
    wanted = folded(words)
    fitting = [
        one
        for one in (*own, *bank())
        if (not need or need in one.needs or ANY_NEED in one.needs)
        and (not area or one.area == area)
        and (not key_stage or not one.key_stages or key_stage in one.key_stages)
        and holds(one.found_by, wanted)
    ]

    def rank(one: Stem) -> tuple[bool, int]:
        return not holds(folded(one.title), wanted), one.needs.index(need) if need in one.needs else _LAST

    return tuple(sorted(fitting, key=rank))


def filled(
    chosen: Stem,
    *,
    name: str,
    time: str = "",
    baseline: float | None = None,
    aim: float | None = None,
    counted: str = "",
) -> TargetValues:
    """The stem in this child's words and numbers.

    ``time`` is the day in words that stands after “by”; ``counted`` is the day of the count, added to the baseline.
    Raises ValueError for no name, or a number that is negative or no number. Whether the numbers are wise is the
    coach's matter, not this room's.
    """
    if not name.strip():
        raise ValueError("a target is filled for a child with a name")
    for number in (baseline, aim):
        if number is not None and not (math.isfinite(number) and number >= 0):
            raise ValueError("a baseline or an aim is a number from nought up")
    values = {"name": name.strip(), "time": time.strip() or GAP}
    numbers = {"baseline": baseline, "aim": aim}
    out_of, unit = chosen.scale

    def say(pattern: str) -> str:
        return _say(pattern, values, numbers)

    return TargetValues(
        text=say(chosen.target),
        plain_title=say(chosen.title),
        plain_text=say(chosen.family),
        baseline=""
        if baseline is None
        else ", ".join(filter(None, (say(f"{{baseline}} {chosen.unit}").strip(), counted))),
        measure=say(chosen.measure),
        success=say(chosen.success),
        strategy=" ".join(say(one) for one in chosen.strategies),
        now=baseline,
        aim=aim,
        out_of=out_of,
        unit=unit,
        you_can_help=say(chosen.home_idea),
        bank=chosen.id,
        child_voice=say(chosen.child_voice),
        ask_first=chosen.ask_first,
    )


def without_the_child(text: str, *, names: Iterable[str]) -> str:
    """A target's text for the school's own bank: each of the child's names becomes ``{name}``, whatever its case.

    Longer names are taken out first, so that a first name does not break the full one.
    """
    for name in sorted({one.strip() for one in names if one.strip()}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "{name}", text, flags=re.IGNORECASE)
    return text


def number_words(number: float) -> str:
    """A number as it is written in a sentence: ``4``, ``0.5``."""
    return f"{number:g}" if abs(number) < 1_000_000 else f"{number:.0f}"


def _say(pattern: str, values: Mapping[str, str], numbers: Mapping[str, float | None]) -> str:
    """Fills a pattern in one pass, so that a name with braces stays a name, and writes ``1 minute``, not minutes."""
    said: list[str] = []
    at = 0
    for found in _PLACEHOLDER.finditer(pattern):
        said.append(pattern[at : found.start()])
        at, key = found.end(), found[1]
        if key not in numbers:
            said.append(values.get(key, found[0]))
            continue
        number = numbers[key]
        said.append(GAP if number is None else number_words(number))
        after = _COUNTED.match(pattern[at:])
        if number == 1 and after:
            said.append(after[1] + _ONE[after[2]])
            at += after.end()
    return "".join((*said, pattern[at:]))


@cache
def _by_id() -> dict[str, Stem]:
    return {one.id: one for one in bank()}


def _stem(row: dict[str, str]) -> Stem:
    needs, stages = tuple(row["need"].split()), tuple(row["key_stage"].split())
    known = set(codeset("sen_type").codes) | {ANY_NEED}
    wrong = (
        ("need", not needs or set(needs) - known),
        ("area", row["area"] not in AREAS),
        ("key_stage", not stages or set(stages) - set(KEY_STAGES)),
        ("better", row["better"] not in {"up", "down"}),
        ("target", sorted(_PLACEHOLDER.findall(row["target"])) != sorted(PLACEHOLDERS)),
        ("placeholder", {one for text in row.values() for one in _PLACEHOLDER.findall(text)} - PLACEHOLDERS),
    )
    for column, broken in wrong:
        if broken:
            raise ContentBrokenError(f"target_bank.csv, {row['id']}: {column}")
    return Stem(
        id=row["id"], title=row["title"], target=row["target"], area=row["area"], needs=needs, key_stages=stages,
        unit=row["unit"], better=row["better"], measure=row["measure"], success=row["success"],
        strategies=tuple(filter(None, (row["strategy_1"], row["strategy_2"]))), home_idea=row["home_idea"],
        family=row["family"], child_voice=row["child_voice"], ask_first=row["ask_first"],
        example_baseline=float(row["example_baseline"]), example_aim=float(row["example_aim"]),
    )  # fmt: skip
