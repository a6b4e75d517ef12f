# SPDX-License-Identifier: Apache-2.0
"""Key slots (decision 5): the data key, wrapped once for every way in: passphrases, the recovery sheet, a PIN.

``wrapped`` = AES-256-GCM under a key from Argon2id (passphrase), HKDF (recovery code, 150 bits) or both (a PIN with
the secret in this device's keyring), with the slot's own facts as additional data, so that neither its parameters nor
its store nor its person can be exchanged. Because unwrapping is authenticated, a file that does not open *after* it is
damaged: the key was right.
"""

import base64
import binascii
import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
# Memory in KiB to try when a slot is made; never under 64 MiB (RFC 9106, second choice).
ARGON2_MEMORY = (256 * 1024, 128 * 1024, 64 * 1024)
FORMAT = 1
PASSPHRASE, RECOVERY, DEVICE_PIN = "passphrase", "recovery", "device+pin"
KEYHOLDER, SHEET = "passphrase", "recovery sheet"
"""Labels of the two slots that every store has. Another person's slot is labelled with that person's id."""
DEVICE_SECRET = 64  # characters of the keyring's secret, which stand before the PIN
KDFS = {PASSPHRASE: "argon2id", RECOVERY: "hkdf-sha256", DEVICE_PIN: "argon2id+hkdf-sha256"}
MOST_MEMORY = 1024 * 1024  # KiB; a slot that asks for more is an attack on the laptop, not one of ours


class SlotError(Exception):
    """The slots file is not one of ours, or is damaged. Holds no secret."""


class WrongSecret(SlotError):  # noqa: N818  what happened is the name
    """No slot opens with this secret."""


class LastWayIn(SlotError):  # noqa: N818  what happened is the name
    """Without this slot there would be no passphrase or no recovery sheet left: a keyring alone loses records."""


class TooLittleMemory(SlotError):  # noqa: N818  what happened is the name
    """Argon2id found no room to work in: neither the secret nor the slot is to blame."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to the data key. ``wrapped``, ``salt`` and ``nonce`` are base64; ``params`` are the KDF's own numbers.

    ``label`` says whose it is (never a name); ``backend`` and ``device`` which keyring on which device a PIN needs.
    """

    id: str
    type: str
    kdf: str
    params: dict[str, int]
    salt: str
    nonce: str
    wrapped: str
    created: str
    label: str
    backend: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class KeySlots:
    """The content of ``keyslots.json``. Not secret; every backup carries a copy."""

    store_id: str
    generation: int
    slots: tuple[Slot, ...]

    def to_bytes(self) -> bytes:
        """The file's bytes."""
        body = {
            "format": FORMAT,
            "store_id": self.store_id,
            "generation": self.generation,
            "slots": [_written(slot) for slot in self.slots],
        }
        return json.dumps(body, indent=1, sort_keys=True).encode() + b"\n"

    @classmethod
    def from_bytes(cls, data: bytes) -> "KeySlots":
        """Read the file. Raises SlotError when it is not a slots file of this format."""
        try:
            body = json.loads(data)
            if body["format"] != FORMAT:
                raise SlotError("another format")
            slots = tuple(_slot(**slot) for slot in body["slots"])
            return cls(store_id=str(body["store_id"]), generation=int(body["generation"]), slots=slots)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise SlotError("not a key slots file") from error

    def unwrap(self, kind: str, secret: bytes) -> bytearray:
        """The data key, by the first slot of this kind that opens. Raises as ``opening`` does."""
        return self.opening(kind, secret)[1]

    def opening(self, kind: str, secret: bytes) -> tuple[Slot, bytearray]:
        """The first slot of this kind that opens, and the data key.

        Raises WrongSecret when none does, TooLittleMemory, or SlotError for a slot that nobody can have made.
        """
        for slot in self.slots:
            if slot.type == kind:
                try:
                    nonce, wrapped = base64.b64decode(slot.nonce), base64.b64decode(slot.wrapped)
                    facts = _facts(self.store_id, slot)
                    return slot, bytearray(AESGCM(_wrapping_key(slot, secret)).decrypt(nonce, wrapped, facts))
                except InvalidTag:
                    continue
                except (binascii.Error, ValueError) as error:
                    raise SlotError("a damaged slot") from error
        raise WrongSecret("no slot opens with this")

    def adding(
        self,
        kind: str,
        secret: bytes,
        key: bytes | bytearray,
        *,
        created: str,
        label: str,
        backend: str = "",
        device: str = "",
    ) -> "KeySlots":
        """A new generation with one more slot; one of the same kind, label and device is replaced."""
        kept = tuple(slot for slot in self.slots if (slot.type, slot.label, slot.device) != (kind, label, device))
        bare = Slot("", kind, KDFS[kind], {}, "", "", "", created, label, backend, device)
        made = _make(self.store_id, bare, secret, key)
        return replace(self, generation=self.generation + 1, slots=(*kept, made))

    def without(self, gone: Callable[[Slot], bool]) -> "KeySlots":
        """A new generation without some slots. Raises LastWayIn if no passphrase or no recovery sheet were left."""
        kept = tuple(slot for slot in self.slots if not gone(slot))
        if not {PASSPHRASE, RECOVERY} <= {slot.type for slot in kept}:
            raise LastWayIn("the last passphrase or the last recovery sheet")
        return replace(self, generation=self.generation + 1, slots=kept)


def new_key() -> bytearray:
    """A random data key."""
    return bytearray(secrets.token_bytes(KEY_BYTES))


def derived(key: bytes | bytearray, purpose: str) -> bytes:
    """A key for another purpose from the data key (manifest and state MACs)."""
    return HKDF(SHA256(), KEY_BYTES, None, b"sencodesk " + purpose.encode()).derive(bytes(key))


def _slot(*, params: object, **words: object) -> Slot:
    if not isinstance(params, dict) or not all(isinstance(value, int) for value in params.values()):
        raise TypeError("numbers are wanted")
    if not all(isinstance(value, str) for value in words.values()):
        raise TypeError("text is wanted")
    return Slot(params=params, **words)  # type: ignore[arg-type]  # just looked at


def _written(slot: Slot) -> dict[str, object]:
    body = asdict(slot)
    return {name: value for name, value in body.items() if value != "" or name not in ("backend", "device")}


def _make(store_id: str, bare: Slot, secret: bytes, key: bytes | bytearray) -> Slot:
    for memory in ARGON2_MEMORY:
        slot = replace(
            bare,
            id=secrets.token_hex(8),
            params={"m": memory, "t": 3, "p": 4} if bare.type != RECOVERY else {},
            salt=base64.b64encode(secrets.token_bytes(16)).decode(),
            nonce=base64.b64encode(secrets.token_bytes(12)).decode(),
        )
        try:
            wrapping = _wrapping_key(slot, secret)
        except TooLittleMemory:
            continue
        sealed = AESGCM(wrapping).encrypt(base64.b64decode(slot.nonce), bytes(key), _facts(store_id, slot))
        return replace(slot, wrapped=base64.b64encode(sealed).decode())
    raise TooLittleMemory("too little memory to protect the key")


def _wrapping_key(slot: Slot, secret: bytes) -> bytes:
    salt = base64.b64decode(slot.salt)
    if slot.kdf == "hkdf-sha256":
        return HKDF(SHA256(), KEY_BYTES, salt, b"sencodesk recovery slot").derive(secret)
    if slot.kdf == "argon2id+hkdf-sha256":
        # Two secrets: a stolen disk lacks the keyring's, whoever sits at the open session lacks the PIN.
        stretched = _argon2id(slot, secret[DEVICE_SECRET:], salt)
        return HKDF(SHA256(), KEY_BYTES, salt, b"sencodesk pin slot").derive(secret[:DEVICE_SECRET] + stretched)
    if slot.kdf != "argon2id":
        raise SlotError("a slot that nobody made")
    return _argon2id(slot, secret, salt)


def _argon2id(slot: Slot, secret: bytes, salt: bytes) -> bytes:
    memory, times, lanes = (_number(slot, name) for name in ("m", "t", "p"))
    if len(salt) < 16 or memory < 8 * lanes:
        raise SlotError("a slot that nobody made")
    if memory > MOST_MEMORY:
        raise SlotError("the slot asks for too much memory")
    try:
        return hash_secret_raw(
            secret, salt, time_cost=times, memory_cost=memory, parallelism=lanes, hash_len=32, type=Type.ID
        )
    except (HashingError, MemoryError) as error:  # the library has one class for both ways of finding no room
        raise TooLittleMemory("no room for the key's derivation") from error


def _number(slot: Slot, name: str) -> int:
    value = slot.params.get(name, 0)
    if not 0 < value < 2**31:
        raise SlotError("a slot without its numbers")
    return value


def _facts(store_id: str, slot: Slot) -> bytes:
    """What the wrapping vouches for. The first two slots of a store are older than the facts about person and place."""
    facts: list[object] = [FORMAT, store_id, slot.id, slot.type, slot.kdf, sorted(slot.params.items())]
    if slot.label not in (KEYHOLDER, SHEET) or slot.backend or slot.device:
        facts += [slot.label, slot.backend, slot.device]
    return json.dumps(facts).encode()
