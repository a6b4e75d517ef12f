# SPDX-License-Identifier: Apache-2.0
"""Errors that a person may see: what happened, what was kept, what to do. Anything else that is raised is a bug."""


class UserError(Exception):
    """An expected failure, told in a teacher's words.

    ``code`` is a stable short name for programs, ``exit_code`` the process result of command-line.md
    (1 nothing done, 2 usage, 3 locked, 4 unreadable, 5 no answer yet, 6 disk or store). The sentences hold no
    name, number or text of a child, because they may be logged.
    """

    def __init__(self, code: str, *, happened: str, kept: str, do: str, exit_code: int = 1) -> None:
        super().__init__(f"{code}: {happened}")
        self.code = code
        self.happened = happened
        self.kept = kept
        self.do = do
        self.exit_code = exit_code
