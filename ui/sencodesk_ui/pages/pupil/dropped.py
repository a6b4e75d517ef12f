# SPDX-License-Identifier: Apache-2.0
"""A paper that is dropped on a pupil's page, whichever tab is open: an offer to keep it among that pupil's."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sencodesk.views.pupils import PupilView
from sencodesk_ui.pages.pupil.tab import PupilTab
from sencodesk_ui.workspace import Workspace


def offer(
    workspace: Workspace, pupil: PupilView, files: Sequence[Path], tabs: Callable[[], Mapping[str, PupilTab]]
) -> None:
    """Ask whether the papers are this pupil's: a drop on the wrong page must not file them by itself.

    ``tabs`` are those that are built once the page is open at the documents.
    """

    def keep() -> None:
        workspace.go("pupil", pupil_id=pupil.id, tab="documents")
        tabs()["documents"].bring(files, pupil.id)

    if len(files) == 1:
        words = f"“{files[0].name}” is not kept yet. Keep it with the papers of {pupil.name}?"
    else:
        words = f"These {len(files)} files are not kept yet. Keep them with the papers of {pupil.name}?"
    workspace.say("info", words, "Keep", keep)
