# SPDX-License-Identifier: Apache-2.0
"""Alembic's home: one revision a file, never edited once it has been released."""
