# SPDX-License-Identifier: Apache-2.0
"""Every field of a plan, its targets and its signatures, as one table for the walk in ``test_every_plan_field.py``.

To add a field to a plan, add a line here; a test compares the table with the fields of the command line.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.ui.fields import Json, Typed, day

TARGET = 1
"""The target that is walked, by its place."""


@dataclass(frozen=True)
class CardFields:
    """The fields of one card: the button that opens it, and its fields."""

    name: str
    opens: str
    fields: tuple[Typed, ...]


def of_plan(key: str) -> Typed:
    """A text of the plan."""
    name = f"plan-{key.replace('_', '-')}"
    second = f"Second {key}, with <b>no</b> markup & 3 of 20."
    return Typed(name, f"First {key}.", second, lambda one: one[key], second)


def of_target(key: str) -> Typed:
    """A text of the target."""
    name = f"target-{TARGET}-{key.replace('_', '-')}"
    second = f"Second {key}, 3 of 5"
    return Typed(name, f"First {key}", second, lambda one: target(one)[key], second)


def number(key: str, first: str, second: str, stored: float) -> Typed:
    """A number of the target."""
    return Typed(f"target-{TARGET}-{key.replace('_', '-')}", first, second, lambda one: target(one)[key], stored)


def target(one: Json) -> Json:
    """The target that is walked."""
    found: Json = one["targets"][TARGET - 1]
    return found


def signed(one: Json) -> Json:
    """The signature that is walked."""
    found: Json = one["signatures"][0]
    return found


DATES = (
    day("plan-start", lambda one: one["start"], ("8/9/2026", "Tue 8 Sep 2026"),
        ("9.9.26", "Wed 9 Sep 2026", "2026-09-09")),
    day("plan-review", lambda one: one["review"], ("18 Dec 2026", "Fri 18 Dec 2026"),
        ("2026-12-17", "Thu 17 Dec 2026", "2026-12-17")),
    Typed("plan-review-time", "9.05", "3.30pm", lambda one: one["review_time"], "15:30", shown=("09:05", "15:30")),
)  # fmt: skip

TARGET_FIELDS = (
    *(of_target(key) for key in ("text", "baseline", "measure", "success", "strategy", "who", "how_often", "how_long")),
    day(f"target-{TARGET}-review", lambda one: target(one)["review"], ("1/12/2026", "Tue 1 Dec 2026"),
        ("2/12/2026", "Wed 2 Dec 2026", "2026-12-02")),
    *(of_target(key) for key in ("plain_title", "plain_text", "you_can_help")),
    number("now", "4", "6", 6.0),
    number("aim", "7.5", "9", 9.0),
    number("out_of", "20", "12", 12.0),
    *(of_target(key) for key in ("unit", "evidence", "carried_from")),
    Typed(f"target-{TARGET}-outcome", "Partly", "Not yet", lambda one: target(one)["outcome"], "not-yet", "choose",
          clears_to="Not reviewed"),
)  # fmt: skip

MEETING_FIELDS = (
    day("plan-reviewed-on", lambda one: one["reviewed_on"], ("19/11/2026", "Thu 19 Nov 2026"),
        ("20/11/2026", "Fri 20 Nov 2026", "2026-11-20")),
    *(of_plan(key) for key in ("pupil_said", "parent_said", "review_note")),
)  # fmt: skip

SIGNATURE_FIELDS = (
    Typed("signatures-1-role", "Mother", "Carer", lambda one: signed(one)["role"], "Carer", required=True),
    Typed("signatures-1-name", "Mr Quist", "Mrs Quist", lambda one: signed(one)["name"], "Mrs Quist", required=True),
    day("signatures-1-signed_on", lambda one: signed(one)["signed_on"], ("1/12/2026", "Tue 1 Dec 2026"),
        ("2/12/2026", "Wed 2 Dec 2026", "2026-12-02")),
)  # fmt: skip

CARDS = (
    CardFields("dates", "plan-dates-open", DATES),
    CardFields("about", "plan-about-open", tuple(of_plan(key) for key in ("strengths", "difficulties", "pupil_view"))),
    CardFields("target", f"target-{TARGET}-open", TARGET_FIELDS),
    CardFields("home", "plan-home-open", tuple(of_plan(key) for key in ("at_home", "parent_view"))),
    CardFields("meeting", "plan-meeting-open", MEETING_FIELDS),
    CardFields("signatures", "plan-signatures-open", SIGNATURE_FIELDS),
)
