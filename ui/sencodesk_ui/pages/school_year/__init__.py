# SPDX-License-Identifier: Apache-2.0
"""A new school year: who moves up, who leaves, what becomes of plans."""
