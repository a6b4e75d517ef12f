# SPDX-License-Identifier: Apache-2.0
"""Pupils: the register as a table with filters, a search as one types, and a pane beside it."""
