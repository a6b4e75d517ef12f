# SPDX-License-Identifier: Apache-2.0
"""The areas by which targets, provision and adjustments are sorted. Ours, in everyday words; no return has them."""

AREAS = (
    "reading",
    "spelling",
    "writing",
    "number",
    "attention",
    "receptive language",
    "expressive language",
    "social interaction",
    "emotional regulation",
    "self-care",
    "fine motor",
    "gross motor",
    "sensory",
    "independence",
    "preparing for adulthood",
)
