# SPDX-License-Identifier: Apache-2.0
"""Putting typed values into a record: tidy text, refuse what cannot be true, leave out what was not given."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from sencodesk.errors import UserError
from sencodesk.records.base import LoggedRecord
from sencodesk.records.findings import Finding
from sencodesk.sentences import sentence


class Refusal(UserError):  # noqa: N818  what the person meets is a refusal; the class before it says error
    """Values that cannot be stored, each tied to its field, so that the window can say it beside the field."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        self.fields = tuple((one.field, sentence("records", one.code, one.params)) for one in findings)
        super().__init__(
            findings[0].code,
            happened=" ".join(text for _, text in self.fields),
            kept="Nothing was changed.",
            do="Put it right and save again.",
        )


LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
"""As Word and others write the end of a line or of a page."""
SPACES = re.compile("[\t\u00a0\u202f]")
BULLETS = re.compile("[\uf0b7\uf0a7\uf0d8]")
"""Word's bullets, from fonts of signs: elsewhere they are boxes."""
UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff]")
"""Signs without a shape: soft hyphens, marks of order, places of pictures, halves of a character."""


def tidy(value: object) -> object:
    """Text in composed form without stray space or control characters; empty text is None. Line ends inside stay.

    What a paste from Word brings along becomes what it meant: its line ends, its bullets, its tabs and hard spaces.
    Joiners stay: Persian and Hindi are written with them.
    """
    if not isinstance(value, str):
        return value
    plain = LINE_ENDS.sub("\n", unicodedata.normalize("NFC", value))
    plain = UNSEEN.sub("", BULLETS.sub("•", SPACES.sub(" ", plain)))
    kept = "".join(one for one in plain if one == "\n" or unicodedata.category(one) != "Cc")
    return kept.strip() or None


def put(record: LoggedRecord, values: Mapping[str, object], *, required: Sequence[str] = ()) -> None:
    """Set the given values on a record. Raises Refusal when a required one is emptied."""
    tidied = {key.removesuffix("_"): tidy(value) for key, value in values.items()}
    refuse([Finding("MISSING", "refuse", key) for key in required if key in tidied and tidied[key] is None])
    for key, value in tidied.items():
        setattr(record, {"from": "from_date", "to": "to_date"}.get(key, key), value)


def refuse(findings: Sequence[Finding]) -> None:
    """Raise Refusal if any finding is severe enough to keep the value out."""
    severe = [one for one in findings if one.severity == "refuse"]
    if severe:
        raise Refusal(severe)
