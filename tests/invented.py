# SPDX-License-Identifier: Apache-2.0
"""Plainly invented people: their numbers belong to council 999, which there is not."""

from sencodesk.codes.upn import expected_check_letter


def upn(number: int) -> str:
    """A valid permanent number of the invented council."""
    rest = f"9992041{26_000 + number:05d}"
    return expected_check_letter(rest) + rest
