# SPDX-License-Identifier: Apache-2.0
"""What the print sheet has to offer, read from the records in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sencodesk.papers.model import RegisterPaper
from sencodesk.services import papers, printing
from sencodesk.services.desk import Reading
from sencodesk.services.printing import Chosen
from sencodesk.views import pupils as pupils_view


@dataclass(frozen=True)
class Offered:
    """What there is to print: every plan in force, those that were asked for, the register; whose plan was asked for.

    ``first_name`` is empty unless one pupil was named.
    """

    everybody: list[Chosen]
    these: list[Chosen]
    register: RegisterPaper
    first_name: str


def offered(session: Reading, *, on: date, pupil_ids: Sequence[str], plan_ids: Sequence[str]) -> Offered:
    """What there is to print on a day, where plans of these pupils or these plans were asked for."""
    only = pupils_view.pupil(session, pupil_ids[0], on=on) if len(pupil_ids) == 1 else None
    return Offered(
        printing.choose(session, on=on, everybody=True),
        printing.choose(session, on=on, pupil_ids=pupil_ids, plan_ids=plan_ids),
        papers.register_paper(session, on=on),
        only.first_name if only is not None else "",
    )
