# SPDX-License-Identifier: Apache-2.0
"""Writes changes until a call fails, and prints the number of each that it was told is kept. Run under strace.

    python writer.py FOLDER honest|before

Ends with 9 where it was refused in a sentence. ``before`` is the control: it prints before it keeps.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sencodesk.errors import UserError
from sencodesk.vault import slots
from tests.campaign.school import add_pair, opened

CHANGES = 12


def main() -> int:
    """0 when all changes are kept, 9 when one was refused."""
    slots.ARGON2_MEMORY = (1024, 1024, 1024)
    folder, honest = Path(sys.argv[1]), sys.argv[2] == "honest"
    try:
        store = opened(folder)
        try:
            for number in range(CHANGES):
                if not honest:
                    sys.stdout.write(f"{number}\n")
                add_pair(store, number)
                if honest:
                    sys.stdout.write(f"{number}\n")
                if number % 5 == 4:
                    store.checkpoint()
        finally:
            store.close()
    except UserError:
        return 9
    finally:
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
