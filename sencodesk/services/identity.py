# SPDX-License-Identifier: Apache-2.0
"""This installation's identity: an id and a signing key bound to the device, so that a copied store cannot pass for it.

The key is kept in the operating system's keyring; where there is none, or it is locked, in the store, and a sentence
says so. A key that is lost, copied to another device, or restored is discarded: the school enrols again.
"""

from sqlalchemy.orm import Session

from sencodesk.protocol.keys import SigningKey
from sencodesk.records.base import new_id
from sencodesk.services import asking_first
from sencodesk.services.desk import Installation
from sencodesk.store.file import StoreFile
from sencodesk.store.tables import SettingRow
from sencodesk.store.trouble import in_words
from sencodesk.vault.device import device_mark
from sencodesk.vault.keystore import SecretPlace

SETTING = "installation"
NOBODY: dict[str, object] = {}
"""The setting of records that were restored and not opened yet: they were somebody's and are nobody's."""


def installation_of(store: StoreFile, places: SecretPlace) -> Installation:
    """The identity of this store on this device, renewed where it must be."""
    kept = store.setting(SETTING)
    mark = device_mark(store.slots.store_id)
    if not isinstance(kept, dict):
        return renew(store, places, first=True)
    if kept.get("device") != mark:
        return renew(store, places, moved=True)
    service = _service(store, mark)
    if kept.get("place") == "keyring":
        found = places.get(service)
        if found.outcome == "found" and found.secret and _kid(found.secret) == kept.get("kid"):
            return Installation(str(kept["id"]), SigningKey.from_seed(bytes.fromhex(found.secret)), "keyring")
        if found.outcome == "locked":
            # It may still be there: this session works without it, and sending waits.
            return Installation(str(kept["id"]), SigningKey.generate(), "locked")
        return renew(store, places, moved=True)
    return Installation(str(kept["id"]), SigningKey.from_seed(bytes.fromhex(str(kept["seed"]))), "store")


def to_read(store: StoreFile, places: SecretPlace) -> Installation:
    """Whose installation it is, where nothing is renewed or kept: records that are only read.

    Another device's is as a keyring that is locked: its key is not to be had here.
    """
    kept = store.setting(SETTING)
    mark = device_mark(store.slots.store_id)
    known = dict(kept) if isinstance(kept, dict) else {}
    seed = str(known.get("seed", ""))
    if known.get("device") == mark and known.get("place") == "keyring":
        seed = places.get(_service(store, mark)).secret or ""
    if known.get("device") == mark and seed and _kid(seed) == known.get("kid"):
        return Installation(str(known["id"]), SigningKey.from_seed(bytes.fromhex(seed)), str(known["place"]))
    return Installation(str(known.get("id", "")), SigningKey.generate(), "locked")


def renew(store: StoreFile, places: SecretPlace, *, first: bool = False, moved: bool = False) -> Installation:
    """A new identity: new id, new key; the old key is forgotten. Unless it is the first, councils enrol it again.

    ``moved``: these records may be a copy from elsewhere. That the councils are to be asked first is kept in the same
    commit, because the next opening finds nothing renewed.
    """
    mark, key = device_mark(store.slots.store_id), SigningKey.generate()
    before, service = store.setting(SETTING), _service(store, mark)
    if isinstance(before, dict) and before.get("place") == "keyring":
        old = _service(store, str(before.get("device")))
        if old != service:  # under the same name the new key takes the old one's place
            places.forget(old)
    kept: dict[str, object] = {"id": new_id(), "device": mark, "kid": key.kid}
    if places.put(service, key.seed.hex()) == "found":
        kept["place"] = "keyring"
    else:
        kept |= {"place": "store", "seed": key.seed.hex()}
    with in_words(), Session(store.writer_engine) as session, session.begin():
        session.merge(SettingRow(key=SETTING, value=kept))
        if moved:
            asking_first.mark(session)
    return Installation(str(kept["id"]), key, str(kept["place"]), renewed=not first)


def _service(store: StoreFile, mark: str) -> str:
    return f"SENCO Desk {store.slots.store_id} {mark[:8]}"


def _kid(seed_hex: str) -> str:
    return SigningKey.from_seed(bytes.fromhex(seed_hex)).kid
