# SPDX-License-Identifier: Apache-2.0
"""The inbox's folder: who the council is and its keys, each in a file that only its owner may read."""

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from sencodesk.errors import UserError
from sencodesk.protocol import canonical, package
from sencodesk.protocol.keys import SigningKey
from sencodesk.protocol.messages import LIVE

_COUNCIL = "council.json"
_SECRETS = "keys.json"


@dataclass(frozen=True, slots=True)
class Council:
    """Who receives: ``id`` is the protocol's council_id, ``code`` the three-digit number, ``name`` as people say it."""

    id: str
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Keys:
    """The inbox's own secrets; ``repr`` shows none of them.

    ``profile`` signs profiles (its fingerprint is read out on the telephone), ``receipt`` signs answers, ``identity``
    opens packages (age), ``upn`` keys the hashes of pupil numbers.
    """

    profile: SigningKey
    receipt: SigningKey
    identity: str
    recipient: str
    upn: bytes

    @property
    def rehearsal(self) -> SigningKey:
        """Signs the answers to rehearsals. It follows from the receipt key, so there is nothing more to keep."""
        return SigningKey.from_seed(hmac.new(self.receipt.seed, b"sencodesk/1 rehearsal", hashlib.sha256).digest())

    def signs(self, mode: str) -> SigningKey:
        """The key for receipts and decisions of a mode."""
        return self.receipt if mode == LIVE else self.rehearsal

    def __repr__(self) -> str:
        return f"Keys(profile={self.profile.kid}, receipt={self.receipt.kid})"


class InboxFolder:
    """The paths inside one inbox folder and the readers of its small files."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def database(self) -> Path:
        """The inbox's SQLite file."""
        return self.path / "inbox.sqlite"

    @property
    def profile(self) -> Path:
        """The profile that is published now: a signed envelope."""
        return self.path / "profile.json"

    @property
    def former_profiles(self) -> Path:
        """Where every profile that was published before is kept, by version: returns may still be sealed under it."""
        return self.path / "former-profiles"

    @property
    def officer(self) -> Path:
        """Where a running inbox leaves the one-time address of the officer's page."""
        return self.path / "officer-url.txt"

    @property
    def officer_key(self) -> Path:
        """Where a running inbox leaves the key that signs an officer in again, readable by its owner only."""
        return self.path / "officer-key.txt"

    @property
    def ca_certificate(self) -> Path:
        """The certificate of the inbox's own authority (PEM)."""
        return self.path / "ca.pem"

    @property
    def server_certificate(self) -> Path:
        """The server's certificate (PEM)."""
        return self.path / "server.pem"

    @property
    def server_key(self) -> Path:
        """The server's private key (PEM)."""
        return self.path / "server.key"

    def create(self, council: Council) -> Keys:
        """Makes the folder, the council and new keys; raises UserError where an inbox is already."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        if (self.path / _COUNCIL).exists():
            raise UserError(
                "INBOX_EXISTS",
                happened="There is an inbox in this folder already.",
                kept="It was left as it is.",
                do="Choose another folder.",
            )
        identity, recipient = package.new_identity()
        keys = Keys(SigningKey.generate(), SigningKey.generate(), identity, recipient, secrets.token_bytes(32))
        held = {
            "profile": keys.profile.seed.hex(),
            "receipt": keys.receipt.seed.hex(),
            "identity": identity,
            "recipient": recipient,
            "upn": keys.upn.hex(),
        }
        write_new(self.path / _SECRETS, json.dumps(held).encode("ascii"))
        fields = {"format": "sencodesk-inbox", "v": 1, "id": council.id, "name": council.name, "code": council.code}
        write_new(self.path / _COUNCIL, canonical.dumps(fields))
        return keys

    def council(self) -> Council:
        """Who this inbox is; raises UserError where there is none."""
        fields = self._read(_COUNCIL)
        return Council(str(fields["id"]), str(fields["name"]), str(fields["code"]))

    def keys(self) -> Keys:
        """The inbox's secrets; raises UserError where there is no inbox."""
        fields = {name: str(value) for name, value in self._read(_SECRETS).items()}
        return Keys(
            SigningKey.from_seed(bytes.fromhex(fields["profile"])),
            SigningKey.from_seed(bytes.fromhex(fields["receipt"])),
            fields["identity"],
            fields["recipient"],
            bytes.fromhex(fields["upn"]),
        )

    def _read(self, name: str) -> dict[str, object]:
        try:
            return canonical.mapping(canonical.loads((self.path / name).read_bytes()))
        except (OSError, canonical.Malformed):
            raise UserError(
                "NO_INBOX",
                happened="There is no inbox in this folder, or its files cannot be read.",
                kept="Nothing was changed.",
                do="Make one with: sencodesk-cli inbox init",
                exit_code=2,
            ) from None


def write_new(path: Path, data: bytes) -> None:
    """Writes a file that must not exist yet, readable by its owner only, and flushes it to the disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def replace(path: Path, data: bytes) -> None:
    """Replaces a file in one step, so that a reader sees the old one or the new one, never half."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        write_new(temporary, data)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
