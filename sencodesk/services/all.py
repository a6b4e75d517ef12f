# SPDX-License-Identifier: Apache-2.0
"""Every verb in one table: importing the modules is what registers them."""

from sencodesk.services import (  # noqa: F401  imported for their effect
    amending,
    backups,
    councils,
    filing,
    history,
    import_memory,
    imports,
    needs,
    plans,
    pupils,
    returns,
    school,
    sending,
    versions,
)
from sencodesk.services.verbs import VERBS

__all__ = ["VERBS"]
