# SPDX-License-Identifier: Apache-2.0
"""What a school finds on the first day: target bank, library, plan templates, letters, words. Data, read once, pure."""
