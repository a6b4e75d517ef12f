# SPDX-License-Identifier: Apache-2.0
"""What the program carries with it: code sets, fonts, icons, wording, profiles, handbook."""
