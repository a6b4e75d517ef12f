# SPDX-License-Identifier: Apache-2.0
"""People who open these records: each with a passphrase of their own and a role, so that the log says who.

The keyholder is the person of the first slot and of the recovery sheet, always in the role of SENCO. Roles stand in a
setting of the store: they are not undone by Ctrl+Z, and each change of them is an event of the log.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.records.findings import Finding
from sencodesk.records.school import Person
from sencodesk.services import roles
from sencodesk.services.desk import Desk, record
from sencodesk.services.own_secret import free, prove, strong
from sencodesk.services.roles import KEEP, only
from sencodesk.services.values import refuse, tidy
from sencodesk.store.changes import Change
from sencodesk.store.file import StoreFile
from sencodesk.store.tables import SettingRow
from sencodesk.store.trouble import in_words
from sencodesk.vault.slots import KEYHOLDER, PASSPHRASE, RECOVERY, KeySlots, Slot

SETTING = "people"


@dataclass(frozen=True, slots=True)
class Who:
    """The person who opened the records."""

    person_id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class KeyPerson:
    """Somebody with a role. ``opens`` is False until a passphrase is set with them (again)."""

    person_id: str
    name: str
    role: str
    keyholder: bool
    opens: bool


@dataclass(frozen=True, slots=True)
class KeyPeople:
    """Those with a role, and the other adults on the list as (id, name)."""

    people: tuple[KeyPerson, ...]
    others: tuple[tuple[str, str], ...]


def who_opened(store: StoreFile) -> Who:
    """Whose slot opened the records; the keyholder's where they were just made or the recovery sheet opened them."""
    with in_words(), Session(store.writer_engine) as session:
        return _who(session, store.opened_by)


def refuse_restorer(session: Session, slots: KeySlots, *, kind: str, secret: str) -> None:
    """Raise UserError where a backup is opened by somebody who does not answer for the school."""
    if len([slot for slot in slots.slots if slot.type == kind]) > 1:  # with one slot there is nobody to tell apart
        roles.require(_who(session, slots.opening(kind, secret.encode())[0]).role, KEEP)


def _who(session: Session, slot: Slot | None) -> Who:
    if slot is None or slot.type == RECOVERY or slot.label == KEYHOLDER:
        holder = _keyholder(session)
        by = session.get(SettingRow, "by")
        return Who("" if holder is None else holder.id, str(by.value) if by else "SENCO", roles.SENCO)
    person = session.get(Person, slot.label)
    kept = setting(session)
    listed_no_longer = str(kept["names"].get(slot.label, "A person no longer listed"))
    name = _apart(session, person) if person is not None else listed_no_longer
    return Who(slot.label, name, str(kept["rights"].get(slot.label, roles.READER)))


def refuse_same_name(session: Session, name: object, *, person_id: str = "") -> None:
    """Raise Refusal (field ``name``) where somebody else has this name: the log, and with it undo, goes by names.

    ``person_id`` is whose name it is to be. The name under which the keyholder stands in the log stays theirs too.
    """
    wanted = _same(tidy(name))
    with session.no_autoflush:
        others = session.execute(select(Person.name).where(Person.id != person_id)).scalars()
        taken = wanted in {_same(one) for one in others}
        holders = wanted == _holders_name(session) and person_id != _keyholder_id(session)
        if wanted and (taken or holders):
            refuse([Finding("PERSON_NAME_TAKEN", "refuse", "name")])


def opens(session: Session, person_id: str) -> bool:
    """Whether somebody other than the keyholder has a role here, so that the log has their name."""
    return person_id in setting(session)["rights"]


def _same(name: object) -> str:
    """A name as a person reads it: without case and without the width of spaces."""
    return " ".join(str(name or "").casefold().split())


def _holders_name(session: Session) -> str:
    """The keyholder's name in the log, to be compared."""
    by = session.get(SettingRow, "by")
    return _same(by.value if by is not None else "")


def _apart(session: Session, person: Person) -> str:
    """Somebody's name in the log; a number after it where older records hold others of that name with a key."""
    rights = setting(session)["rights"]
    of_name = [one.id for one in session.scalars(select(Person)) if _same(one.name) == _same(person.name)]
    before = sorted(one for one in of_name if one in rights and one < person.id)
    number = len(before) + 1 + (_holders_name(session) == _same(person.name))
    return person.name if number == 1 else f"{person.name} ({number})"


def by_sheet(desk: Desk) -> bool:
    """Whether the recovery sheet opened the records, so that a new passphrase is due."""
    return desk.store.opened_by is not None and desk.store.opened_by.type == RECOVERY


def listed(desk: Desk) -> KeyPeople:
    """Everybody with a role here, the keyholder first, and the adults who have none."""
    labels = {slot.label for slot in desk.store.slots.slots if slot.type == PASSPHRASE}
    with in_words(), Session(desk.store.writer_engine) as session:
        kept, holder = setting(session), _keyholder(session)
        holder_id = "" if holder is None else holder.id
        names = {one.id: one.name for one in session.scalars(select(Person).order_by(Person.name))}
    found = [KeyPerson(holder_id, names.get(holder_id, desk.by), roles.SENCO, True, KEYHOLDER in labels)]
    for one, role in kept["rights"].items():
        name = names.get(one, str(kept["names"].get(one, "")))
        found.append(KeyPerson(one, name, str(role), False, one in labels))
    taken = {one.person_id for one in found}
    others = tuple((one, name) for one, name in names.items() if one not in taken)
    return KeyPeople((found[0], *sorted(found[1:], key=lambda one: one.name.casefold())), others)


@only(KEEP)
def give_key(
    desk: Desk, *, person_id: str = "", role: str, passphrase: str, proof: str, name: str = "", job: str = ""
) -> Change | None:
    """Let a person open these records by a passphrase of their own, typed by them; or set it anew.

    Without ``person_id`` somebody called ``name``, who is ``job`` at the school, is put on the list of people with it.
    ``proof`` is the SENCO's own passphrase or the code of the recovery sheet. Raises UserError with nothing changed.
    """
    _known(role)
    if not person_id and not (name.strip() and job.strip()):
        raise UserError(
            "person_wanted",
            happened="It is not said who gets the key.",
            kept="Nothing was changed.",
            do="Choose a person, or type the name and what the person does.",
            exit_code=2,
        )
    prove(desk, proof)
    strong(passphrase)
    free(desk, passphrase, label=person_id)
    with desk.unit("give a key", kind="barrier") as unit:
        if person_id and _keyholder_id(unit.session) == person_id:
            raise _is_keyholder()
        person = record(unit.session, "person", person_id) if person_id else _added(unit.session, name, job)
        assert isinstance(person, Person)
        unit.label = f"give {person.name} a key in the role of {roles.WORDS[role].lower()}"
        person.uses_store = True
        kept, label = setting(unit.session), person.id
        kept["rights"][label], kept["names"][label] = role, person.name
        unit.session.merge(SettingRow(key=SETTING, value=kept))
    desk.store.replace_slot(PASSPHRASE, passphrase, label=label)
    desk.store.checkpoint()
    return unit.change


def _added(session: Session, name: str, job: str) -> Person:
    refuse_same_name(session, name)
    person = Person(name=name.strip(), role=job.strip())
    session.add(person)
    session.flush()  # it has its id from here on
    return person


@only(KEEP)
def set_role(desk: Desk, *, person_id: str, role: str) -> Change | None:
    """Another role for somebody who has a key; it counts from their next unlock. Raises UserError."""
    _known(role)
    with desk.unit("change a role", kind="event") as unit:
        kept = setting(unit.session)
        if person_id not in kept["rights"]:
            raise _is_keyholder()
        unit.label = f"change the role of {kept['names'].get(person_id, 'a person')} to {roles.WORDS[role].lower()}"
        kept["rights"][person_id] = role
        unit.session.merge(SettingRow(key=SETTING, value=kept))
    return unit.change


def refuse_removal(desk: Desk, person_id: str) -> None:
    """Raise UserError where a person with a role is to be taken off the list of people: the key goes first."""
    with Session(desk.store.writer_engine) as session:
        if person_id in setting(session)["rights"] or person_id == _keyholder_id(session):
            raise UserError(
                "has_a_key",
                happened="This person opens these records.",
                kept="Nothing was changed.",
                do="Take the key away first (Settings, People and keys, Somebody leaves).",
            )


def setting(session: Session) -> dict[str, dict[str, str]]:
    """Roles and names of those with a key, and the keyholder's id under ``keyholder``."""
    row = session.get(SettingRow, SETTING)
    kept = row.value if row is not None and isinstance(row.value, dict) else {}
    return {part: dict(kept.get(part, {})) for part in ("rights", "names", "keyholder")}


def settle_leaving(session: Session, *, leaving: str, keyholder: str) -> str:
    """After a change of key: who leaves has no role, who holds the keys now is the SENCO. Returns the holder's name."""
    kept, before = setting(session), _keyholder_id(session)
    holder = session.get(Person, keyholder or before)
    if holder is not None and holder.id != before and before and before != leaving:
        old = session.get(Person, before)
        kept["rights"][before], kept["names"][before] = roles.SENCO, "" if old is None else old.name
    for gone in (leaving, "" if holder is None else holder.id):
        kept["rights"].pop(gone, None)
        kept["names"].pop(gone, None)
    person = session.get(Person, leaving) if leaving else None
    if person is not None:
        person.uses_store = False
    if holder is not None:
        holder.uses_store = True
        kept["keyholder"] = {"id": holder.id}
        session.merge(SettingRow(key="by", value=holder.name))
    session.merge(SettingRow(key=SETTING, value=kept))
    return "" if holder is None else holder.name


def _keyholder(session: Session) -> Person | None:
    """The person of the first slot: named by the setting, or in older records the one who made them."""
    named = setting(session)["keyholder"].get("id")
    if named:
        return session.get(Person, named)
    by = session.get(SettingRow, "by")
    people = session.scalars(select(Person).order_by(Person.name)).all()
    return next((one for one in people if by is not None and one.name == by.value), None) or next(
        (one for one in people if one.role.casefold().startswith("senco")), None
    )


def _keyholder_id(session: Session) -> str:
    found = _keyholder(session)
    return "" if found is None else found.id


def _known(role: str) -> None:
    if role not in roles.WORDS:
        raise UserError(
            "no_such_role",
            happened="There is no such role.",
            kept="Nothing was changed.",
            do="Choose SENCO, assistant or reader.",
            exit_code=2,
        )


def _is_keyholder() -> UserError:
    return UserError(
        "is_keyholder",
        happened="The keyholder is always the SENCO, with the first passphrase and the recovery sheet.",
        kept="Nothing was changed.",
        do="Hand the keys over first (Settings, People and keys, Somebody leaves).",
    )
