# SPDX-License-Identifier: Apache-2.0
"""What a rule says about a record: a code and its parameters, never a sentence (sentences.py has the words)."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Literal

Severity = Literal["refuse", "error", "query", "warn"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One observation of a pure rule.

    ``field`` is the name used on the command line (``upn``, ``dob``, ``needs``); ``params`` fill the sentence.
    """

    code: str
    severity: Severity
    field: str
    params: Mapping[str, str] = dataclass_field(default_factory=dict)
