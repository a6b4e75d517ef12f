# SPDX-License-Identifier: Apache-2.0
"""The frame round the pages: window, rail, search, messages, undo, lock."""
