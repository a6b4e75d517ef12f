# SPDX-License-Identifier: Apache-2.0
"""The school's number: council (three digits) and establishment (four). Kept as text; ranges are never checked."""

import re

DEMONSTRATION = "9992041"
"""The demonstration school: no council has the code 999, so nobody can take it for a real one."""


def valid_laestab(text: str) -> bool:
    """Whether it has seven ASCII digits."""
    return re.fullmatch(r"[0-9]{7}", text) is not None
