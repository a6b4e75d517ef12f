# SPDX-License-Identifier: Apache-2.0
"""Text that a spreadsheet program cannot take for a formula, in a table that somebody will open with one.

What counts as a beginning: OWASP, "CSV injection" (= + - @, tab, line end, NUL), and their full-width forms, which
spreadsheets for East Asian writing take as well. Spaces, quotation marks and characters that are not seen may stand
before it: some programs drop them. Which are not seen, Unicode's general category says: no list of ours would be whole.
"""

import unicodedata

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\x00")
QUOTES = "\"'\u2018\u2019\u201c\u201d`"
UNSEEN = ("Cc", "Cf", "Me", "Mn", "Zl", "Zp", "Zs")
"""Control and format characters, marks that stand on the character before them, spaces."""
MARK = "'"


def may_run(text: str) -> bool:
    """Whether some spreadsheet program may take a text for a formula."""
    for one in text:
        if one in FORMULA:
            return True
        if one not in QUOTES and unicodedata.category(one) not in UNSEEN:
            return False
    return False


def harmless(text: str) -> str:
    """The text as it may stand in a CSV: one that may run as a formula gets an apostrophe before it."""
    return f"{MARK}{text}" if may_run(text) else text


def as_it_was(text: str) -> str:
    """A text out of a CSV without the apostrophe that :func:`harmless` put before it."""
    rest = text.removeprefix(MARK)
    return rest if rest != text and may_run(rest) else text
