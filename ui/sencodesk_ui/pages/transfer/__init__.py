# SPDX-License-Identifier: Apache-2.0
"""A pupil's transfer to or from another school."""
