# SPDX-License-Identifier: Apache-2.0
"""What a person said of the words of a file, put together with what was said of the same kind of file before."""

from collections.abc import Mapping

from sencodesk.exchange.cells import key
from sencodesk.exchange.rows import FileRead, Values


def said_of(file: FileRead, before: Values) -> dict[str, dict[str, str]]:
    """What words mean: as before, and as was said of this file. A word that this file has not stays remembered."""
    found = {field: dict(words) for field, words in before.items()}
    for one in file.values:
        if one.code is not None:
            found.setdefault(one.field, {})[key(one.text)] = one.code
        elif one.field in found:
            found[one.field].pop(key(one.text), None)
    return {field: words for field, words in found.items() if words}


def with_meaning(values: Values, field: str, text: str, code: str | None) -> Mapping[str, Mapping[str, str]]:
    """``values`` after a person said what a word means; None takes it back."""
    words = {word: one for word, one in values.get(field, {}).items() if word != key(text)}
    if code is not None:
        words[key(text)] = code
    return {**values, field: words}
