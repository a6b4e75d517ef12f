# SPDX-License-Identifier: Apache-2.0
"""SENCO Desk: the window."""
