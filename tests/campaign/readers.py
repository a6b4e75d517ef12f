# SPDX-License-Identifier: Apache-2.0
"""Every reader of a file or an answer that a stranger may have written, given mutated ones.

A reader answers with what it read or refuses in the way that its docstring says; it never fails in another way, never
takes longer than ``SECONDS``, and never asks for more than ``MEMORY``. One round gives it ``EACH`` mutations.
"""

import copy
import csv
import io
import json
import os
import random
import resource
import signal
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import openpyxl

from sencodesk.errors import UserError
from sencodesk.exchange import readers
from sencodesk.exchange.rows import FileRefused
from sencodesk.protocol import envelope, messages
from sencodesk.protocol.keys import SigningKey
from sencodesk.protocol.messages import Expected, NotOurs
from sencodesk.protocol.profile_reading import profile_from
from sencodesk.services.councils import read_profile
from sencodesk.vault.slots import KeySlots, SlotError
from tests.campaign.rounds import Broken, Kind
from tests.exchange import workbooks, writers

EACH = 20
SECONDS = 5
MEMORY = 512 << 20
"""What a reader may ask for beyond what the process has already."""
TODAY = date(2026, 11, 25)
KEY = SigningKey.from_seed(bytes(range(32)))
SPICE = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b"&x;", b"]]>", b'"', b"'", b",", b"\t",
    b"\r", b"\n", b"=1+1", b"\xe2\x80\xae", b"9" * 400, b"<" * 60, b"{" * 60, b"[" * 60, b"-1", b"1e999", b"NaN",
    b"2026-02-30", b"31/02/2026", b"\xc3", b"\xed\xa0\x80",
)  # fmt: skip
ODD: tuple[object, ...] = (
    None, True, -1, 0, 2**53, 2**70, 1e308, "", "x" * 5000, "\u202e", "\ud7ff", [], {}, [[]], {"": ""}, "2026-02-30",
    "2026-11-25", ["a", 1], {"a": {"b": {"c": []}}},
)  # fmt: skip

EXPECTED = Expected(council_id="northshire", submission_id="s", version=1, content_hash="0" * 64, mode="LIVE")
RECEIPT: dict[str, object] = {
    **asdict(EXPECTED), "received_at": "2026-11-25T10:42:00Z", "receipt_no": "NS-1", "pupils": 84
}  # fmt: skip

HEADED = (("UPN", "Surname", "Forename", "DOB", "Year"),
          (writers.number(1), "Marrowfield", "Edie", "14/03/2018", "4"))  # fmt: skip

Reader = Callable[[bytes], object]
Mutate = Callable[[bytes, random.Random], bytes]


def kinds() -> list[Kind]:
    """A kind for each reader."""
    transfer = writers.ctf(writers.pupil(writers.number(1)), writers.pupil(writers.number(2), Surname="O'Dell"))
    listed = writers.table(HEADED).encode()
    profile = json.loads(files("sencodesk_resources").joinpath("profiles/northshire.json").read_text("utf-8"))
    asked = envelope.make("profile", profile, KEY)
    passphrase = {
        "id": "a", "type": "passphrase", "kdf": "argon2id", "params": {"m": 1024, "p": 4, "t": 3},
        "salt": "A" * 22 + "==", "nonce": "A" * 16, "wrapped": "A" * 64, "created": "2026-11-25", "label": "passphrase",
    }  # fmt: skip
    slots = json.dumps({"format": 1, "generation": 1, "slots": [passphrase], "store_id": "s"}).encode()
    received = envelope.make("receipt", RECEIPT, KEY)
    book = workbooks.book(HEADED)
    odd_profiles, odd_receipts = signed("profile", profile), signed("receipt", RECEIPT)
    return [
        _kind("mutated transfer files (CTF)", transfer, _transfers, _naive_xml, bent, (FileRefused,)),
        _kind("mutated pupil lists (CSV)", listed, _lists, _naive_csv, bent, (FileRefused,)),
        _kind("mutated workbooks (XLSX)", book, _books, _naive_book, bent, (FileRefused,)),
        _kind("workbooks that say odd things", book, _books, _naive_book, inside, (FileRefused,)),
        _kind("mutated profiles", asked, read_profile, _naive_json, bent, (UserError,)),
        _kind("profiles that say odd things, signed", asked, read_profile, _naive_profile, odd_profiles, (UserError,)),
        _kind("mutated receipts", received, _receipts, _naive_json, bent, (NotOurs,)),
        _kind("receipts that say odd things, signed", received, _receipts, _naive_profile, odd_receipts, (NotOurs,)),
        _kind("mutated key slots", slots, _slots, _naive_json, either, (SlotError,)),
    ]  # fmt: skip


def signed(kind: str, payload: dict[str, object]) -> Mutate:
    """Odd values under a signature that holds: the council's key is right, what it says is not."""

    def mutate(data: bytes, chance: random.Random) -> bytes:
        try:
            changed = json.loads(odd(json.dumps(payload).encode(), chance))
            return envelope.make(kind, changed if isinstance(changed, dict) else {"a": changed}, KEY)
        except ValueError:
            return data

    return mutate


def bent(data: bytes, chance: random.Random) -> bytes:
    """Bytes flipped, cut, doubled, moved, and strange ones put in."""
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 6)):
        at, to = sorted(chance.randrange(len(changed) + 1) for _ in range(2)) if changed else (0, 0)
        match chance.randrange(5):
            case 0 if at < len(changed):
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                del changed[at:to]
            case 2:
                changed[at:at] = changed[at:to] * chance.randrange(1, 4)
            case 3:
                changed[at:at] = chance.choice(SPICE) * chance.choice((1, 1, 1, 200))
            case _:
                changed[at:to] = changed[at:to][::-1]
    return bytes(changed)


def odd(data: bytes, chance: random.Random) -> bytes:
    """A document of the same form in which some values are odd, gone or elsewhere."""
    whole = json.loads(data)
    for _ in range(chance.randrange(1, 4)):
        place = whole
        while isinstance(place, dict | list) and place:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = chance.choice(keys)
            if chance.random() < 0.4 or not isinstance(place[key], dict | list):
                if chance.random() < 0.2:
                    del place[key]
                else:
                    place[key] = copy.deepcopy(chance.choice(ODD))
                break
            place = place[key]
    return json.dumps(whole).encode()


def inside(data: bytes, chance: random.Random) -> bytes:
    """A workbook of which one part is bent; the package around it is as it should be."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        held: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(held))
    part = held[name]
    assert isinstance(part, bytes)
    return workbooks.packed({**held, name: bent(part, chance)})


def either(data: bytes, chance: random.Random) -> bytes:
    """Bent bytes, or odd values."""
    return (bent if chance.random() < 0.5 else odd)(data, chance)


def _kind(
    name: str, seed: bytes, reader: Reader, naive: Reader, mutate: Mutate, refusals: tuple[type[Exception], ...]
) -> Kind:
    def act(which: Reader) -> Callable[[Path, random.Random], None]:
        def play(_folder: Path, chance: random.Random) -> None:
            _given([mutate(seed, chance) for _ in range(EACH)], which, refusals)

        return play

    promise = "read, or refused in the way that is said; in bounded time and memory"
    without = "reads without a look at it first"
    return Kind(name, promise, f"{EACH} mutations a round", act(reader), act(naive), without)


def _given(all_of_it: list[bytes], reader: Reader, refusals: tuple[type[Exception], ...]) -> None:
    """In a process of its own, so that its memory can be bounded and a crash of C code is seen."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _read_all(all_of_it, reader, refusals, writing)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8", errors="replace") as lines:
        said = lines.read().strip()
    _, status = os.waitpid(child, 0)
    if status:
        raise Broken(said or f"the process ended with {os.waitstatus_to_exitcode(status)}")


def _read_all(all_of_it: list[bytes], reader: Reader, refusals: tuple[type[Exception], ...], writing: int) -> None:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    limit = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    code = 1
    try:
        for data in all_of_it:
            signal.alarm(SECONDS)  # its default action ends the process
            try:
                reader(data)
            except refusals:
                continue
        code = 0
    except BaseException as trouble:  # noqa: BLE001  the process's outer edge: told, then gone
        os.write(writing, f"{type(trouble).__name__}: {trouble}"[:300].encode())
    finally:
        os._exit(code)


def _lists(data: bytes) -> object:
    return readers.read(data, "pupils.csv", TODAY)


def _transfers(data: bytes) -> object:
    return readers.read(data, "pupils.xml", TODAY)


def _books(data: bytes) -> object:
    return readers.read(data, "pupils.xlsx", TODAY)


def _receipts(data: bytes) -> object:
    return messages.check_receipt(data, keys={KEY.kid: KEY.public}, expected=EXPECTED)


def _slots(data: bytes) -> object:
    found = KeySlots.from_bytes(data)
    return [found.unwrap(kind, b"not the passphrase") for kind in ("passphrase",)]


def _naive_xml(data: bytes) -> object:
    return ElementTree.fromstring(data)


def _naive_csv(data: bytes) -> object:
    return [row["UPN"] for row in csv.DictReader(io.StringIO(data.decode()))]


def _naive_book(data: bytes) -> object:
    return [sheet.title for sheet in openpyxl.load_workbook(io.BytesIO(data))]


def _naive_json(data: bytes) -> object:
    return json.loads(data)


def _naive_profile(data: bytes) -> object:
    return profile_from(envelope.claimed(data))
