# SPDX-License-Identifier: Apache-2.0
"""READ: one module a subject; queries that return frozen, picklable dataclasses, nothing mapped."""
