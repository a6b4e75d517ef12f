# SPDX-License-Identifier: Apache-2.0
"""Key slots: the real numbers, two independent ways to one random key, and nothing in them that can be exchanged."""

import json
from dataclasses import replace

import pytest
from argon2.exceptions import HashingError

from sencodesk.vault import recovery, slots
from sencodesk.vault.slots import KeySlots, SlotError

KEY = bytes(range(32))
PASS, CODE = b"correct horse battery", b"0123456789ABCDEFGHJKMNPQRSTVWX"
MADE = "2026-11-23T10:42:00+00:00"


@pytest.fixture
def both() -> KeySlots:
    """Slots for a passphrase and for a recovery sheet."""
    empty = KeySlots("a-store", 0, ())
    first = empty.adding("passphrase", PASS, KEY, created=MADE, label="passphrase")
    return first.adding("recovery", CODE, KEY, created=MADE, label="recovery sheet")


def test_a_passphrase_is_guarded_by_argon2id_with_the_real_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # the lighter numbers that every other test has
    assert slots.ARGON2_MEMORY == (262_144, 131_072, 65_536)
    made = KeySlots("a-store", 0, ()).adding("passphrase", PASS, KEY, created=MADE, label="passphrase")
    (slot,) = made.slots
    assert (slot.kdf, slot.params) == ("argon2id", {"m": 262_144, "t": 3, "p": 4})
    assert made.unwrap("passphrase", PASS) == KEY


def test_where_memory_is_short_the_slot_goes_down_to_64_mib_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    tried: list[int] = []

    def short(_secret: bytes, _salt: bytes, *, memory_cost: int, **_rest: object) -> bytes:
        tried.append(memory_cost)
        if memory_cost > enough:
            raise HashingError("Memory allocation error")
        return b"k" * 32

    monkeypatch.setattr(slots, "hash_secret_raw", short)
    enough = 65_536
    made = KeySlots("a-store", 0, ()).adding("passphrase", PASS, KEY, created=MADE, label="passphrase")
    assert made.slots[0].params["m"] == 65_536
    enough = 1024
    with pytest.raises(SlotError):
        KeySlots("a-store", 0, ()).adding("passphrase", PASS, KEY, created=MADE, label="passphrase")
    assert tried == [262_144, 131_072, 65_536] * 2


def test_each_way_opens_the_same_key_and_not_with_the_others_secret(both: KeySlots) -> None:
    assert both.unwrap("passphrase", PASS) == both.unwrap("recovery", CODE) == KEY
    for kind, secret in (("passphrase", CODE), ("recovery", PASS), ("passphrase", b""), ("keyring", PASS)):
        with pytest.raises(SlotError):
            both.unwrap(kind, secret)


def test_the_key_and_the_secrets_are_not_in_the_file(both: KeySlots) -> None:
    data = both.to_bytes()
    for secret in (KEY, KEY.hex().encode(), PASS, CODE):
        assert secret not in data
    assert KeySlots.from_bytes(data) == both


def test_no_two_slots_look_alike(both: KeySlots) -> None:
    again = both.adding("passphrase", PASS, KEY, created=MADE, label="a second person")
    salts = {slot.salt for slot in again.slots}
    assert len(salts) == len({slot.nonce for slot in again.slots}) == len(again.slots) == 3


@pytest.mark.parametrize(
    "change",
    [
        {"id": "00"},
        {"kdf": "hkdf-sha256", "params": {}},
        {"params": {"m": 1024, "t": 2, "p": 4}},
        {"params": {"m": 8, "t": 1, "p": 1}},
        {"wrapped": "AAAA"},
    ],
)
def test_no_fact_of_a_slot_can_be_exchanged(both: KeySlots, change: dict[str, object]) -> None:
    weaker = replace(both.slots[0], **change)  # type: ignore[arg-type]  # one field after the other
    with pytest.raises(SlotError):
        replace(both, slots=(weaker, both.slots[1])).unwrap("passphrase", PASS)


def test_a_slots_facts_are_bound_even_where_the_wrapping_key_stays_the_same(both: KeySlots) -> None:
    """The recovery slot's key does not depend on its own id: only the additional data can tell."""
    with pytest.raises(SlotError):
        replace(both, slots=(replace(both.slots[1], id="00"),)).unwrap("recovery", CODE)
    with pytest.raises(SlotError):
        replace(both, store_id="another").unwrap("recovery", CODE)


def test_a_slot_that_asks_for_the_laptops_whole_memory_is_refused(both: KeySlots) -> None:
    greedy = replace(both.slots[0], params={"m": 2**24, "t": 3, "p": 4})
    with pytest.raises(SlotError, match="memory"):
        replace(both, slots=(greedy,)).unwrap("passphrase", PASS)


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"null", b"\xff\xfe", b'{"format": 2}', b'{"format": 1, "store_id": "a", "generation": 0}'],
)
def test_what_is_not_a_slots_file_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(SlotError):
        KeySlots.from_bytes(data)


def test_a_damaged_slot_is_an_error_of_its_own_and_never_a_crash(both: KeySlots) -> None:
    changes: tuple[dict[str, object], ...] = (
        {"salt": "!"},
        {"nonce": "AA=="},
        {"params": {}},
        {"params": {"m": "x"}},
        {"kdf": "none"},
        {"label": 1},
    )
    for change in changes:
        body = json.loads(both.to_bytes())
        body["slots"][0] |= change
        with pytest.raises(SlotError):
            KeySlots.from_bytes(json.dumps(body).encode()).unwrap("passphrase", PASS)


def test_a_key_is_random_and_what_is_derived_from_it_differs_by_purpose() -> None:
    assert slots.new_key() != slots.new_key()
    assert len(slots.new_key()) == 32
    assert len({KEY, slots.derived(KEY, "state"), slots.derived(KEY, "manifest")}) == 3


def test_the_recovery_code_has_150_bits_and_catches_a_misread_letter() -> None:
    code = recovery.new_code()
    assert (len(code), len(recovery.ALPHABET)) == (30, 32)
    assert not set("ILOU") & set(recovery.ALPHABET)
    sheet = "-".join(recovery.groups(code)) + " " + recovery.check_characters(code).lower()
    assert recovery.parse(sheet) == code
    wrong = sum(
        recovery.parse(code[:place] + other + code[place + 1 :] + recovery.check_characters(code)) is not None
        for place in range(30)
        for other in recovery.ALPHABET
        if other != code[place]
    )
    assert wrong <= 10  # one misreading of 930 in a thousand or so may slip by; the slot itself refuses those
    for text in ("", code, code + "00" + "0", "*" * 32):
        assert recovery.parse(text) is None or text == code


def test_letters_that_look_like_figures_are_read_as_figures() -> None:
    code = "01" * 15
    typed = ("OI" * 7 + "ol" * 8) + recovery.check_characters(code)
    assert recovery.parse(typed) == code
