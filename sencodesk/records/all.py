# SPDX-License-Identifier: Apache-2.0
"""Every subject in one place: importing them is what fills the metadata and the register of logged tables."""

from sencodesk.records import (  # noqa: F401  imported for their effect
    around,
    assessments,
    care,
    chronology,
    concerns,
    corrections,
    councils,
    cycles,
    duties,
    ehc,
    imports,
    needs,
    plans,
    provision,
    pupils,
    reviews,
    school,
    templates,
)
from sencodesk.records.base import LOGGED

__all__ = ["LOGGED"]
