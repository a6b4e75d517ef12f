# SPDX-License-Identifier: Apache-2.0
"""THE FILE: SQLCipher engine, one writer and one reader thread, the change log with undo, migrations, backup."""
