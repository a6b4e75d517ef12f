# SPDX-License-Identifier: Apache-2.0
"""Bringing pupils in from a file: what would change is shown first, nothing is written before consent."""
