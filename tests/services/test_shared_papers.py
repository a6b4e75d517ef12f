# SPDX-License-Identifier: Apache-2.0
"""Every paper about a pupil that leaves has words of its own on the pupil's sharing statement."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sencodesk
import sencodesk_ui
from sencodesk.sentences import lines
from sencodesk.services import (
    attachments,
    chronology_papers,
    concern_papers,
    ehc_papers,
    export,
    papers,
    pupil_letters,
    sharing,
)
from sencodesk.services.provision_papers import MAP, PUPIL
from sencodesk.views.sharing import SEALED_FILE

CHRONOLOGY = (chronology_papers.PRINTED, chronology_papers.SAVED)
LABELS: dict[str, list[str]] = {
    "services/assessment_papers.py": ["print the assessments", "save the assessments as a file"],
    "services/attachments.py": [attachments.SAVED],
    "services/chronology_papers.py": [*CHRONOLOGY, *(one + chronology_papers.WITH for one in CHRONOLOGY)],
    "services/concern_papers.py": [f"print {concern_papers.ROUND}", f"save {concern_papers.ROUND} as a file"],
    "services/ehc_papers.py": [
        words for one in ehc_papers.NAMES.values() for words in (f"print {one}", f"save {one} as a file")
    ],
    "services/export.py": [export.LABEL, export.LABEL_ONE],
    "services/log_export.py": ["export the log"],
    "services/printing.py": [
        *(f"{act}, {copy} copy" for act in ("print a plan", "save a plan as a file") for copy in papers.COPIES),
        "print the SEN register", "export the SEN register",
    ],
    "services/pupil_letters.py": [
        words for one in pupil_letters.NAMES.values() for words in (f"print {one}", f"save {one} as a file")
    ],
    "services/provision_papers.py": [
        words for one in (MAP, PUPIL) for words in (f"print {one}", f"save {one} as a file")
    ],
    "services/review_papers.py": [
        f"{act} a paper of a meeting: {words}" for act in ("print", "save") for words in lines("review_papers").values()
    ],
    "services/sharing.py": ["print a sharing statement", "save a sharing statement as a file"],
    "ui/print_sheet.py": ["print the SEN register", "save the SEN register"],
}  # fmt: skip
"""What each module writes into the log when a paper or a file leaves, where a pupil is in it."""
OF_NOBODY = {
    "services/amending.py": "a new key",
    "services/calendar_file.py": "days without names",
    "services/filing.py": "a return, told as what it is; its proofs hold no pupil",
}

TELLS = {"history.told", "paper_out.noted", "paper_out.saved"}
"""The ways into the log; ``services/paper_out.py`` writes what it is given."""


def writing() -> set[str]:
    """Every module that writes such a thing into the log."""
    found = set()
    for package in (sencodesk, sencodesk_ui):
        root = Path(str(package.__file__)).parent
        for file in root.rglob("*.py"):
            calls = [one.func for one in ast.walk(ast.parse(file.read_text())) if isinstance(one, ast.Call)]
            if {ast.unparse(one) for one in calls} & TELLS and file.name != "paper_out.py":
                found.add(f"{'' if package is sencodesk else 'ui/'}{file.relative_to(root).as_posix()}")
    return found


def test_no_module_lets_a_paper_out_that_is_not_here() -> None:
    assert writing() == {*LABELS, *OF_NOBODY}


@pytest.mark.parametrize("label", sorted({SEALED_FILE, *(one for found in LABELS.values() for one in found)}))
def test_it_has_words_of_its_own(label: str) -> None:
    assert sharing.paper_of_label(label) != sharing.OTHER


def test_what_nobody_knows_is_told_all_the_same() -> None:
    assert sharing.paper_of_label("print a paper of tomorrow") == sharing.OTHER
