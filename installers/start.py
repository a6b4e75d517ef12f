# SPDX-License-Identifier: Apache-2.0
"""Where the installed programs begin: ``sencodesk`` is the window, ``sencodesk-cli`` the command line.

The program starts parts of itself as processes of their own with ``sys.executable -m MODULE``. An installed program
has no Python to ask for that, so it answers for its own modules here.
"""

import sys
from pathlib import Path

OWN_MODULES = ("sencodesk.cli", "sencodesk_ui.demo", "sencodesk.services.press_process")


def main() -> int:
    """Run what was asked for; returns the process's exit code."""
    if len(sys.argv) > 2 and sys.argv[1] == "-m" and sys.argv[2] in OWN_MODULES:
        module = sys.argv[2]
        del sys.argv[1:3]
        if module == "sencodesk_ui.demo":
            from sencodesk_ui.demo.run import main as demo

            return demo()
        if module == "sencodesk.services.press_process":
            from sencodesk.services.press_process import main as press

            return press()
        from sencodesk.cli import main as command_line

        return command_line()
    if Path(sys.executable).stem == "sencodesk-cli":
        from sencodesk.cli import main as command_line

        return command_line()
    from sencodesk_ui.app import main as window

    return window()


sys.exit(main())
