# SPDX-License-Identifier: Apache-2.0
"""What the Chronology tab reads at once: the entries, what is said of each, and what was typed and never saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sencodesk.codes.london import london
from sencodesk.services import unsaved
from sencodesk.services.desk import Reading
from sencodesk.views import chronology as view
from sencodesk.views import versions as versions_view
from sencodesk.views.chronology import EntryView
from sencodesk.views.versions import CorrectionView
from sencodesk_ui.beside.words import corrected_words
from sencodesk_ui.widgets import shown_day

FORMS, CONFIDED_FORMS = ("entry-new", "entry"), ("entry-new-confided", "entry-confided")
"""Under which names typing is kept. The SENCO's own is kept apart: it may be restricted before it is an entry."""


@dataclass(frozen=True, slots=True)
class Chronology:
    """The chronology of one pupil. ``new`` and ``changing`` are typing that was never saved."""

    entries: Sequence[EntryView]
    hidden: int
    recorded: Mapping[str, tuple[datetime, str]]
    corrected: Mapping[str, CorrectionView]
    new: Mapping[str, object]
    changing: Mapping[str, Mapping[str, object]]

    def note(self, one: EntryView) -> str:
        """When an entry was written down, by whom, and that it was corrected since."""
        if one.id not in self.recorded:
            return ""
        at, by = self.recorded[one.id]
        corrected = self.corrected.get(one.id)
        return f"Written down {shown_day(london(at).date())} by {by}." + (
            f" {corrected_words(corrected)}" if corrected else ""
        )

    def hidden_words(self) -> str:
        """What a person who may not read all of it is told."""
        if not self.hidden:
            return ""
        entries = "1 entry is" if self.hidden == 1 else f"{self.hidden} entries are"
        return f"{entries} restricted: only the SENCO reads {'it' if self.hidden == 1 else 'them'}."


NOTHING = Chronology((), 0, {}, {}, {}, {})


def read(session: Reading, pupil_id: str, *, confided: bool) -> Chronology:
    """All of it: plain rows, a frame or two for three thousand."""
    form, changing = forms(confided=confided)
    kept = unsaved.kept(session, form, pupil_id)
    return Chronology(
        view.entries(session, pupil_id, confided=confided),
        0 if confided else view.hidden(session, pupil_id),
        view.recorded(session, pupil_id),
        versions_view.corrections_of_pupil(session, pupil_id),
        kept.values if kept else {},
        {one.record_id: one.values for one in unsaved.kept_in(session, changing)},
    )


def forms(*, confided: bool) -> tuple[str, str]:
    """Under which names this person's typing is kept: of a new entry, of one that is changed."""
    return CONFIDED_FORMS if confided else FORMS
