# SPDX-License-Identifier: Apache-2.0
"""``python -m sencodesk_ui.demo``: the demonstration in a window, for ``sencodesk-cli demo`` and ``make shots``."""

import sys

from sencodesk_ui.demo.run import main

sys.exit(main())
