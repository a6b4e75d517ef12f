# SPDX-License-Identifier: Apache-2.0
"""The pure rule of who in a family may be addressed on what goes out, and who stands back until somebody has asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sencodesk.records.person_names import folded

ASK_FIRST, NOT_AT_ALL = "ask", "no"


class Adult(Protocol):
    """An adult around a pupil."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str | None: ...
    @property
    def forename(self) -> str | None: ...
    @property
    def surname(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def parental_responsibility(self) -> bool | None: ...
    @property
    def may_be_told(self) -> str | None: ...


class Asked(Protocol):
    """Somebody of the family who is asked to a meeting."""

    @property
    def name(self) -> str: ...
    @property
    def contact_id(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Family:
    """The names that a letter is addressed to, and those it leaves out because nobody has asked about them yet."""

    names: tuple[str, ...]
    ask_first: tuple[str, ...]


def may_be_addressed(may_be_told: str | None) -> bool:
    """Whether a letter, an invitation or a family's copy may be made out to a contact.

    Yes where the record says yes or says nothing. Not where it says no. "Ask first" is no as well: what is printed
    goes out without the program knowing whether anybody asked, and what was sent cannot be taken back. Whoever has
    asked sets "May be told" to yes. The sheet names those who are left out for this.
    """
    return may_be_told not in (ASK_FIRST, NOT_AT_ALL)


def family(contacts: Sequence[Adult], asked: Iterable[Asked] = ()) -> Family:
    """Whom a letter to the family addresses: those asked, else everybody with parental responsibility.

    Somebody asked is the contact that the invitation names, whatever either is called. A name typed by hand stands for
    the contacts of that name: where none of them may be addressed, neither may it.
    """
    known = {one.id: one for one in contacts}
    named, waiting = [], [one.name for one in contacts if one.parental_responsibility and one.may_be_told == ASK_FIRST]
    for one in asked:
        meant = [known[one.contact_id]] if one.contact_id in known else _called(contacts, one.name)
        if not meant or any(may_be_addressed(contact.may_be_told) for contact in meant):
            named.append(one.name)
        else:
            waiting += [contact.name for contact in meant if contact.may_be_told == ASK_FIRST]
    told = [one.name for one in contacts if one.parental_responsibility and may_be_addressed(one.may_be_told)]
    return Family(tuple(named or told), tuple(dict.fromkeys(waiting)))


def _called(contacts: Iterable[Adult], name: str) -> list[Adult]:
    """The contacts of a name, with their title or without."""
    wanted = folded(name)
    return [one for one in contacts if wanted in (folded(one.name), folded(f"{one.title or ''}{one.name}"),
            folded(f"{one.title or ''}{one.surname}"))]  # fmt: skip
