# SPDX-License-Identifier: Apache-2.0
"""Text that a spreadsheet program cannot take for a formula, in a table that somebody will open with one.

What counts as a beginning: OWASP, "CSV injection" (= + - @, tab, line end, NUL), and their full-width forms, which
spreadsheets for East Asian writing take as well. Spaces, quotation marks and characters that are not seen may stand
before it: some programs drop them.
"""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\x00")
PASSED_OVER = " \"'\u00a0\u200b\u2060\ufeff\u3000\u2018\u2019\u201c\u201d`"
MARK = "'"


def may_run(text: str) -> bool:
    """Whether some spreadsheet program may take a text for a formula."""
    return text.lstrip(PASSED_OVER).startswith(FORMULA)


def harmless(text: str) -> str:
    """The text as it may stand in a CSV: one that may run as a formula gets an apostrophe before it."""
    return f"{MARK}{text}" if may_run(text) else text


def as_it_was(text: str) -> str:
    """A text out of a CSV without the apostrophe that :func:`harmless` put before it."""
    rest = text.removeprefix(MARK)
    return rest if rest != text and may_run(rest) else text
