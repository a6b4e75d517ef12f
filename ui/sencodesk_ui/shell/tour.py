# SPDX-License-Identifier: Apache-2.0
"""The five steps of the tour through the demonstration school."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to look at, and the button that goes there.

    ``file`` is the pupil file that the import page is to open; ``plans`` says that earlier plans come first;
    ``only_looked_at`` that no change in the records tells that it is over.
    """

    text: str
    button: str
    page: str
    file: str = ""
    plans: bool = False
    only_looked_at: bool = False


STEPS = (
    Step("Bring the pupils in, from the school's own system.", "Show the transfer file", "import", "transfer"),
    Step("Add the class list; Reception is only in it.", "Show the class list", "import", "list"),
    Step("Today lists what needs you. The plans of earlier terms come in now.", "Add the plans", "today", plans=True),
    Step("Write a plan with its paper beside it.", "Show Plans", "plans", only_looked_at=True),
    Step("Check a return, put it right, and see exactly what will leave.", "Show Returns", "returns"),
)
