# SPDX-License-Identifier: Apache-2.0
"""Who may do what: the SENCO everything, an assistant the records and plans, a reader nothing but look and print.

Roles keep honest people from mistakes and are enforced here, in the services, whatever the window shows. What is not
named below is the SENCO's: a new verb is nobody else's by accident.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from sencodesk.errors import UserError

F = TypeVar("F", bound=Callable[..., Any])
SENCO, ASSISTANT, READER = "senco", "assistant", "reader"
WORDS = {SENCO: "SENCO", ASSISTANT: "Assistant", READER: "Reader"}
LOOK, WRITE, KEEP = "look", "write", "keep"
"""Look at records and print; write records and plans; answer for the school: returns, councils, people, keys."""
MAY = {
    SENCO: frozenset({LOOK, WRITE, KEEP}),
    ASSISTANT: frozenset({LOOK, WRITE}),
    READER: frozenset({LOOK}),
}
NEEDED = {
    "history.opened": LOOK,
    "import_memory": WRITE,
    "needs": WRITE,
    "plans": WRITE,
    "pupils": WRITE,
    "returns.build": WRITE,
    "returns.check": WRITE,
    "returns.explain": WRITE,
    "returns.previewed": WRITE,
    "returns.settle": WRITE,
    "school.add_term": WRITE,
    "school.change_term": WRITE,
    "school.remove_term": WRITE,
    "school.set_teacher": WRITE,
    "school.remove_class": WRITE,
    "versions": WRITE,
}
"""The right that a verb needs, by its name or its module's."""


def needed(verb: str) -> str:
    """The right that a verb needs."""
    return NEEDED.get(verb) or NEEDED.get(verb.partition(".")[0], KEEP)


def may(role: str, right: str) -> bool:
    """Whether somebody in this role has a right; nobody knows an unknown role."""
    return right in MAY.get(role, frozenset())


def require(role: str, right: str) -> None:
    """Raise UserError unless somebody in this role has a right."""
    if may(role, right):
        return
    if role == ASSISTANT:
        happened = "Returns, councils, people and keys are the SENCO’s. You write the records and plans."
    else:
        happened = "You may look at these records and print from them. You do not change them."
    raise UserError(
        "not_your_role",
        happened=happened,
        kept="Nothing was changed.",
        do="Ask the SENCO to do it, or to give you another role (Settings, People and keys).",
    )


def only(right: str) -> Callable[[F], F]:
    """A service function for those who have a right; its first argument is the desk."""

    def guard(function: F) -> F:
        @wraps(function)
        def guarded(desk: Any, *arguments: Any, **named: Any) -> Any:
            require(desk.role, right)
            return function(desk, *arguments, **named)

        return cast(F, guarded)

    return guard
