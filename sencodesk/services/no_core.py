# SPDX-License-Identifier: Apache-2.0
"""A crash leaves no picture of the memory on the disk: the key and names are in it. Nothing heavy in here."""

import sys

PR_SET_DUMPABLE = 4


def leave_no_core() -> None:
    """Call it when a program starts. Windows writes none of its own accord; its error reporting is the technician's."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)  # also where crashes are piped to a program
