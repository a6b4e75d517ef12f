# SPDX-License-Identifier: Apache-2.0
"""The places of a run in the week; every form of one offers the adults of Settings."""

from collections.abc import Sequence

from sencodesk_ui.forms.record import RecordForm
from sencodesk_ui.forms.rows import RecordRows
from sencodesk_ui.widgets import ChoiceField


class Slots(RecordRows):
    """A form for each place in the timetable."""

    _people: Sequence[tuple[str, str]] = ()

    def offer(self, people: Sequence[tuple[str, str]]) -> None:
        """Offer these adults in every form that is open or begun later."""
        self._people = people
        for form in self.every_form():
            self._dress(form)

    def begin_new(self, *, focus: bool = True) -> RecordForm:
        """A blank form at the end, with the adults to choose from."""
        form = super().begin_new(focus=focus)
        self._dress(form)
        return form

    def _dress(self, form: RecordForm) -> None:
        offer_people(form, self._people)


def offer_people(form: RecordForm, people: Sequence[tuple[str, str]]) -> None:
    """Let the form's adult be chosen from these."""
    who = form.editors["person_id"]
    assert isinstance(who, ChoiceField)
    known = [one for one, _ in people]
    if [who.itemData(n) for n in range(1, who.count())][: len(known)] != known:
        taken = who.value()
        who.set_choices(people)
        if who.value() != taken:
            who.setCurrentIndex(max(who.findData(taken), 0))
