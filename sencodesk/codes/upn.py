# SPDX-License-Identifier: Apache-2.0
"""The unique pupil number: form and check letter (Government Data Standards Catalogue, UPN; census rules 1500-1530).

The published worked example of some vendors is wrong; the vectors in tests/codes were recomputed.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from sencodesk.codes.councils import recognised_in_upn

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # I, O and S are never used
LENGTH = 13
# ASCII only: str.isdigit would take a full-width digit for one.
_FORM = re.compile(rf"[{LETTERS}][0-9]{{11}}[0-9{LETTERS}]")

UpnProblem = Literal["length", "format", "check_letter"]


@dataclass(frozen=True, slots=True)
class UpnCheck:
    """What is to be said of a number. ``expected`` is the right check letter where the form allows one."""

    problem: UpnProblem | None
    expected: str | None
    temporary: bool
    council: str | None
    known_council: bool

    @property
    def ok(self) -> bool:
        """Whether form and check letter are right; an unknown council or a temporary number is still a number."""
        return self.problem is None

    @property
    def storable(self) -> bool:
        """Whether it may be kept as given: a wrong check letter may, another form may not."""
        return self.problem in (None, "check_letter")


def tidy_upn(text: str) -> str:
    """A number as typed into a form: trimmed and in capitals. A file's number is never tidied."""
    return text.strip().upper()


def expected_check_letter(rest: str) -> str:
    """The check letter for characters 2 to 13: each times its own position, summed, modulo 23."""
    total = sum(place * (int(one) if one.isdigit() else LETTERS.index(one)) for place, one in enumerate(rest, start=2))
    return LETTERS[total % len(LETTERS)]


def check_upn(text: str, extra_codes: Collection[str] = ()) -> UpnCheck:
    """Judge a number exactly as written; ``extra_codes`` are further council codes to take as known."""
    if len(text) != LENGTH:
        return UpnCheck("length", None, False, None, False)
    if not _FORM.fullmatch(text):
        return UpnCheck("format", None, False, None, False)
    expected, council = expected_check_letter(text[1:]), text[1:4]
    known = council in extra_codes or recognised_in_upn(council)
    return UpnCheck(None if text[0] == expected else "check_letter", expected, text[-1] in LETTERS, council, known)
