# SPDX-License-Identifier: Apache-2.0
"""Verifies a receipt offline, with the council's public key and nothing of this project: an independent second opinion.

Usage: python verify_receipt.py RECEIPT_FILE PUBLIC_KEY_BASE64
Exit 0: the council signed this receipt. Exit 1: it did not.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def verified(receipt: bytes, public: bytes) -> dict[str, object] | None:
    """The receipt's payload if the raw key `public` signed it, None otherwise."""
    try:
        envelope = json.loads(receipt)
        payload = base64.b64decode(envelope["payload"], validate=True)
        signature = base64.b64decode(envelope["sig"], validate=True)
        if envelope["kind"] != "receipt" or envelope["kid"] != hashlib.sha256(public).hexdigest()[:16]:
            return None
        Ed25519PublicKey.from_public_bytes(public).verify(signature, b"sencodesk/1 receipt\n" + payload)
        facts: dict[str, object] = json.loads(payload)
    except (ValueError, KeyError, TypeError, InvalidSignature):
        return None
    return facts


def main(arguments: list[str]) -> int:
    """Reads the two arguments and says what the receipt says."""
    if len(arguments) != 2:
        sys.stderr.write("usage: verify_receipt.py RECEIPT_FILE PUBLIC_KEY_BASE64\n")
        return 1
    try:
        facts = verified(Path(arguments[0]).read_bytes(), base64.b64decode(arguments[1], validate=True))
    except (OSError, ValueError):
        facts = None
    if facts is None:
        sys.stderr.write("not a receipt signed with this key\n")
        return 1
    for name in sorted(facts):
        sys.stdout.write(f"{name}: {facts[name]}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
