# SPDX-License-Identifier: Apache-2.0
"""The codes of SEN status in the school census, under the Code of 2014 and the one before it."""

from typing import Final

SUPPORT: Final = "K"
EHC_PLAN: Final = "E"
WITH_STATEMENT: Final = "S"
NO_SEN: Final = "N"
WITH_SEN: Final = frozenset({SUPPORT, EHC_PLAN, WITH_STATEMENT})
"""What a census of today takes as SEN."""
WITHOUT_SEN: Final = frozenset({NO_SEN, "O", "X"})
"""Statuses under either Code that say that there is none, or that it is not known."""
ACTION: Final = frozenset({"A", "P"})
"""School action and school action plus, which came before SEN support (until 2015)."""
