# SPDX-License-Identifier: Apache-2.0
"""The tabs of a pupil: which there are, in which order, and what the page asks of one.

A tab is a module with one class and a line in ``PLACES``. It is imported and built when it is first opened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from PySide6.QtWidgets import QWidget

from sencodesk_ui.workspace import Workspace

NEW = "new"
"""In the place of a record's id: a blank one is asked for."""


class PupilTab(QWidget):
    """One part of a pupil's record. It reads what it shows by itself."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace

    def show_pupil(self, pupil_id: str) -> None:
        """Read and show this pupil's; called when the tab is opened, and again whenever its tables changed."""

    def commit(self) -> None:
        """Save what is being typed."""

    def bring(self, files: Sequence[Path], pupil_id: str) -> None:
        """Keep these files about a pupil, where a tab keeps any."""

    def find_record(self, record_id: str) -> None:
        """Bring one of its records into view, once it is read; a tab of few records shows them all anyway."""


@dataclass(frozen=True, slots=True)
class TabPlace:
    """One tab: its stem, its word, the handbook's chapter about it, the tables whose change makes it read again."""

    stem: str
    word: str
    chapter: str
    tables: frozenset[str] = frozenset()
    made_by: str = ""
    """``module:Class`` under ``sencodesk_ui.pages.pupil``; empty for the two that the page holds itself."""


PLACES = (
    TabPlace("overview", "Overview", "pupils"),
    TabPlace("plan", "Plan", "plans"),
    TabPlace(
        "provision", "Provision", "provision",
        frozenset({"provision", "provision_member", "slot", "session_mark", "rate", "person", "closed_day"}),
        "provision_tab:ProvisionTab",
    ),
    TabPlace(
        "assessments", "Assessments", "assessments",
        frozenset({"score", "scale", "access_arrangement"}), "assess_tab:AssessTab",
    ),
    TabPlace(
        "reviews", "Reviews", "reviews",
        frozenset({"review", "invitation", "ehc_plan", "status_period", "term", "closed_day"}),
        "reviews_tab:ReviewsTab",
    ),
    TabPlace(
        "ehc", "EHC plan", "ehc",
        frozenset({
            "ehc_request", "ehc_plan", "ehc_section", "review", "provision_member", "provision", "slot", "session_mark",
            "status_period", "term", "closed_day",
        }),
        "ehc_tab:EhcTab",
    ),
    TabPlace("chronology", "Chronology", "chronology", frozenset({"entry"}), "chronology_tab:ChronologyTab"),
    TabPlace(
        "documents", "Documents", "documents", frozenset({"attachment", "consent", "handed_over"}),
        "documents_tab:DocumentsTab",
    ),
    TabPlace(
        "sharing", "Sharing", "sharing",
        frozenset({"submission", "manual_receipt", "handed_over", "consent"}), "sharing_tab:SharingTab",
    ),
)  # fmt: skip
TABS = tuple(one.stem for one in PLACES)


def made(place: TabPlace, workspace: Workspace, parent: QWidget) -> PupilTab:
    """The tab of a place, built."""
    module, _, name = place.made_by.partition(":")
    kind: type[PupilTab] = getattr(import_module(f"sencodesk_ui.pages.pupil.{module}"), name)
    return kind(workspace, parent)
