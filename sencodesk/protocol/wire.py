# SPDX-License-Identifier: Apache-2.0
"""Addresses, header names and problem types of the HTTPS binding, shared by the laptop and the inbox."""

import uuid

HELLO_PATH = "/v1/"
HELLO_HEADER = "Sencodesk-Inbox"
SUBMISSIONS_PATH = "/v1/submissions"
"""Asks which versions are held of all the returns of the school whose key signs."""
SEQUENCE_HEADER = "Sencodesk-Sequence"
SEALED_TYPE = "application/vnd.sencodesk.sealed"
JSON_TYPE = "application/json"

# Type to HTTP number. The type decides, never the number. `held` is the signed 202; `bad-signature` says that the
# request's own signature does not hold (wrong clock, used nonce, altered header), so nothing was read.
PROBLEMS = {
    "held": 202,
    "bad-format": 422,
    "bad-signature": 401,
    "busy": 503,
    "different-bytes": 409,
    "instance-conflict": 409,
    "too-large": 413,
    "unknown-school": 403,
    "unknown-submission": 404,
    "withdrawn": 410,
}


def submission_path(submission_id: str) -> str:
    """The path of one submission under the profile's endpoint."""
    return f"/v1/submissions/{submission_id}"


def hello_value(council_id: str) -> str:
    """What ``HEAD /v1/`` answers in ``Sencodesk-Inbox``; anything else is a log-in page or a stranger."""
    return f"1 {council_id}"


def is_uuid4(value: object) -> bool:
    """Whether ``value`` is a random UUID (version 4) in its lower-case canonical spelling."""
    if not isinstance(value, str):
        return False
    try:
        parsed = uuid.UUID(value)
    except ValueError:
        return False
    return parsed.version == 4 and str(parsed) == value
