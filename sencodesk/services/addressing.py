# SPDX-License-Identifier: Apache-2.0
"""What a letter to a family says on its sheet about those it may not be addressed to before somebody has asked."""

from dataclasses import replace

from sencodesk.errors import UserError
from sencodesk.papers.model import Paper, PaperWarning
from sencodesk.records.people_rules import Family


def left_out(paper: Paper, family: Family) -> Paper:
    """The paper, with a sentence about those who are left out because their record says "Ask first"."""
    if not family.ask_first:
        return paper
    warning = PaperWarning("ask-first", "", {"names": " and ".join(family.ask_first)})
    return replace(paper, warnings=(*paper.warnings, warning))


def somebody(family: Family) -> None:
    """Raise UserError where a letter would be addressed to nobody because everybody has to be asked first."""
    if family.ask_first and not family.names:
        raise UserError(
            "nobody_addressed",
            happened=f"This letter has nobody to go to: about {' and '.join(family.ask_first)} the record says "
            "“Ask first”.",
            kept="Nothing was printed.",
            do="Ask, then set “May be told” to Yes on the pupil’s page.",
        )
