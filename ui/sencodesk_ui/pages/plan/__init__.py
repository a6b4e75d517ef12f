# SPDX-License-Identifier: Apache-2.0
"""The plan editor: the form at the left, the paper itself at the right."""
