# SPDX-License-Identifier: Apache-2.0
"""The unique learner number (14 and over): ten digits, weights 10 to 2, modulo 11."""

import re


def valid_uln(text: str) -> bool:
    """Whether the check digit is right; a remainder of 0 is always wrong."""
    if not re.fullmatch(r"[0-9]{10}", text):
        return False
    remainder = sum(int(digit) * weight for digit, weight in zip(text, range(10, 1, -1), strict=False)) % 11
    return remainder != 0 and 10 - remainder == int(text[9])
