# SPDX-License-Identifier: Apache-2.0
"""A paper leaves, by a printer or as a file: what every subject's papers do then, in one place."""

from collections.abc import Sequence
from pathlib import Path

from sencodesk.errors import UserError
from sencodesk.papers.model import Paper
from sencodesk.services import history
from sencodesk.services.desk import Desk
from sencodesk.services.printing import Printed, PrintedFile, words, write
from sencodesk.services.roles import LOOK, only
from sencodesk.store.changes import Change


@only(LOOK)
def noted(desk: Desk, label: str, pupil_ids: Sequence[str] = ()) -> Change | None:
    """An event of the log for each pupil whom the paper names, or one of nobody; the last of them."""
    return [history.told(desk, label, pupil_id=one) for one in pupil_ids or (None,)][-1]


@only(LOOK)
def saved(
    desk: Desk, paper: Paper, file: Path, *, label: str, pupil_ids: Sequence[str] = ()
) -> tuple[Printed, Change | None]:
    """Write a paper where a person said, and note it in the log. Raises UserError when it cannot be written."""
    write(file, paper.data)
    change = noted(desk, label, pupil_ids)
    return Printed((PrintedFile(file, paper.pages, 1),), words(paper.warnings)), change


def gone(what: str = "This pupil") -> UserError:
    """Whom or what the paper is about was removed meanwhile."""
    return UserError(
        "record_gone",
        happened=f"{what} is not in the records any more.",
        kept="Nothing was written or printed.",
        do="Undo brings back what was removed.",
    )
