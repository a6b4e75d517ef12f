# SPDX-License-Identifier: Apache-2.0
"""What is said of promised, delivered and spent, the same on every page."""

from sencodesk.charts.bars import share
from sencodesk.views.provision_charts import money
from sencodesk.views.provision_shapes import Part, RunView
from sencodesk_ui.pages.run.register import REASONS

ONLY_PROMISED = "as promised, nothing marked yet"
"""Beside money for sessions that nobody marked."""


def delivered_words(part: Part) -> str:
    """``540 of 600 minutes, 90%``; what is not known is said so."""
    if part.promised is None:
        return f"{part.delivered:,} minutes delivered" if part.delivered is not None else ""
    if not part.promised and not part.delivered:
        return ""
    if part.delivered is None:
        return f"{part.promised:,} minutes promised"
    if not part.promised:
        return f"{part.delivered:,} minutes delivered"
    return f"{part.delivered:,} of {part.promised:,} minutes, {share(part.delivered, part.promised)}"


def cost_words(part: Part) -> str:
    """``£160``, and what it rests on where that is not the register or where a rate is missing."""
    if part.cost is None or not (part.cost or part.unpriced):
        return ""
    if part.unpriced and not part.cost:
        return "no rate for it"
    said = money(part.cost)
    lacking = f", {part.unpriced} minutes without a rate" if part.unpriced else ""
    return f"{said}{lacking}{'' if part.by_register else f' {ONLY_PROMISED}'}"


def part_words(part: Part) -> str:
    """Minutes, sessions and money in one line."""
    sessions = held_words(part) if part.by_register else ""
    cost = cost_words(part)
    lacking = "" if part.by_register or not part.promised or ONLY_PROMISED in cost else "no register"
    parts = (delivered_words(part), sessions, cost, lacking)
    return " · ".join(one for one in parts if one)


def held_words(part: Part) -> str:
    """``27 of 30 sessions held``: of those that were marked."""
    marked = part.held + part.missed_in_all
    return f"{part.held} of {marked} sessions held" if marked else ""


def bare_of(part: Part) -> int:
    """How many sessions were missed and nobody said why."""
    return sum(count for code, count in part.missed if not code)


def bare_in(run: RunView) -> int:
    """Of those who are in it: others have no row any more in which to say why."""
    return sum(bare_of(who.own) for who in run.members)


def bare_words(count: int) -> str:
    """``2 missed sessions without a reason``; empty for none."""
    return f"{count} missed {'session' if count == 1 else 'sessions'} without a reason" if count else ""


def missed_words(part: Part) -> str:
    """``Missed: 2 trip or event, 1 pupil absent.``; empty where none was."""
    if not part.missed:
        return ""
    said = (f"{count} {REASONS.get(code, 'without a reason').lower()}" for code, count in part.missed)
    return f"Missed: {', '.join(said)}."
