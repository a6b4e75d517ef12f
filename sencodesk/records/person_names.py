# SPDX-License-Identifier: Apache-2.0
"""How names of people are compared: by their letters alone, however they are written."""

import unicodedata


def folded(name: str) -> str:
    """A name without case, accents, apostrophes, hyphens and spaces: Zoë O’Hara-Lee is zoeoharalee."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(one for one in plain if one.isalnum())
