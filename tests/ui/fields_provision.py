# SPDX-License-Identifier: Apache-2.0
"""The fields of rates and of the school's own kinds of provision, for the table of ``fields.py``."""

from __future__ import annotations

from tests.ui.fields import Group, Json, Rows, Typed


def unread(_held: Json) -> object:
    """Not among what the command line says of pupils: the verb of the group compares."""
    return None


def days(first: str, second: str) -> tuple[str, str]:
    """Two days as they are shown: they hold together in a sentence."""
    return first.replace(" ", "\u00a0"), second.replace(" ", "\u00a0")


def typed(name: str, first: str, second: str, *, shown: tuple[str, str] | None = None, required: bool = False) -> Typed:
    """A field that is typed."""
    return Typed(name, first, second, unread, None, shown=shown, required=required)


def chosen(name: str, first: str, second: str, *, clears_to: str = "") -> Typed:
    """A field that is chosen; without ``clears_to`` it always has a value."""
    return Typed(name, first, second, unread, None, "choose", clears=bool(clears_to), clears_to=clears_to)


RATES = Rows(
    "rates", 1,
    {"staff": ("type", "Teacher"), "pence_an_hour": ("type", "40"), "from": ("type", "1/9/2026")},
    (
        typed("rates-1-staff", "Teaching assistant", "Teacher", required=True),
        typed("rates-1-pence_an_hour", "16", "41.80", shown=("£16", "£41.80"), required=True),
        typed("rates-1-from", "1/9/2025", "2/9/2026", shown=days("Mon 1 Sep 2025", "Wed 2 Sep 2026"), required=True),
        typed("rates-1-to", "31/8/2027", "25/3/2027", shown=days("Tue 31 Aug 2027", "Thu 25 Mar 2027")),
        typed("rates-1-council", "Westmarch", "Northshire"),
    ),
    lambda _held: 1,
)  # fmt: skip
OFFERS = Rows(
    "offer", 1, {"name": ("type", "Quiet Corner")},
    (
        typed("offer-1-name", "Quiet Start", "Quiet Corner", required=True),
        chosen("offer-1-kind", "Adjustment in every lesson", "Intervention"),
        chosen("offer-1-area", "Reading", "Writing", clears_to="Not set"),
        typed("offer-1-minutes", "10", "15"),
        typed("offer-1-times-a-week", "2.5", "5"),
        typed("offer-1-weeks", "6", "12"),
        chosen("offer-1-retired", "No longer", "Offered"),
        typed("offer-1-plain", "A calm place.", "Ask on 01632 960 140."),
        typed("offer-1-entry-measure", "Minutes to start", "Minutes from gate to task"),
        typed("offer-1-exit-measure", "The same", "The same again"),
    ),
    lambda _held: 1,
)  # fmt: skip
PROVISION_GROUPS = (
    Group("rates", "settings", where={"section": "provision"}, rows=(RATES,), verbs=(
        ("rates.change", {"rate_id": "{rate}", "values": {
            "staff": "Teacher", "pence_an_hour": 4180, "from": "2026-09-02", "to": "2027-03-25",
            "council": "Northshire",
        }}),
    )),
    Group("offers", "settings", where={"section": "provision"}, rows=(OFFERS,), verbs=(
        ("offers.change", {"offer_id": "{offer}", "values": {
            "name": "Quiet Corner", "kind": "intervention", "area": "writing", "minutes": 15, "times_a_week": 5.0,
            "weeks": 12, "retired": False, "plain": "Ask on 01632 960 140.",
            "entry_measure": "Minutes from gate to task",
            "exit_measure": "The same again",
        }}),
    )),
)  # fmt: skip
