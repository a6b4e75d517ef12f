# SPDX-License-Identifier: Apache-2.0
"""The council holds another version that these records do not know: nothing replaces it before a person said so."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from sencodesk_ui.pages.return_.decision import Decision

BUTTON = "Replace what the council has …"


def taken_words(council: str, version: int) -> str:
    """What the council holds, where that can come from, and what to do first."""
    return (
        f"{council} holds another version {version} of this return, and these records do not know it. It was sent from "
        "another copy of the records, or after the backup that was restored. Nothing more is sent by itself. Look for "
        "the newer records, or ring the council."
    )


def ask_replace(council: str, version: int, go: Callable[[], None], parent: QWidget) -> Decision:
    """Ask once; ``go`` is called for the first button only."""
    text = (
        f"{taken_words(council, version)} If you go on, the return that is sealed from these records may take the "
        "place of what the council has, and that cannot be called back."
    )
    dialog = Decision(
        "Replace what the council has?",
        text,
        "Replace what the council has with these older records",
        "Leave it as it is",
        name="replace",
        parent=parent,
        danger=True,
    )
    dialog.accepted.connect(go)
    dialog.open()
    return dialog
