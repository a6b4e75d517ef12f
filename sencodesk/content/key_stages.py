# SPDX-License-Identifier: Apache-2.0
"""Key stages as the content names them, and the stage of a national curriculum year (from the code set of years)."""

from sencodesk.codes.codesets import codeset

KEY_STAGES = ("EYFS", "KS1", "KS2", "KS3", "KS4", "post-16")

_AS_THE_CODE_SET_SAYS = {"EY": "EYFS", "16+": "post-16"}


def key_stage(year: str | None) -> str | None:
    """The key stage of a year's code (``R``, ``4``, ``12``); None for a mixed or unknown year, where age decides."""
    known = codeset("nc_year").codes.get(year or "")
    said = known.extra.get("key_stage", "") if known else ""
    return _AS_THE_CODE_SET_SAYS.get(said, said) or None
