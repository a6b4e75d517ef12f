# SPDX-License-Identifier: Apache-2.0
"""What the Send step says before anything is sent: what goes where, and what stands in the way."""

from datetime import date

from sencodesk.views.return_steps import StepsView
from sencodesk_ui.pages.return_.build import nobody_words
from sencodesk_ui.pages.returns.words import count, former_words
from sencodesk_ui.widgets import shown_day

SEALED_ONCE = "Sealed once, on this laptop. With no connection it waits and goes by itself while this is unlocked."
First = tuple[str, str, str, str]
"""Tone, sentence, what its button says (or nothing), and the step that the button leads to."""


def what_goes(view: StepsView) -> list[tuple[str, str]]:
    """To whom, how much, and how: an icon and a sentence each."""
    notes = len(view.preview.body["notes"])
    told = f", and {count(notes, 'note')}" if notes else ""
    here = view.host.startswith("127.") or view.host in ("localhost", "::1")
    place = "on this computer" if here else f"at {view.host}" if view.host else ""
    to = f"To {view.due.council_name} {place}".strip() + "."
    how = "Sealed once, on this laptop, so that only the council can open it." if view.only_by_hand else SEALED_ONCE
    return [
        ("landmark", to),
        ("users", f"{count(view.preview.pupils, 'pupil')}, {count(len(view.preview.items), 'item')} each{told}."),
        ("lock", how),
    ]


def in_the_way(view: StepsView, today: date) -> list[First]:
    """What has to be done first, the nearest first."""
    if not view.due.asked:
        return [("warning", f"{former_words(view.due.council_name)} A version that was sent stays as it is.", "", "")]
    found = [*_ours(view), *_theirs(view, today)]
    if not view.rules_of <= today <= view.valid_until:
        found.append(("warning", "The council’s profile is not in force today. Ask for its newest one.", "", ""))
    return found


def _ours(view: StepsView) -> list[First]:
    check, found = view.check, []
    if check.errors or check.unexplained:
        parts = [count(check.errors, "error") + " to put right"] if check.errors else []
        parts += [count(check.unexplained, "query", "queries") + " to explain"] if check.unexplained else []
        found.append(("warning", f"First: {' and '.join(parts)}.", "Go to Check", "check"))
    elif not view.previewed:
        found.append(("warning", "First: look at exactly what will leave.", "Go to Preview", "preview"))
    if nobody_words(view):
        found.append(("warning", nobody_words(view), "Go to Build", "build"))
    return found


def _theirs(view: StepsView, today: date) -> list[First]:
    found: list[First] = []
    if today < view.opens:
        found.append(("info", f"{view.due.council_name} asks for it from {shown_day(view.opens)} on.", "", ""))
    if view.barred_here:
        host = view.host or "this computer"
        words = f"First: allow {host} for {view.due.council_name}. That address is this computer itself."
        found.append(("warning", words, "Allow it in Settings", "councils"))
    elif view.only_by_hand:
        found.append(("info", f"{view.due.council_name} takes this return by hand only: see below.", "", ""))
    elif view.no_address:
        words = f"{view.no_address} The return can be checked here, but not sent from here."
        found.append(("warning", words, "", ""))
    return found
