# SPDX-License-Identifier: Apache-2.0
"""Every verb in one table: importing the modules is what registers them."""

from sencodesk.services import backups, councils, history, imports, needs, plans, pupils, returns, school, sending
from sencodesk.services.verbs import VERBS

MODULES = (backups, councils, history, imports, needs, plans, pupils, returns, school, sending)

__all__ = ["MODULES", "VERBS"]
