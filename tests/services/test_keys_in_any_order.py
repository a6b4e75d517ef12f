# SPDX-License-Identifier: Apache-2.0
"""Whatever is done with keys, in any order: exactly those open who should, as who they are, and nothing is lost."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk.records.school import Person
from sencodesk.services import keys, people, pins, pupils, roles, school
from sencodesk.services.desk import Desk
from sencodesk.vault import slots
from sencodesk.vault.recovery import check_characters
from sencodesk.vault.slots import DEVICE_PIN
from tests.clocks import FakeClock
from tests.vault.test_device import Drawer

SENCO, STAFF = "Ms Prewitt", ("Ms Oakes", "Mr Ludgrove")
PIN = "407193"
ROLES = st.sampled_from(sorted(roles.WORDS))
PEOPLE = st.sampled_from(STAFF)


class KeysMachine(RuleBasedStateMachine):
    """The model: who opens by what in which role; and every secret that ever opened and must not any more."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(slots, "ARGON2_MEMORY", (1024,))
        self.place = Path(tempfile.mkdtemp(prefix="keys-"))
        self.clock, self.drawer = FakeClock(), Drawer()
        self.made = 0
        self.holder = SENCO
        self.passphrases: dict[str, str] = {SENCO: self.secret()}
        self.role: dict[str, str] = {SENCO: roles.SENCO}
        self.code = "0" * 30
        self.pin = False
        self.old: set[str] = set()
        self.pupils = 0

    def secret(self) -> str:
        """A passphrase that was never used before."""
        self.made += 1
        return f"grey herons wade {self.made:04d}"

    @initialize()
    def begin(self) -> None:
        self.desk = bootstrap.create(
            self.place / "desk", passphrase=self.passphrases[SENCO], recovery_code=self.code, school="Thistledown",
            laestab="9992041", senco=SENCO, clock=self.clock.now, places=self.drawer,
        )  # fmt: skip
        for name in STAFF:
            school.add_person(self.desk, values={"name": name, "role": "Teacher"})

    def open(self, secret: str, kind: str = "passphrase") -> Desk:
        return bootstrap.open_desk(
            self.place / "desk", secret=secret, kind=kind, clock=self.clock.now, places=self.drawer
        )

    def id_of(self, name: str) -> str:
        with self.desk.reading() as session:
            return session.scalars(select(Person.id).where(Person.name == name)).one()

    @rule()
    def write(self) -> None:
        pupils.add(self.desk, values={"surname": "Marrowfield", "forename": "A"}, entry=None)
        self.pupils += 1

    @rule(name=PEOPLE, role=ROLES)
    def give(self, name: str, role: str) -> None:
        if name == self.holder:
            return
        new = self.secret()
        people.give_key(
            self.desk, person_id=self.id_of(name), role=role, passphrase=new, proof=self.passphrases[self.holder]
        )
        self.old |= {self.passphrases[name]} if name in self.passphrases else set()
        self.passphrases[name], self.role[name] = new, role

    @rule(name=PEOPLE, role=ROLES)
    def another_role(self, name: str, role: str) -> None:
        if name in self.role and name != self.holder:
            people.set_role(self.desk, person_id=self.id_of(name), role=role)
            self.role[name] = role

    @rule(by_sheet=st.booleans())
    def change_passphrase(self, by_sheet: bool) -> None:
        new, proof = self.secret(), self.passphrases[self.holder]
        keys.change_passphrase(self.desk, proof=self.code + check_characters(self.code) if by_sheet else proof, new=new)
        self.old.add(proof)
        self.passphrases[self.holder] = new

    @rule(digit=st.sampled_from("123456789"))
    def another_sheet(self, digit: str) -> None:
        if digit * 30 != self.code:
            keys.renew_recovery_sheet(self.desk, proof=self.passphrases[self.holder], code=digit * 30)
            self.code = digit * 30

    @rule(on=st.booleans())
    def set_pin(self, on: bool) -> None:
        if on:
            pins.turn_on(self.desk, pin=PIN, proof=self.passphrases[self.holder])
        else:
            pins.turn_off(self.desk)
        self.pin = on

    @rule(follower=st.sampled_from((*STAFF, "")), leaves=st.booleans())
    def renew(self, follower: str, leaves: bool) -> None:
        """A new key; perhaps another holder; perhaps the one before, or the first of the others, leaves."""
        follower = "" if follower == self.holder else follower
        others = [one for one in self.role if one not in (self.holder, follower)]
        leaving = (self.holder if follower else next(iter(others), "")) if leaves else ""
        new = self.secret()
        proof = self.passphrases[self.holder]
        keys.renew_key(
            self.desk, proof=proof, code=self.code, passphrase=new, leaving=self.id_of(leaving) if leaving else "",
            keyholder=self.id_of(follower) if follower else "",
        )  # fmt: skip
        self.old |= set(self.passphrases.values())
        self.holder, self.pin = follower or self.holder, False
        self.passphrases = {self.holder: new}
        self.role.pop(leaving, None)
        self.role[self.holder] = roles.SENCO

    @precondition(lambda self: hasattr(self, "desk"))
    @invariant()
    def exactly_those_open(self) -> None:
        self.desk.store.close()
        ways = [(secret, "passphrase", name) for name, secret in self.passphrases.items()]
        ways.append((self.code, "recovery", self.holder))
        if self.pin:
            ways.append((PIN, DEVICE_PIN, self.holder))
        for secret, kind, name in ways:
            desk = self.open(secret, kind)
            assert (desk.by, desk.role) == (name, self.role[name])
            assert desk.store.rolled_back is False
            assert desk.store.counts()["pupil"] == self.pupils
            desk.store.close()
        for secret in sorted(self.old)[-2:]:
            self.refused(secret, "passphrase")
        if not self.pin:
            self.refused(PIN, DEVICE_PIN)
        self.desk = self.open(self.passphrases[self.holder])

    def refused(self, secret: str, kind: str) -> None:
        try:
            desk = self.open(secret, kind)
        except UserError:
            return
        desk.store.close()
        raise AssertionError("an old way in still opens")

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            assert self.desk.store.check() == []
            self.desk.store.close()
        self.patch.undo()
        shutil.rmtree(self.place, ignore_errors=True)


TestKeysInAnyOrder = KeysMachine.TestCase
TestKeysInAnyOrder.settings = settings(max_examples=4, stateful_step_count=7, deadline=None)
