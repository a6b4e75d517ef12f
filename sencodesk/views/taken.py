# SPDX-License-Identifier: Apache-2.0
"""Whether a council refused a version because it holds another one of the same number.

These records do not know that one: it was sent from another copy of them, or before an older state was put back. What
is sealed next would replace it, so a person decides (docs/protocol.md, section 7).
"""

from collections.abc import Mapping
from typing import Any

from sencodesk.inbox.rules import VERSION_TAKEN


def version_taken(decision: Mapping[str, Any] | None) -> bool:
    """Whether the council's decision says so; no decision says nothing."""
    if decision is None or decision.get("outcome") != "refused":
        return False
    return any(one.get("rule") == VERSION_TAKEN for one in decision.get("reasons", []))
