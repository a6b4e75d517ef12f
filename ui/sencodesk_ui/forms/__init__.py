# SPDX-License-Identifier: Apache-2.0
"""Forms of records: one record (record), several of one kind (rows), and fields that hold a code (fields)."""
