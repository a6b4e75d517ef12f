# SPDX-License-Identifier: Apache-2.0
"""SENCO Desk: the core, without a window."""

__version__ = "0.1.0"
