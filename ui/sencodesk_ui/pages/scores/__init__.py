# SPDX-License-Identifier: Apache-2.0
"""Scores of a whole class on one scale on one day."""
