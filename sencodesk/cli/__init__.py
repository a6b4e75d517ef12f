# SPDX-License-Identifier: Apache-2.0
"""The command line (docs/command-line.md): the same work as the window, over the same services, without one."""

from sencodesk.cli.main import main

__all__ = ["main"]
