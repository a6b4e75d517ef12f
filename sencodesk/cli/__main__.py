# SPDX-License-Identifier: Apache-2.0
"""``python -m sencodesk.cli``: how the program starts its own command line as another process."""

import sys

from sencodesk.cli import main

sys.exit(main())
