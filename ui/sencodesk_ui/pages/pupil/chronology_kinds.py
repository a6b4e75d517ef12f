# SPDX-License-Identifier: Apache-2.0
"""What is typed of the chronology: the fields of an entry, of a consent, of a paper handed over, and their verbs."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sencodesk.codes.days import long_day
from sencodesk.services import chronology
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views.chronology import ConsentView, EntryView, HandedOverView, kind_words
from sencodesk.views.field_words import choices, label
from sencodesk_ui.forms.record import Spec
from sencodesk_ui.forms.rows import Kind, Record
from sencodesk_ui.pages.pupil.kinds import Values
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import ChoiceField, DateField, LongText, TextField

EVERYBODY, SENCO = "Everybody who opens the pupil", "Only the SENCO"
READERS = "Who may read it"
LINES = 3


def text(name: str) -> TextField:
    """A line of text."""
    return TextField(name=name)


def day(name: str) -> DateField:
    """A day; without its year it is asked for."""
    return DateField(name=name)


def entry_specs(*, confided: bool, today: Callable[[], date], whole: bool) -> Sequence[Spec]:
    """The fields of an entry. Only who may restrict one is asked; ``whole`` has what a new one has not."""

    def soon(name: str) -> DateField:
        field = DateField(name=name)
        field.coming = today
        return field

    found = [
        Spec("on_date", label("entry", "on_date"), day),
        Spec("at_time", label("entry", "at_time"), text),
        Spec(
            "kind", label("entry", "kind"), lambda name: ChoiceField(list(kind_words().items()), name=name, blank=None)
        ),
        Spec("with_whom", label("entry", "with_whom"), text),
        Spec("text", label("entry", "text"), lambda name: LongText(name=name, lines=LINES), 4),
        Spec("follow_up_on", label("entry", "follow_up_on"), soon),
    ]
    if whole:
        found.append(Spec("followed_up_on", label("entry", "followed_up_on"), day))
    if confided:
        readers = [(False, EVERYBODY), (True, SENCO)]
        found.append(Spec("restricted", READERS, lambda name: ChoiceField(readers, name=name, blank=None), 2))
    return found


def add_entry(desk: Desk, seen: Seen, values: Values) -> Change | None:
    """Save a new entry."""
    return chronology.add_entry(desk, pupil_id=seen.id, values=_given(values))


def change_entry(desk: Desk, seen: Seen, values: Values) -> Change | None:
    """Save an entry."""
    return chronology.change_entry(desk, entry_id=seen.id, row_version=seen.version, values=_given(values))


def entry_values(one: EntryView) -> Values:
    """An entry as its form shows it."""
    names = ("on_date", "at_time", "kind", "with_whom", "text", "follow_up_on", "followed_up_on", "restricted")
    return {name: getattr(one, name) for name in names}


CONSENTS = Kind(
    name="consent",
    table="consent",
    what="consent",
    add_words="Add a consent",
    columns=4,
    none="No consent recorded.",
    specs=(
        Spec("scope", label("consent", "scope"), text, 2),
        Spec("with_whom", label("consent", "with_whom"), text),
        Spec("given_by", label("consent", "given_by"), text),
        Spec("given_on", label("consent", "given_on"), day),
        Spec("how", label("consent", "how"), text),
        Spec("until", label("consent", "until"), day),
        Spec("taken_back_on", label("consent", "taken_back_on"), day),
    ),
    change=lambda desk, seen, values: chronology.change_consent(
        desk, consent_id=seen.id, row_version=seen.version, values=_given(values)
    ),
    add=lambda desk, seen, values: chronology.add_consent(desk, pupil_id=seen.id, values=_given(values)),
    remove=lambda desk, row: chronology.remove_consent(desk, consent_id=row),
)


class ConsentField(ChoiceField):
    """One of the pupil's consents; which there are is told once they are read."""

    def __init__(self, *, name: str) -> None:
        super().__init__([], name=name, blank="None")


def for_the_next_school(name: str) -> ChoiceField:
    """What a paper is for the next school, if it went there."""
    return ChoiceField(choices("handed_over", "kind"), name=name, blank="Did not go there")


HANDED_OVER = Kind(
    name="handed-over",
    table="handed_over",
    what="paper handed over",
    add_words="Add a paper handed over",
    columns=4,
    none="No paper handed over by hand.",
    specs=(
        Spec("on_date", label("handed_over", "on_date"), day),
        Spec("what", label("handed_over", "what"), text, 2),
        Spec("to_whom", label("handed_over", "to_whom"), text),
        Spec("how", label("handed_over", "how"), text),
        Spec("why", label("handed_over", "why"), text, 3),
        Spec("kind", label("handed_over", "kind"), for_the_next_school, 2),
        Spec("consent_id", label("handed_over", "consent_id"), lambda name: ConsentField(name=name), 2),
    ),
    change=lambda desk, seen, values: chronology.change_handed_over(
        desk, handed_over_id=seen.id, row_version=seen.version, values=_given(values)
    ),
    add=lambda desk, seen, values: chronology.hand_over(desk, pupil_id=seen.id, values=_given(values)),
    remove=lambda desk, row: chronology.remove_handed_over(desk, handed_over_id=row),
)


def consent_records(found: Sequence[ConsentView], on: date) -> list[Record]:
    """Consents as their forms show them, each headed by what it is and whether it counts."""
    names = ("scope", "with_whom", "given_by", "given_on", "how", "until", "taken_back_on")
    return [
        Record(
            one.id, one.row_version, {name: getattr(one, name) for name in names},
            f"{one.scope} · {'counts today' if one.holds(on) else 'does not count today'}",
        )
        for one in found
    ]  # fmt: skip


def handed_over_records(found: Sequence[HandedOverView]) -> list[Record]:
    """Papers handed over as their forms show them."""
    names = ("on_date", "what", "to_whom", "how", "why", "kind", "consent_id")
    return [
        Record(
            one.id, one.row_version, {name: getattr(one, name) for name in names},
            f"{one.what} to {one.to_whom}, {long_day(one.on_date)}",
        )
        for one in found
    ]  # fmt: skip


def consent_choices(found: Sequence[ConsentView]) -> list[tuple[str, str]]:
    """Consents to choose from."""
    return [(one.id, f"{one.scope}, {long_day(one.given_on)}") for one in found]


def _given(values: Values) -> Any:
    """Values as a service takes them: the forms' fields have the names of its own."""
    return dict(values)
