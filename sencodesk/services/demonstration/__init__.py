# SPDX-License-Identifier: Apache-2.0
"""The demonstration school: as it stands on the first day, its councils, and what is told of it, each in a module."""
