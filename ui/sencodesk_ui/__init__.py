# SPDX-License-Identifier: Apache-2.0
"""The window."""

from sencodesk_ui.held import hold_none

hold_none()
